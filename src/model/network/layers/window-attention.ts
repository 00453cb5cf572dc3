import * as tf from "@tensorflow/tfjs-core";
import type { WindowLayout } from "../../analysis/windows.ts";
import type { Kernels } from "../kernels/kernels.ts";
import type { Tap } from "../recorder.ts";
import { type AttentionWeights, attendByKernel, project } from "./attention.ts";
import { linear, matMulPerHead, type NormWeights } from "./primitives.ts";

export interface WindowAttentionWeights extends AttentionWeights {
  /** Gathered from the bias table: [1, heads, N, N]. */
  readonly bias: tf.Tensor4D;
}

/** The windows of one block, and what an intervention asks of them. */
export interface WindowAttentionChange {
  readonly layout: WindowLayout;
  /** 0 or -100 for every pair: [windows, N, N]; null in a regular block, or when the mask is off. */
  readonly mask: tf.Tensor3D | null;
  readonly biasOff: boolean;
  /** 1 keeps a head, 0 switches it off: [1, heads, 1, 1]. */
  readonly headGate: tf.Tensor4D | null;
  /** q · k and bias are divided by it; the mask is not. */
  readonly temperature: number;
}

/**
 * The first branch of a block: x + attention inside windows of norm(x). Pad, roll and
 * partition before it and their way back after it are gathers. Padding is zeros behind the
 * norm, so its q, k and v are their bias, and it is looked at like any token, as in the
 * references. Liu et al. 2021, arXiv:2103.14030, section 3.2 and eq. 4.
 *
 * @param x [tokens, dim]
 * @returns [tokens, dim]
 */
export function windowAttention(
  x: tf.Tensor2D,
  norm: NormWeights,
  weights: WindowAttentionWeights,
  numHeads: number,
  change: WindowAttentionChange,
  tap: Tap,
  kernels: Kernels,
): tf.Tensor2D {
  const { tokenAt, slotOf } = change.layout;
  const qkv = linear(x, weights.qkv, { norm, rows: tokenAt }, kernels); // [windows · N, 3 · dim]
  const joined = attendInWindows(qkv, weights, numHeads, change, tap, kernels); // [windows · N, dim]
  // Row by row the same before or behind the projection: reversed, rolled back, cut.
  return project(joined, weights.proj, { rows: slotOf, scale: null, residual: x }, tap, kernels);
}

/**
 * Self-attention inside windows, written out.
 *
 * @param qkv [windows · N, 3 · dim]
 * @returns [windows · N, dim], heads side by side
 */
function attendInWindows(
  qkv: tf.Tensor2D,
  weights: WindowAttentionWeights,
  numHeads: number,
  { layout, mask, biasOff, headGate, temperature }: WindowAttentionChange,
  tap: Tap,
  kernels: Kernels,
): tf.Tensor2D {
  const dim = qkv.shape[1] / 3;
  const headDim = dim / numHeads;
  const size = layout.windowTokens;
  const windows = qkv.shape[0] / size;
  const shape = { heads: [windows, numHeads, size, headDim], pairs: [windows, numHeads, size, size] } as const;
  const one = windows * numHeads;
  const scale = 1 / (Math.sqrt(headDim) * temperature);
  const tempered: tf.Tensor4D = temperature === 1 ? weights.bias : tf.mul(weights.bias, 1 / temperature);
  const bias = biasOff ? null : tempered;

  const done = attendByKernel(qkv, { windows, numHeads, scale, bias, mask, headGate }, [windows], tap, kernels);
  if (done) return done;

  // Four axes, not five: the wasm backend has a fast transpose up to four.
  const split = tf.reshape(qkv, [windows, size, 3 * numHeads, headDim]);
  const parts = tf.transpose(split, [0, 2, 1, 3]); // [windows, 3 · heads, N, headDim]
  const part = (index: number) =>
    tf.reshape(tf.slice(parts, [0, index * numHeads, 0, 0], [...shape.heads]), [one, size, headDim]) as tf.Tensor3D;
  const keep = (role: "attn.q" | "attn.k" | "attn.v", vectors: tf.Tensor3D) => {
    tap(role, tf.reshape(vectors, [...shape.heads]));
    return vectors;
  };
  const q = keep("attn.q", part(0)); // [windows · heads, query, headDim]
  const k = keep("attn.k", part(1)); // [windows · heads, key, headDim]
  const v = keep("attn.v", part(2)); // [windows · heads, key, headDim]

  const products = tf.reshape(matMulPerHead(tf.mul(q, scale), k, true), [...shape.pairs]) as tf.Tensor4D; // [windows, heads, query, key]
  const biased: tf.Tensor4D = bias ? tf.add(products, bias) : products;
  const masked: tf.Tensor4D = mask ? tf.add(biased, tf.expandDims(mask, 1)) : biased;
  const scores = tap<tf.Tensor4D>("attn.scores", masked);
  const pattern = tap<tf.Tensor4D>("attn.pattern", tf.softmax(scores)); // rows over keys sum to 1

  const mixed = matMulPerHead(tf.reshape(pattern, [one, size, size]) as tf.Tensor3D, v);
  const outputs = tf.reshape(mixed, [...shape.heads]) as tf.Tensor4D;
  const z = tap<tf.Tensor4D>("attn.z", headGate ? tf.mul(outputs, headGate) : outputs);
  return tf.reshape(tf.transpose(z, [0, 2, 1, 3]), [windows * size, dim]);
}
