import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pairTerms, softmaxPlace } from "../../../src/model/analysis/pair.ts";
import { headActivation } from "../../../src/model/capture.ts";
import { sampleCapture } from "../../gallery/sample-capture.ts";
import { farthest } from "./patterns.ts";

const anyVector = (length: number) =>
  fc
    .array(fc.float({ min: -8, max: 8, noNaN: true }), { minLength: length, maxLength: length })
    .map((values) => Float32Array.from(values));

describe("pairTerms", () => {
  it("are products whose sum, scaled and cooled, is the score", () => {
    const { products, sum, scale, score } = pairTerms(Float32Array.of(1, 2, 3, 4), Float32Array.of(5, -6, 7, 0.5), 2);
    expect([...products]).toEqual([5, -12, 21, 2]);
    expect([sum, scale, score]).toEqual([16, 0.5, 4]);
  });

  it("do not change when query and key are exchanged", () => {
    fc.assert(
      fc.property(anyVector(12), anyVector(12), (q, k) => {
        expect(pairTerms(k, q)).toEqual(pairTerms(q, k));
      }),
    );
  });

  it("refuse vectors of different length", () => {
    expect(() => pairTerms(new Float32Array(3), new Float32Array(4))).toThrow(/query has 3 values, key 4/);
  });
});

describe("softmaxPlace", () => {
  it("agrees with the captured scores and pattern of every pair, under any temperature and mask", () => {
    for (const intervention of [
      {},
      { temperature: 0.5 },
      { temperature: 3, patchesOff: [0, 5], classTokenOff: true },
    ]) {
      const capture = sampleCapture({ depth: 2, numHeads: 2, grid: [3, 3], intervention });
      for (const [block, head] of [
        [0, 0],
        [0, 1],
        [1, 0],
        [1, 1],
      ] as const) {
        const of = (role: "attn.q" | "attn.k" | "attn.scores" | "attn.pattern") =>
          headActivation(capture, role, block, head)?.data as Float32Array;
        for (let query = 0; query < 10; query++) {
          const scores = of("attn.scores").subarray(query * 10, query * 10 + 10);
          for (let key = 0; key < 10; key++) {
            const q = of("attn.q").subarray(query * 16, query * 16 + 16);
            const { score } = pairTerms(
              q,
              of("attn.k").subarray(key * 16, key * 16 + 16),
              capture.intervention.temperature,
            );
            const place = softmaxPlace(scores, key);
            const off =
              (capture.intervention.classTokenOff && key === 0) || capture.intervention.patchesOff.includes(key - 1);
            expect(place.masked).toBe(off);
            expect(place.maskedKeys).toBe(intervention.patchesOff ? 3 : 0);
            if (!off) expect(Math.abs(score - (scores[key] as number))).toBeLessThan(1e-5 * (1 + Math.abs(score)));
            const weight = of("attn.pattern")[query * 10 + key] as number;
            expect(Math.abs(place.weight - weight)).toBeLessThan(1e-6);
            expect(place.timesUniform).toBeCloseTo(place.weight * 10, 12);
          }
        }
      }
    }
  });

  it("has weights that sum to 1 and ranks that follow them", () => {
    fc.assert(
      fc.property(anyVector(9), (scores) => {
        const places = Array.from(scores, (_, key) => softmaxPlace(scores, key));
        expect(places.reduce((sum, place) => sum + place.weight, 0)).toBeCloseTo(1, 10);
        const sorted = [...places].sort((a, b) => a.rank - b.rank);
        for (let i = 1; i < sorted.length; i++) {
          const [better, worse] = [sorted[i - 1], sorted[i]] as [(typeof places)[0], (typeof places)[0]];
          expect(worse.weight).toBeLessThanOrEqual(better.weight);
          expect(worse.rank).toBe(worse.score === better.score ? better.rank : i + 1);
        }
        expect(sorted[0]?.exponential).toBe(1);
      }),
    );
  });

  it("does not change when the same number is added to all scores", () => {
    const scores = Float32Array.of(1, -2, 0.5, 3);
    const shifted = scores.map((score) => score + 64);
    const weights = (row: Float32Array) => Array.from(row, (_, key) => softmaxPlace(row, key).weight);
    expect(farthest(weights(scores), weights(shifted))).toBeLessThan(1e-12);
  });

  it("gives a masked key no weight, whether the mask is −∞ or a large negative number", () => {
    for (const mask of [-Infinity, -1e9]) {
      const place = softmaxPlace(Float32Array.of(0, mask, 0), 1);
      expect([place.masked, place.weight, place.timesUniform, place.maskedKeys]).toEqual([true, 0, 0, 1]);
      expect(softmaxPlace(Float32Array.of(0, mask, 0), 2).weight).toBe(0.5);
    }
    expect(() => softmaxPlace(new Float32Array(3), 3)).toThrow(/key 3/);
  });
});
