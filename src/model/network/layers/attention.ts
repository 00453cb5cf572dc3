import * as tf from "@tensorflow/tfjs-core";
import type { Tap } from "../recorder.ts";
import { type LinearWeights, linear, matMulPerHead } from "./primitives.ts";

export interface AttentionWeights {
  /** Query, key and value in one: [embedDim, 3 · embedDim]. */
  readonly qkv: LinearWeights;
  readonly proj: LinearWeights;
}

/** What an intervention asks of the attention of one block; every null leaves the reference as it is. */
export interface AttentionChange {
  /** Added to the scores of each key: 0, or so low that its weight becomes 0. [1, 1, key] */
  readonly keyMask: tf.Tensor3D | null;
  /** 1 keeps a head, 0 switches it off: [heads, 1, 1]. */
  readonly headGate: tf.Tensor3D | null;
  /** Scores are divided by it. */
  readonly temperature: number;
}

/**
 * Multi-head self-attention, written out.
 * Vaswani et al. 2017, "Attention Is All You Need", arXiv:1706.03762.
 *
 * @param x [tokens, embedDim], normalised
 * @returns [tokens, embedDim], before the residual
 */
export function attention(
  x: tf.Tensor2D,
  weights: AttentionWeights,
  numHeads: number,
  change: AttentionChange,
  tap: Tap,
): tf.Tensor2D {
  const [tokens, embedDim] = x.shape;
  const headDim = embedDim / numHeads;
  const qkv = linear(x, weights.qkv); // [tokens, 3 · embedDim]
  const parts = tf.transpose(tf.reshape(qkv, [tokens, 3, numHeads, headDim]), [1, 2, 0, 3]); // [3, heads, tokens, headDim]
  const heads = (part: number) =>
    tf.reshape(tf.slice(parts, [part, 0, 0, 0], [1, numHeads, tokens, headDim]), [
      numHeads,
      tokens,
      headDim,
    ]) as tf.Tensor3D;
  const q = tap("attn.q", heads(0)); // [heads, query, headDim]
  const k = tap("attn.k", heads(1)); // [heads, key, headDim]
  const v = tap("attn.v", heads(2)); // [heads, key, headDim]

  const scaled: tf.Tensor3D = tf.mul(q, 1 / (Math.sqrt(headDim) * change.temperature));
  const products = matMulPerHead(scaled, k, true); // [heads, query, key]
  const scores = tap<tf.Tensor3D>("attn.scores", change.keyMask ? tf.add(products, change.keyMask) : products);
  const pattern = tap<tf.Tensor3D>("attn.pattern", tf.softmax(scores)); // rows over keys sum to 1

  const mixed = matMulPerHead(pattern, v); // [heads, query, headDim]
  const z = tap<tf.Tensor3D>("attn.z", change.headGate ? tf.mul(mixed, change.headGate) : mixed);
  const joined = tf.reshape(tf.transpose(z, [1, 0, 2]), [tokens, embedDim]) as tf.Tensor2D;
  return tap("attn.out", linear(joined, weights.proj));
}
