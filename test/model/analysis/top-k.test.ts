import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { kthSmallest } from "../../../src/model/analysis/kth-smallest.ts";
import { softmax, topK } from "../../../src/model/analysis/top-k.ts";
import { farthest } from "./patterns.ts";

const anyValues = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 40 });

describe("softmax", () => {
  it("sums to 1 and does not change when a number is added to all logits", () => {
    fc.assert(
      fc.property(anyValues, fc.integer({ min: -1000, max: 1000 }), (logits, shift) => {
        const shares = softmax(logits);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);
        expect(farthest(softmax(logits.map((logit) => logit + shift)), shares)).toBe(0);
      }),
    );
  });

  it("survives logits beyond the range of exp and gives −∞ no share", () => {
    expect([...softmax([1000, 1000, -Infinity, -1000])]).toEqual([0.5, 0.5, 0, 0]);
    expect([...softmax([])]).toEqual([]);
  });
});

describe("topK", () => {
  it("gives the largest values in order, of equal ones the lower index first", () => {
    fc.assert(
      fc.property(anyValues, fc.integer({ min: 0, max: 50 }), (values, k) => {
        const sorted = values
          .map((value, index) => ({ index, value }))
          .sort((a, b) => b.value - a.value || a.index - b.index);
        expect(topK(values, k)).toEqual(sorted.slice(0, k));
      }),
    );
  });

  it("never lists NaN", () => {
    expect(topK([Number.NaN, 1, Number.NaN, 2], 3)).toEqual([
      { index: 3, value: 2 },
      { index: 1, value: 1 },
    ]);
  });
});

describe("kthSmallest", () => {
  it("is the value at that place of the sorted values, which stay as they were", () => {
    fc.assert(
      fc.property(anyValues, fc.nat(), (values, any) => {
        const given = Float64Array.from(values);
        const k = any % values.length;
        expect(kthSmallest(given, k)).toBe(Float64Array.from(values).sort()[k]);
        expect([...given]).toEqual(values);
      }),
    );
  });
});
