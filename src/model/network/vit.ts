/**
 * The Vision Transformer, from the image to the answer.
 *
 * Dosovitskiy et al. 2021, "An Image is Worth 16x16 Words: Transformers for Image
 * Recognition at Scale", arXiv:2010.11929. With the parts its descendants added:
 * distillation token and head, Touvron et al. 2021, "Training data-efficient image
 * transformers & distillation through attention", arXiv:2012.12877; LayerScale,
 * Touvron et al. 2021, "Going deeper with Image Transformers", arXiv:2103.17239;
 * register tokens, Darcet et al. 2024, "Vision Transformers Need Registers",
 * arXiv:2309.16588. Names and arithmetic are those of timm in eval mode.
 *
 * What we changed: nothing that a number shows. One picture has no batch axis, the
 * patch convolution is written as the linear map it is, and an `Intervention` may
 * leave parts out; without one the graph is exactly the reference's.
 */
import * as tf from "@tensorflow/tfjs-core";
import { numPrefixTokens, numTokens, type VitConfig } from "../config.ts";
import type { ForwardOptions } from "./forward.ts";
import { type Kernels, noKernels } from "./kernels/kernels.ts";
import { attention } from "./layers/attention.ts";
import { mlp } from "./layers/mlp.ts";
import { patchEmbed } from "./layers/patch-embed.ts";
import { joinTokens, positionsFor } from "./layers/pos-embed.ts";
import { layerNorm, linear, type LinearWeights } from "./layers/primitives.ts";
import { macrotask } from "./macrotask.ts";
import type { Plan } from "./plan.ts";
import type { Recorder, Tap } from "./recorder.ts";
import type { BlockWeights, VitWeights } from "./vit-weights.ts";

/**
 * Runs the network on one image; what the recorder was asked for is in it afterwards.
 *
 * @param image [height, width, channels], normalised
 * @throws AbortError between two blocks when the signal says so
 */
export async function forwardVit(
  config: VitConfig,
  weights: VitWeights,
  image: tf.Tensor3D,
  plan: Plan,
  recorder: Recorder,
  { signal, onBlock, kernels = noKernels }: ForwardOptions = {},
): Promise<void> {
  let tokens = tf.tidy(() => embed(config, weights, image, plan, recorder.tap, kernels)); // [tokens, embedDim]
  try {
    for (const [index, block] of weights.blocks.entries()) {
      signal?.throwIfAborted();
      const tap = recorder.tapOfBlock(index);
      const rows = index === weights.blocks.length - 1 ? lastRows(config, weights, recorder.tap, tap, kernels) : null;
      const next = tf.tidy(() => encoderBlock(config, block, index, tokens, plan, rows, tap, kernels));
      tokens.dispose();
      tokens = next;
      onBlock?.(index + 1);
      await macrotask(); // lets a cancel come in
    }
    signal?.throwIfAborted();
    tf.tidy(() => readOut(config, weights, tokens, plan, recorder.tap, kernels));
  } finally {
    tokens.dispose();
  }
}

/** Image to tokens: [height, width, channels] to [tokens, embedDim]. */
function embed(
  config: VitConfig,
  weights: VitWeights,
  image: tf.Tensor3D,
  plan: Plan,
  tap: Tap,
  kernels: Kernels,
): tf.Tensor2D {
  const { patchSize } = config;
  const done = kernels.embedTokens?.(image, patchSize, weights.patchEmbed, {
    prefix: weights.tokens.prefix,
    positions: positionsFor(weights.tokens.positions, plan.positions, [numTokens(config), config.embedDim]),
    keepPatches: tap.wants("embed.patches"),
  });
  if (done?.patches)
    tap.stretch("embed.patches", done.patches, [done.tokens.shape[0] - numPrefixTokens(config), config.embedDim]);
  if (done) return tap("embed.tokens", done.tokens);
  const patches = tap("embed.patches", patchEmbed(image, patchSize, weights.patchEmbed, kernels));
  return tap("embed.tokens", joinTokens(patches, weights.tokens, plan.positions));
}

