import * as tf from "@tensorflow/tfjs-core";
import type { Checkpoint } from "../checkpoint/open-checkpoint.ts";
import { type Kernels, noKernels } from "./kernels/kernels.ts";
import type { LinearWeights, NormWeights } from "./layers/primitives.ts";

/**
 * Ways to bring the parameters of a checkpoint onto the backend, by their timm names.
 *
 * @param eps of every LayerNorm
 */
export function uploader(checkpoint: Pick<Checkpoint, "float32" | "shape">, eps: number, kernels: Kernels = noKernels) {
  const upload = <T extends tf.Tensor>(name: string) =>
    tf.tensor(checkpoint.float32(name), [...(checkpoint.shape(name) ?? [])]) as T;
  const vector = (name: string) => upload<tf.Tensor1D>(name);
  const optional = (name: string) => (checkpoint.shape(name) ? vector(name) : null);
  /** A weight [in, out] in the order in which it is computed with. */
  const prepared = (weight: tf.Tensor2D) => kernels.prepare?.(weight) ?? weight;
  /** Stored as [out, in]; the network wants [in, out]. The stored one is let go at once: all together are the model once more. */
  const linear = (name: string): LinearWeights => ({
    weight: tf.tidy(() => prepared(tf.transpose(upload<tf.Tensor2D>(`${name}.weight`)))),
    bias: optional(`${name}.bias`),
  });
  const norm = (name: string): NormWeights => ({ weight: vector(`${name}.weight`), bias: vector(`${name}.bias`), eps });
  return { upload, vector, optional, prepared, linear, norm };
}
