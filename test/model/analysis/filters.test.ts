import { describe, expect, it } from "vitest";
import {
  filterOf,
  filterPixels,
  filterScale,
  flattenPatch,
  patchProjection,
  projectionTerms,
} from "../../../src/model/analysis/filters.ts";
import { tokenGrid } from "../../../src/model/analysis/token-grid.ts";
import { normalise } from "../../../src/model/image/normalise.ts";
import { at, tensor } from "../../../src/model/tensor.ts";
import { sampleCapture } from "../../gallery/sample-capture.ts";
import { samplePatchEmbedding, samplePicture } from "../../gallery/sample-model.ts";
import { farthest, gridOf } from "./patterns.ts";

describe("filterPixels", () => {
  it("shows 0 as mid-grey and equal weights of either sign equally far from it", () => {
    const pixels = filterPixels(Float32Array.of(0, 1, -1, 0.5, 2, -2, 0, 0, 0, 0, 0, -0.5), 2);
    expect([...pixels]).toEqual([128, 255, 128, 255, 192, 1, 128, 255, 64, 128, 128, 255, 160, 128, 96, 255]);
  });

  it("takes the scale of all filters where one is given", () => {
    expect(filterPixels(Float32Array.of(1, 0, -1), 1, 2)[0]).toBe(192);
    expect(filterScale([0.5, -3, 2])).toBe(3);
  });

  it("shows one channel grey, a filter of zeros grey, and only three of many channels", () => {
    expect([...filterPixels(Float32Array.of(-2), 1)]).toEqual([1, 1, 1, 255]);
    expect([...filterPixels(new Float32Array(3), 1)]).toEqual([128, 128, 128, 255]);
    expect([...filterPixels(Float32Array.of(1, 1), 1)]).toEqual([255, 255, 128, 255]);
    expect([...filterPixels(Float32Array.of(4, 4, 4, 2), 1)]).toEqual([255, 255, 255, 255]);
    expect(() => filterPixels(new Float32Array(7), 2)).toThrow(/7 weights/);
  });
});

describe("flattenPatch", () => {
  it("turns channels-last pixels into the order of the weights", () => {
    const grid = { ...gridOf(1, 2), patchSize: 2 };
    // Pixel (row, column) of channel c is 100·row + 10·column + c.
    const image = Float32Array.from(
      { length: 2 * 4 * 3 },
      (_, i) => 100 * Math.floor(i / 12) + 10 * (Math.floor(i / 3) % 4) + (i % 3),
    );
    expect([...flattenPatch(image, grid, 1)]).toEqual([20, 30, 120, 130, 21, 31, 121, 131, 22, 32, 122, 132]);
    expect(() => flattenPatch(image, grid, 2)).toThrow(/patch 2/);
    expect(() => flattenPatch(image.subarray(1), grid, 0)).toThrow(/2 × 4 pixels/);
  });
});

describe("patchProjection", () => {
  const capture = sampleCapture({ depth: 1, numHeads: 2, grid: [3, 5] });
  const { config } = capture;
  const grid = tokenGrid(config);
  const { weight, bias } = samplePatchEmbedding(config);
  const image = normalise(samplePicture(config), { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] });

  it("gives the captured token of every patch", () => {
    const patches = capture.tensors["embed.patches"];
    for (let patch = 0; patch < 15; patch++) {
      const expected = at(patches as NonNullable<typeof patches>, patch).data;
      expect(farthest(patchProjection(flattenPatch(image, grid, patch), weight, bias.data), expected)).toBeLessThan(
        1e-5,
      );
    }
  });

  it("is the sum of its terms and the bias", () => {
    const patch = flattenPatch(image, grid, 7);
    const projected = patchProjection(patch, weight, bias.data);
    for (const dimension of [0, 9, 31]) {
      const sum = projectionTerms(patch, weight, dimension).reduce((total, term) => total + term, 0);
      expect(sum + (bias.data[dimension] as number)).toBeCloseTo(projected[dimension] as number, 5);
    }
  });

  it("needs no bias, and refuses a patch of another size or a filter that is not there", () => {
    const one = tensor("w", ["embedDim", "inChans", "row", "column"], [1, 1, 1, 2], Float32Array.of(2, 3));
    expect([...patchProjection(Float32Array.of(5, 7), one, null)]).toEqual([31]);
    expect(() => patchProjection(Float32Array.of(5), one, null)).toThrow(/1 values, a filter 2/);
    expect(() => filterOf(one, 1)).toThrow(/filter 1/);
  });
});
