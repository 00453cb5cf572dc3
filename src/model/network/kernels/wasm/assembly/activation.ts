import { erf, exp, loadSome, multiplyAdd, smaller, storeSome } from "./lanes";

/** Numbers of the activations in a job, as `jobs.ts` has them; 2 is the GELU with a tanh. */
const gelu: i32 = 1;
const quickGelu: i32 = 3;

/** x / (1 + e to the -y) */
// @ts-ignore: decorator
@inline
function timesSigmoid(x: v128, y: v128): v128 {
  return f32x4.div(x, f32x4.add(f32x4.splat(1), exp(smaller(f32x4.neg(y), f32x4.splat(88)))));
}

// @ts-ignore: decorator
@inline
function exactGelu(x: v128): v128 {
  const half = f32x4.mul(x, f32x4.splat(0.5));
  return multiplyAdd(half, erf(f32x4.mul(x, f32x4.splat(0.70710678118654752))), half);
}

/** GELU in the form that the checkpoint was trained with. Hendrycks & Gimpel 2016, arXiv:1606.08415. */
function activate(x: v128, act: i32): v128 {
  if (act == gelu) return exactGelu(x);
  if (act == quickGelu) return timesSigmoid(x, f32x4.mul(x, f32x4.splat(1.702)));
  // (1 + tanh y) / 2 is the sigmoid of 2 y.
  const cubic = f32x4.mul(f32x4.mul(f32x4.mul(x, x), x), f32x4.splat(0.044715));
  return timesSigmoid(x, f32x4.mul(f32x4.add(x, cubic), f32x4.splat(1.5957691216057308)));
}

/** Activates `width` columns, at most eight, of a few rows. */
export function activateRows(out: usize, stride: usize, rows: i32, width: i32, act: i32): void {
  for (let i = 0; i < rows; i++) {
    if (width == 8 && act == gelu) {
      // The one that nearly every network has, without a call.
      v128.store(out, exactGelu(v128.load(out)));
      v128.store(out, exactGelu(v128.load(out, 16)), 16);
    } else {
      const whole = width & ~3;
      for (let j = 0; j < whole; j += 4) {
        const at = out + (<usize>j << 2);
        v128.store(at, activate(v128.load(at), act));
      }
      const last = out + (<usize>whole << 2);
      if (whole < width) storeSome(last, activate(loadSome(last, width - whole), act), width - whole);
    }
    out += stride;
  }
}
