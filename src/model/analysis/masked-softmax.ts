import { seededRandom } from "../random.ts";
import { softmax } from "./top-k.ts";

/** One row of scores through the softmax, as it is and behind the mask. */
export interface MaskedSoftmax {
  /** Shares if every key might be looked at; they sum to 1. */
  readonly without: Float32Array;
  /** Shares of the network: the mask is added first; they sum to 1. */
  readonly with: Float32Array;
}

/**
 * What the mask does to a row: strangers lose their share, and the others divide it
 * among themselves in the proportions they had.
 *
 * @param scores [key], before the mask
 * @param mask [key], 0 or -100, a row of `attentionMask`
 * @throws RangeError when the two differ in length
 */
export function maskedSoftmax(scores: Float32Array, mask: Float32Array): MaskedSoftmax {
  if (scores.length !== mask.length) {
    throw new RangeError(`masked softmax: ${scores.length} scores, but a mask of ${mask.length}`);
  }
  return { without: softmax(scores), with: softmax(scores.map((score, key) => score + (mask[key] as number))) };
}

/**
 * Scores to show a mechanism with where no network runs: one for every key that a
 * query might look at, evenly spread from -2 to 2. They hang on seed, query and key
 * only, so a longer row begins with the shorter one.
 *
 * @param tokens keys of the row
 * @param token the query
 * @returns [tokens]
 */
export function illustrationScores(tokens: number, token: number, seed: number): Float32Array {
  const random = seededRandom(Math.imul(seed, 0x9e3779b1) ^ Math.imul(token + 1, 0x85ebca6b));
  return Float32Array.from({ length: tokens }, () => 4 * random() - 2);
}
