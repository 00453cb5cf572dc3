import { describe, expect, test } from "vitest";
import { checkConfig } from "../../src/model/check-config.ts";
import type { SwinConfig, VitConfig } from "../../src/model/config.ts";
import { presets } from "../../src/model/presets.ts";
import { failure, smallSwin } from "./checkpoint/support.ts";

const base = presets.find(({ id }) => id === "vit_base_patch16_224")?.config as VitConfig;

const impossible: [title: string, change: Partial<VitConfig>, code: string, remedy: string][] = [
  ["heads that do not divide the width", { numHeads: 11 }, "config.headsDivide", "divides it is 12"],
  ["more heads than width", { embedDim: 8, numHeads: 9 }, "config.headsDivide", "divides it is 8"],
  ["a billion heads", { numHeads: 1e9 }, "config.headsDivide", "divides it is 768"],
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

const impossibleSwins: [title: string, change: Partial<SwinConfig>, code: string, remedy: string][] = [
  ["no stages", { depths: [], numHeads: [] }, "config.value", "1 to 16 stages"],
  ["more stages than a picture can be halved", manyStages(17), "config.value", "1 to 16 stages"],
  ["more stages than heads", { depths: [2, 2, 2] }, "config.value", "[2, 2, 2] of 3, numHeads of 2"],
  ["a stage without blocks", { depths: [2, 0] }, "config.value", "use 1 or more"],
  ["a stage with half a head", { numHeads: [2, 0.5] }, "config.value", "whole number"],
  ["heads that divide one stage only", { numHeads: [2, 12] }, "config.headsDivide", "divides it is 8"],
  ["a window of no tokens", { windowSize: 0 }, "config.value", "windowSize"],
  ["a picture that patches do not fill", { imageSize: [32, 31] }, "config.imageDivide", "30 or 32"],
  ["a negative number of classes", { numClasses: -1 }, "config.value", "use 0 or more"],
];

function manyStages(count: number): Partial<SwinConfig> {
  const ones = Array.from({ length: count }, () => 1);
  return { depths: ones, numHeads: ones };
}

describe("checkConfig", () => {
  test.each(impossible)("%s is refused with the nearest possible value", (_, change, code, remedy) => {
    const error = failure(() => checkConfig({ ...base, ...change }));
    expect(error.code).toBe(code);
    expect(error.message).toContain(remedy);
  });

  test.each(impossibleSwins)("a Swin with %s is refused with what is possible", (_, change, code, remedy) => {
    const error = failure(() => checkConfig({ ...smallSwin, ...change }));
    expect(error.code).toBe(code);
    expect(error.message).toContain(remedy);
  });

  test("maps that windows do not divide, a window larger than the picture, odd maps and many stages are possible", () => {
    for (const change of [{ windowSize: 5 }, { windowSize: 99 }, { imageSize: [30, 38] as const }, manyStages(16)]) {
      expect(() => checkConfig({ ...smallSwin, ...change })).not.toThrow();
    }
  });

  test("a rectangle, a mean over patches and many heads are possible", () => {
    expect(() => checkConfig({ ...base, imageSize: [160, 320] })).not.toThrow();
    expect(() => checkConfig({ ...base, classToken: false, globalPool: "avg", fcNorm: true })).not.toThrow();
    expect(() => checkConfig({ ...base, numHeads: 768 })).not.toThrow();
  });
});
