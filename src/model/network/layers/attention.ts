import * as tf from "@tensorflow/tfjs-core";
import type { AttentionOptions, Kernels, Stretch } from "../kernels/kernels.ts";
import type { Tap } from "../recorder.ts";
import { type LinearWeights, linear, matMulPerHead, type NormWeights } from "./primitives.ts";

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
 * The first branch of a block: x + scale · attention(norm(x)).
 *
 * @param x [tokens, embedDim]
 * @param scale LayerScale, [embedDim]; null without one
 * @param rows the tokens that go on, the first ones; all when null
 * @returns [tokens, embedDim], or as many rows as go on
 */
export function attention(
  x: tf.Tensor2D,
  norm: NormWeights,
  weights: AttentionWeights,
  scale: tf.Tensor1D | null,
  numHeads: number,
  change: AttentionChange,
  tap: Tap,
  kernels: Kernels,
  rows: Int32Array | null = null,
): tf.Tensor2D {
  const qkv = linear(x, weights.qkv, { norm }, kernels); // [tokens, 3 · embedDim]
  const joined = attend(qkv, numHeads, change, tap, kernels); // [tokens, embedDim]
  return project(joined, weights.proj, { rows, scale, residual: x }, tap, kernels);
}

/** The projection and the way back into the residual stream, apart where somebody looks at what lies between. */
export function project(
  joined: tf.Tensor2D,
  weights: LinearWeights,
  { rows, scale, residual }: { rows: Int32Array | null; scale: tf.Tensor1D | null; residual: tf.Tensor2D },
  tap: Tap,
  kernels: Kernels,
): tf.Tensor2D {
  if (!tap.wants("attn.out")) return linear(joined, weights, { rows, scale, residual }, kernels);
  const out = tap("attn.out", linear(joined, weights, { rows }, kernels));
  return tf.add(residual, scale ? tf.mul(out, scale) : out);
}

/**
 * Attention by a kernel, if there is one for it. What the taps want besides its outputs are
 * views: q, k and v of `qkv`, z of the result.
 *
 * @param outer the axis of windows where there is one
 * @returns [windows · N, dim], heads side by side; null when there is no kernel for it
 */
export function attendByKernel(
  qkv: tf.Tensor2D,
  options: Omit<AttentionOptions, "keepPattern" | "keepScores">,
  outer: readonly number[],
  tap: Tap,
  kernels: Kernels,
): tf.Tensor2D | null {
  const { windows, numHeads } = options;
  const keep = { keepPattern: tap.wants("attn.pattern"), keepScores: tap.wants("attn.scores") };
  const done = kernels.attention?.(qkv, { ...options, ...keep });
  if (!done) return null;
  const dim = qkv.shape[1] / 3;
  const headDim = dim / numHeads;
  const tokens = qkv.shape[0] / windows;
  /** Vectors of the heads, which lie side by side in rows: [heads, N, headDim], one axis more with windows. */
  const heads = (rows: tf.Tensor2D, begin: number): Stretch => {
    const line = rows.shape[1];
    const strides = [headDim, line, 1];
    return { of: rows, begin, strides: outer.length > 0 ? [tokens * line, ...strides] : strides };
  };
  const [vectors, pairs] = [
    [...outer, numHeads, tokens, headDim],
    [...outer, numHeads, tokens, tokens],
  ];
  tap.stretch("attn.q", heads(qkv, 0), vectors);
  tap.stretch("attn.k", heads(qkv, dim), vectors);
  tap.stretch("attn.v", heads(qkv, 2 * dim), vectors);
  if (done.scores) tap.stretch("attn.scores", done.scores, pairs);
  if (done.pattern) tap.stretch("attn.pattern", done.pattern, pairs);
  tap.stretch("attn.z", heads(done.joined, 0), vectors);
  return done.joined;
}

/**
 * Multi-head self-attention, written out.
 * Vaswani et al. 2017, "Attention Is All You Need", arXiv:1706.03762.
 *
 * @param qkv [tokens, 3 · embedDim]
 * @returns [tokens, embedDim], heads side by side
 */
function attend(
  qkv: tf.Tensor2D,
  numHeads: number,
  { keyMask, headGate, temperature }: AttentionChange,
  tap: Tap,
  kernels: Kernels,
): tf.Tensor2D {
  const tokens = qkv.shape[0];
  const embedDim = qkv.shape[1] / 3;
  const headDim = embedDim / numHeads;
  const scale = 1 / (Math.sqrt(headDim) * temperature);

  const options = { windows: 1, numHeads, scale, bias: null, mask: keyMask, headGate };
  const done = attendByKernel(qkv, options, [], tap, kernels);
  if (done) return done;

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

  const products = matMulPerHead(tf.mul(q, scale), k, true); // [heads, query, key]
  const scores = tap<tf.Tensor3D>("attn.scores", keyMask ? tf.add(products, keyMask) : products);
  const pattern = tap<tf.Tensor3D>("attn.pattern", tf.softmax(scores)); // rows over keys sum to 1

  const mixed = matMulPerHead(pattern, v); // [heads, query, headDim]
  const z = tap<tf.Tensor3D>("attn.z", headGate ? tf.mul(mixed, headGate) : mixed);
  return tf.reshape(tf.transpose(z, [1, 0, 2]), [tokens, embedDim]);
}
