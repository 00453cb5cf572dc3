import * as tf from "@tensorflow/tfjs-core";
import type { Kernels } from "./kernels/kernels.ts";
import { noKernels } from "./kernels/kernels.ts";
import { attention } from "./layers/attention.ts";
import { mlp } from "./layers/mlp.ts";
import { activate, type LinearWeights, layerNorm, matMulPerHead } from "./layers/primitives.ts";
import { noTap } from "./recorder.ts";

/**
 * What a backend must be able to do, on numbers small enough to store. Expected
 * values were computed in float64 and lie far from 0, where a wrong kernel, a
 * missing feature or a broken driver shows; a right one is within 1e-5.
 */
const tolerance = 1e-4;

const x = [0.5, -1.25, 2, 0.75, -0.5, 1.5, -2.25, 1, 3, 0.25, -1, 0.125];

interface Check {
  readonly name: string;
  readonly compute: () => tf.Tensor;
  readonly expected: readonly number[];
}

const checks: readonly Check[] = [
  {
    name: "matMul",
    // [1, 3, 4] · [1, 3, 4]ᵀ
    compute: () => matMulPerHead(tf.tensor3d(x, [1, 3, 4]), tf.tensor3d(x, [1, 3, 4]), true),
    expected: [6.375, -5.875, -0.71875, -5.875, 8.5625, 1.25, -0.71875, 1.25, 10.078125],
  },
  {
    name: "GELU",
    compute: () => activate(tf.tensor1d([-2, -0.5, 0.5, 1, 3]), "gelu"),
    expected: [-0.04550026389635842, -0.15426876936299344, 0.34573123063700656, 0.8413447460685429, 2.99595030590511],
  },
  {
    name: "softmax",
    compute: () => tf.softmax(tf.tensor2d([1, 2, 3, -1e4], [1, 4])),
    expected: [0.09003057317038046, 0.24472847105479764, 0.6652409557748218, 0],
  },
  {
    name: "LayerNorm",
    compute: () =>
      layerNorm(tf.tensor2d(x.slice(0, 4), [1, 4]), {
        weight: tf.tensor1d([1, 2, 0.5, -1]),
        bias: tf.tensor1d([0, 0.5, 1, 2]),
        eps: 1e-6,
      }),
    expected: [0, -2.5193165262298702, 1.6469963984778295, 1.7843345338407235],
  },
];

/**
 * Computes a few known results on the active backend, in about a millisecond.
 *
 * @returns what is wrong, or null when all is right
 */
export async function selfCheck(): Promise<string | null> {
  for (const { name, compute, expected } of checks) {
    const result = tf.tidy(compute);
    try {
      const got = await result.data();
      const worst = expected.findIndex((value, index) => !(Math.abs((got[index] ?? Number.NaN) - value) <= tolerance));
      if (worst >= 0) return `${name} gave ${got[worst]} instead of ${expected[worst]}`;
    } finally {
      result.dispose();
    }
  }
  return null;
}

/**
 * Runs a small block with kernels and without.
 *
 * @returns what the kernels have wrong, or null when they agree
 */
export async function checkKernels(kernels: Kernels): Promise<string | null> {
  const [withKernels, without] = [tf.tidy(() => block(kernels)), tf.tidy(() => block(noKernels))];
  try {
    const [got, expected] = await Promise.all([withKernels.data(), without.data()]);
    const worst = expected.findIndex((value, index) => !(Math.abs((got[index] ?? Number.NaN) - value) <= tolerance));
    return worst < 0 ? null : `a block gave ${got[worst]} instead of ${expected[worst]}`;
  } finally {
    tf.dispose([withKernels, without]);
  }
}

/** A block of 9 tokens in two heads of 5: no number that a kernel has eight or four of. */
function block(kernels: Kernels): tf.Tensor2D {
  const [tokens, dim] = [9, 10];
  const wave = (shape: [number, number], step: number) =>
    tf.reshape(tf.sin(tf.mul(tf.range(0, shape[0] * shape[1]), step)), shape) as tf.Tensor2D;
  const row = (length: number, step: number) => tf.reshape(wave([1, length], step), [length]) as tf.Tensor1D;
  const linear = (inner: number, columns: number, step: number): LinearWeights => {
    const weight = wave([inner, columns], step);
    return { weight: kernels.prepare?.(weight) ?? weight, bias: row(columns, step + 1) };
  };
  const norm = { weight: row(dim, 0.7), bias: row(dim, 0.3), eps: 1e-6 };
  const weights = { qkv: linear(dim, 3 * dim, 1.1), proj: linear(dim, dim, 1.3) };
  const change = { keyMask: null, headGate: null, temperature: 1 };
  const middle = attention(wave([tokens, dim], 0.9), norm, weights, null, 2, change, noTap, kernels);
  return mlp(middle, norm, { fc1: linear(dim, 13, 1.7), fc2: linear(13, dim, 1.9) }, row(dim, 0.2), "gelu", kernels);
}
