import "@tensorflow/tfjs-backend-webgpu";
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import * as tf from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { AttentionOptions, Kernels } from "../../../../src/model/network/kernels/kernels.ts";
import { fits } from "../../../../src/model/network/kernels/webgpu/limits.ts";
import { webgpuKernels } from "../../../../src/model/network/kernels/webgpu/webgpu-kernels.ts";
import { patchEmbed } from "../../../../src/model/network/layers/patch-embed.ts";
import { joinTokens } from "../../../../src/model/network/layers/pos-embed.ts";
import { gatherOrZero, layerNorm, linear } from "../../../../src/model/network/layers/primitives.ts";
import { noKernels } from "../../../../src/model/network/kernels/kernels.ts";
import { seededRandom } from "../../../../src/model/random.ts";

const acts = [null, "gelu", "gelu_tanh", "quick_gelu"] as const;
// Every combination of options is a pipeline of its own, which takes a software adapter a good part of a second.
const runs = { seed: 20261127, numRuns: 8, endOnFailure: true };

let deviceError: string | null = null;
beforeAll(async () => {
  await tf.setBackend("webgpu");
  (tf.backend() as WebGPUBackend).device.addEventListener("uncapturederror", ({ error }) => {
    deviceError ??= error.message;
  });
});

let alive = 0;
beforeEach(() => {
  alive = tf.memory().numTensors;
});
afterEach(() => {
  expect(deviceError).toBeNull();
  expect(tf.memory().numTensors).toBe(alive);
});

/** Numbers from -1 to 1, the same for the same seed. */
function values(seed: number) {
  const random = seededRandom(seed);
  return <T extends tf.Tensor>(...shape: number[]) => {
    const size = shape.reduce((product, extent) => product * extent, 1);
    return tf.tensor(
      Float32Array.from({ length: size }, () => 2 * random() - 1),
      shape,
    ) as T;
  };
}

/** Largest difference of two tensors as a share of the largest number of the second; they must agree in shape. */
async function error(got: tf.Tensor | null, want: tf.Tensor): Promise<number> {
  expect(got?.shape).toEqual(want.shape);
  // What lies behind the end of a view is not part of it.
  const [a, b] = [(await (got as tf.Tensor).data<"float32">()).subarray(0, want.size), await want.data<"float32">()];
  tf.dispose([got as tf.Tensor, want]);
  const largest = b.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-30);
  return a.reduce((most, value, index) => Math.max(most, Math.abs(value - (b[index] as number))), 0) / largest;
}

