import { describe, expect, test } from "vitest";
import type { ModelConfig, VitConfig } from "../../../src/model/config.ts";
import { parametersOf } from "../../../src/model/cost.ts";
import { type CuratedModel, curatedModels } from "../../../src/model/hub/curated.ts";
import { parseHubAddress } from "../../../src/model/hub/hub-address.ts";
import { presets } from "../../../src/model/presets.ts";
import { swinPresets } from "../../../src/model/swin-presets.ts";
import { sizeOf } from "../../../src/model/tensor.ts";

/** What a model has besides its architecture. */
const changes: Record<string, Partial<VitConfig>> = {
  "timm/vit_base_patch16_384.augreg_in21k_ft_in1k": { imageSize: [384, 384], positionGrid: [24, 24] },
  "timm/vit_small_patch16_224.dino": { numClasses: 0 },
  "timm/deit3_small_patch16_224.fb_in1k": { layerScale: true, noEmbedClass: true },
};

function configOf({ architecture, repository }: CuratedModel): ModelConfig {
  const vit = presets.find(({ id }) => id === architecture)?.config;
  const swin = swinPresets.find(({ id }) => id === architecture)?.config;
  return vit ? { ...vit, ...changes[repository] } : (swin as ModelConfig);
}

describe.each(curatedModels.map((model) => [model.repository, model] as const))("%s", (repository, model) => {
  test("has an address that is read as it stands", () => {
    expect(parseHubAddress(repository).repository).toBe(repository);
  });

  test("has as many parameters as its network", () => {
    let count = 0;
    for (const shape of parametersOf(configOf(model)).values()) count += sizeOf(shape);
    expect(model.parameters).toBe(count);
  });

  test("says what to look at in both languages, with licence and paper", () => {
    expect(model.look.en).toMatch(/^[A-Z\d].{30,160}\.$/);
    expect(model.look.zh).toMatch(/[\u4e00-\u9fff].*。$/);
    expect(model.licence).toMatch(/^(Apache-2\.0|MIT)$/);
    expect(model.paper.arxiv).toMatch(/^\d{4}\.\d{5}$/);
    // An arXiv number begins with year and month; the year of a paper is that or later.
    expect(model.paper.year).toBeGreaterThanOrEqual(2000 + Number(model.paper.arxiv.slice(0, 2)));
  });
});

test("no model stands there twice", () => {
  expect(new Set(curatedModels.map(({ repository }) => repository)).size).toBe(curatedModels.length);
});
