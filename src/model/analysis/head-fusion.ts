import type { NamedTensor } from "../tensor.ts";

/** How the heads of a block become one map: their mean, the least or the most that any of them gives. */
export type HeadFusion = "mean" | "min" | "max";

export const headFusions = ["mean", "min", "max"] as const satisfies readonly HeadFusion[];

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
  return Float32Array.from(fuseRows(pattern.data, heads, queries * keys, fusion));
}

/**
 * The same on bare numbers and without rounding the mean to float32: what rollout goes on computing with.
 *
 * @param values [head, entry]
 * @returns [entry]
 */
export function fuseRows(values: Float32Array, heads: number, entries: number, fusion: HeadFusion): Float64Array {
  const fused = Float64Array.from(values.subarray(0, entries));
  for (let head = 1; head < heads; head++) {
    const from = head * entries;
    if (fusion === "mean") {
      for (let i = 0; i < entries; i++) fused[i] = (fused[i] as number) + (values[from + i] as number);
    } else if (fusion === "min") {
      for (let i = 0; i < entries; i++) {
        const value = values[from + i] as number;
        if (value < (fused[i] as number)) fused[i] = value;
      }
    } else {
      for (let i = 0; i < entries; i++) {
        const value = values[from + i] as number;
        if (value > (fused[i] as number)) fused[i] = value;
      }
    }
  }
  if (fusion === "mean") for (let i = 0; i < entries; i++) fused[i] = (fused[i] as number) / heads;
  return fused;
}