describe.each([
  ["registers", webgpuKernels(true)],
  ["tiles", webgpuKernels(false)],
] as const)("WebGPU programs with %s", (_, kernels: Kernels) => {
  it("a linear layer with anything around it equals the composition, for any extents", async () => {
    const call = fc.record({
      seed: fc.nat(),
      rows: fc.oneof(fc.constant(1), fc.integer({ min: 2, max: 70 })),
      inner: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(64, 96, 132)),
      width: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(64, 68, 100)),
      act: fc.constantFrom(...acts),
      ...{ norm: fc.boolean(), bias: fc.boolean(), gather: fc.boolean(), scale: fc.boolean(), residual: fc.boolean() },
    });
    const property = fc.asyncProperty(call, async ({ seed, rows, inner, width, act, ...has }) => {
      const random = seededRandom(seed);
      const [got, want] = tf.tidy(() => {
        const make = values(seed);
        const x = make<tf.Tensor2D>(rows, inner);
        const weights = { weight: make<tf.Tensor2D>(inner, width), bias: has.bias ? make<tf.Tensor1D>(width) : null };
        const from = Int32Array.from({ length: rows + 3 }, () => Math.floor(random() * (rows + 1)) - 1);
        const around = {
          norm: has.norm ? { weight: make<tf.Tensor1D>(inner), bias: make<tf.Tensor1D>(inner), eps: 1e-6 } : null,
          rows: has.gather ? from : null,
          act,
          scale: has.scale ? make<tf.Tensor1D>(width) : null,
          residual: has.residual ? make<tf.Tensor2D>(has.gather ? from.length : rows, width) : null,
        };
        return [linear(x, weights, around, { name: "", linear: kernels.linear }), linear(x, weights, around)];
      });
      expect(await error(got as tf.Tensor, want as tf.Tensor)).toBeLessThan(2e-5);
    });
    await fc.assert(property, runs);
  });

  it.each([
    ["one channel outweighs the others ten thousand times", (channel: number) => (channel === 5 ? 1e4 : 1), 0],
    ["all lie far from zero", () => 1, 3e4],
    ["the first number is the massive one", (channel: number) => (channel === 0 ? -3e3 : 0.1), 0],
  ])("the norm loses nothing where %s", async (_name, factor, offset) => {
    const [rows, inner] = [5, 96];
    const make = values(7);
    const [x, norm] = tf.tidy(() => {
      const factors = tf.tensor1d(Array.from({ length: inner }, (_value, channel) => factor(channel)));
      const massive: tf.Tensor2D = tf.add(tf.mul(make(rows, inner), factors), offset);
      return [massive, make<tf.Tensor2D>(2, inner)] as const;
    });
    const [weight, bias] = tf.unstack(norm) as tf.Tensor1D[] as [tf.Tensor1D, tf.Tensor1D];
    const parameters = { weight, bias, eps: 1e-6 };
    // The same sums in double precision.
    const [data, g, b] = [await x.data<"float32">(), await weight.data<"float32">(), await bias.data<"float32">()];
    const exact = Float32Array.from(data, (value, index) => {
      const row = data.subarray(index - (index % inner), index - (index % inner) + inner);
      const mean = row.reduce((sum, one) => sum + one, 0) / inner;
      const variance = row.reduce((sum, one) => sum + (one - mean) ** 2, 0) / inner;
      const channel = index % inner;
      return ((value - mean) / Math.sqrt(variance + 1e-6)) * (g[channel] as number) + (b[channel] as number);
    });
    const identity = tf.eye(inner);
    const alone = kernels.layerNorm?.(x, parameters) ?? null;
    const folded = kernels.linear?.(x, { weight: identity, bias: null }, { norm: parameters }) ?? null;
    expect(await error(alone, tf.tensor2d(exact, [rows, inner]))).toBeLessThan(1e-5);
    expect(await error(folded, tf.tensor2d(exact, [rows, inner]))).toBeLessThan(1e-5);
    tf.dispose([x, norm, weight, bias, identity]);
  });

  it("attention equals the composition: windows, odd heads, bias, masks, a gate", async () => {
    const call = fc.record({
      seed: fc.nat(),
      windows: fc.integer({ min: 1, max: 3 }),
      tokens: fc.oneof(fc.constant(1), fc.integer({ min: 2, max: 49 })),
      heads: fc.integer({ min: 1, max: 3 }),
      headDim: fc.constantFrom(1, 3, 8, 24, 32, 64),
      mask: fc.constantFrom("none", "keys", "windows"),
      ...{ bias: fc.boolean(), gate: fc.boolean(), keepScores: fc.boolean() },
    });
    const property = fc.asyncProperty(call, async ({ seed, windows, tokens, heads, headDim, mask, ...has }) => {
      const got = tf.tidy(() => {
        const make = values(seed);
        const qkv = tf.mul(make<tf.Tensor2D>(windows * tokens, 3 * heads * headDim), 3) as tf.Tensor2D;
        const options: AttentionOptions = {
          windows,
          numHeads: heads,
          scale: headDim ** -0.5,
          bias: has.bias ? make(heads, tokens, tokens) : null,
          mask:
            mask === "none"
              ? null
              : masked(mask === "keys" ? make(1, 1, tokens) : make(windows, tokens, tokens), mask === "keys"),
          headGate: has.gate ? tf.cast(tf.greater(make(heads), 0), "float32") : null,
          keepPattern: true,
          keepScores: has.keepScores,
        };
        const result = kernels.attention?.(qkv, options);
        if (!result?.pattern) throw new Error("declined");
        const cut = ({ of, begin }: { of: tf.Tensor; begin: number }) =>
          tf.reshape(tf.slice(of, begin, windows * heads * tokens * tokens), [windows, heads, tokens, tokens]);
        const all = [tf.clone(result.joined), cut(result.pattern), ...(result.scores ? [cut(result.scores)] : [])];
        return [all, composed(qkv, options)] as const;
      });
      const [all, expected] = got as unknown as readonly [tf.Tensor[], tf.Tensor[]];
      expect(all.length).toBe(has.keepScores ? 3 : 2);
      for (const [index, tensor] of all.entries()) {
        expect(await error(tensor, expected[index] as tf.Tensor)).toBeLessThan(2e-5);
      }
      tf.dispose(expected);
    });
    await fc.assert(property, runs);
  });

  it("attention over 785 tokens has rows that sum to 1", async () => {
    const qkv = values(3)<tf.Tensor2D>(785, 3 * 8);
    const none = { bias: null, mask: null, headGate: null, keepPattern: true, keepScores: false };
    const result = tf.tidy(() => {
      const done = kernels.attention?.(qkv, { windows: 1, numHeads: 1, scale: 1, ...none });
      if (!done?.pattern) throw new Error("declined");
      return tf.slice(done.pattern.of, done.pattern.begin, 785 * 785);
    });
    const pattern = await result.data<"float32">();
    for (let row = 0; row < 785; row++) {
      const sum = pattern.subarray(row * 785, (row + 1) * 785).reduce((all, value) => all + value, 0);
      expect(Math.abs(sum - 1)).toBeLessThan(1e-5);
    }
    tf.dispose([qkv, result]);
  });

  it("tokens equal cut, projected, joined and placed patches, in pictures of any proportion", async () => {
    const call = fc.record({
      seed: fc.nat(),
      patchSize: fc.integer({ min: 1, max: 5 }),
      rows: fc.integer({ min: 1, max: 7 }),
      columns: fc.integer({ min: 1, max: 7 }),
      channels: fc.constantFrom(1, 3, 4),
      embedDim: fc.constantFrom(5, 8, 36),
      prefix: fc.integer({ min: 0, max: 3 }),
      positions: fc.constantFrom("all", "patches", "none"),
      keepPatches: fc.boolean(),
    });
    const property = fc.asyncProperty(call, async ({ seed, patchSize, rows, columns, channels, embedDim, ...has }) => {
      const [tokens, patches, wantTokens, wantPatches] = tf.tidy(() => {
        const make = values(seed);
        const image = make<tf.Tensor3D>(rows * patchSize, columns * patchSize, channels);
        const inner = patchSize * patchSize * channels;
        const projection = { weight: make<tf.Tensor2D>(inner, embedDim), bias: make<tf.Tensor1D>(embedDim) };
        const prefix = has.prefix ? make<tf.Tensor2D>(has.prefix, embedDim) : null;
        const placed = rows * columns + (has.positions === "all" ? has.prefix : 0);
        const positions = make<tf.Tensor2D>(placed, embedDim);
        const plain = patchEmbed(image, patchSize, projection, noKernels);
        const joined = joinTokens(plain, { prefix, positions }, has.positions === "none" ? "zero" : "learned");
        const used = has.positions === "none" ? null : positions;
        const around = { prefix, positions: used, keepPatches: has.keepPatches };
        const done = kernels.embedTokens?.(image, patchSize, projection, around);
        if (!done) throw new Error("declined");
        expect(done.patches !== null).toBe(has.keepPatches);
        const own = done.patches
          ? tf.slice(tf.reshape(done.patches.of, [-1]), done.patches.begin, plain.size)
          : (kernels.patchEmbed?.(image, patchSize, projection) as tf.Tensor);
        return [tf.clone(done.tokens), tf.reshape(own, plain.shape), tf.clone(joined), tf.clone(plain)];
      });
      expect(await error(tokens as tf.Tensor, wantTokens as tf.Tensor)).toBeLessThan(2e-5);
      expect(await error(patches as tf.Tensor, wantPatches as tf.Tensor)).toBeLessThan(2e-5);
    });
    await fc.assert(property, runs);
  });

  it("rows are gathered with zeros for -1, whatever their length", async () => {
    for (const columns of [1, 6, 8, 300]) {
      const [got, want] = tf.tidy(() => {
        const x = values(columns)<tf.Tensor2D>(4, columns);
        const rows = Int32Array.of(3, -1, 0, 0, 2);
        return [kernels.gatherRows?.(x, rows) as tf.Tensor2D, gatherOrZero(x, rows)];
      });
      expect(await error(got as tf.Tensor, want as tf.Tensor)).toBe(0);
    }
  });

  it("LayerNorm alone equals the composition", async () => {
    for (const columns of [1, 7, 12, 516]) {
      const [got, want] = tf.tidy(() => {
        const make = values(columns);
        const x = make<tf.Tensor2D>(3, columns);
        const norm = { weight: make<tf.Tensor1D>(columns), bias: make<tf.Tensor1D>(columns), eps: 1e-5 };
        return [kernels.layerNorm?.(x, norm) as tf.Tensor2D, layerNorm(x, norm)];
      });
      expect(await error(got as tf.Tensor, want as tf.Tensor)).toBeLessThan(1e-5);
    }
  });
});

