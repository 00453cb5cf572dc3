import type { Direction } from "../selection.ts";
import { type NamedTensor, sizeOf } from "../tensor.ts";
import { fuseRows, type HeadFusion } from "./head-fusion.ts";
import { kthSmallest } from "./kth-smallest.ts";
import { productOf } from "./matrix.ts";

/**
 * Attention rollout: how much of each input token reaches each output token if
 * attention only mixes tokens and the residual path counts as much as the block.
 * Abnar & Zuidema 2020, "Quantifying Attention Flow in Transformers", arXiv:2005.00928.
 *
 * Every block l gives A = its heads joined by `fusion` and
 * B(l) = (1 − residualWeight) · A + residualWeight · I with rows divided by their
 * sums; the rollout is B(last) · … · B(first). The choice of fusion and the
 * discarding of small weights follow Gildenblat 2020, "Exploring Explainability
 * for Vision Transformers" (jacobgil/vit-explain).
 */
export interface RolloutOptions {
  readonly fusion: HeadFusion;
  /** Share of the residual path, 0 to 1; 0.5 is the paper's, 1 leaves the identity. */
  readonly residualWeight?: number;
  /**
   * Share of the entries of each fused map, 0 to 1, that is set to zero before
   * the residual path is added: the smallest of the whole map, rounded down to a
   * whole number of entries. Entries equal to the smallest one kept are kept as
   * well, so that the order of the tokens decides nothing. 0 discards nothing.
   */
  readonly discardRatio?: number;
  /** First and last block of the product, inclusive, as indices of the pattern; all when absent. */
  readonly firstBlock?: number;
  readonly lastBlock?: number;
  /** Token 0 is a class token; what it pays to itself is never discarded, as in vit-explain. Default true. */
  readonly classToken?: boolean;
}

/**
 * @param pattern [block, head, query, key], first block first
 * @returns [tokens, tokens]; row = output token, column = input token, rows sum to 1.
 *   A token whose row has nothing left (all discarded, no residual path) stays itself.
 * @throws RangeError for a tensor of another form, a ratio outside 0 to 1 or a range of blocks outside the pattern
 */
export function rollout(pattern: NamedTensor, options: RolloutOptions): Float32Array {
  const { tokens, first, last } = checked(pattern, options);
  let product = mixing(pattern, first, options);
  for (let block = first + 1; block <= last; block++) {
    product = productOf(mixing(pattern, block, options), product, tokens, tokens, tokens);
  }
  return new Float32Array(product);
}

/**
 * One row or column of `rollout` without the other ones: a chain of vector times
 * matrix, fast enough for a slider.
 *
 * @param pattern [block, head, query, key], first block first
 * @param direction `from`: the row, what the output token `token` is made of (sums to 1);
 *   `to`: the column, where the input token `token` goes
 * @returns [tokens]
 * @throws RangeError as `rollout`, and for a token outside the sequence
 */
export function rolloutOfToken(
  pattern: NamedTensor,
  token: number,
  options: RolloutOptions,
  direction: Direction = "from",
): Float32Array {
  const { tokens, first, last } = checked(pattern, options);
  return walk(token, tokens, last - first + 1, direction, (layer) => mixing(pattern, first + layer, options));
}

/** What every block does to the mixture, worked out once for many tokens. */
export interface PreparedRollout {
  readonly tokens: number;
  /** First block of the range first: [tokens, tokens] each, rows sum to 1. */
  readonly layers: readonly Float64Array[];
}

/**
 * The part of a rollout that is the same for all tokens. Joining the heads is nearly
 * all the work: at 12 × 12 × 197² a token then takes a tenth of the time, so that the
 * map follows the pointer.
 *
 * @param pattern [block, head, query, key], first block first
 * @throws RangeError as `rollout`
 */
export function prepareRollout(pattern: NamedTensor, options: RolloutOptions): PreparedRollout {
  const { tokens, first, last } = checked(pattern, options);
  const layers = Array.from({ length: last - first + 1 }, (_, layer) => mixing(pattern, first + layer, options));
  return { tokens, layers };
}

/**
 * `rolloutOfToken` of a prepared rollout: the same numbers.
 *
 * @returns [tokens]
 * @throws RangeError for a token outside the sequence
 */
export function preparedRolloutOfToken(
  { tokens, layers }: PreparedRollout,
  token: number,
  direction: Direction = "from",
): Float32Array {
  return walk(token, tokens, layers.length, direction, (layer) => layers[layer] as Float64Array);
}

