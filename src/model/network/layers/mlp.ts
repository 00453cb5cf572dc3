import type * as tf from "@tensorflow/tfjs-core";
import type { Activation } from "../../config.ts";
import type { Kernels } from "../kernels/kernels.ts";
import { type LinearWeights, linear, type NormWeights } from "./primitives.ts";

export interface MlpWeights {
  readonly fc1: LinearWeights;
  readonly fc2: LinearWeights;
}

/**
 * The second branch of a block: x + scale · mlp(norm(x)), a perceptron of two layers, the
 * same for every token.
 *
 * @param x [tokens, embedDim]
 * @param scale LayerScale, [embedDim]; null without one
 * @returns [tokens, embedDim]
 */
export function mlp(
  x: tf.Tensor2D,
  norm: NormWeights,
  { fc1, fc2 }: MlpWeights,
  scale: tf.Tensor1D | null,
  act: Activation,
  kernels: Kernels,
): tf.Tensor2D {
  const hidden = linear(x, fc1, { norm, act }, kernels); // [tokens, mlpRatio · embedDim]
  return linear(hidden, fc2, { scale, residual: x }, kernels);
}
