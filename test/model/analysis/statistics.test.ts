import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { attentionDistances, distancesFrom, patchDistances } from "../../../src/model/analysis/distance.ts";
import { logOfBits } from "../../../src/model/analysis/fast-log.ts";
import { entropy, headStatistics, queryStatistics } from "../../../src/model/analysis/statistics.ts";
import { patchCount, type TokenGrid, tokenCount } from "../../../src/model/analysis/token-grid.ts";
import { at } from "../../../src/model/tensor.ts";
import { farthest, gridOf, patternOf, randomPattern, uniformPattern } from "./patterns.ts";

const register = (index: number) => ({ kind: "register" as const, index });

/** Grids of any size with and without prefix tokens. */
const anyGrid = fc
  .record({
    rows: fc.integer({ min: 1, max: 4 }),
    columns: fc.integer({ min: 1, max: 4 }),
    prefix: fc.constantFrom<TokenGrid["prefix"]>(
      [],
      [{ kind: "class" }],
      [{ kind: "class" }, { kind: "distillation" }],
      [{ kind: "class" }, register(0), register(1)],
    ),
  })
  .map(({ rows, columns, prefix }) => gridOf(rows, columns, prefix));

function identityPattern(tokens: number) {
  const data = new Float32Array(tokens * tokens);
  for (let token = 0; token < tokens; token++) data[token * tokens + token] = 1;
  return patternOf(1, 1, tokens, data);
}

describe("entropy", () => {
  it("lies between 0 and ln N, the ends being one key and uniform attention", () => {
    expect(entropy([0, 1, 0, 0])).toBe(0);
    expect(entropy([0.25, 0.25, 0.25, 0.25])).toBeCloseTo(Math.log(4), 12);
    fc.assert(
      fc.property(anyGrid, fc.nat(), (grid, seed) => {
        const tokens = tokenCount(grid);
        const values = headStatistics(randomPattern(2, 2, tokens, seed), grid).entropy;
        expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
        expect(Math.max(...values)).toBeLessThanOrEqual(Math.log(tokens) + 1e-6);
      }),
    );
  });
});

describe("logOfBits", () => {
  it("differs from Math.log by less than 4e-8 for every size of float32", () => {
    fc.assert(
      fc.property(fc.float({ min: Math.fround(2 ** -126), max: 1, noNaN: true }), (value) => {
        const bits = new Uint32Array(Float32Array.of(value).buffer)[0] as number;
        expect(Math.abs(logOfBits(bits) - Math.log(value))).toBeLessThan(4e-8);
      }),
      { numRuns: 5000 },
    );
  });

  it("is finite for zero, so that zero times it is zero", () => {
    expect(Number.isFinite(logOfBits(0))).toBe(true);
    expect(Number.isFinite(logOfBits(1))).toBe(true);
  });
});

