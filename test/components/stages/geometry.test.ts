import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arrowPath } from "../../../src/components/draw/stages/arrows.ts";
import { costCurve, costPoint, evenSide, powerAxis } from "../../../src/components/draw/stages/cost-curve.ts";
import {
  biasTableSize,
  indexOfOffset,
  laneOfPair,
  offsetOfIndex,
  pairCount,
  pairsOfOffset,
} from "../../../src/components/draw/stages/offset-pairs.ts";
import { outlinePath } from "../../../src/components/draw/stages/outline.ts";
import { relativePositionIndex } from "../../../src/model/analysis/windows.ts";

const windowSize = fc.tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 7 }));

describe("pairs of one offset", () => {
  test("every pair of a window is found at exactly one entry, the one the network gathers", () => {
    fc.assert(
      fc.property(windowSize, (size) => {
        const places = size[0] * size[1];
        const index = relativePositionIndex(size);
        const [rows, columns] = biasTableSize(size);
        let found = 0;
        for (let entry = 0; entry < rows * columns; entry++) {
          const offset = offsetOfIndex(size, entry);
          expect(indexOfOffset(size, offset)).toBe(entry);
          const pairs = pairsOfOffset(size, offset);
          expect(pairs.length).toBe(pairCount(size, offset));
          expect(pairs.length).toBe((size[0] - Math.abs(offset.row)) * (size[1] - Math.abs(offset.column)));
          for (const { query, key } of pairs) expect(index[query * places + key]).toBe(entry);
          found += pairs.length;
        }
        expect(found).toBe(places ** 2);
      }),
      { numRuns: 30 },
    );
  });

  test("Swin's own example: row 2 to row 5, column 6 to column 3 of a window of 7", () => {
    expect(indexOfOffset([7, 7], { row: 2 - 5, column: 6 - 3 })).toBe(3 * 13 + 9);
    expect(pairCount([7, 7], { row: -3, column: 3 })).toBe(16);
    expect(pairCount([7, 7], { row: 7, column: 0 })).toBe(0);
  });

  test("arrows of one line that overlap run on different lanes", () => {
    fc.assert(
      fc.property(windowSize, fc.nat(), (size, seed) => {
        const [rows, columns] = biasTableSize(size);
        const offset = offsetOfIndex(size, seed % (rows * columns));
        const pairs = pairsOfOffset(size, offset);
        for (const { query } of pairs) {
          const { lane, lanes } = laneOfPair(size, offset, query);
          expect(lane).toBeGreaterThanOrEqual(0);
          expect(lane).toBeLessThan(lanes);
          for (const other of pairs) {
            // Starts inside the other's arrow, on its line: a smaller whole share of the offset away.
            const row = Math.floor(other.query / size[1]) - Math.floor(query / size[1]);
            const column = (other.query % size[1]) - (query % size[1]);
            const onLine = row * offset.column === column * offset.row;
            const share = offset.column === 0 ? row / -offset.row : column / -offset.column;
            if (onLine && share > 0 && share < 1 && (row !== 0 || column !== 0)) {
              expect(laneOfPair(size, offset, other.query).lane).not.toBe(lane);
            }
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe("drawing", () => {
  test("the outline of a set of cells has the length of its border", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 6 }),
        fc.array(fc.boolean(), { minLength: 36, maxLength: 36 }),
        (rows, columns, cells) => {
          const inside = (row: number, column: number) =>
            row >= 0 && column >= 0 && row < rows && column < columns && cells[row * columns + column] === true;
          let border = 0;
          for (let row = 0; row < rows; row++) {
            for (let column = 0; column < columns; column++) {
              if (!inside(row, column)) continue;
              for (const [down, across] of [
                [1, 0],
                [-1, 0],
                [0, 1],
                [0, -1],
              ] as const) {
                if (!inside(row + down, column + across)) border++;
              }
            }
          }
          const path = outlinePath((cell) => cells[cell] === true, rows, columns, 10, 10);
          let length = 0;
          for (const [, x, y, kind, to] of path.matchAll(/M([\d.]+) ([\d.]+)([HV])([\d.]+)/g)) {
            length += Math.abs(Number(to) - Number(kind === "H" ? x : y));
          }
          expect(length).toBe(border * 10);
        },
      ),
    );
  });

  test("an arrow ends before its point, and a pair of one place is a ring", () => {
    expect(arrowPath({ x: 0, y: 0 }, { x: 100, y: 0 }, 4, 6)).toMatch(/^M4 0L96 0M90 3\.3L96 0L90 -3\.3$/);
    expect(arrowPath({ x: 5, y: 5 }, { x: 5, y: 5 }, 4, 6)).toMatch(/a3 3 .*z$/);
  });
});

describe("cost curves", () => {
  test("hold the formulas of the paper", () => {
    const [h, w, c, m] = [56, 56, 96, 7];
    const { global, windowed } = costPoint(h, c, m);
    expect(global).toBe(4 * h * w * c * c + 2 * (h * w) ** 2 * c);
    expect(windowed).toBe(4 * h * w * c * c + 2 * m * m * h * w * c);
    const points = costCurve([4, 256], c, m, 13);
    expect(points[0]?.side).toBe(4);
    expect(points.at(-1)?.side).toBeCloseTo(256, 9);
    for (const point of points) expect(point.global).toBeGreaterThanOrEqual(point.windowed);
  });

  test("a map no larger than the window costs the same either way", () => {
    for (const side of [4, 6.5, 7]) expect(costPoint(side, 96, 7).windowed).toBe(costPoint(side, 96, 7).global);
    expect(costPoint(7.5, 96, 7).windowed).toBeLessThan(costPoint(7.5, 96, 7).global);
  });

  test("where hw = 2C both terms of the whole map are equal", () => {
    const side = evenSide(96);
    expect(4 * side ** 2 * 96 ** 2).toBeCloseTo(2 * side ** 4 * 96, 3);
  });

  test("a logarithmic axis has a tick at every power of ten inside", () => {
    const { scale, powers } = powerAxis([3e4, 2e7], [100, 0]);
    expect(powers).toEqual([5, 6, 7]);
    expect(scale(3e4)).toBe(100);
    expect(powerAxis([1e4, 1e6], [0, 1]).powers).toEqual([4, 5, 6]);
  });
});
