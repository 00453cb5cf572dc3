import { multiplyAdd } from "./lanes";

/**
 * The innermost part of every matrix product: a tile of a few rows and eight columns,
 * whose sums stay in registers while it walks along the inner axis.
 *
 * The right matrix comes in panels of eight columns, [inner, 8], so that it is read from
 * front to back. Six rows keep 12 sums, the panel's two vectors and a number of the left
 * matrix in the 16 registers of x86; without a multiply-add of one instruction there must
 * be room for products, and four rows are faster.
 */
export const tileRows: i32 = ASC_FEATURE_RELAXED_SIMD ? 6 : 4;

/** Bytes of a row of a panel. */
export const panelStride: usize = 32;

/**
 * rows × inner times inner × 8, plus a start.
 *
 * @param rows 1 to `tileRows`; the rows that are missing are computed as copies of the last
 * @param a address of the left rows, `aStride` bytes apart
 * @param panel address of the right panel
 * @param start address of eight numbers that the sums start from, or 0
 * @param add address of rows like the result's that are added at the end, or 0
 * @param out address of the result's rows, `outStride` bytes apart
 */
export function tile(
  rows: i32,
  inner: i32,
  a: usize,
  aStride: usize,
  panel: usize,
  start: usize,
  add: usize,
  out: usize,
  outStride: usize,
): void {
  if (ASC_FEATURE_RELAXED_SIMD) tileOfSix(rows, inner, a, aStride, panel, start, add, out, outStride);
  else tileOfFour(rows, inner, a, aStride, panel, start, add, out, outStride);
}

function tileOfSix(
  rows: i32,
  inner: i32,
  a0: usize,
  aStride: usize,
  panel: usize,
  start: usize,
  add: usize,
  out: usize,
  outStride: usize,
): void {
  let a1 = rows > 1 ? a0 + aStride : a0;
  let a2 = rows > 2 ? a1 + aStride : a1;
  let a3 = rows > 3 ? a2 + aStride : a2;
  let a4 = rows > 4 ? a3 + aStride : a3;
  let a5 = rows > 5 ? a4 + aStride : a4;

  const left = start ? v128.load(start) : f32x4.splat(0);
  const right = start ? v128.load(start, 16) : f32x4.splat(0);
  let sum00 = left, sum01 = right;
  let sum10 = left, sum11 = right;
  let sum20 = left, sum21 = right;
  let sum30 = left, sum31 = right;
  let sum40 = left, sum41 = right;
  let sum50 = left, sum51 = right;

  const end = a0 + (<usize>inner << 2);
  while (a0 < end) {
    const p = v128.load(panel);
    const q = v128.load(panel, 16);
    const x0 = v128.load_splat<f32>(a0);
    sum00 = multiplyAdd(x0, p, sum00);
    sum01 = multiplyAdd(x0, q, sum01);
    a0 += 4;
    const x1 = v128.load_splat<f32>(a1);
    sum10 = multiplyAdd(x1, p, sum10);
    sum11 = multiplyAdd(x1, q, sum11);
    a1 += 4;
    const x2 = v128.load_splat<f32>(a2);
    sum20 = multiplyAdd(x2, p, sum20);
    sum21 = multiplyAdd(x2, q, sum21);
    a2 += 4;
    const x3 = v128.load_splat<f32>(a3);
    sum30 = multiplyAdd(x3, p, sum30);
    sum31 = multiplyAdd(x3, q, sum31);
    a3 += 4;
    const x4 = v128.load_splat<f32>(a4);
    sum40 = multiplyAdd(x4, p, sum40);
    sum41 = multiplyAdd(x4, q, sum41);
    a4 += 4;
    const x5 = v128.load_splat<f32>(a5);
    sum50 = multiplyAdd(x5, p, sum50);
    sum51 = multiplyAdd(x5, q, sum51);
    a5 += 4;
    panel += panelStride;
  }

  storeRow(out, sum00, sum01, add);
  if (rows > 1) storeRow(out + outStride, sum10, sum11, add ? add + outStride : 0);
  if (rows > 2) storeRow(out + 2 * outStride, sum20, sum21, add ? add + 2 * outStride : 0);
  if (rows > 3) storeRow(out + 3 * outStride, sum30, sum31, add ? add + 3 * outStride : 0);
  if (rows > 4) storeRow(out + 4 * outStride, sum40, sum41, add ? add + 4 * outStride : 0);
  if (rows > 5) storeRow(out + 5 * outStride, sum50, sum51, add ? add + 5 * outStride : 0);
}

function tileOfFour(
  rows: i32,
  inner: i32,
  a0: usize,
  aStride: usize,
  panel: usize,
  start: usize,
  add: usize,
  out: usize,
  outStride: usize,
): void {
  let a1 = rows > 1 ? a0 + aStride : a0;
  let a2 = rows > 2 ? a1 + aStride : a1;
  let a3 = rows > 3 ? a2 + aStride : a2;

  const left = start ? v128.load(start) : f32x4.splat(0);
  const right = start ? v128.load(start, 16) : f32x4.splat(0);
  let sum00 = left, sum01 = right;
  let sum10 = left, sum11 = right;
  let sum20 = left, sum21 = right;
  let sum30 = left, sum31 = right;

  const end = a0 + (<usize>inner << 2);
  while (a0 < end) {
    const p = v128.load(panel);
    const q = v128.load(panel, 16);
    const x0 = v128.load_splat<f32>(a0);
    sum00 = multiplyAdd(x0, p, sum00);
    sum01 = multiplyAdd(x0, q, sum01);
    a0 += 4;
    const x1 = v128.load_splat<f32>(a1);
    sum10 = multiplyAdd(x1, p, sum10);
    sum11 = multiplyAdd(x1, q, sum11);
    a1 += 4;
    const x2 = v128.load_splat<f32>(a2);
    sum20 = multiplyAdd(x2, p, sum20);
    sum21 = multiplyAdd(x2, q, sum21);
    a2 += 4;
    const x3 = v128.load_splat<f32>(a3);
    sum30 = multiplyAdd(x3, p, sum30);
    sum31 = multiplyAdd(x3, q, sum31);
    a3 += 4;
    panel += panelStride;
  }

  storeRow(out, sum00, sum01, add);
  if (rows > 1) storeRow(out + outStride, sum10, sum11, add ? add + outStride : 0);
  if (rows > 2) storeRow(out + 2 * outStride, sum20, sum21, add ? add + 2 * outStride : 0);
  if (rows > 3) storeRow(out + 3 * outStride, sum30, sum31, add ? add + 3 * outStride : 0);
}

// @ts-ignore: decorator
@inline
function storeRow(to: usize, left: v128, right: v128, add: usize): void {
  if (add) {
    left = f32x4.add(left, v128.load(add));
    right = f32x4.add(right, v128.load(add, 16));
  }
  v128.store(to, left);
  v128.store(to, right, 16);
}
