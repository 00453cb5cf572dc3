import * as tf from "@tensorflow/tfjs-core";
import type { WindowLayout } from "../../analysis/windows.ts";
import type { Tap } from "../recorder.ts";
import type { AttentionWeights } from "./attention.ts";
import { linear, matMulPerHead } from "./primitives.ts";

export interface WindowAttentionWeights extends AttentionWeights {
  /** Gathered from the bias table: [1, heads, N, N]. */
  readonly bias: tf.Tensor4D;
}

/** The windows of one block, and what an intervention asks of them. */
export interface WindowAttentionChange {
  readonly layout: WindowLayout;
  /** 0 or -100 for every pair: [windows, 1, N, N]; null in a regular block, or when the mask is off. */
  readonly mask: tf.Tensor4D | null;
  readonly biasOff: boolean;
  /** 1 keeps a head, 0 switches it off: [1, heads, 1, 1]. */
  readonly headGate: tf.Tensor4D | null;
  /** q · k and bias are divided by it; the mask is not. */
  readonly temperature: number;
}

/** Rows of `x` by index, a row of zeros for -1: [rows, C] to [indices, C]. */
export function gatherOrZero(x: tf.Tensor2D, indices: Int32Array): tf.Tensor2D {
  const [rows, channels] = x.shape;
  if (!indices.includes(-1)) return tf.gather(x, tf.tensor1d(indices, "int32"));
  const padded = tf.concat2d([x, tf.zeros([1, channels])], 0);
  return tf.gather(
    padded,
    tf.tensor1d(
      indices.map((index) => (index < 0 ? rows : index)),
      "int32",
    ),
  );
}

/**
 * Self-attention inside windows, written out; pad, roll and partition before it and
 * their way back after it are gathers. Padding is zeros behind the norm, so its q, k
 * and v are their bias, and it is looked at like any token, as in the references.
 * Liu et al. 2021, arXiv:2103.14030, section 3.2 and eq. 4.
 *
 * @param x [tokens, dim], normalised
 * @returns [tokens, dim], before the residual
 */
export function windowAttention(
  x: tf.Tensor2D,
  weights: WindowAttentionWeights,
  numHeads: number,
  change: WindowAttentionChange,
  tap: Tap,
): tf.Tensor2D {
  const dim = x.shape[1];
  const headDim = dim / numHeads;
  const { tokenAt, slotOf, windowTokens: size } = change.layout;
  const windows = tokenAt.length / size;
  const shape = { heads: [windows, numHeads, size, headDim], pairs: [windows, numHeads, size, size] } as const;
  const one = windows * numHeads;

  const placed = gatherOrZero(x, tokenAt); // [windows · N, dim]
  const qkv = linear(placed, weights.qkv); // [windows · N, 3 · dim]
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

  const { temperature } = change;
  const scaled: tf.Tensor3D = tf.mul(q, 1 / (Math.sqrt(headDim) * temperature));
  const products = tf.reshape(matMulPerHead(scaled, k, true), [...shape.pairs]) as tf.Tensor4D; // [windows, heads, query, key]
  const bias: tf.Tensor4D = temperature === 1 ? weights.bias : tf.mul(weights.bias, 1 / temperature);
  const biased: tf.Tensor4D = change.biasOff ? products : tf.add(products, bias);
  const scores = tap<tf.Tensor4D>("attn.scores", change.mask ? tf.add(biased, change.mask) : biased);
  const pattern = tap<tf.Tensor4D>("attn.pattern", tf.softmax(scores)); // rows over keys sum to 1

  const mixed = matMulPerHead(tf.reshape(pattern, [one, size, size]) as tf.Tensor3D, v);
  const outputs = tf.reshape(mixed, [...shape.heads]) as tf.Tensor4D;
  const z = tap<tf.Tensor4D>("attn.z", change.headGate ? tf.mul(outputs, change.headGate) : outputs);
  const joined = tf.reshape(tf.transpose(z, [0, 2, 1, 3]), [windows * size, dim]) as tf.Tensor2D;
  const projected = linear(joined, weights.proj); // [windows · N, dim]
  return tap("attn.out", tf.gather(projected, tf.tensor1d(slotOf, "int32"))); // reversed, rolled back, cut
}
