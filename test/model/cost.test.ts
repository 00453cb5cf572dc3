import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { CaseJson } from "../../scripts/verify/case-folder.ts";
import { type Counts, verifyCounts } from "../../scripts/verify/kinds/counts.ts";
import type { ModelConfig, VitConfig } from "../../src/model/config.ts";
import { attentionLayers } from "../../src/model/cost/attention-layers.ts";
import { courseName } from "../../src/model/cost/course-names.ts";
import { groupLayers } from "../../src/model/cost/layer-groups.ts";
import { resnet50Layers } from "../../src/model/cost/resnet-layers.ts";
import { transformerLayers } from "../../src/model/cost/transformer-layers.ts";
import { costBy, costOf, countParameters, layersOf, parametersOf } from "../../src/model/cost.ts";
import { presets } from "../../src/model/presets.ts";
import { msaCost } from "../../src/model/swin-cost.ts";
import { swinPresets } from "../../src/model/swin-presets.ts";
import { sizeOf } from "../../src/model/tensor.ts";
import { anySwin } from "./analysis/swin-fixtures.ts";

const copied = new URL("../fixtures/goldens/summary.json", import.meta.url);
const whole = new URL("../../../shared/goldens/summary.json", import.meta.url);
const json = JSON.parse(readFileSync(copied, "utf8")) as CaseJson & Counts;

const anyVit: fc.Arbitrary<VitConfig> = fc
  .record({
    heads: fc.integer({ min: 1, max: 6 }),
    headDim: fc.integer({ min: 1, max: 12 }),
    grid: fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 })),
    patchSize: fc.integer({ min: 1, max: 5 }),
    depth: fc.integer({ min: 1, max: 4 }),
    mlpRatio: fc.double({ min: 0.5, max: 5, noNaN: true }),
    numClasses: fc.integer({ min: 0, max: 9 }),
    regTokens: fc.integer({ min: 0, max: 3 }),
    representationSize: fc.option(fc.integer({ min: 1, max: 9 })),
    flags: fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
    positions: fc.constantFrom(undefined, "sinusoid", "sinusoid2d", "none"),
  })
  .map(({ heads, headDim, grid, flags, positions, ...rest }) => {
    const [qkvBias, classToken, distilled, noEmbedClass, fcNorm, layerScale] = flags as [boolean, ...boolean[]];
    const base = (presets[0] as { config: VitConfig }).config;
    return {
      ...base,
      ...rest,
      embedDim: heads * headDim,
      numHeads: heads,
      imageSize: [grid[0] * rest.patchSize, grid[1] * rest.patchSize],
      positionGrid: grid,
      qkvBias: qkvBias as boolean,
      classToken: classToken as boolean,
      distilled: distilled as boolean,
      noEmbedClass: noEmbedClass as boolean,
      fcNorm: fcNorm as boolean,
      layerScale: layerScale as boolean,
      ...(positions === undefined ? {} : { positions: positions as NonNullable<VitConfig["positions"]> }),
    };
  });
const anyModel: fc.Arbitrary<ModelConfig> = fc.oneof(anyVit, anySwin);

describe("the counts of published networks", () => {
  const lines = verifyCounts({ json });

  test("cover every network of the file", () => {
    expect(lines.length).toBe(Object.keys(json.params).length + Object.keys(json.macs).length);
    expect(lines.length).toBeGreaterThanOrEqual(65);
  });

  test.each(lines.map((line) => [line.tensor, line] as const))("%s", (_, { error }) => {
    expect(error).toBe(0);
  });

  test.skipIf(!existsSync(whole))("are those of the reference's file", () => {
    expect(json).toEqual(JSON.parse(readFileSync(whole, "utf8")));
  });

  test("a wrong number of any part is found", () => {
    const course = json.params.paddlevit_course as Counts["params"][string];
    const wrong = { ...course, by_layer: { ...course.by_layer, classifier: 1 } };
    const found = verifyCounts({ json: { ...json, params: { course: wrong }, macs: {} } as unknown as CaseJson });
    expect(found.filter(({ pass }) => !pass).map(({ tensor }) => tensor)).toEqual([
      "course layer classifier: 769,000, not 1",
    ]);
  });
});

