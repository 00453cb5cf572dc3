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
 * @param out address of the result's rows, `outStride` bytes apart
 */
export function tile(
  rows: i32,
  inner: i32,
  a: usize,
  aStride: usize,
  panel: usize,
  start: usize,
  out: usize,
  outStride: usize,
): void {
  if (ASC_FEATURE_RELAXED_SIMD) tileOfSix(rows, inner, a, aStride, panel, start, out, outStride);
  else tileOfFour(rows, inner, a, aStride, panel, start, out, outStride);
}

function tileOfSix(
  rows: i32,
  inner: i32,
  a0: usize,
  aStride: usize,
  panel: usize,
  start: usize,
  out0: usize,
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
    let x = v128.load_splat<f32>(a0);
    sum00 = multiplyAdd(x, p, sum00);
    sum01 = multiplyAdd(x, q, sum01);
    x = v128.load_splat<f32>(a1);
    sum10 = multiplyAdd(x, p, sum10);
    sum11 = multiplyAdd(x, q, sum11);
    x = v128.load_splat<f32>(a2);
    sum20 = multiplyAdd(x, p, sum20);
    sum21 = multiplyAdd(x, q, sum21);
    x = v128.load_splat<f32>(a3);
    sum30 = multiplyAdd(x, p, sum30);
    sum31 = multiplyAdd(x, q, sum31);
    x = v128.load_splat<f32>(a4);
    sum40 = multiplyAdd(x, p, sum40);
    sum41 = multiplyAdd(x, q, sum41);
    x = v128.load_splat<f32>(a5);
    sum50 = multiplyAdd(x, p, sum50);
    sum51 = multiplyAdd(x, q, sum51);
    a0 += 4;
    a1 += 4;
    a2 += 4;
    a3 += 4;
    a4 += 4;
    a5 += 4;
    panel += panelStride;
  }

  storeRow(out0, sum00, sum01);
  if (rows > 1) storeRow(out0 + outStride, sum10, sum11);
  if (rows > 2) storeRow(out0 + 2 * outStride, sum20, sum21);
  if (rows > 3) storeRow(out0 + 3 * outStride, sum30, sum31);
  if (rows > 4) storeRow(out0 + 4 * outStride, sum40, sum41);
  if (rows > 5) storeRow(out0 + 5 * outStride, sum50, sum51);
}

function tileOfFour(
  rows: i32,
  inner: i32,
  a0: usize,
  aStride: usize,
  panel: usize,
  start: usize,
  out0: usize,
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
    let x = v128.load_splat<f32>(a0);
    sum00 = multiplyAdd(x, p, sum00);
    sum01 = multiplyAdd(x, q, sum01);
    x = v128.load_splat<f32>(a1);
    sum10 = multiplyAdd(x, p, sum10);
    sum11 = multiplyAdd(x, q, sum11);
    x = v128.load_splat<f32>(a2);
    sum20 = multiplyAdd(x, p, sum20);
    sum21 = multiplyAdd(x, q, sum21);
    x = v128.load_splat<f32>(a3);
    sum30 = multiplyAdd(x, p, sum30);
    sum31 = multiplyAdd(x, q, sum31);
    a0 += 4;
    a1 += 4;
    a2 += 4;
    a3 += 4;
    panel += panelStride;
  }

  storeRow(out0, sum00, sum01);
  if (rows > 1) storeRow(out0 + outStride, sum10, sum11);
  if (rows > 2) storeRow(out0 + 2 * outStride, sum20, sum21);
  if (rows > 3) storeRow(out0 + 3 * outStride, sum30, sum31);
}

// @ts-ignore: decorator
@inline
function storeRow(to: usize, left: v128, right: v128): void {
  v128.store(to, left);
  v128.store(to, right, 16);
}
