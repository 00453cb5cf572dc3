import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import * as fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { filterOf, flattenPatch, patchProjection } from "../../../src/model/analysis/filters.ts";
import {
  convolve,
  convolveAt,
  cutPatches,
  placeOfPixel,
  timesSeen,
} from "../../../src/model/analysis/patch-convolution.ts";
import { seededRandom } from "../../../src/model/random.ts";
import { tensor } from "../../../src/model/tensor.ts";

const note = { imageSize: 224, kernel: 7, inChans: 3, embedDim: 16 };

describe("cutting patches by a convolution", () => {
  it("gives the note's code 218 × 218 tokens without a stride, and the 1024 it meant with stride 7", () => {
    const slid = cutPatches({ ...note, stride: 1 });
    expect(slid).toMatchObject({ side: 218, tokens: 47_524, patchLength: 147, parameters: 2352, mostTimes: 49 });
    expect(slid.overlap).toBeCloseTo(6 / 7);
    expect(slid.pairs).toBe(2_258_530_576);
    const meant = cutPatches({ ...note, stride: 7 });
    expect(meant).toMatchObject({ side: 32, tokens: 1024, parameters: 2352, overlap: 0, covered: 1, mostTimes: 1 });
  });

  it("gives ViT-B/16 196 tokens of 768 numbers", () => {
    const vit = cutPatches({ imageSize: 224, kernel: 16, stride: 16, inChans: 3, embedDim: 768 });
    expect(vit).toMatchObject({ side: 14, tokens: 196, patchLength: 768, multiplyAdds: 115_605_504 });
  });

  it("counts for every pixel the patches that it is in, as one finds by trying them all", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 9, max: 30 }),
        (kernel, stride, imageSize) => {
          const { side, covered, mostTimes } = cutPatches({ imageSize, kernel, stride, inChans: 1, embedDim: 1 });
          const times = Array.from({ length: imageSize }, (_, pixel) =>
            Array.from({ length: side }, (__, at) => at * stride).reduce(
              (sum, start) => sum + (pixel >= start && pixel < start + kernel ? 1 : 0),
              0,
            ),
          );
          times.forEach((count, pixel) => expect(timesSeen(side, kernel, stride, pixel)).toBe(count));
          expect(covered).toBeCloseTo((times.filter((count) => count > 0).length / imageSize) ** 2);
          expect(mostTimes).toBe(Math.max(...times) ** 2);
        },
      ),
      { seed: 3, numRuns: 60 },
    );
  });

  it("refuses a kernel that is larger than the picture", () => {
    expect(() => cutPatches({ ...note, imageSize: 5, stride: 1 })).toThrow("A kernel of 7 pixels");
  });
});

describe("a convolution and flatten-and-multiply", () => {
  const random = seededRandom(7);
  const values = (length: number) => Float32Array.from({ length }, () => random() * 2 - 1);
  const [patchSize, rows, columns, embedDim] = [4, 3, 5, 6];
  const image = values(rows * columns * patchSize * patchSize * 3);
  const weight = tensor("weight", ["out", "in", "row", "column"], [embedDim, 3, 4, 4], values(embedDim * 48));
  const size = { height: rows * patchSize, width: columns * patchSize, inChans: 3, kernel: patchSize };
  beforeAll(() => tf.setBackend("cpu"));

  it("are the same number, exactly", () => {
    const grid = { rows, columns, prefix: [], patchSize };
    for (let patch = 0; patch < rows * columns; patch++) {
      const [top, left] = [Math.floor(patch / columns) * patchSize, (patch % columns) * patchSize];
      const token = patchProjection(flattenPatch(image, grid, patch), weight, null);
      token.forEach((value, dimension) => {
        expect(Math.fround(convolveAt(image, filterOf(weight, dimension), size, top, left))).toBe(value);
      });
    }
  });

  it.each([1, 2, 4, 5])("at stride %i a feature map equals that of tfjs's own convolution", (stride) => {
    const kernel = tf.transpose(tf.tensor4d(weight.data, [embedDim, 3, 4, 4]), [2, 3, 1, 0]) as tf.Tensor4D;
    const expected = tf.conv2d(tf.tensor3d(image, [size.height, size.width, 3]), kernel, stride, "valid");
    const all = expected.dataSync();
    for (let dimension = 0; dimension < embedDim; dimension++) {
      const own = convolve(image, filterOf(weight, dimension), size, stride);
      expect([own.rows, own.columns]).toEqual(expected.shape.slice(0, 2));
      own.values.forEach((value, at) => expect(value).toBeCloseTo(all[at * embedDim + dimension]!, 5));
    }
  });
});

describe("a pixel's place", () => {
  it("is where the flattened patch has its value", () => {
    const grid = { rows: 2, columns: 3, prefix: [], patchSize: 4 };
    const image = Float32Array.from({ length: 8 * 12 * 3 }, (_, at) => at);
    for (const [row, column] of [
      [0, 0],
      [5, 9],
      [7, 11],
      [3, 4],
    ] as const) {
      const place = placeOfPixel(row, column, 4, 3);
      const flat = flattenPatch(image, grid, place.patch);
      for (let channel = 0; channel < 3; channel++) {
        expect(flat[channel * 16 + place.inWeights]).toBe((row * 12 + column) * 3 + channel);
      }
      expect(place.flat).toBe(((row % 4) * 4 + (column % 4)) * 3);
    }
  });
});
