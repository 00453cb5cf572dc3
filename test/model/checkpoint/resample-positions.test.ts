import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { resamplePositions, resamplePositionsPlain } from "../../../src/model/checkpoint/resample-positions.ts";
import { parseSafetensors, toFloat32 } from "../../../src/model/checkpoint/safetensors.ts";

const folder = new URL("../../fixtures/goldens/pos_embed_resample/", import.meta.url);
const golden = parseSafetensors(readFileSync(new URL("expected.safetensors", folder)));
const values = (name: string): Float32Array => {
  const tensor = golden.tensors.get(name);
  if (!tensor) throw new Error(`the golden case has no ${name}`);
  return toFloat32(tensor);
};

/** Largest difference over the largest expected magnitude, the measure of the golden cases. */
function relativeError(got: Float32Array, expected: Float32Array): number {
  expect(got.length).toBe(expected.length);
  let difference = 0;
  let size = 0;
  for (let i = 0; i < expected.length; i++) {
    difference = Math.max(difference, Math.abs((got[i] as number) - (expected[i] as number)));
    size = Math.max(size, Math.abs(expected[i] as number));
  }
  return difference / size;
}

const grids: [rows: number, columns: number][] = [
  [16, 16],
  [24, 24],
  [7, 7],
  [10, 18],
];

describe("positions of a 14 × 14 grid on another grid", () => {
  test.each(grids)("agree with timm at %i × %i", (rows, columns) => {
    const got = resamplePositions(values("pos_embed"), 1, [14, 14], [rows, columns], 8);
    expect(relativeError(got, values(`resampled_${rows}x${columns}`))).toBeLessThan(2e-7);
  });

  test.each(grids)("agree with torch without antialias at %i × %i", (rows, columns) => {
    const got = resamplePositionsPlain(values("pos_embed"), 1, [14, 14], [rows, columns], 8);
    expect(relativeError(got, values(`no_antialias_${rows}x${columns}`))).toBeLessThan(2e-7);
  });

  test("the same grid gives the same values", () => {
    for (const resample of [resamplePositions, resamplePositionsPlain]) {
      expect(resample(values("pos_embed"), 1, [14, 14], [14, 14], 8)).toEqual(values("pos_embed"));
    }
  });

  test("a constant embedding stays constant, and prefix tokens are copied", () => {
    const source = new Float32Array((3 + 4 * 6) * 2).fill(2.5);
    source.set([1, 2, 3, 4, 5, 6]);
    for (const resample of [resamplePositions, resamplePositionsPlain]) {
      const result = resample(source, 3, [4, 6], [9, 2], 2);
      expect([...result.subarray(0, 6)]).toEqual([1, 2, 3, 4, 5, 6]);
      for (const value of result.subarray(6)) expect(value).toBeCloseTo(2.5, 6);
    }
  });

  test("values of another length are refused with both numbers", () => {
    expect(() => resamplePositions(new Float32Array(5), 1, [2, 2], [3, 3], 2)).toThrow(/10 values, got 5/);
  });
});
