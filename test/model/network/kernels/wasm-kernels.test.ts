import { setFlagsFromString } from "node:v8";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { type WindowGeometry, attentionMask, windowLayout } from "../../../../src/model/analysis/windows.ts";
import type { Role } from "../../../../src/model/capture.ts";
import type { Activation } from "../../../../src/model/config.ts";
import { openWasm } from "../../../../src/model/network/backends/wasm.ts";
import { download } from "../../../../src/model/network/download.ts";
import { type AroundLinear, type Kernels, noKernels } from "../../../../src/model/network/kernels/kernels.ts";
import { bestBuild, type Build } from "../../../../src/model/network/kernels/wasm/load.ts";
import { wasmKernels } from "../../../../src/model/network/kernels/wasm/wasm-kernels.ts";
import { attention } from "../../../../src/model/network/layers/attention.ts";
import { patchEmbed } from "../../../../src/model/network/layers/patch-embed.ts";
import {
  gatherOrZero,
  layerNorm,
  type LinearWeights,
  linear,
  type NormWeights,
} from "../../../../src/model/network/layers/primitives.ts";
import { windowAttention } from "../../../../src/model/network/layers/window-attention.ts";
import { readBack } from "../../../../src/model/network/readback.ts";
import { Recorder } from "../../../../src/model/network/recorder.ts";
import { seededRandom } from "../../../../src/model/random.ts";

// What newer versions of Node have on, version 20 has behind a flag.
if (bestBuild() === "base") setFlagsFromString("--experimental-wasm-relaxed-simd");

const builds: readonly Build[] = bestBuild() === "relaxed" ? ["base", "relaxed"] : ["base"];
const newArray = (length: number) => new Float32Array(length);
const activations: readonly Activation[] = ["gelu", "gelu_tanh", "quick_gelu"];

/** Random numbers from -size to size, the same for the same seed. */
function numbers(count: number, seed: number, size = 1): Float32Array {
  const random = seededRandom(seed);
  return Float32Array.from({ length: count }, () => size * (2 * random() - 1));
}

const matrix = (rows: number, columns: number, seed: number, size?: number) =>
  tf.tensor2d(numbers(rows * columns, seed, size), [rows, columns]);
const vector = (length: number, seed: number, size?: number) => tf.tensor1d(numbers(length, seed, size));
const normOf = (length: number, seed: number, eps = 1e-6): NormWeights => ({
  weight: tf.add(vector(length, seed), 1.5),
  bias: vector(length, seed + 1),
  eps,
});
const weightsOf = (inner: number, columns: number, seed: number): LinearWeights => ({
  weight: matrix(inner, columns, seed, 1 / Math.sqrt(inner)),
  bias: seed % 3 === 0 ? null : vector(columns, seed + 1),
});

/** Largest difference, as a share of the largest number where that is above 1. */
function error(got: tf.Tensor, expected: tf.Tensor): number {
  expect(got.shape).toEqual(expected.shape);
  return errorOf(got.dataSync(), expected.dataSync());
}

function errorOf(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [worst, largest] = [0, 1];
  for (let i = 0; i < b.length; i++) {
    const difference = Math.abs((a[i] as number) - (b[i] as number));
    worst = Math.max(worst, Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference);
    largest = Math.max(largest, Math.abs(b[i] as number));
  }
  return worst / largest;
}

const seeds = fc.integer({ min: 0, max: 1e6 });
const size = (max: number) => fc.integer({ min: 1, max });
const runs = { numRuns: 60, seed: 7 };

beforeAll(async () => {
  await openWasm();
});

