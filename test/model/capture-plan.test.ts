import { expect, test } from "vitest";
import { beyondCapture, whatToCapture } from "../../src/model/capture-plan.ts";
import type { VitConfig } from "../../src/model/config.ts";
import { presets } from "../../src/model/presets.ts";

const base = presets.find(({ id }) => id === "vit_base_patch16_224")?.config as VitConfig;

test("all blocks of ViT-B/16 are kept at 224 px, and the chosen one at 384 px, where all take hundreds of megabytes", () => {
  expect(beyondCapture(base)).toBeNull();
  expect(whatToCapture(base, 5).blocks).toBeUndefined();
  const large: VitConfig = { ...base, imageSize: [384, 384], positionGrid: [24, 24] };
  const [maps, vectors] = [2 * 12 * 577 ** 2, 2 * 577 * 768];
  expect(beyondCapture(large)).toBe(12 * 4 * (maps + vectors));
  expect(whatToCapture(large, 5).blocks).toEqual([5]);
});
