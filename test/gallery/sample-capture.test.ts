import { describe, expect, it } from "vitest";
import { headStatistics } from "../../src/model/analysis/statistics.ts";
import { tokenCount, tokenGrid } from "../../src/model/analysis/token-grid.ts";
import { activation, type Capture, headActivation, type Role } from "../../src/model/capture.ts";
import { numTokens } from "../../src/model/config.ts";
import { farthest } from "../model/analysis/patterns.ts";
import { largeSampleCapture, type SampleOptions, sampleCapture } from "./sample-capture.ts";

const shapes: readonly SampleOptions[] = [
  { depth: 3, grid: [4, 6] },
  { depth: 2, grid: [3, 3], classToken: false },
  { depth: 2, grid: [4, 4], distilled: true },
  { depth: 2, grid: [3, 5], regTokens: 4, noEmbedClass: true, numClasses: 0 },
];

const dataOf = (capture: Capture, role: Role) =>
  (activation(capture, role)?.data ?? new Float32Array()) as Float32Array;

describe("sampleCapture", () => {
  it("is the same in every call", () => {
    const options = shapes[0] as SampleOptions;
    expect(sampleCapture(options)).toEqual(sampleCapture(options));
  });

  it("has rows that sum to 1 and z = pattern · v, with every kind of prefix", () => {
    for (const options of shapes) {
      const capture = sampleCapture(options);
      const tokens = numTokens(capture.config);
      expect(activation(capture, "logits") === undefined).toBe(options.numClasses === 0);
      for (let block = 0; block < capture.config.depth; block++) {
        const [pattern, v, z] = (["attn.pattern", "attn.v", "attn.z"] as const).map(
          (role) => headActivation(capture, role, block, 1)?.data as Float32Array,
        ) as [Float32Array, Float32Array, Float32Array];
        for (let query = 0; query < tokens; query++) {
          const row = pattern.subarray(query * tokens, (query + 1) * tokens);
          expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 5);
          const mixed = Float64Array.from({ length: 16 }, (_, i) =>
            row.reduce((sum, weight, key) => sum + weight * (v[key * 16 + i] as number), 0),
          );
          expect(farthest(z.subarray(query * 16, query * 16 + 16), mixed)).toBeLessThan(1e-6);
        }
      }
    }
  });

  it("has tokens for every patch and prefix", () => {
    for (const options of shapes) {
      const capture = sampleCapture(options);
      expect(activation(capture, "embed.tokens")?.shape[0]).toBe(tokenCount(tokenGrid(capture.config)));
      expect(dataOf(capture, "embed.tokens").every(Number.isFinite)).toBe(true);
    }
  });

  it("has heads that differ as trained ones do: dead, near, far and drawn to the class token", () => {
    const capture = largeSampleCapture();
    const pattern = activation(capture, "attn.pattern");
    expect(pattern?.shape).toEqual([12, 12, 197, 197]);
    const { entropy, distance, classMass } = headStatistics(
      pattern as NonNullable<typeof pattern>,
      tokenGrid(capture.config),
    );
    expect(Math.max(...entropy)).toBeCloseTo(Math.log(197), 4);
    expect(Math.min(...distance)).toBeLessThan(25);
    expect(Math.max(...distance)).toBeGreaterThan(90);
    expect(Math.max(...classMass)).toBeGreaterThan(0.5);
  });
});
