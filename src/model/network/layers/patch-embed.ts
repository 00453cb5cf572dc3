import * as tf from "@tensorflow/tfjs-core";
import type { Kernels } from "../kernels/kernels.ts";
import { type LinearWeights, linear } from "./primitives.ts";

/**
 * Cuts the image into patches and flattens each: row-major over the grid; inside
 * a patch row, column, channel.
 *
 * @param image [height, width, channels], both sides divisible by `patchSize`
 * @returns [patches, patchSize · patchSize · channels]
 */
export function patchify(image: tf.Tensor3D, patchSize: number): tf.Tensor2D {
  const [height, width, channels] = image.shape;
  const rows = height / patchSize;
  const columns = width / patchSize;
  const cut = tf.reshape(image, [rows, patchSize, columns, patchSize * channels]);
  const grid = tf.transpose(cut, [0, 2, 1, 3]); // [rows, columns, patchSize, patchSize · channels]
  return tf.reshape(grid, [rows * columns, patchSize * patchSize * channels]);
}

/**
 * The patch embedding: a convolution whose stride is its kernel, which is the
 * same linear map on every patch.
 *
 * @param image [height, width, channels]
 * @returns [patches, embedDim]
 */
export function patchEmbed(
  image: tf.Tensor3D,
  patchSize: number,
  projection: LinearWeights,
  kernels: Kernels,
): tf.Tensor2D {
  const done = kernels.patchEmbed?.(image, patchSize, projection);
  return done ?? linear(patchify(image, patchSize), projection, {}, kernels);
}

/**
 * A convolution kernel as the matrix of that linear map.
 *
 * @param kernel [embedDim, channels, patchSize, patchSize], as stored
 * @returns [patchSize · patchSize · channels, embedDim]
 */
export function projectionOfKernel(kernel: tf.Tensor4D): tf.Tensor2D {
  const [embedDim, channels, height, width] = kernel.shape;
  return tf.reshape(tf.transpose(kernel, [2, 3, 1, 0]), [height * width * channels, embedDim]);
}
