/**
 * Four float32 at a time. The same sources are built with and without relaxed SIMD, whose
 * multiply-add is one instruction and rounds once.
 */

/** a · b + c */
// @ts-ignore: decorator
@inline
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

// @ts-ignore: decorator
@inline
export function sumOfLanes(v: v128): f32 {
  return (
    f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3))
  );
}

// @ts-ignore: decorator
@inline
export function largestLane(v: v128): f32 {
  return max(
    max(f32x4.extract_lane(v, 0), f32x4.extract_lane(v, 1)),
    max(f32x4.extract_lane(v, 2), f32x4.extract_lane(v, 3)),
  );
}

/** The first 1 to 3 numbers at an address, zeros behind them; reads nothing beyond. */
export function loadSome(from: usize, count: i32): v128 {
  if (count == 1) return v128.load_zero<u32>(from);
  const two = v128.load_zero<u64>(from);
  return count == 2 ? two : v128.load_lane<u32>(from, two, 2, 8);
}

/** Stores the first 1 to 3 lanes. */
export function storeSome(to: usize, v: v128, count: i32): void {
  if (count == 1) {
    v128.store_lane<u32>(to, v, 0);
    return;
  }
  v128.store_lane<u64>(to, v, 0);
  if (count == 3) v128.store_lane<u32>(to, v, 2, 8);
}

/** All bits set in the first `count` lanes, 0 to 4. */
// @ts-ignore: decorator
@inline
export function firstLanes(count: i32): v128 {
  return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count));
}

/** The larger one of each lane, in one instruction; `x` where either is not a number, if it comes first. */
// @ts-ignore: decorator
@inline
export function larger(x: v128, y: v128): v128 {
  return f32x4.pmax(x, y);
}

/** The smaller one likewise. */
// @ts-ignore: decorator
@inline
export function smaller(x: v128, y: v128): v128 {
  return f32x4.pmin(x, y);
}

/** 1.5 · 2 to the 23: added to a small number it leaves its nearest integer in the lowest bits. */
const integerInBits: f32 = 12582912;

/**
 * e to the x for x up to 88, to about one unit in the last place: 2 to the n times a
 * polynomial in what is left of x, as in the Cephes library (Moshier, expf). Below -87.7,
 * where float32 has only denormals, it is 0: the exponent of 2 to the -127 is all zeros.
 */
// @ts-ignore: decorator
@inline
export function exp(x: v128): v128 {
  const clipped = larger(x, f32x4.splat(-88));
  const bits = multiplyAdd(clipped, f32x4.splat(1.44269504088896341), f32x4.splat(integerInBits));
  const n = f32x4.sub(bits, f32x4.splat(integerInBits));
  // ln 2 in two parts, the first with few digits, so that n times it is exact.
  let rest = multiplyAdd(n, f32x4.splat(-0.693359375), clipped);
  rest = multiplyAdd(n, f32x4.splat(2.12194440e-4), rest);
  let p = multiplyAdd(f32x4.splat(1.9875691500e-4), rest, f32x4.splat(1.3981999507e-3));
  p = multiplyAdd(p, rest, f32x4.splat(8.3334519073e-3));
  p = multiplyAdd(p, rest, f32x4.splat(4.1665795894e-2));
  p = multiplyAdd(p, rest, f32x4.splat(1.6666665459e-1));
  p = multiplyAdd(p, rest, f32x4.splat(5.0000001201e-1));
  p = multiplyAdd(multiplyAdd(p, rest, f32x4.splat(1)), rest, f32x4.splat(1));
  return f32x4.mul(p, i32x4.shl(i32x4.add(bits, i32x4.splat(127)), 23));
}

/**
 * The error function of x, as the rational function that Eigen has for float32: at most 4e-7
 * off, and exactly ±1 from ±4 on, so that a GELU far below 0 is 0 however large its input.
 */
// @ts-ignore: decorator
@inline
export function erf(x: v128): v128 {
  const near = smaller(larger(x, f32x4.splat(-4)), f32x4.splat(4));
  const square = f32x4.mul(near, near);
  let p = multiplyAdd(f32x4.splat(-2.72614225801306e-10), square, f32x4.splat(2.77068142495902e-8));
  p = multiplyAdd(p, square, f32x4.splat(-2.10102402082508e-6));
  p = multiplyAdd(p, square, f32x4.splat(-5.69250639462346e-5));
  p = multiplyAdd(p, square, f32x4.splat(-7.34990630326855e-4));
  p = multiplyAdd(p, square, f32x4.splat(-2.954599808540250e-3));
  p = multiplyAdd(p, square, f32x4.splat(-1.609603332624150e-2));
  let q = multiplyAdd(f32x4.splat(-1.45660718464996e-5), square, f32x4.splat(-2.13374055278905e-4));
  q = multiplyAdd(q, square, f32x4.splat(-1.68282697438203e-3));
  q = multiplyAdd(q, square, f32x4.splat(-7.37332916720468e-3));
  q = multiplyAdd(q, square, f32x4.splat(-1.42647390514189e-2));
  return f32x4.div(f32x4.mul(p, near), q);
}
