import { describe, expect, test } from "vitest";
import { checkConfig } from "../../src/model/check-config.ts";
import type { VitConfig } from "../../src/model/config.ts";
import { presets } from "../../src/model/presets.ts";
import { failure } from "./checkpoint/support.ts";

const base = presets.find(({ id }) => id === "vit_base_patch16_224")?.config as VitConfig;

const impossible: [title: string, change: Partial<VitConfig>, code: string, remedy: string][] = [
  ["heads that do not divide the width", { numHeads: 11 }, "config.headsDivide", "divides it is 12"],
  ["more heads than width", { embedDim: 8, numHeads: 9 }, "config.headsDivide", "divides it is 8"],
  ["a height between two multiples of the patch", { imageSize: [230, 224] }, "config.imageDivide", "224 or 240"],
  ["a width between two multiples of the patch", { imageSize: [224, 300] }, "config.imageDivide", "288 or 304"],
  ["a picture smaller than a patch", { imageSize: [7, 16] }, "config.imageDivide", "use 16"],
  ["no blocks", { depth: 0 }, "config.value", "use 1 or more"],
  ["half a block", { depth: 1.5 }, "config.value", "whole number"],
  ["a patch of no pixels", { patchSize: 0 }, "config.value", "patchSize"],
  ["a negative number of registers", { regTokens: -1 }, "config.value", "use 0 or more"],
  ["an endless MLP", { mlpRatio: Number.POSITIVE_INFINITY }, "config.value", "above 0"],
  ["an eps of 0", { layerNormEps: 0 }, "config.value", "layerNormEps"],
  ["reading a class token that is not there", { classToken: false }, "config.unsupported", '"avg"'],
];

describe("checkConfig", () => {
  test.each(impossible)("%s is refused with the nearest possible value", (_, change, code, remedy) => {
    const error = failure(() => checkConfig({ ...base, ...change }));
    expect(error.code).toBe(code);
    expect(error.message).toContain(remedy);
  });

  test("a rectangle, a mean over patches and many heads are possible", () => {
    expect(() => checkConfig({ ...base, imageSize: [160, 320] })).not.toThrow();
    expect(() => checkConfig({ ...base, classToken: false, globalPool: "avg", fcNorm: true })).not.toThrow();
    expect(() => checkConfig({ ...base, numHeads: 768 })).not.toThrow();
  });
});
