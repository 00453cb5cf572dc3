import { describe, expect, test } from "vitest";
import { swinParameters } from "../../../src/model/checkpoint/swin-parameters.ts";
import type { SwinConfig } from "../../../src/model/config.ts";
import { countParameters } from "../../../src/model/cost.ts";
import { smallSwin } from "./support.ts";

const published = (embedDim: number, heads: number, third: number): SwinConfig => ({
  ...smallSwin,
  imageSize: [224, 224],
  patchSize: 4,
  embedDim,
  depths: [2, 2, third, 2],
  numHeads: [heads, 2 * heads, 4 * heads, 8 * heads],
  windowSize: 7,
  numClasses: 1000,
});

describe("the parameters of a Swin", () => {
  test.each([
    ["Swin-T", published(96, 3, 6), 28_288_354],
    ["Swin-S", published(96, 3, 18), 49_606_258],
    ["Swin-B", published(128, 4, 18), 87_768_224],
    ["Swin-L", published(192, 6, 18), 196_532_476],
  ])("%s has as many as PyTorch counts", (_, config, total) => {
    expect(countParameters(config)).toBe(total);
  });

  test("tables follow the window of their stage, also where a rectangle shrinks it", () => {
    const table = (config: SwinConfig, stage: number) =>
      swinParameters(config).get(`layers.${stage}.blocks.0.attn.relative_position_bias_table`);
    const wide: SwinConfig = { ...smallSwin, imageSize: [12, 32] };
    expect([table(wide, 0), table(wide, 1)]).toEqual([
      [49, 2],
      [5 * 7, 4],
    ]);
    expect(table({ ...wide, padding: "beforeShift" }, 1)).toEqual([25, 4]);
  });

  test("what a config leaves out is no parameter", () => {
    const names = (change: Partial<SwinConfig>) => [...swinParameters({ ...smallSwin, ...change }).keys()];
    expect(names({ patchNorm: false })).not.toContain("patch_embed.norm.weight");
    expect(names({ qkvBias: false })).not.toContain("layers.0.blocks.0.attn.qkv.bias");
    expect(names({ numClasses: 0 }).at(-1)).toBe("norm.bias");
  });
});