/** A token's row (`from`, last layer first) or column (`to`, first layer first) of the product of all layers: [tokens]. */
function walk(
  token: number,
  tokens: number,
  count: number,
  direction: Direction,
  layerAt: (layer: number) => Float64Array,
): Float32Array {
  let vector = oneHot(token, tokens);
  for (let step = 0; step < count; step++) {
    vector =
      direction === "from"
        ? productOf(vector, layerAt(count - 1 - step), 1, tokens, tokens)
        : productOf(layerAt(step), vector, tokens, tokens, 1);
  }
  return new Float32Array(vector);
}

/**
 * The row of one token after each block of the range: how the mixture grows with depth.
 *
 * @param pattern [block, head, query, key], first block first
 * @returns [block of the range, tokens]; its last row is `rolloutOfToken(pattern, token, options)`
 * @throws RangeError as `rolloutOfToken`
 */
export function rolloutByBlock(pattern: NamedTensor, token: number, options: RolloutOptions): Float32Array {
  const { tokens, first, last } = checked(pattern, options);
  const layers: Float64Array[] = [];
  const rows = new Float32Array((last - first + 1) * tokens);
  for (let block = first; block <= last; block++) {
    layers.push(mixing(pattern, block, options));
    let vector = oneHot(token, tokens);
    for (let layer = layers.length - 1; layer >= 0; layer--) {
      vector = productOf(vector, layers[layer] as Float64Array, 1, tokens, tokens);
    }
    rows.set(vector, (block - first) * tokens);
  }
  return rows;
}

/** Far below every float32 weight, far above where a division by it would overflow. */
const nothing = 1e-100;

/** What a block does to the mixture: fused, thinned out, with its residual path, rows sum to 1: [tokens, tokens]. */
function mixing(pattern: NamedTensor, block: number, options: RolloutOptions): Float64Array {
  const [, heads = 0, tokens = 0] = pattern.shape;
  const { residualWeight = 0.5, discardRatio = 0, classToken = true } = options;
  const entries = tokens * tokens;
  const values = pattern.data.subarray(block * heads * entries, (block + 1) * heads * entries);
  const map = fuseRows(values, heads, entries, options.fusion);
  if (discardRatio > 0) discardSmallest(map, discardRatio, classToken);
  for (let query = 0; query < tokens; query++) {
    const start = query * tokens;
    let sum = 0;
    for (let i = start; i < start + tokens; i++) sum += map[i] as number;
    // Joined by min or max, or thinned out, a row sums to anything; the division makes it a mixture again.
    const total = (1 - residualWeight) * sum + residualWeight;
    const isLeft = total > nothing;
    const factor = isLeft ? (1 - residualWeight) / total : 0;
    for (let i = start; i < start + tokens; i++) map[i] = (map[i] as number) * factor;
    map[start + query] = (map[start + query] as number) + (isLeft ? residualWeight / total : 1);
  }
  return map;
}

/** Sets the smallest entries of a map to zero, in place. */
function discardSmallest(map: Float64Array, ratio: number, classToken: boolean): void {
  const discarded = Math.floor(map.length * ratio);
  const ofClassToken = map[0] as number;
  if (discarded >= map.length) {
    map.fill(0);
  } else {
    const smallestKept = kthSmallest(map, discarded);
    for (let i = 0; i < map.length; i++) if ((map[i] as number) < smallestKept) map[i] = 0;
  }
  if (classToken) map[0] = ofClassToken;
}

function oneHot(token: number, tokens: number): Float64Array {
  if (!Number.isInteger(token) || token < 0 || token >= tokens) {
    throw new RangeError(`rollout: token ${token} is outside 0 to ${tokens - 1}`);
  }
  const vector = new Float64Array(tokens);
  vector[token] = 1;
  return vector;
}

function checked(pattern: NamedTensor, options: RolloutOptions) {
  const [blocks = 0, , tokens = 0, keys = 0] = pattern.shape;
  if (pattern.shape.length !== 4 || tokens !== keys || sizeOf(pattern.shape) === 0) {
    throw new RangeError(
      `rollout: needs [block, head, query, key] with as many keys as queries, got [${pattern.shape.join(", ")}]`,
    );
  }
  for (const key of ["residualWeight", "discardRatio"] as const) {
    const value = options[key] ?? 0;
    if (!(value >= 0 && value <= 1)) throw new RangeError(`rollout: ${key} is ${value}, must be 0 to 1`);
  }
  const { firstBlock: first = 0, lastBlock: last = blocks - 1 } = options;
  if (!Number.isInteger(first) || !Number.isInteger(last) || first < 0 || last >= blocks || first > last) {
    throw new RangeError(`rollout: blocks ${first} to ${last} are not a range within 0 to ${blocks - 1}`);
  }
  return { tokens, first, last };
}
