import type { NamedTensor } from "../../../model/tensor.ts";
import type { Direction } from "../../../model/selection.ts";

/** Where the attention of one token over all tokens lies in a stacked pattern. */
export interface TokenLine {
  /** Index of its first value. */
  readonly start: number;
  /** Distance of neighbouring values: 1 along a row, the number of tokens along a column. */
  readonly stride: number;
}

/**
 * @param map index of the map: captured block · heads + head
 * @param token the query of `from`, the key of `to`
 */
export function tokenLine(tokens: number, map: number, token: number, direction: Direction): TokenLine {
  const start = map * tokens * tokens;
  return direction === "from" ? { start: start + token * tokens, stride: 1 } : { start: start + token, stride: tokens };
}

/** Copies a line out of a pattern into a buffer that is used again and again: [token]. */
export function readLine(pattern: Float32Array, line: TokenLine, target: Float32Array): Float32Array {
  for (let i = 0, at = line.start; i < target.length; i++, at += line.stride) target[i] = pattern[at] as number;
  return target;
}

/** The largest value from index `first` on; 0 for none. */
export function largestOf(values: Float32Array, first = 0): number {
  let high = 0;
  for (let i = first; i < values.length; i++) {
    const value = values[i] as number;
    if (value > high) high = value;
  }
  return high;
}

const maxima = new WeakMap<Float32Array, number>();

/** The largest weight of a whole pattern: the upper end of a scale that all its maps share. Found once per pattern. */
export function patternMaximum(pattern: NamedTensor): number {
  let high = maxima.get(pattern.data);
  if (high === undefined) {
    high = largestOf(pattern.data);
    maxima.set(pattern.data, high);
  }
  return high;
}

/** The place of a value among others, 1 for the largest; equal values share the better place. */
export function rankOf(values: Float32Array, value: number): number {
  let rank = 1;
  for (let i = 0; i < values.length; i++) if ((values[i] as number) > value) rank++;
  return rank;
}