describe.each(builds)("the wasm kernels, %s build,", (build) => {
  let kernels: Kernels;
  beforeAll(async () => {
    kernels = await wasmKernels(tf.backend() as BackendWasm, { build });
  });

  const prepared = ({ weight, bias }: LinearWeights): LinearWeights => ({
    weight: kernels.prepare?.(weight) as tf.Tensor2D,
    bias,
  });

  it("compute a linear layer with all that stands around it, for any shape", () => {
    const shapes = fc.record({ rows: size(40), inner: size(70), columns: size(70) });
    const large = [
      ...[{ rows: 1, inner: 192, columns: 1000 }],
      ...[{ rows: 785, inner: 64, columns: 20 }],
      ...[{ rows: 50, inner: 3072, columns: 24 }], // more than one chunk of rows
    ];
    const shape = fc.oneof({ weight: 9, arbitrary: shapes }, { weight: 1, arbitrary: fc.constantFrom(...large) });
    const act = fc.option(fc.constantFrom(...activations));
    const [flag, magnitude] = [fc.boolean(), fc.constantFrom(1, 1000)];
    const around = fc.record({ norm: flag, rows: flag, act, scale: flag, residual: flag });
    fc.assert(
      fc.property(shape, around, magnitude, seeds, ({ rows, inner, columns }, parts, magnitude, seed) => {
        tf.tidy(() => {
          const x = matrix(rows, inner, seed, magnitude);
          const weights = weightsOf(inner, columns, seed);
          const random = seededRandom(seed);
          const indices = parts.rows
            ? Int32Array.from({ length: rows + 3 }, () => Math.floor(random() * (rows + 1)) - 1)
            : null;
          const options: AroundLinear = {
            norm: parts.norm ? normOf(inner, seed) : null,
            rows: indices,
            act: parts.act,
            scale: parts.scale ? vector(columns, seed + 2) : null,
            residual: parts.residual ? matrix(indices?.length ?? rows, columns, seed + 3, magnitude) : null,
          };
          const expected = linear(x, weights, options);
          expect(error(linear(x, prepared(weights), options, kernels), expected)).toBeLessThan(1e-5);
        });
      }),
      runs,
    );
  });

  it("activate exactly, also where numbers are large", () => {
    const x = [-1e4, -30, -6, -5.7, -5.5, -4.9, -2.5, -1, -0.3, -1e-6, 0, 1e-6, 0.3, 1, 2.5, 4.9, 5.5, 6, 30, 1e4];
    for (const act of activations) {
      const one: LinearWeights = { weight: tf.ones([1, 1]), bias: null };
      const [column, wanted] = [tf.tensor2d(x, [x.length, 1]), tf.tensor2d(x.map(exactly(act)), [x.length, 1])];
      const got = linear(column, prepared(one), { act }, kernels).dataSync();
      wanted.dataSync().forEach((value, index) => {
        expect(Math.abs((got[index] as number) - value)).toBeLessThanOrEqual(7e-7 * Math.max(1, Math.abs(value)));
      });
    }
  });

  it("normalise rows of any length, nearly constant ones and ones with a huge entry", () => {
    const kind = fc.constantFrom("plain", "offset", "spike");
    fc.assert(
      fc.property(size(5), size(300), kind, seeds, (rows, length, kind, seed) => {
        tf.tidy(() => {
          const values = numbers(rows * length, seed, kind === "offset" ? 0.01 : 1).map((value, index) => {
            if (kind === "offset") return value + 1000;
            return kind === "spike" && index % length === 0 ? 1e4 : value;
          });
          const x = tf.tensor2d(values, [rows, length]);
          const norm = normOf(length, seed, 1e-12);
          // In float32 a number near 1000 has steps of 6e-5, which is what is left of 0.01 here.
          const tolerance = kind === "offset" ? 1e-4 : 1e-5;
          expect(error(layerNorm(x, norm, kernels), layerNorm(x, norm))).toBeLessThan(tolerance);
        });
      }),
      runs,
    );
  });

  it("gather rows, with zeros for -1", () => {
    const x = matrix(7, 5, 1);
    const indices = Int32Array.of(6, -1, 0, 3, 3, -1);
    expect(error(gatherOrZero(x, indices, kernels), gatherOrZero(x, indices))).toBe(0);
  });

  it("embed patches of rectangular pictures", () => {
    fc.assert(
      fc.property(size(4), size(5), size(6), seeds, (rows, columns, patch, seed) => {
        tf.tidy(() => {
          const shape: [number, number, number] = [rows * patch, columns * patch, 3];
          const image = tf.tensor3d(numbers(shape[0] * shape[1] * 3, seed), shape);
          const weights = weightsOf(patch * patch * 3, 11, seed);
          const expected = patchEmbed(image, patch, weights, noKernels);
          expect(error(patchEmbed(image, patch, prepared(weights), kernels), expected)).toBeLessThan(1e-5);
        });
      }),
      { ...runs, numRuns: 20 },
    );
  });

  /** A branch and everything inside it, with the kernels and without. */
  async function compare(
    branch: (kernels: Kernels, recorder: Recorder, ready: typeof prepared) => tf.Tensor,
    windowed: boolean,
    tolerance: number,
  ) {
    const inside: readonly Role[] = ["attn.q", "attn.k", "attn.v", "attn.scores", "attn.pattern", "attn.z"];
    const [got, expected] = [new Recorder(inside, [0]), new Recorder(inside, [0])];
    const [ours, plain] = [
      tf.tidy(() => branch(kernels, got, prepared)),
      tf.tidy(() => branch(noKernels, expected, (weights) => weights)),
    ];
    expect(error(ours, plain)).toBeLessThan(tolerance);
    tf.dispose([ours, plain]);
    const [read, wanted] = [
      await download(got.parts, kernels, (numbersOf) => readBack(got.stage(0), numbersOf, newArray, windowed)),
      await download(expected.parts, noKernels, (numbersOf) =>
        readBack(expected.stage(0), numbersOf, newArray, windowed),
      ),
    ];
    for (const role of inside) {
      expect(read[role]?.shape).toEqual(wanted[role]?.shape);
      expect(errorOf(read[role]?.data ?? [], wanted[role]?.data ?? [])).toBeLessThan(tolerance);
    }
    got.dispose();
    expected.dispose();
  }

  it("attend as the composition does, with masked keys, heads off, any temperature and large scores", async () => {
    const shape = fc.record({ tokens: size(40), heads: size(4), headDim: size(19) });
    const usual = { tokens: 785, heads: 1, headDim: 64 };
    const shapes = fc.oneof({ weight: 19, arbitrary: shape }, { weight: 1, arbitrary: fc.constant(usual) });
    const change = fc.record({
      ...{ masked: fc.boolean(), gated: fc.boolean(), temperature: fc.constantFrom(1, 0.5, 3), large: fc.boolean() },
    });
    await fc.assert(
      fc.asyncProperty(shapes, change, seeds, async ({ tokens, heads, headDim }, change, seed) => {
        const dim = heads * headDim;
        const random = seededRandom(seed);
        const keyMask = tf.tensor3d(
          Float32Array.from({ length: tokens }, (_, key) => (key > 0 && random() < 0.3 ? -1e9 : 0)),
          [1, 1, tokens],
        );
        const headGate = tf.tensor3d(
          Float32Array.from({ length: heads }, () => (random() < 0.4 ? 0 : 1)),
          [heads, 1, 1],
        );
        const x = matrix(tokens, dim, seed);
        const norm = { ...normOf(dim, seed), weight: vector(dim, seed, change.large ? 12 : 2) };
        const [qkv, proj] = [weightsOf(dim, 3 * dim, seed), weightsOf(dim, dim, seed + 5)];
        const asked = {
          keyMask: change.masked ? keyMask : null,
          headGate: change.gated ? headGate : null,
          temperature: change.temperature,
        };
        await compare(
          (kernels, recorder, ready) => {
            const weights = { qkv: ready(qkv), proj: ready(proj) };
            return attention(x, norm, weights, null, heads, asked, recorder.tapOfBlock(0), kernels);
          },
          false,
          // A score of 300 has steps of 3e-5, and the softmax makes them relative errors.
          change.large ? 3e-4 : 1e-5,
        );
      }),
      runs,
    );
  });

  it("attend in windows as the composition does, padded, shifted, masked and with bias", async () => {
    const geometry = fc
      .record({ rows: size(9), columns: size(9), window: size(5), shift: fc.nat(4), before: fc.boolean() })
      .map(({ rows, columns, window, shift, before }): WindowGeometry => {
        const windowSize = [Math.min(window, rows), Math.min(window, columns)] as const;
        const by = [Math.min(shift, windowSize[0] - 1), Math.min(shift, windowSize[1] - 1)] as const;
        return { rows, columns, windowSize, shift: by, padding: before ? "beforeShift" : "afterShift" };
      });
    const change = fc.record({ maskOff: fc.boolean(), biasOff: fc.boolean(), temperature: fc.constantFrom(1, 2) });
    await fc.assert(
      fc.asyncProperty(geometry, size(3), size(9), change, seeds, async (geometry, heads, headDim, change, seed) => {
        const layout = windowLayout(geometry);
        const [dim, tokens] = [heads * headDim, layout.windowTokens];
        const windows = layout.tokenAt.length / tokens;
        const x = matrix(geometry.rows * geometry.columns, dim, seed);
        const [norm, qkv, proj] = [normOf(dim, seed), weightsOf(dim, 3 * dim, seed), weightsOf(dim, dim, seed + 5)];
        const bias = tf.tensor4d(numbers(heads * tokens * tokens, seed + 9), [1, heads, tokens, tokens]);
        const mask = change.maskOff ? null : tf.tensor3d(attentionMask(layout), [windows, tokens, tokens]);
        const gate = numbers(heads, seed).map(Math.round).map(Math.abs);
        const headGate = seed % 2 ? tf.tensor4d(gate, [1, heads, 1, 1]) : null;
        const branch = (kernels: Kernels, recorder: Recorder, ready: typeof prepared) => {
          const weights = { qkv: ready(qkv), proj: ready(proj), bias };
          const tap = recorder.tapOfBlock(0);
          return windowAttention(x, norm, weights, heads, { layout, mask, headGate, ...change }, tap, kernels);
        };
        await compare(branch, true, 1e-5);
      }),
      runs,
    );
  });

  it("do without maps that nobody looks at", () => {
    const qkv = matrix(10, 3 * 8, 3);
    const options = { windows: 1, numHeads: 2, scale: 0.5, bias: null, mask: null, headGate: null };
    const [kept, left] = [true, false].map((keep) =>
      kernels.attention?.(qkv, { ...options, keepPattern: keep, keepScores: keep }),
    );
    expect([left?.pattern, left?.scores]).toEqual([null, null]);
    expect(error(left?.joined as tf.Tensor, kept?.joined as tf.Tensor)).toBe(0);
  });

  it("leave nothing behind, and go on when the memory has grown", () => {
    const heap = () => (tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } }).wasm.HEAPU8.byteLength;
    const weights = prepared(weightsOf(64, 64, 1));
    const x = matrix(30, 64, 1);
    const compute = () => linear(x, weights, { act: "gelu", norm: normOf(64, 3) }, kernels).dataSync();
    const [tensors, before, bytes] = [tf.memory().numTensors, tf.tidy(compute), heap()];
    const ballast = tf.zeros([2 ** 22 + (bytes >> 2)]);
    expect(heap()).toBeGreaterThan(bytes);
    expect(tf.tidy(compute)).toEqual(before);
    ballast.dispose();
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it("refuse to be differentiated, where numbers would silently be missing", () => {
    const weights = prepared(weightsOf(4, 4, 1));
    const gradient = tf.grad((x) => tf.sum(linear(x as tf.Tensor2D, weights, {}, kernels)));
    expect(() => gradient(matrix(2, 4, 1))).toThrow(/gradient/);
  });
});

/** The activations in float64; erf by its series and continued fraction. */
function exactly(act: Activation): (x: number) => number {
  if (act === "quick_gelu") return (x) => x / (1 + Math.exp(-1.702 * x));
  if (act === "gelu_tanh") return (x) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));
  return (x) => 0.5 * x * erfc(-x / Math.SQRT2);
}

function erfc(x: number): number {
  if (x < 0) return 2 - erfc(-x);
  if (x > 3) {
    let fraction = 0;
    for (let k = 60; k > 0; k--) fraction = k / 2 / (x + fraction);
    return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + fraction);
  }
  let [term, sum] = [x, x];
  for (let n = 1; n < 100; n++) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return 1 - (2 / Math.sqrt(Math.PI)) * sum;
}
