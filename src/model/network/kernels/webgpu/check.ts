import * as tf from "@tensorflow/tfjs-core";
import { attention } from "../../layers/attention.ts";
import { mlp } from "../../layers/mlp.ts";
import { Recorder } from "../../recorder.ts";
import type { Kernels } from "../kernels.ts";

/** Every 19th number of the block below, from tfjs's own operations in plain JavaScript. */
export const expected: readonly number[] = [
  5.5225, 0.0376143, -2.2452705, 11.1735878, -4.3142662, 1.7992201, -5.7903972, 5.2715125,
];

export const step = 19;

/**
 * A block of 9 tokens in two heads of 8, of the very programs that a network runs, so that
 * none is compiled for the check alone.
 *
 * @returns [9, 16]
 */
export function smallBlock(kernels: Kernels): tf.Tensor2D {
  const [tokens, dim, hidden] = [9, 16, 20];
  const wave = (size: number, speed: number) => Float32Array.from({ length: size }, (_, at) => Math.sin(at * speed));
  const row = (size: number, speed: number) => tf.tensor1d(wave(size, speed));
  const matrix = (rows: number, columns: number, speed: number) =>
    tf.tensor2d(wave(rows * columns, speed), [rows, columns]);
  const linear = (inner: number, width: number, speed: number) => ({
    weight: matrix(inner, width, speed),
    bias: row(width, speed + 1),
  });
  const norm = { weight: row(dim, 0.7), bias: row(dim, 0.3), eps: 1e-6 };
  const weights = { qkv: linear(dim, 3 * dim, 1.1), proj: linear(dim, dim, 1.3) };
  const change = { keyMask: null, headGate: null, temperature: 1 };
  const recorder = new Recorder(["attn.scores"], [0]);
  const tap = recorder.tapOfBlock(0);
  const middle = attention(matrix(tokens, dim, 0.9), norm, weights, null, 2, change, tap, kernels);
  recorder.dispose();
  return mlp(middle, norm, { fc1: linear(dim, hidden, 1.7), fc2: linear(hidden, dim, 1.9) }, null, "gelu", kernels);
}

/**
 * Whether a driver compiles and computes the programs rightly.
 *
 * @returns what is wrong, or null when nothing is
 */
export async function checkPrograms(kernels: Kernels): Promise<string | null> {
  const block = tf.tidy(() => smallBlock(kernels));
  try {
    const got = await block.data<"float32">();
    const wrong = expected.findIndex((value, index) => !(Math.abs((got[index * step] as number) - value) <= 1e-4));
    return wrong < 0 ? null : `a block gave ${got[wrong * step]} instead of ${expected[wrong]}`;
  } finally {
    block.dispose();
  }
}
