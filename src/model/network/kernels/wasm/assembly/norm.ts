import { firstLanes, loadSome, multiplyAdd, storeSome, sumOfLanes } from "./lanes";

/**
 * LayerNorm of one row: (x - mean) / sqrt(variance + eps) · weight + bias.
 *
 * The mean is taken twice, as in `layers/primitives.ts`: the second one removes the rounding
 * of the first, which would else be blown up where a row is nearly constant. The second
 * difference goes through `to`.
 */
export function layerNormRow(x: usize, size: i32, weight: usize, bias: usize, eps: f32, to: usize): void {
  const whole = <usize>(size & ~3) << 2;
  const some = size & 3;
  const lanes = firstLanes(some);
  const share = <f32>1 / <f32>size;

  let sums = f32x4.splat(0);
  for (let at: usize = 0; at < whole; at += 16) sums = f32x4.add(sums, v128.load(x + at));
  if (some) sums = f32x4.add(sums, loadSome(x + whole, some));
  const mean = f32x4.splat(sumOfLanes(sums) * share);

  sums = f32x4.splat(0);
  for (let at: usize = 0; at < whole; at += 16) {
    const roughly = f32x4.sub(v128.load(x + at), mean);
    v128.store(to + at, roughly);
    sums = f32x4.add(sums, roughly);
  }
  if (some) {
    const roughly = v128.and(f32x4.sub(loadSome(x + whole, some), mean), lanes);
    storeSome(to + whole, roughly, some);
    sums = f32x4.add(sums, roughly);
  }
  const rest = f32x4.splat(sumOfLanes(sums) * share);

  let squares = f32x4.splat(0);
  for (let at: usize = 0; at < whole; at += 16) {
    const centred = f32x4.sub(v128.load(to + at), rest);
    squares = multiplyAdd(centred, centred, squares);
  }
  if (some) {
    const centred = v128.and(f32x4.sub(loadSome(to + whole, some), rest), lanes);
    squares = multiplyAdd(centred, centred, squares);
  }
  const scale = f32x4.splat(<f32>1 / sqrt<f32>(sumOfLanes(squares) * share + eps));

  for (let at: usize = 0; at < whole; at += 16) {
    const normalised = f32x4.mul(f32x4.sub(v128.load(to + at), rest), scale);
    v128.store(to + at, multiplyAdd(normalised, v128.load(weight + at), v128.load(bias + at)));
  }
  if (some) {
    const normalised = f32x4.mul(f32x4.sub(loadSome(to + whole, some), rest), scale);
    const result = multiplyAdd(normalised, loadSome(weight + whole, some), loadSome(bias + whole, some));
    storeSome(to + whole, result, some);
  }
}
