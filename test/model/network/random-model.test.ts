import { describe, expect, it } from "vitest";
import { configOfRecipe } from "../../../src/model/build/recipe-config.ts";
import type { SwinRecipe, VitRecipe } from "../../../src/model/build/recipe.ts";
import { randomCheckpoint } from "../../../src/model/build/random-checkpoint.ts";
import type { VitConfig } from "../../../src/model/config.ts";
import type { BackendName, RandomSource } from "../../../src/model/engine.ts";
import { fixedPositions } from "../../../src/model/fixed-positions.ts";
import { noIntervention } from "../../../src/model/intervention.ts";
import { NetworkEngine } from "../../../src/model/network/engine.ts";
import { difference } from "./small-model.ts";

const vit: VitRecipe = {
  family: "vit",
  image: 32,
  patch: 8,
  dim: 24,
  depth: 2,
  heads: 3,
  mlp: 2,
  classes: 6,
  readout: "class",
  positions: "learned",
  preLogits: false,
  seed: 1,
};
const swin: SwinRecipe = {
  family: "swin",
  image: 32,
  patch: 4,
  dim: 24,
  depths: [2, 2],
  heads: 2,
  window: 4,
  shift: true,
  mlp: 2,
  classes: 6,
  seed: 1,
};
const source = (recipe: VitRecipe | SwinRecipe): RandomSource => ({
  kind: "random",
  id: "built",
  config: configOfRecipe(recipe),
  seed: recipe.seed,
});
const pixels = new Uint8Array(32 * 32 * 3).map((_, index) => (index * 7919) % 256);
const request = { model: "built", pixels, intervention: noIntervention, roles: ["attn.pattern"] } as const;

async function answer(recipe: VitRecipe | SwinRecipe, backend: BackendName = "wasm") {
  const engine = new NetworkEngine({ asked: backend });
  try {
    const model = await engine.load(source(recipe));
    const { tensors } = await engine.run(request);
    const weight = await engine.weight("built", recipe.family === "vit" ? "blocks.0.mlp.fc1.weight" : "norm.weight");
    return { model, logits: tensors.logits?.data ?? new Float32Array(0), weight: weight?.data ?? new Float32Array(0) };
  } finally {
    await engine.dispose();
  }
}

