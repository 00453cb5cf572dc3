/**
 * One query and one key, opened up: how the score comes about term by term and
 * what the softmax makes of it. Vaswani et al. 2017, "Attention Is All You Need",
 * arXiv:1706.03762, equation 1.
 */

export interface PairTerms {
  /** q[i] · k[i]: [headDim]. */
  readonly products: Float32Array;
  /** Their sum q · k. */
  readonly sum: number;
  /** 1 / √headDim, what the sum is multiplied with. */
  readonly scale: number;
  /** What the score is divided by besides; 1 without an intervention. */
  readonly temperature: number;
  /** sum · scale / temperature: the captured `attn.scores` within float32, unless the key is masked. */
  readonly score: number;
}

/**
 * @param q [headDim], the query with bias, not yet scaled (`attn.q`)
 * @param k [headDim], the key (`attn.k`)
 * @param temperature of the intervention; > 0
 * @throws RangeError when the two differ in length or are empty
 */
export function pairTerms(q: Float32Array, k: Float32Array, temperature = 1): PairTerms {
  if (q.length !== k.length || q.length === 0) {
    throw new RangeError(`pair: query has ${q.length} values, key ${k.length}; both need headDim values`);
  }
  const products = new Float32Array(q.length);
  let sum = 0;
  for (let i = 0; i < q.length; i++) {
    const product = (q[i] as number) * (k[i] as number);
    products[i] = product;
    sum += product;
  }
  const scale = 1 / Math.sqrt(q.length);
  return { products, sum, scale, temperature, score: (sum * scale) / temperature };
}

/** A score this low is a mask: −∞, or the large negative number that stands for it on some devices. */
export const maskedBelow = -1e8;

export interface SoftmaxPlace {
  readonly score: number;
  /** Whether an intervention hides the key: its weight is 0 whatever its terms say. */
  readonly masked: boolean;
  /** Largest score of the row, subtracted from all of them before the exponential. */
  readonly highest: number;
  /** exp(score − highest), 0 to 1; also the weight as a share of the row's largest weight. */
  readonly exponential: number;
  /** Sum of the exponentials of all keys of the row. */
  readonly denominator: number;
  /** exponential / denominator: the captured `attn.pattern` within float32, 0 to 1. */
  readonly weight: number;
  /** weight · N, N all keys of the row, masked ones included: 1 is uniform. */
  readonly timesUniform: number;
  /** 1 for the largest score; equal scores share the better place. */
  readonly rank: number;
  /** Number of keys, N. */
  readonly keys: number;
  /** How many of them are masked. */
  readonly maskedKeys: number;
}

/**
 * What becomes of one score among those of all keys of its query.
 *
 * @param scores one row of `attn.scores`: [key]
 * @param key token, prefix tokens counted
 * @throws RangeError when the key is outside the row
 */
export function softmaxPlace(scores: Float32Array, key: number): SoftmaxPlace {
  const score = scores[key];
  if (score === undefined) throw new RangeError(`pair: key ${key} is outside 0 to ${scores.length - 1}`);
  let highest = -Infinity;
  let rank = 1;
  let maskedKeys = 0;
  for (const other of scores) {
    if (other > highest) highest = other;
    if (other > score) rank++;
    if (other <= maskedBelow) maskedKeys++;
  }
  let denominator = 0;
  for (const other of scores) denominator += Math.exp(other - highest);
  const masked = score <= maskedBelow;
  const exponential = masked ? 0 : Math.exp(score - highest);
  const weight = exponential / denominator;
  const keys = scores.length;
  return {
    score,
    masked,
    highest,
    exponential,
    denominator,
    weight: masked ? 0 : weight,
    timesUniform: masked ? 0 : weight * keys,
    rank,
    keys,
    maskedKeys,
  };
}
