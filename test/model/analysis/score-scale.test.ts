import { describe, expect, it } from "vitest";
import { scoreScale } from "../../../src/model/analysis/score-scale.ts";

describe("products of random vectors", () => {
  it.each([4, 16, 64, 256])(
    "have a standard deviation near √%i, and softmax saturates unless it is divided out",
    (dim) => {
      const { deviation, largestPlain, largestScaled } = scoreScale(dim, 16, 200);
      expect(Math.abs(deviation / Math.sqrt(dim) - 1)).toBeLessThan(0.06);
      expect(largestScaled).toBeLessThan(0.45);
      expect(largestPlain).toBeGreaterThan(largestScaled);
      if (dim >= 64) expect(largestPlain).toBeGreaterThan(0.8);
    },
  );

  it("are the same for the same seed, and their weights are rows of a softmax", () => {
    const [one, other] = [scoreScale(64, 16, 20), scoreScale(64, 16, 20)];
    expect(one).toEqual(other);
    expect(scoreScale(64, 16, 20, 2).deviation).not.toBe(one.deviation);
    expect(one.plain.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1);
    expect([...one.scaled]).toEqual([...one.scaled].sort((a, b) => b - a));
  });
});
