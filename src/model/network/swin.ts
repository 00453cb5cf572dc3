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
import { mergedTokens, stageOfBlock, type SwinStage, swinStages } from "../swin-stages.ts";
import type { ForwardOptions } from "./forward.ts";
import { mlp } from "./layers/mlp.ts";
import { patchEmbed } from "./layers/patch-embed.ts";
import { layerNorm, linear } from "./layers/primitives.ts";
import { gatherOrZero, windowAttention } from "./layers/window-attention.ts";
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
  { signal, onBlock }: ForwardOptions = {},
): Promise<void> {
  let x = tf.tidy(() => embed(config, weights, image, recorder.tap)); // [tokens, embedDim]
  const replace = (next: tf.Tensor2D) => {
    x.dispose();
    x = next;
  };
  try {
    for (const stage of swinStages(config)) {
      const { merge, blocks } = weights.stages[stage.index] as SwinWeights["stages"][number];
      if (merge) {
        replace(tf.tidy(() => patchMerging(config, stage, merge, x, recorder.tapOfStage(stage.index))));
      }
      for (const [inStage, block] of blocks.entries()) {
        signal?.throwIfAborted();
        const index = stage.firstBlock + inStage;
        const tap = recorder.tapOfBlock(index, stage.index);
        replace(tf.tidy(() => swinBlock(config, block, index, x, plan, tap)));
        onBlock?.(index + 1);
        await macrotask(); // lets a cancel come in
      }
    }
    signal?.throwIfAborted();
    tf.tidy(() => readOut(config, weights, x, recorder.tap));
  } finally {
    x.dispose();
  }
}

/** Image to tokens: [height, width, channels] to [tokens, embedDim]. Positions come only from the bias in the blocks. */
function embed(config: SwinConfig, weights: SwinWeights, image: tf.Tensor3D, tap: Tap): tf.Tensor2D {
  const patches = tap("embed.patches", patchEmbed(image, config.patchSize, weights.patchEmbed));
  return tap(
    "embed.tokens",
    weights.patchNorm ? layerNorm(patches, weights.patchNorm, config.layerNormEps) : tf.clone(patches),
  );
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
): tf.Tensor2D {
  const before = swinStages(config)[stage.index - 1] as SwinStage;
  const parts = mergedTokens(before.rows, before.columns);
  const tokens = stage.rows * stage.columns;
  const neighbours = [0, 1, 2, 3].map((part) => gatherOrZero(x, parts.subarray(part * tokens, (part + 1) * tokens)));
  const joined = tf.concat2d(neighbours, 1); // [tokens, 4 C]
  return tap("merge.out", linear(layerNorm(joined, merge.norm, config.layerNormEps), merge.reduction));
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
): tf.Tensor2D {
  const eps = config.layerNormEps;
  const { numHeads } = stageOfBlock(config, index).stage;
  const normalised = layerNorm(x, block.norm1, eps);
  const attended = windowAttention(normalised, block.attn, numHeads, plan.attention(index), tap);
  if (plan.blockIsOff(index)) return tap("block.out", tf.clone(x));
  const middle: tf.Tensor2D = tf.add(x, attended);
  if (plan.mlpIsOff(index)) return tap("block.out", middle);
  return tap("block.out", tf.add(middle, mlp(layerNorm(middle, block.norm2, eps), block.mlp, config.act)));
}

/** Tokens to the answer: final norm, mean over all places, head. There is no class token. */
function readOut(config: SwinConfig, weights: SwinWeights, x: tf.Tensor2D, tap: Tap): void {
  const normalised = tap("norm", layerNorm(x, weights.norm, config.layerNormEps));
  const pooled = tap("pooled", tf.mean(normalised, 0, true) as tf.Tensor2D);
  if (weights.head) tap("logits", linear(pooled, weights.head));
}
