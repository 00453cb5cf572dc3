import { describe, expect, it } from "vitest";
import { normalQuantile } from "../../src/model/normal.ts";
import { namedRandom } from "../../src/model/random.ts";

describe("normalQuantile", () => {
  it.each([
    // Python: statistics.NormalDist().inv_cdf, and mpmath for the far tails.
    [0.5, 0],
    [0.975, 1.959963984540054],
    [0.25, -0.6744897501960817],
    [0.07, -1.4757910281791702],
    [1e-5, -4.264890793922602],
    [1e-12, -7.034483825301131],
  ])("at %f is %f", (p, expected) => {
    expect(normalQuantile(p)).toBeCloseTo(expected, 12);
  });

  it("is odd about a half", () => {
    for (const p of [0.001, 0.03, 0.2, 0.4]) expect(normalQuantile(1 - p)).toBeCloseTo(-normalQuantile(p), 12);
  });
});

describe("namedRandom", () => {
  const draw = (seed: number, name: string, count: number) => {
    const random = namedRandom(seed, name);
    return Array.from({ length: count }, random);
  };

  it("gives the same numbers for a seed and a name, and others for another", () => {
    expect(draw(1, "a", 5)).toEqual(draw(1, "a", 5));
    expect(draw(1, "a", 5)).not.toEqual(draw(2, "a", 5));
    expect(draw(1, "a", 5)).not.toEqual(draw(1, "b", 5));
  });

  it("makes normal numbers of mean 0, deviation 1 and a kurtosis of 3", () => {
    const values = draw(7, "blocks.0.attn.qkv.weight", 200_000).map(normalQuantile);
    const moment = (power: number) => values.reduce((sum, value) => sum + value ** power, 0) / values.length;
    expect(moment(1)).toBeCloseTo(0, 2);
    expect(moment(2)).toBeCloseTo(1, 2);
    expect(Math.abs(moment(4) - 3)).toBeLessThan(0.05);
  });
});
