import type * as tf from "@tensorflow/tfjs-core";
import type { LinearWeights } from "../../layers/primitives.ts";
import type { EmbeddedTokens } from "../kernels.ts";
import { componentsOf, dispatch, startOf } from "./linear.ts";
import type { Matmul } from "./linear-program.ts";

export interface EmbedCall {
  readonly matmul: Matmul;
  readonly patchSize: number;
  /** [prefix, embedDim] */
  readonly prefix: tf.Tensor2D | null;
  /** [patches, embedDim], or [prefix + patches, embedDim] when the prefix has positions, too. */
  readonly positions: tf.Tensor2D | null;
  /** Whether the patches are wanted before prefix and positions, too. */
  readonly keepPatches: boolean;
}

/**
 * Patches straight out of the picture, projected, behind the prefix tokens, and the
 * positions added, in one dispatch.
 *
 * @param image [height, width, channels], both sides divisible by `patchSize`
 * @returns null when it is more than one dispatch takes
 */
export function runEmbed(image: tf.Tensor3D, { weight, bias }: LinearWeights, call: EmbedCall): EmbeddedTokens | null {
  const { matmul, patchSize, prefix, positions, keepPatches } = call;
  const [height, imageWidth, channels] = image.shape;
  const [inner, width] = weight.shape;
  const across = imageWidth / patchSize;
  const patches = (height / patchSize) * across;
  const prefixTokens = prefix?.shape[0] ?? 0;
  const rows = prefixTokens + patches;
  const whole = dispatch<tf.Tensor2D>(
    {
      ...{ matmul, from: "patches", inner: componentsOf(patchSize * channels, imageWidth * channels) },
      ...{ outer: componentsOf(width), norm: false, bias: bias !== null, act: null, scale: false, residual: false },
      ...{ prefix: prefix !== null, positions: positions !== null },
    },
    [image, weight, bias, prefix, positions],
    [
      ["rows", "u32", rows],
      ["inner", "u32", inner],
      ["width", "u32", width],
      ["prefixTokens", "u32", prefixTokens],
      ["positionsFrom", "u32", rows - (positions?.shape[0] ?? 0)],
      ["patchSize", "u32", patchSize],
      ["patchesAcross", "u32", across],
      ["patchLine", "u32", patchSize * channels],
      ["keepPatches", "u32", keepPatches ? 1 : 0],
      ["imageLine", "u32", imageWidth * channels],
    ],
    [rows, width],
    [rows + (keepPatches ? patches : 0), width],
  );
  if (!whole) return null;
  return {
    tokens: keepPatches ? startOf(whole, [rows, width]) : whole,
    patches: keepPatches ? { of: whole, begin: rows * width } : null,
  };
}
