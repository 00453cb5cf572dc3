import type { NamedTensor } from "../tensor.ts";

/** How the heads of a block become one map: their mean, the least or the most that any of them gives. */
export type HeadFusion = "mean" | "min" | "max";

/**
 * One map for all heads of a block, entry by entry. Rows sum to 1 only for `mean`.
 *
 * @param pattern [head, query, key]
 * @returns [query, key]
 * @throws RangeError when the tensor has other axes or no head
 */
export function fuseHeads(pattern: NamedTensor, fusion: HeadFusion): Float32Array {
  const [heads = 0, queries = 0, keys = 0] = pattern.shape;
  if (pattern.shape.length !== 3 || heads === 0) {
    throw new RangeError(`head-fusion: needs [head, query, key], got [${pattern.shape.join(", ")}]`);
  }
  return new Float32Array(fuseRows(pattern.data, heads, queries * keys, fusion));
}

/**
 * The same on bare numbers and without rounding the mean to float32: what rollout goes on computing with.
 *
 * @param values [head, entry]
 * @returns [entry]
 */
export function fuseRows(values: Float32Array, heads: number, entries: number, fusion: HeadFusion): Float64Array {
  if (fusion === "mean") return meanOfRows(values, heads, entries);
  const fused = new Float64Array(values.subarray(0, entries));
  for (let from = entries; from < heads * entries; from += entries) {
    // Math.min instead of `if`: which head gives least is a coin toss, and a processor guesses those badly.
    if (fusion === "min") {
      for (let i = 0; i < entries; i++) fused[i] = Math.min(fused[i] as number, values[from + i] as number);
    } else {
      for (let i = 0; i < entries; i++) fused[i] = Math.max(fused[i] as number, values[from + i] as number);
    }
  }
  return fused;
}

/** Four heads a pass: half the time of one. */
function meanOfRows(values: Float32Array, heads: number, entries: number): Float64Array {
  const mean = new Float64Array(entries);
  let head = 0;
  for (; head + 3 < heads; head += 4) {
    const a = head * entries;
    const b = a + entries;
    const c = b + entries;
    const d = c + entries;
    for (let i = 0; i < entries; i++) {
      mean[i] =
        (mean[i] as number) +
        (values[a + i] as number) +
        (values[b + i] as number) +
        (values[c + i] as number) +
        (values[d + i] as number);
    }
  }
  for (; head < heads; head++) {
    const from = head * entries;
    for (let i = 0; i < entries; i++) mean[i] = (mean[i] as number) + (values[from + i] as number);
  }
  for (let i = 0; i < entries; i++) mean[i] = (mean[i] as number) / heads;
  return mean;
}
