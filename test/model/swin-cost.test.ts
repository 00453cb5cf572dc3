import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { swinHiddenDim, swinParameters } from "../../src/model/checkpoint/swin-parameters.ts";
import type { SwinConfig } from "../../src/model/config.ts";
import { countSwinParameters, msaCost, swinAttentionCost, windowMsaCost } from "../../src/model/swin-cost.ts";
import { swinPresets, swinSizeOfArchitecture, swinSizes } from "../../src/model/swin-presets.ts";
import { blockWindows, swinStages } from "../../src/model/swin-stages.ts";
import { readTensors } from "../../scripts/verify/case-folder.ts";
import { anySwin, courseSwin, swinConfigOf } from "./analysis/swin-fixtures.ts";
import "./analysis/patterns.ts";

const presetOf = (id: string): SwinConfig => {
  const preset = swinPresets.find((candidate) => candidate.id === id);
  if (!preset) throw new Error(`${id} is gone`);
  return preset.config;
};

describe("published Swins", () => {
  // timm 0.9.16, counted from the modules; those at 384 px differ by their larger bias tables only.
  it.each([
    ["swin_tiny_patch4_window7_224", 28_288_354],
    ["swin_small_patch4_window7_224", 49_606_258],
    ["swin_base_patch4_window7_224", 87_768_224],
    ["swin_large_patch4_window7_224", 196_532_476],
  ])("%s has exactly the %i parameters that PyTorch counts", (id, total) => {
    expect(countSwinParameters(presetOf(id))).toBe(total);
  });

  it.each([
    ["swin_base_patch4_window12_384", "swin_base_patch4_window7_224"],
    ["swin_large_patch4_window12_384", "swin_large_patch4_window7_224"],
  ])("%s has the parameters of the smaller one and (23² − 13²) more entries for every head", (large, small) => {
    const config = presetOf(large);
    const heads = config.depths.reduce((sum, depth, stage) => sum + depth * (config.numHeads[stage] as number), 0);
    expect(countSwinParameters(config) - countSwinParameters(presetOf(small))).toBe(heads * (23 ** 2 - 13 ** 2));
  });

  it.each(swinPresets.map((preset) => [preset.id, preset] as const))(
    "%s names its paper and has heads of 32",
    (id, preset) => {
      const { config } = preset;
      expect(preset.origin).toMatchObject({ arxiv: "2103.14030", licence: "MIT" });
      for (const { dim, numHeads } of swinStages(config)) expect(dim / numHeads).toBe(32);
      expect(id).toContain(`window${config.windowSize}_${config.imageSize[0]}`);
      expect(swinSizeOfArchitecture(`${id}.ms_in22k_ft_in1k`)?.embedDim).toBe(config.embedDim);
    },
  );

  it("come in four sizes", () => {
    expect(swinSizes.map(({ name }) => name)).toEqual(["tiny", "small", "base", "large"]);
    expect(swinSizeOfArchitecture("vit_tiny_patch16_224")).toBeUndefined();
  });
});

describe.each(["swin", "swin_pad"])("golden case %s", (name) => {
  it("has as many parameters as its checkpoint", () => {
    const folder = new URL(`../fixtures/goldens/${name}`, import.meta.url).pathname;
    const stored = readTensors(`${folder}/weights.safetensors`);
    const { config } = swinConfigOf(folder);
    const scalars = [...stored.values()].reduce((sum, { data }) => sum + data.length, 0);
    expect(countSwinParameters(config)).toBe(scalars);
    expect([...swinParameters(config).keys()].sort()).toEqual([...stored.keys()].sort());
  });
});

describe("msaCost and windowMsaCost", () => {
  it("are the formulas of the paper", () => {
    // The first stage of Swin-T at 224 px: 4 · 3136 · 96² and 2 · 3136² · 96 or 2 · 49 · 3136 · 96.
    expect(msaCost(56, 56, 96)).toBe(115_605_504 + 1_888_223_232);
    expect(windowMsaCost(56, 56, 96, 7)).toBe(115_605_504 + 29_503_488);
  });

  it("are the same where one window covers the map, and windows are never dearer", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 60 }),
        (h, c, m) => {
          expect(windowMsaCost(h, h, c, h)).toBe(msaCost(h, h, c));
          if (m <= h) expect(windowMsaCost(h, h, c, m)).toBeLessThanOrEqual(msaCost(h, h, c));
        },
      ),
    );
  });

  it("grow with the fourth power and with the square of the picture's side", () => {
    const [c, m] = [96, 7];
    const projections = (side: number) => 4 * side ** 2 * c ** 2;
    expect(msaCost(112, 112, c) - projections(112)).toBe(16 * (msaCost(56, 56, c) - projections(56)));
    expect(windowMsaCost(112, 112, c, m)).toBe(4 * windowMsaCost(56, 56, c, m));
  });
});

describe("swinAttentionCost", () => {
  // fvcore's rules on timm 0.9.16 at 224 px: `matmul` is q · k and pattern · v of all blocks, `linear` the rest.
  it.each([
    ["swin_tiny_patch4_window7_224", 140_141_568, 4_335_974_400],
    ["swin_small_patch4_window7_224", 228_652_032, 8_497_772_544],
    ["swin_base_patch4_window7_224", 304_869_376, 15_106_809_856],
  ])("of %s adds up to the multiply-adds that are counted in the reference", (id, matmul, linear) => {
    const config = presetOf(id);
    const cost = swinAttentionCost(config);
    const projections = cost.stages.reduce(
      (sum, { stage, places }) => sum + stage.depth * 4 * places * stage.dim ** 2,
      0,
    );
    expect(cost.padded - projections).toBe(matmul);
    expect(cost.windowed).toBe(cost.padded);
    const others = swinStages(config).reduce((sum, { index, depth, rows, columns, dim }) => {
      const tokens = rows * columns;
      const merging = index === 0 ? 0 : tokens * 2 * dim * dim;
      return sum + merging + depth * tokens * 2 * dim * swinHiddenDim(dim, config.mlpRatio);
    }, 0);
    const features = config.embedDim * 8;
    expect(projections + others + features * config.numClasses).toBe(linear);
  });

  it("counts the places that padding adds, as many as the network has slots", () => {
    fc.assert(
      fc.property(anySwin, (config) => {
        const cost = swinAttentionCost(config);
        cost.stages.forEach(({ stage, places, padded, windowed, global }) => {
          const layout = blockWindows(config, stage.firstBlock);
          expect(places).toBe(layout.tokenAt.length);
          expect(padded).toBe(4 * places * stage.dim ** 2 + 2 * layout.windowTokens * places * stage.dim);
          expect(windowed).toBeLessThanOrEqual(padded);
          expect(windowed).toBeLessThanOrEqual(global);
        });
        expect(cost.padded).toBe(cost.stages.reduce((sum, { stage, padded }) => sum + stage.depth * padded, 0));
      }),
    );
  });

  it("follows another picture size", () => {
    const wide = swinAttentionCost(courseSwin, [64, 32]);
    expect(wide.stages.map(({ stage }) => [stage.rows, stage.columns])).toEqual([
      [16, 8],
      [8, 4],
    ]);
    expect(wide).toEqual(swinAttentionCost({ ...courseSwin, imageSize: [64, 32] }));
    expect(() => swinAttentionCost(courseSwin, [66, 32])).toThrow(/66 × 32 px is not whole patches of 4/);
  });
});
