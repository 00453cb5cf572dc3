import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cosineSimilarity, positionSimilarity, positionSimilarityTo } from "../../../src/model/analysis/similarity.ts";
import { tensor } from "../../../src/model/tensor.ts";
import { farthest, gridOf } from "./patterns.ts";

const anyVectors = fc
  .record({ count: fc.integer({ min: 1, max: 9 }), dim: fc.integer({ min: 1, max: 7 }) })
  .chain(({ count, dim }) =>
    fc
      .array(fc.float({ min: -100, max: 100, noNaN: true }), { minLength: count * dim, maxLength: count * dim })
      .map((values) => ({ count, dim, vectors: Float32Array.from(values) })),
  );

describe("cosineSimilarity", () => {
  it("is 1 of a vector with itself, symmetric, and never beyond −1 to 1", () => {
    fc.assert(
      fc.property(anyVectors, ({ count, dim, vectors }) => {
        const similarity = cosineSimilarity(vectors, count, dim);
        for (let a = 0; a < count; a++) {
          const isZero = vectors.subarray(a * dim, (a + 1) * dim).every((value) => value === 0);
          expect(similarity[a * count + a]).toBeCloseTo(isZero ? 0 : 1, 6);
          for (let b = 0; b < count; b++) {
            expect(similarity[a * count + b]).toBe(similarity[b * count + a]);
            expect(Math.abs(similarity[a * count + b] as number)).toBeLessThanOrEqual(1);
          }
        }
      }),
    );
  });

  it("is −1 of opposite vectors and 0 of perpendicular ones, whatever their lengths", () => {
    const similarity = cosineSimilarity(Float32Array.of(3, 4, -30, -40, 8, -6), 3, 2);
    expect(farthest(similarity, [1, -1, 0, -1, 1, 0, 0, 0, 1])).toBeLessThan(1e-7);
  });
});

describe("positionSimilarity", () => {
  const grid = gridOf(2, 2, [{ kind: "class" }]);
  const data = Float32Array.from({ length: 15 }, (_, i) => Math.sin(i * i + 1));
  const tokens = tensor("pos_embed", ["batch", "token", "embedDim"], [1, 5, 3], data);

  it("leaves the prefix tokens out unless they are asked for", () => {
    expect(positionSimilarity(tokens, grid)).toEqual(cosineSimilarity(data.subarray(3), 4, 3));
    expect(positionSimilarity(tokens, grid, { prefix: true })).toEqual(cosineSimilarity(data, 5, 3));
  });

  it("takes an embedding of the patches alone as it is", () => {
    const patches = tensor("pos_embed", ["patch", "embedDim"], [4, 3], data.subarray(3));
    expect(positionSimilarity(patches, grid)).toEqual(positionSimilarity(tokens, grid));
    expect(positionSimilarity(patches, grid, { prefix: true })).toEqual(positionSimilarity(tokens, grid));
  });

  it("of one position is its row", () => {
    const all = positionSimilarity(tokens, grid);
    for (let patch = 0; patch < 4; patch++) {
      expect(positionSimilarityTo(tokens, grid, patch)).toEqual(all.slice(patch * 4, patch * 4 + 4));
    }
    expect(() => positionSimilarityTo(tokens, grid, 4)).toThrow(/position 4/);
  });

  it("refuses an embedding of another grid", () => {
    expect(() => positionSimilarity(tokens, gridOf(3, 3))).toThrow(/has 5 rows, the grid has 10 tokens and 9 patches/);
  });
});
