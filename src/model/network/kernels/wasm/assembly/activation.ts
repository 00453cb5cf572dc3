import { erf, exp, multiplyAdd } from "./lanes";

/** Numbers of the activations in a job; the same in `jobs.ts`. */
export const gelu: i32 = 1;
export const geluTanh: i32 = 2;
export const quickGelu: i32 = 3;

/** x / (1 + e to the -y) */
// @ts-ignore: decorator
@inline
function timesSigmoid(x: v128, y: v128): v128 {
  return f32x4.div(x, f32x4.add(f32x4.splat(1), exp(f32x4.neg(y))));
}

/** GELU in the form that the checkpoint was trained with. Hendrycks & Gimpel 2016, arXiv:1606.08415. */
// @ts-ignore: decorator
@inline
export function activate(x: v128, act: i32): v128 {
  if (act == gelu) {
    const half = f32x4.mul(x, f32x4.splat(0.5));
    return multiplyAdd(half, erf(f32x4.mul(x, f32x4.splat(0.70710678118654752))), half);
  }
  if (act == geluTanh) {
    // (1 + tanh y) / 2 is the sigmoid of 2 y.
    const cubic = f32x4.mul(f32x4.mul(f32x4.mul(x, x), x), f32x4.splat(0.044715));
    return timesSigmoid(x, f32x4.mul(f32x4.add(x, cubic), f32x4.splat(1.5957691216057308)));
  }
  if (act == quickGelu) return timesSigmoid(x, f32x4.mul(x, f32x4.splat(1.702)));
  return x;
}