describe("headStatistics", () => {
  it("of uniform attention are ln N, the mean distance of all patches, and 1/N", () => {
    const grid = gridOf(3, 4);
    const { entropy: entropies, distance, classMass, maxWeight } = headStatistics(uniformPattern(2, 3, 13), grid);
    const all = patchDistances(grid);
    const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
    expect(farthest(entropies, new Float32Array(6).fill(Math.log(13)))).toBeLessThan(1e-6);
    expect(farthest(distance, new Float32Array(6).fill(mean))).toBeLessThan(1e-4);
    expect(farthest(classMass, new Float32Array(6).fill(1 / 13))).toBeLessThan(1e-7);
    expect(farthest(maxWeight, new Float32Array(6).fill(1 / 13))).toBeLessThan(1e-7);
  });

  it("of attention to oneself are distance 0, entropy 0 and no class mass", () => {
    const statistics = headStatistics(identityPattern(10), gridOf(3, 3));
    expect([...statistics.distance, ...statistics.entropy, ...statistics.classMass]).toEqual([0, 0, 0]);
    expect([...statistics.maxWeight]).toEqual([1]);
  });

  it("agree with the definitions, computed row by row in double precision", () => {
    fc.assert(
      fc.property(anyGrid, fc.nat(), (grid, seed) => {
        const tokens = tokenCount(grid);
        const prefix = grid.prefix.length;
        const pattern = randomPattern(2, 2, tokens, seed);
        const statistics = headStatistics(pattern, grid);
        for (let index = 0; index < 4; index++) {
          const matrix = at(pattern, index >> 1, index & 1).data;
          const rows = Array.from({ length: tokens }, (_, query) =>
            matrix.subarray(query * tokens, (query + 1) * tokens),
          );
          const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
          expect(statistics.entropy[index]).toBeCloseTo(mean(rows.map(entropy)), 5);
          expect(statistics.maxWeight[index]).toBeCloseTo(mean(rows.map((row) => Math.max(...row))), 6);
          expect(statistics.distance[index]).toBeCloseTo(mean([...attentionDistances(matrix, grid)]), 4);
          const toClass = prefix > 0 ? mean(rows.slice(prefix).map((row) => row[0] as number)) : 0;
          expect(statistics.classMass[index]).toBeCloseTo(toClass, 6);
        }
      }),
    );
  });

  it("leave queries out that pay the patches nothing, instead of spreading NaN", () => {
    // Both patches look at the class token only; then the second one looks at the first.
    const none = patternOf(1, 1, 3, Float32Array.of(1, 0, 0, 1, 0, 0, 1, 0, 0));
    expect(headStatistics(none, gridOf(1, 2)).distance[0]).toBe(0);
    expect(headStatistics(none, gridOf(1, 2)).classMass[0]).toBe(1);
    const one = patternOf(1, 1, 3, Float32Array.of(1, 0, 0, 1, 0, 0, 0.5, 0.5, 0));
    expect(headStatistics(one, gridOf(1, 2)).distance[0]).toBe(16);
  });

  it("count no class token where the first prefix token is none", () => {
    expect([...headStatistics(uniformPattern(1, 1, 3), gridOf(1, 2, [register(0)])).classMass]).toEqual([0]);
  });

  it("read a pattern that lies in the middle of a larger buffer", () => {
    const pattern = randomPattern(3, 2, 5, 4);
    const grid = gridOf(2, 2);
    const tail = patternOf(2, 2, 5, pattern.data.subarray(50));
    expect(headStatistics(tail, grid).entropy).toEqual(headStatistics(pattern, grid).entropy.slice(2));
  });

  it("refuse a pattern that does not fit the grid", () => {
    expect(() => headStatistics(uniformPattern(1, 1, 4), gridOf(2, 2))).toThrow(
      /\[block, head, 5, 5\], got \[1, 1, 4, 4\]/,
    );
  });
});

describe("queryStatistics", () => {
  it("averaged over the queries are the statistics of the head", () => {
    fc.assert(
      fc.property(anyGrid, fc.nat(), (grid, seed) => {
        const tokens = tokenCount(grid);
        const pattern = randomPattern(2, 1, tokens, seed);
        const whole = headStatistics(pattern, grid);
        const each = Array.from({ length: tokens }, (_, query) => queryStatistics(pattern, query, grid));
        const mean = (values: readonly Float32Array[], index: number) =>
          values.reduce((sum, value) => sum + (value[index] as number), 0) / values.length;
        const distances = each.flatMap(({ distance }) => (distance ? [distance] : []));
        expect(distances.length).toBe(patchCount(grid));
        for (const index of [0, 1]) {
          expect(
            mean(
              each.map((one) => one.entropy),
              index,
            ),
          ).toBeCloseTo(whole.entropy[index] as number, 5);
          expect(
            mean(
              each.map((one) => one.maxWeight),
              index,
            ),
          ).toBeCloseTo(whole.maxWeight[index] as number, 5);
          expect(mean(distances, index)).toBeCloseTo(whole.distance[index] as number, 3);
          const ofPatches = each.slice(grid.prefix.length).map((one) => one.classMass);
          expect(mean(ofPatches, index)).toBeCloseTo(whole.classMass[index] as number, 5);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("give a prefix token no distance, for it has no place", () => {
    expect(queryStatistics(uniformPattern(1, 1, 5), 0, gridOf(2, 2)).distance).toBeNull();
    expect(() => queryStatistics(uniformPattern(1, 1, 5), 5, gridOf(2, 2))).toThrow(/query 5/);
  });
});

describe("patchDistances", () => {
  it("are pixels between centres, also in a rectangular grid", () => {
    const grid = gridOf(2, 3);
    expect([...distancesFrom(grid, 0)]).toEqual([
      0,
      16,
      32,
      16,
      Math.fround(16 * Math.SQRT2),
      Math.fround(16 * Math.sqrt(5)),
    ]);
    expect(patchDistances(grid).subarray(5 * 6)).toEqual(distancesFrom(grid, 5));
  });
});
