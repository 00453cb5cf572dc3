import { describe, expect, test } from "vitest";
import type { SwinConfig, VitConfig } from "../../src/model/config.ts";
import { checkMemory, estimateMemory, memoryLimit } from "../../src/model/memory.ts";
import { presets } from "../../src/model/presets.ts";
import { failure, smallSwin } from "./checkpoint/support.ts";

const base = presets.find(({ id }) => id === "vit_base_patch16_224")?.config as VitConfig;
const at = (imageSize: VitConfig["imageSize"]): VitConfig => ({ ...base, imageSize });
const halves = 2 * 86_567_656;

describe("what a model will take", () => {
  test("ViT-B/16: the file as it lies, and every parameter as float32", () => {
    const estimate = estimateMemory(base, halves);
    expect(estimate.file).toBe(halves);
    expect(estimate.weights).toBe(2 * halves);
    expect(estimate.copies).toBe(0);
    expect(estimate.backend).toBe(estimate.weights + estimate.activations + estimate.capture);
    expect(estimate.total).toBe(estimate.backend + estimate.capture + halves);
  });

  test("where a backend keeps copies of the weights, they count", () => {
    const [once, twice] = [estimateMemory(base, halves), estimateMemory(base, halves, { keepsCopies: true })];
    expect(twice.backend - once.backend).toBe(once.weights);
    expect(twice.total - once.total).toBe(once.weights);
  });

  test("at 384 px the chosen block alone is captured: one in twelve of the maps", () => {
    expect(estimateMemory(base, halves).captured).toBe("all");
    const { captured, capture } = estimateMemory(at([384, 384]), halves);
    expect(captured).toBe("chosen");
    const [maps, vectors] = [2 * 12 * 577 ** 2, 2 * 577 * 768];
    expect(capture).toBe(4 * (maps + vectors));
  });

  test("maps grow faster than the tokens of a ViT, and just as the tokens of a Swin", () => {
    const capture = (config: VitConfig | SwinConfig) => estimateMemory(config, 0).capture;
    // 197 tokens after 50: between 3.94 times, the vectors, and 15.5 times, the maps.
    expect(capture(base) / capture(at([112, 112]))).toBeGreaterThan(6);
    const swin = (side: number): SwinConfig => ({ ...smallSwin, imageSize: [side, side] });
    expect(capture(swin(128)) / capture(swin(64))).toBeCloseTo(4);
  });

  test("any size can be asked about, and costs nothing", () => {
    for (const config of [at([1e9, 1e9]), { ...smallSwin, imageSize: [1e9, 1e9] as const }]) {
      expect(estimateMemory(config, 0).backend).toBeGreaterThan(memoryLimit);
    }
  });
});

describe("a model that cannot fit", () => {
  test("is refused with the numbers", () => {
    const error = failure(() => checkMemory(at([3200, 3200]), halves));
    expect(error.code).toBe("checkpoint.memory");
    expect(error.values).toMatchObject({ weights: 447, height: 3200, width: 3200, limit: 4096 });
    const { needed, weights, activations, capture } = error.values as Record<string, number>;
    expect(Math.abs(Number(needed) - Number(weights) - Number(activations) - Number(capture))).toBeLessThan(3);
    expect(error.message).toContain(`${needed} MB`);
  });

  test("is a question of the limit", () => {
    expect(() => checkMemory(base, halves)).not.toThrow();
    expect(failure(() => checkMemory(base, halves, { limit: 2 ** 28 })).values).toMatchObject({ limit: 256 });
  });
});
