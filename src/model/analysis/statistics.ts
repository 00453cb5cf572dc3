import { type NamedTensor, sizeOf } from "../tensor.ts";
import { distancesFrom, patchDistances } from "./distance.ts";
import { logOfBits } from "./fast-log.ts";
import { patchCount, patchOfToken, type TokenGrid, tokenCount } from "./token-grid.ts";

export { patchDistances } from "./distance.ts";

/** What each head does, in single numbers; every array is [block, head]. */
export interface HeadStatistics {
  readonly blocks: number;
  readonly heads: number;
  /** Mean over all queries of the entropy of their rows in nats: 0 for one key, ln N for uniform. */
  readonly entropy: Float32Array;
  /**
   * Mean attention distance in pixels of the model's input: prefix tokens removed
   * as query and as key, rows renormalised, distance of query and key weighted by
   * attention, mean over the query patches. A query that pays the patches nothing
   * has no distance and is left out; 0 when that is so for all of them.
   */
  readonly distance: Float32Array;
  /** Mean attention that the patches pay to the class token, 0 to 1; 0 where the model has none. */
  readonly classMass: Float32Array;
  /** Mean over all queries of the largest weight of their rows, 0 to 1. */
  readonly maxWeight: Float32Array;
}

/** The same for one query: nothing is averaged. */
export interface QueryStatistics extends Omit<HeadStatistics, "distance"> {
  /** As in `HeadStatistics`; null for a prefix token, which has no place in the picture. */
  readonly distance: Float32Array | null;
}

export function hasClassToken(grid: TokenGrid): boolean {
  return grid.prefix[0]?.kind === "class";
}

/**
 * Entropy in nats, with 0 · ln 0 = 0.
 *
 * @param row weights that sum to 1
 * @returns 0 to ln(row.length)
 */
export function entropy(row: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < row.length; i++) {
    const weight = row[i] as number;
    if (weight > 0) sum -= weight * Math.log(weight);
  }
  return Math.max(0, sum);
}

/**
 * All statistics of all heads in one pass over the pattern.
 *
 * @param pattern [block, head, query, key]
 * @throws RangeError when the pattern does not fit the grid
 */
export function headStatistics(pattern: NamedTensor, grid: TokenGrid): HeadStatistics {
  const { tokens, results } = prepared(pattern, grid);
  const prefix = grid.prefix.length;
  const patches = patchCount(grid);
  const distances = patchDistances(grid);
  const reader = new RowReader(pattern.data, tokens, prefix);
  for (let index = 0; index < results.entropy.length; index++) {
    let entropySum = 0;
    let largestSum = 0;
    let classSum = 0;
    let distanceSum = 0;
    let placed = 0;
    for (let query = 0; query < tokens; query++) {
      const patch = query - prefix;
      reader.read(index * tokens + query, distances, patch * patches);
      entropySum += reader.entropy;
      largestSum += reader.largest;
      if (patch < 0) continue;
      classSum += reader.classWeight;
      if (reader.mass > 0) {
        distanceSum += reader.distanceSum / reader.mass;
        placed++;
      }
    }
    results.entropy[index] = entropySum / tokens;
    results.maxWeight[index] = largestSum / tokens;
    results.classMass[index] = hasClassToken(grid) ? classSum / patches : 0;
    results.distance[index] = placed > 0 ? distanceSum / placed : 0;
  }
  return results;
}

/**
 * The statistics of one query in every head, for tinting the atlas by it.
 *
 * @param pattern [block, head, query, key]
 * @param query token, prefix tokens counted
 * @throws RangeError when the pattern does not fit the grid or the query is outside the sequence
 */
export function queryStatistics(pattern: NamedTensor, query: number, grid: TokenGrid): QueryStatistics {
  const { tokens, results } = prepared(pattern, grid);
  if (!Number.isInteger(query) || query < 0 || query >= tokens) {
    throw new RangeError(`statistics: query ${query} is outside 0 to ${tokens - 1}`);
  }
  const patch = patchOfToken(grid, query);
  const distances = distancesFrom(grid, patch ?? 0);
  const reader = new RowReader(pattern.data, tokens, grid.prefix.length);
  for (let index = 0; index < results.entropy.length; index++) {
    reader.read(index * tokens + query, distances, 0);
    results.entropy[index] = reader.entropy;
    results.maxWeight[index] = reader.largest;
    results.classMass[index] = hasClassToken(grid) ? reader.classWeight : 0;
    results.distance[index] = reader.mass > 0 ? reader.distanceSum / reader.mass : 0;
  }
  return patch === null ? { ...results, distance: null } : results;
}

/** Reads one row at a time and leaves its numbers in fields, so that millions of weights make no garbage. */
class RowReader {
  entropy = 0;
  largest = 0;
  classWeight = 0;
  /** Attention to all patches together, and weighted by their distance. */
  mass = 0;
  distanceSum = 0;
  private readonly weights: Float32Array;
  private readonly bits: Uint32Array;
  private readonly tokens: number;
  private readonly prefix: number;

  constructor(weights: Float32Array, tokens: number, prefix: number) {
    this.weights = weights;
    this.bits = new Uint32Array(weights.buffer, weights.byteOffset, weights.length);
    this.tokens = tokens;
    this.prefix = prefix;
  }

  /**
   * @param row number of the row from the start of the pattern
   * @param distances of the query to the patches, from `from` on; not used where `from` is negative
   */
  read(row: number, distances: Float32Array, from: number): void {
    const { weights, bits, tokens, prefix } = this;
    const start = row * tokens;
    let negative = 0;
    let largest = 0;
    for (let i = start; i < start + prefix; i++) {
      const weight = weights[i] as number;
      negative += weight * logOfBits(bits[i] as number);
      if (weight > largest) largest = weight;
    }
    let mass = 0;
    let distanceSum = 0;
    let at = from < 0 ? 0 : from;
    for (let i = start + prefix; i < start + tokens; i++) {
      const weight = weights[i] as number;
      negative += weight * logOfBits(bits[i] as number);
      if (weight > largest) largest = weight;
      mass += weight;
      distanceSum += weight * (distances[at++] as number);
    }
    this.entropy = Math.max(0, -negative);
    this.largest = largest;
    this.classWeight = prefix > 0 ? (weights[start] as number) : 0;
    this.mass = mass;
    this.distanceSum = distanceSum;
  }
}

function prepared(pattern: NamedTensor, grid: TokenGrid) {
  const [blocks = 0, heads = 0, queries = 0, keys = 0] = pattern.shape;
  const tokens = tokenCount(grid);
  if (pattern.shape.length !== 4 || queries !== tokens || keys !== tokens || sizeOf(pattern.shape) === 0) {
    throw new RangeError(`statistics: needs [block, head, ${tokens}, ${tokens}], got [${pattern.shape.join(", ")}]`);
  }
  const empty = () => new Float32Array(blocks * heads);
  const results = {
    blocks,
    heads,
    entropy: empty(),
    distance: empty(),
    classMass: empty(),
    maxWeight: empty(),
  };
  return { tokens, results };
}
