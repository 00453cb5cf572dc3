import type { StoredTensor } from "../checkpoint/stored-tensor.ts";
import { finiteValues } from "./stack-arrays.ts";

/** A few whole numbers, such as `grid`; null where the array is absent or something else. */
export function wholeNumbers(array: StoredTensor | undefined, count: number): readonly number[] | null {
  if (!array || array.shape.reduce((product, extent) => product * extent, 1) !== count) return null;
  const values = [...finiteValues(array)];
  return values.every((value) => Number.isInteger(value) && value >= 0 && value < 1e6) ? values : null;
}
