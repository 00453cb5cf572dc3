/**
 * The Swin Transformer, from the image to the answer.
 *
 * Liu et al. 2021, "Swin Transformer: Hierarchical Vision Transformer using Shifted
 * Windows", arXiv:2103.14030. Names and arithmetic are those of timm in eval mode;
 * merging stands at the start of a stage, as there.
 *
 * What we changed: nothing that a number shows. One picture has no batch axis; pad,
 * roll and partition are one gather by the table of `analysis/windows.ts`, and the way
 * back is another; an `Intervention` may leave parts out.
 */
import * as tf from "@tensorflow/tfjs-core";
import type { SwinConfig } from "../config.ts";
import { neighboursToMerge, stageOfBlock, type SwinStage, swinStages } from "../swin-stages.ts";
import type { ForwardOptions } from "./forward.ts";
import { type Kernels, noKernels } from "./kernels/kernels.ts";
import { mlp } from "./layers/mlp.ts";
import { patchEmbed } from "./layers/patch-embed.ts";
import { gatherOrZero, layerNorm, linear } from "./layers/primitives.ts";
import { windowAttention } from "./layers/window-attention.ts";
import { macrotask } from "./macrotask.ts";
import type { Recorder, Tap } from "./recorder.ts";
import type { SwinPlan } from "./swin-plan.ts";
import type { MergeWeights, SwinBlockWeights, SwinWeights } from "./swin-weights.ts";

/**
 * Runs the network on one image; what the recorder was asked for is in it afterwards.
 *
 * @param image [height, width, channels], normalised
 * @throws AbortError between two blocks when the signal says so
 */
export async function forwardSwin(
  config: SwinConfig,
  weights: SwinWeights,
  image: tf.Tensor3D,
  plan: SwinPlan,
  recorder: Recorder,
  { signal, onBlock, kernels = noKernels }: ForwardOptions = {},
): Promise<void> {
  let x = tf.tidy(() => embed(config, weights, image, recorder.tap, kernels)); // [tokens, embedDim]
  const replace = (next: tf.Tensor2D) => {
    x.dispose();
    x = next;
  };
  try {
    for (const stage of swinStages(config)) {
      const { merge, blocks } = weights.stages[stage.index] as SwinWeights["stages"][number];
      if (merge) {
        const tap = recorder.tapOfStage(stage.index);
        replace(tf.tidy(() => patchMerging(config, stage, merge, x, tap, kernels)));
      }
      for (const [inStage, block] of blocks.entries()) {
        signal?.throwIfAborted();
        const index = stage.firstBlock + inStage;
        const tap = recorder.tapOfBlock(index, stage.index);
        replace(tf.tidy(() => swinBlock(config, block, index, x, plan, tap, kernels)));
        onBlock?.(index + 1);
        await macrotask(); // lets a cancel come in
      }
    }
    signal?.throwIfAborted();
    tf.tidy(() => readOut(weights, x, recorder.tap, kernels));
  } finally {
    x.dispose();
  }
}

/** Image to tokens: [height, width, channels] to [tokens, embedDim]. Positions come only from the bias in the blocks. */
function embed(config: SwinConfig, weights: SwinWeights, image: tf.Tensor3D, tap: Tap, kernels: Kernels): tf.Tensor2D {
  const patches = tap("embed.patches", patchEmbed(image, config.patchSize, weights.patchEmbed, kernels));
  const { patchNorm } = weights;
  return tap("embed.tokens", patchNorm ? layerNorm(patches, patchNorm, kernels) : tf.clone(patches));
}

/**
 * Patch merging: the channels of 2 × 2 neighbours side by side, normalised, then a
 * linear map to twice the channels of one. Section 3.1 of the paper.
 *
 * @param x [tokens of the stage before, C]
 * @returns [tokens, 2 C], a quarter as many
 */
function patchMerging(
  config: SwinConfig,
  stage: SwinStage,
  merge: MergeWeights,
  x: tf.Tensor2D,
  tap: Tap,
  kernels: Kernels,
): tf.Tensor2D {
  const before = swinStages(config)[stage.index - 1] as SwinStage;
  const neighbours = gatherOrZero(x, neighboursToMerge(before), kernels); // [4 · tokens, C]
  const joined = tf.reshape(neighbours, [stage.rows * stage.columns, 4 * x.shape[1]]) as tf.Tensor2D; // [tokens, 4 C]
  return tap("merge.out", linear(joined, merge.reduction, { norm: merge.norm }, kernels));
}

/**
 * One block: x + windowAttention(norm1(x)), then x + mlp(norm2(x)). A block that is
 * switched off is computed all the same, so that its maps can be seen, and its input
 * goes on unchanged.
 *
 * @param x [tokens, dim]
 * @returns [tokens, dim]
 */
function swinBlock(
  config: SwinConfig,
  block: SwinBlockWeights,
  index: number,
  x: tf.Tensor2D,
  plan: SwinPlan,
  tap: Tap,
  kernels: Kernels,
): tf.Tensor2D {
  const { numHeads } = stageOfBlock(config, index).stage;
  const middle = windowAttention(x, block.norm1, block.attn, numHeads, plan.attention(index), tap, kernels);
  if (plan.blockIsOff(index)) return tap("block.out", tf.clone(x));
  if (plan.mlpIsOff(index)) return tap("block.out", middle);
  return tap("block.out", mlp(middle, block.norm2, block.mlp, null, config.act, kernels));
}

/** Tokens to the answer: final norm, mean over all places, head. There is no class token. */
function readOut(weights: SwinWeights, x: tf.Tensor2D, tap: Tap, kernels: Kernels): void {
  const normalised = tap("norm", layerNorm(x, weights.norm, kernels));
  const pooled = tap("pooled", tf.mean(normalised, 0, true) as tf.Tensor2D);
  if (weights.head) tap("logits", linear(pooled, weights.head, {}, kernels));
}
