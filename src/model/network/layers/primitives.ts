import * as tf from "@tensorflow/tfjs-core";
import type { Activation } from "../../config.ts";
import type { AroundLinear, Kernels } from "../kernels/kernels.ts";
import { noKernels } from "../kernels/kernels.ts";

/** The parameters of a linear layer. */
export interface LinearWeights {
  /** [in, out]: the wasm backend is fast only without a transpose. Kernels may have it in an order of their own, see `prepare`. */
  readonly weight: tf.Tensor2D;
  /** [out], or null for a layer without bias. */
  readonly bias: tf.Tensor1D | null;
}

/** The parameters of a LayerNorm: [embedDim] each. */
export interface NormWeights {
  readonly weight: tf.Tensor1D;
  readonly bias: tf.Tensor1D;
  readonly eps: number;
}

/**
 * x · weight + bias, with what stands around it in a block: LayerNorm before, activation,
 * LayerScale and residual behind. Together, because a kernel does all of it on the way.
 *
 * @param x [tokens, in]
 * @returns [tokens, out], or as many rows as `rows` names
 */
export function linear(
  x: tf.Tensor2D,
  weights: LinearWeights,
  around: AroundLinear = {},
  kernels: Kernels = noKernels,
): tf.Tensor2D {
  const done = kernels.linear?.(x, weights, around);
  if (done) return done;
  const { norm, rows, act, scale, residual } = around;
  const normalised = norm ? layerNorm(x, norm) : x;
  const product = affine(rows ? gatherOrZero(normalised, rows) : normalised, weights);
  const activated = act ? activate(product, act) : product;
  const scaled: tf.Tensor2D = scale ? tf.mul(activated, scale) : activated;
  return residual ? tf.add(firstRows(residual, scaled.shape[0]), scaled) : scaled;
}

function firstRows(x: tf.Tensor2D, count: number): tf.Tensor2D {
  return count < x.shape[0] ? tf.slice(x, [0, 0], [count, x.shape[1]]) : x;
}

/**
 * Two dimensions only, on purpose: `fused.matMul` with a batch axis adds the bias
 * once for each 48 columns on the wasm backend (tfjs 4.22), which is wrong.
 */
function affine(x: tf.Tensor2D, { weight, bias }: LinearWeights): tf.Tensor2D {
  return bias === null ? tf.matMul(x, weight) : (tf.fused.matMul({ a: x, b: weight, bias }) as tf.Tensor2D);
}

/** Rows of `x` by index, a row of zeros for -1: [rows, C] to [indices, C]. */
export function gatherOrZero(x: tf.Tensor2D, indices: Int32Array, kernels: Kernels = noKernels): tf.Tensor2D {
  const done = kernels.gatherRows?.(x, indices);
  if (done) return done;
  const [rows, channels] = x.shape;
  if (!indices.includes(-1)) return tf.gather(x, tf.tensor1d(indices, "int32"));
  const padded = tf.concat2d([x, tf.zeros([1, channels])], 0);
  const shifted = indices.map((index) => (index < 0 ? rows : index));
  return tf.gather(padded, tf.tensor1d(shifted, "int32"));
}

/** Multiply-adds of one head below which the wasm backend's plain loop beats the cost of a call per head. */
const smallProduct = 400_000;

/**
 * One matrix product for each head, `a[h] · b[h]`; in a Swin for each head of each window.
 *
 * The wasm backend multiplies with a batch axis, or with a transpose, in a plain
 * loop; only a product of two untransposed matrices reaches XNNPACK. There large
 * heads are multiplied one by one, which halves the time of a ViT's forward pass; the
 * many small windows of a Swin stay together, which takes a quarter off its.
 *
 * @param a [heads, rows, inner]
 * @param b [heads, inner, columns]; with `transposeB` [heads, columns, inner]
 * @returns [heads, rows, columns]
 */
export function matMulPerHead(a: tf.Tensor3D, b: tf.Tensor3D, transposeB = false): tf.Tensor3D {
  const work = a.shape[1] * a.shape[2] * (transposeB ? b.shape[1] : b.shape[2]);
  if (tf.getBackend() !== "wasm" || work < smallProduct) return tf.matMul(a, b, false, transposeB);
  const right = transposeB ? (tf.transpose(b, [0, 2, 1]) as tf.Tensor3D) : b;
  const heads = Array.from({ length: a.shape[0] }, (_, head) => tf.matMul(matrixAt(a, head), matrixAt(right, head)));
  return tf.stack(heads) as tf.Tensor3D;
}

/** The matrix of one head: [heads, rows, columns] to [rows, columns]. */
function matrixAt(x: tf.Tensor3D, head: number): tf.Tensor2D {
  const [, rows, columns] = x.shape;
  return tf.reshape(tf.slice(x, [head, 0, 0], [1, rows, columns]), [rows, columns]);
}

/**
 * LayerNorm over the last axis: (x - mean) / sqrt(variance + eps) · weight + bias,
 * variance divided by n. Ba et al. 2016, "Layer Normalization", arXiv:1607.06450.
 *
 * The mean is taken twice: the second one removes the rounding of the first, which
 * would else be blown up by 1 / sqrt(eps) where a row is nearly constant.
 *
 * @param x [tokens, embedDim]
 * @returns [tokens, embedDim]
 */
export function layerNorm(x: tf.Tensor2D, norm: NormWeights, kernels: Kernels = noKernels): tf.Tensor2D {
  const done = kernels.layerNorm?.(x, norm);
  if (done) return done;
  const { weight, bias, eps } = norm;
  const roughly = tf.sub(x, tf.mean(x, -1, true));
  const centred = tf.sub(roughly, tf.mean(roughly, -1, true));
  const variance = tf.mean(tf.square(centred), -1, true);
  const scale = tf.rsqrt(tf.add(variance, eps));
  return tf.add(tf.mul(tf.mul(centred, scale), weight), bias);
}

/**
 * GELU in the form that the checkpoint was trained with; any shape.
 * Hendrycks & Gimpel 2016, "Gaussian Error Linear Units", arXiv:1606.08415.
 */
export function activate<T extends tf.Tensor>(x: T, act: Activation): T {
  switch (act) {
    case "gelu":
      return tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1));
    case "gelu_tanh": {
      const cubic = tf.mul(tf.mul(tf.square(x), x), 0.044715);
      return tf.mul(tf.mul(x, 0.5), tf.add(tf.tanh(tf.mul(tf.add(x, cubic), Math.sqrt(2 / Math.PI))), 1));
    }
    case "quick_gelu":
      return tf.mul(x, tf.sigmoid(tf.mul(x, 1.702)));
  }
}

/** Derivative of the exact GELU: Φ(x) + x φ(x); any shape. */
export function geluDerivative<T extends tf.Tensor>(x: T): T {
  const cumulative = tf.mul(tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1), 0.5);
  // The density underflows to 0 before |x| = 30; without the clip x² overflows and 0 · ∞ is not a number.
  const near = tf.clipByValue(x, -30, 30);
  const density = tf.mul(tf.exp(tf.mul(tf.square(near), -0.5)), 1 / Math.sqrt(2 * Math.PI));
  return tf.add(cumulative, tf.mul(near, density));
}