describe("the layer table", () => {
  it("has exactly the parameters of the network, whatever its settings", () => {
    fc.assert(
      fc.property(anyModel, (config) => {
        const layers = layersOf(config);
        expect(costOf(layers).parameters).toBe(countParameters(config));
        expect(new Set(layers.map(({ path }) => path)).size).toBe(layers.length);
        // Each parameter belongs to the line of its own name.
        const lines = new Map(layers.map((layer) => [layer.path, layer.parameters]));
        for (const [name, shape] of parametersOf(config)) {
          const line = lines.has(name) ? name : name.replace(/\.(weight|bias)$/, "");
          lines.set(line, (lines.get(line) ?? Number.NaN) - sizeOf(shape));
        }
        for (const rest of lines.values()) expect(rest).toBe(0);
      }),
    );
  });

  it("adds up to the attention's formula of the paper: 4NC² + 2N²C in every block", () => {
    fc.assert(
      fc.property(anyVit, (config) => {
        const tokens = layersOf(config).find(({ path }) => path === "blocks.0.norm1")?.output[0] ?? 0;
        const cost = costBy(layersOf(config), ({ part }) => part).get("attention");
        expect(cost?.multiplyAdds).toBe(config.depth * msaCost(tokens, 1, config.embedDim));
      }),
    );
  });

  it("does not depend on the number of heads, in parameters or in work", () => {
    const { config } = presets.find(({ id }) => id === "vit_base_patch16_224") as { config: VitConfig };
    const course = { ...config, depth: 3, numHeads: 4 };
    expect(costOf(layersOf({ ...course, numHeads: 8 }))).toEqual(costOf(layersOf(course)));
    expect(costOf(layersOf(course)).parameters).toBe(22_776_808);
  });

  it("gives shapes that fit: what a layer puts out the next matrix takes in", () => {
    const tiny = swinPresets[0]?.config as ModelConfig;
    const outputs = new Map(layersOf(tiny).map(({ path, output }) => [path, output]));
    expect(outputs.get("patch_embed.proj")).toEqual([96, 56, 56]);
    expect(outputs.get("layers.0.blocks.1.attn.scores")).toEqual([64, 3, 49, 49]);
    expect(outputs.get("layers.1.downsample.reduction")).toEqual([28, 28, 192]);
    expect(outputs.get("norm")).toEqual([7, 7, 768]);
    expect(outputs.get("head.fc")).toEqual([1000]);
  });
});

describe("families that are only counted", () => {
  it("a ResNet-50 without its batch norms has 23,454,912 parameters and leaves a 32nd of the picture", () => {
    const { layers, channels, map } = resnet50Layers("backbone", [224, 224]);
    expect(costOf(layers).parameters).toBe(23_454_912);
    expect([channels, map]).toEqual([2048, [7, 7]]);
    // torchvision's 4,089,184,256 multiply-adds less the classifier's 2,048,000.
    expect(costOf(layers).multiplyAdds).toBe(4_087_136_256);
  });

  it("the Transformer of the paper has 44,138,496 parameters beside its vocabulary", () => {
    const base = { width: 512, numHeads: 8, feedForward: 2048, encoderDepth: 6, decoderDepth: 6 };
    const texts = { sourceVocabulary: 0, targetVocabulary: 0, sourceLength: 10, targetLength: 8 };
    // Six blocks of 3,152,384 and six of 4,204,032, as nn.TransformerEncoderLayer and nn.TransformerDecoderLayer.
    expect(costOf(transformerLayers({ family: "transformer", ...base, ...texts })).parameters).toBe(
      6 * 3_152_384 + 6 * 4_204_032, // 44,138,496
    );
  });

  it("attention counts its batch, and heads change nothing but the last projection", () => {
    const size = { batch: 32, tokens: 1024, embedDim: 512 };
    const one = costOf(attentionLayers({ ...size, numHeads: 1 }));
    expect(one.multiplyAdds).toBe(68_719_476_736);
    expect(costOf(attentionLayers({ ...size, numHeads: 8 }))).toEqual(one);
  });
});

test("the course's names are those of its own modules", () => {
  expect(courseName("blocks.2.norm2")).toBe("encoder.layers.2.mlp_norm");
  expect(courseName("blocks.0.attn.qkv")).toBe("encoder.layers.0.attn.qkv");
  expect(courseName("head")).toBe("classifier");
  expect(courseName("reg_token")).toBe("reg_token");
});

describe("equal blocks of a layer table", () => {
  const sizes = (config: ModelConfig) =>
    groupLayers(layersOf(config)).map(({ firstBlock, count }) => [firstBlock, count]);

  it("are told once: all of a ViT, those of each stage of a Swin", () => {
    expect(sizes((presets[0] as { config: VitConfig }).config)).toEqual([
      [null, 1],
      [0, 12],
      [null, 1],
    ]);
    expect(sizes(swinPresets[0]?.config as ModelConfig)).toEqual([
      [null, 1],
      [0, 2],
      [null, 1],
      [2, 2],
      [null, 1],
      [4, 6],
      [null, 1],
      [10, 2],
      [null, 1],
    ]);
  });

  it("add up to the whole, however they are grouped", () => {
    fc.assert(
      fc.property(anyModel, (config) => {
        const sum = groupLayers(layersOf(config)).reduce(
          (total, { count, layers }) => total + count * costOf(layers).multiplyAdds,
          0,
        );
        expect(sum).toBe(costOf(layersOf(config)).multiplyAdds);
      }),
    );
  });
});