it("what is more than the device takes is left to the composition", () => {
  const { limits } = (tf.backend() as WebGPUBackend).device;
  expect(fits([1, limits.maxComputeWorkgroupsPerDimension], [4])).toBe(true);
  expect(fits([limits.maxComputeWorkgroupsPerDimension + 1, 1], [4])).toBe(false);
  expect(fits([1, 1], [limits.maxStorageBufferBindingSize / 4, 2])).toBe(false);
});

/** About half of the numbers far below 0, the first key never. */
function masked<T extends tf.Tensor3D>(random: T, keys: boolean): T {
  const first = tf.cast(tf.equal(tf.range(0, random.shape[2] as number), 0), "float32");
  const off = tf.mul(tf.cast(tf.greater(random, 0), "float32"), tf.sub(1, first));
  return tf.mul(off, keys ? -1e9 : -100) as T;
}

/** Attention out of tfjs's own operations: joined, pattern, scores. */
function composed(qkv: tf.Tensor2D, { windows, numHeads, scale, bias, mask, headGate }: AttentionOptions): tf.Tensor[] {
  const tokens = qkv.shape[0] / windows;
  const headDim = qkv.shape[1] / 3 / numHeads;
  const split = tf.transpose(tf.reshape(qkv, [windows, tokens, 3 * numHeads, headDim]), [0, 2, 1, 3]);
  const part = (index: number) =>
    tf.slice(split, [0, index * numHeads, 0, 0], [windows, numHeads, tokens, headDim]) as tf.Tensor4D;
  const products = tf.mul(tf.matMul(part(0), part(1), false, true), scale);
  const biased = bias ? tf.add(products, bias) : products;
  const scores = mask ? tf.add(biased, tf.expandDims(mask, 1)) : biased;
  const pattern = tf.softmax(scores);
  const mixed = tf.matMul(pattern, part(2));
  const z = headGate ? tf.mul(mixed, tf.reshape(headGate, [1, numHeads, 1, 1])) : mixed;
  const joined = tf.reshape(tf.transpose(z, [0, 2, 1, 3]), [windows * tokens, numHeads * headDim]);
  return [joined, pattern, scores];
}