describe("a network of random weights", () => {
  it.each([
    ["a ViT", vit],
    ["a ViT that reads the mean, with pre_logits", { ...vit, readout: "mean", preLogits: true }],
    ["a ViT with a distillation token and sinusoids", { ...vit, readout: "distilled", positions: "sinusoid" }],
    ["a ViT without positions", { ...vit, positions: "none" }],
    ["a ViT with positions of rows and columns", { ...vit, positions: "sinusoid2d" }],
    ["a Swin", swin],
    ["a Swin that never shifts", { ...swin, shift: false }],
  ] as const)("%s runs, and its seed alone decides the answer on every backend", async (_, recipe) => {
    const once = await answer(recipe);
    expect(once.logits).toHaveLength(6);
    expect(once.logits.every(Number.isFinite)).toBe(true);
    expect(difference((await answer(recipe)).logits, once.logits)).toBe(0);
    const plain = await answer(recipe, "cpu");
    expect(difference(plain.weight, once.weight)).toBe(0);
    expect(difference(plain.logits, once.logits)).toBeLessThan(1e-5);
    expect(difference((await answer({ ...recipe, seed: 2 })).logits, once.logits)).toBeGreaterThan(1e-3);
  });

  it("says that nobody trained it, and gives its classes no names", async () => {
    const { model } = await answer(vit);
    expect(model.random).toEqual({ seed: 1 });
    expect(model.labels).toBeNull();
    expect(model.parameters).toBe(randomCheckpoint(model.config, 1).parameters);
    expect(model.preprocessing.resizeShorterSide).toBe(37);
  });

  it("another depth changes no block that stays", () => {
    const [shallow, deep] = [2, 5].map((depth) => randomCheckpoint(configOfRecipe({ ...vit, depth }), 3));
    const name = "blocks.1.attn.qkv.weight";
    expect(shallow?.float32(name)).toEqual(deep?.float32(name));
  });

  it("begins as timm begins: deviation .02, norms at 1, biases at 0, the convolution within 1/√192", () => {
    const checkpoint = randomCheckpoint(configOfRecipe({ ...vit, dim: 120 }), 1);
    const deviation = (values: Float32Array) =>
      Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);
    expect(deviation(checkpoint.float32("blocks.0.attn.qkv.weight"))).toBeCloseTo(0.02, 3);
    expect(deviation(checkpoint.float32("head.weight"))).toBeCloseTo(0.02, 2);
    expect(new Set(checkpoint.float32("blocks.0.norm1.weight"))).toEqual(new Set([1]));
    expect(new Set(checkpoint.float32("blocks.0.norm1.bias"))).toEqual(new Set([0]));
    expect(new Set(checkpoint.float32("blocks.0.mlp.fc1.bias"))).toEqual(new Set([0]));
    const kernel = checkpoint.float32("patch_embed.proj.weight");
    expect(Math.max(...kernel)).toBeLessThanOrEqual(1 / Math.sqrt(192));
    expect(deviation(kernel)).toBeCloseTo(1 / Math.sqrt(3 * 192), 3);
    expect(() => checkpoint.float32("blocks.7.norm1.weight")).toThrow();
  });

  it("a cancel comes in while weights are drawn, and leaves nothing behind", async () => {
    const engine = new NetworkEngine({ asked: "wasm" });
    await engine.backend();
    const before = await engine.memory();
    const cancel = new AbortController();
    const large = source({ ...vit, dim: 768, heads: 12, depth: 12, mlp: 4 });
    const loading = engine.load(large, {
      signal: cancel.signal,
      onProgress: () => setTimeout(() => cancel.abort(), 40),
    });
    await expect(loading).rejects.toThrow(/cancel/);
    expect(await engine.memory()).toEqual(before);
    await engine.dispose();
  });

  it("is refused where it cannot be", async () => {
    const engine = new NetworkEngine({ asked: "cpu" });
    await expect(engine.load(source({ ...vit, heads: 5 }))).rejects.toMatchObject({ code: "config.headsDivide" });
    await engine.dispose();
  });
});

describe("positions that nobody learns", () => {
  const table = (positions: "sinusoid" | "sinusoid2d") =>
    fixedPositions(configOfRecipe({ ...vit, positions }) as VitConfig, positions) ?? new Float32Array(0);

  it("are the paper's sines and cosines of the place in the sequence", () => {
    const values = table("sinusoid");
    expect(values).toHaveLength(17 * 24);
    expect(values[0]).toBe(0);
    expect(values[1]).toBe(1);
    // Token 5, channels 6 and 7: 5 / 10000^(6/24).
    expect(values[5 * 24 + 6]).toBeCloseTo(Math.sin(0.5), 6);
    expect(values[5 * 24 + 7]).toBeCloseTo(Math.cos(0.5), 6);
  });

  it("tell rows and columns apart in two dimensions, and leave the class token alone", () => {
    const values = table("sinusoid2d");
    const at = (token: number) => [...values.subarray(token * 24, (token + 1) * 24)];
    const patch = (row: number, column: number) => at(1 + 4 * row + column);
    expect(new Set(at(0))).toEqual(new Set([0]));
    expect(patch(2, 1).slice(0, 12)).toEqual(patch(2, 3).slice(0, 12));
    expect(patch(2, 1).slice(12)).toEqual(patch(0, 1).slice(12));
    expect(patch(2, 1).slice(12)).not.toEqual(patch(2, 3).slice(12));
  });

  it("are not there for a network without any", () => {
    expect(fixedPositions(configOfRecipe({ ...vit, positions: "none" }) as VitConfig, "none")).toBeNull();
  });
});