/**
 * One block: x + scale1 · attention(norm1(x)), then x + scale2 · mlp(norm2(x)).
 * A block that is switched off is computed all the same, so that what it would
 * have looked at can be seen, and its input goes on unchanged.
 *
 * @param x [tokens, embedDim]
 * @param rows the tokens that go on behind the attention; all when null
 * @returns [tokens, embedDim], or as many rows as go on
 */
function encoderBlock(
  config: VitConfig,
  block: BlockWeights,
  index: number,
  x: tf.Tensor2D,
  plan: Plan,
  rows: Int32Array | null,
  tap: Tap,
  kernels: Kernels,
): tf.Tensor2D {
  const { norm1, attn, scale1, norm2, scale2 } = block;
  const middle = attention(x, norm1, attn, scale1, config.numHeads, plan.attention(index), tap, kernels, rows);
  if (plan.blockIsOff(index)) return tap("block.out", tf.clone(x));
  if (plan.mlpIsOff(index)) return tap("block.out", middle);
  return tap("block.out", mlp(middle, norm2, block.mlp, scale2, config.act, kernels));
}

/**
 * The tokens that the last block must finish: where the answer is read out of the class
 * token and nobody looks at the others, theirs would be computed for nothing.
 *
 * @param once the tap of what happens once
 * @param last the tap of the last block
 * @returns null for all
 */
function lastRows(config: VitConfig, weights: VitWeights, once: Tap, last: Tap, kernels: Kernels): Int32Array | null {
  const read = config.globalPool === "token" && !once.wants("norm") && !last.wants("attn.out", "block.out");
  if (!read || !kernels.takesFewRows) return null;
  return Int32Array.from({ length: weights.headDistillation ? 2 : 1 }, (_, token) => token);
}

/**
 * Tokens to the answer: final norm, the token that is read out or the mean over
 * patches, then the head. With a distillation token the answer is the mean of both
 * heads, as in eval mode.
 *
 * @param x [tokens, embedDim], the tokens that the last block has finished
 */
function readOut(config: VitConfig, weights: VitWeights, x: tf.Tensor2D, plan: Plan, tap: Tap, kernels: Kernels): void {
  // Where nobody looks at the others, only the tokens that are read out are normalised.
  const { norm, head, headDistillation } = weights;
  const direct = norm && config.globalPool === "token" && !weights.preLogits && !tap.wants("norm", "pooled");
  if (direct && head) {
    const answerOf = (token: number, by: LinearWeights) => linear(x, by, { norm, rows: Int32Array.of(token) }, kernels);
    answer(answerOf(0, head), headDistillation && answerOf(1, headDistillation), tap);
    return;
  }
  const normalised: tf.Tensor2D = weights.norm ? tap("norm", layerNorm(x, weights.norm, kernels)) : x;
  const token = (index: number) => tf.slice(normalised, [index, 0], [1, config.embedDim]);

  const pooled = tap<tf.Tensor2D>(
    "pooled",
    config.globalPool === "token" ? token(0) : plan.meanOverPatches(patchesOf()),
  );
  const centred: tf.Tensor2D = weights.fcNorm ? tap("fc_norm", layerNorm(pooled, weights.fcNorm, kernels)) : pooled;
  const represent = (vector: tf.Tensor2D): tf.Tensor2D =>
    weights.preLogits
      ? tap<tf.Tensor2D>("pre_logits", tf.tanh(linear(vector, weights.preLogits, {}, kernels)))
      : vector;
  const vector = represent(centred);
  if (!head) return;
  answer(linear(vector, head, {}, kernels), headDistillation && linear(token(1), headDistillation, {}, kernels), tap);

  function patchesOf(): tf.Tensor2D {
    const prefix = numPrefixTokens(config);
    return tf.slice(normalised, [prefix, 0], [normalised.shape[0] - prefix, config.embedDim]);
  }
}

/** The answers of one head, or of two and their mean: [1, class] each. */
function answer(byClass: tf.Tensor2D, byDistillation: tf.Tensor2D | null, tap: Tap): void {
  if (!byDistillation) {
    tap("logits", byClass);
    return;
  }
  tap("logits.class", byClass);
  tap("logits.distillation", byDistillation);
  tap("logits", tf.mul(tf.add(byClass, byDistillation), 0.5));
}
