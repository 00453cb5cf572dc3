import type * as tf from "@tensorflow/tfjs-core";
import type { Activation } from "../../config.ts";
import { activate, type LinearWeights, linear } from "./primitives.ts";

export interface MlpWeights {
  readonly fc1: LinearWeights;
  readonly fc2: LinearWeights;
}

/**
 * The two-layer perceptron of a block, the same for every token.
 *
 * @param x [tokens, embedDim]
 * @returns [tokens, embedDim]
 */
export function mlp(x: tf.Tensor2D, { fc1, fc2 }: MlpWeights, act: Activation): tf.Tensor2D {
  return linear(activate(linear(x, fc1), act), fc2);
}
