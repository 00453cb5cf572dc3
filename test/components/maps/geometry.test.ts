import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cellAt, cellLayout } from "../../../src/components/draw/charts/cells.ts";
import { orderBy, slotOf } from "../../../src/components/draw/maps/atlas.ts";
import { atlasLayout, mapAt, mapBox } from "../../../src/components/draw/maps/atlas-layout.ts";
import { divergingScale, scoreLimit } from "../../../src/components/draw/maps/diverging-scale.ts";
import { cellSize, matrixSide, pairAt, pairBox, viewWith } from "../../../src/components/draw/maps/matrix.ts";
import { axisTicks } from "../../../src/components/draw/maps/matrix-axis.ts";
import { largestOf, patternMaximum, rankOf, readLine, tokenLine } from "../../../src/components/draw/maps/token-map.ts";
import { walkGrid } from "../../../src/components/draw/maps/walk.ts";
import { tokenBox } from "../../../src/components/views/token-box.ts";
import { type TokenGrid, tokenCount, tokenOfCell, tokenOfPatch } from "../../../src/model/analysis/token-grid.ts";
import { attentionOfToken } from "../../../src/model/selection.ts";
import { tensor } from "../../../src/model/tensor.ts";

const gridOf = (rows: number, columns: number, prefix: number): TokenGrid => ({
  rows,
  columns,
  patchSize: 16,
  prefix: Array.from({ length: prefix }, (_, index) =>
    index === 0 ? { kind: "class" as const } : { kind: "register" as const, index: index - 1 },
  ),
});
const grids = fc
  .tuple(fc.integer({ min: 1, max: 24 }), fc.integer({ min: 1, max: 24 }), fc.integer({ min: 0, max: 5 }))
  .map(([rows, columns, prefix]) => gridOf(rows, columns, prefix));
const share = fc.double({ min: 0.01, max: 0.99, noNaN: true });

describe("cells of the picture", () => {
  test("every point inside a patch's box belongs to that patch's token", () => {
    fc.assert(
      fc.property(grids, fc.integer({ min: 60, max: 900 }), fc.nat(), share, share, (grid, width, n, dx, dy) => {
        const layout = cellLayout(width, grid.rows, grid.columns);
        const token = tokenOfPatch(grid, n % (grid.rows * grid.columns));
        const box = tokenBox(grid, layout, token);
        if (!box) throw new Error("a patch has a box");
        const index = cellAt(layout, box.x + dx * box.width, box.y + dy * box.height) as number;
        expect(tokenOfCell(grid, Math.floor(index / grid.columns), index % grid.columns)).toBe(token);
      }),
    );
  });

  test("a prefix token has no box", () => {
    const grid = gridOf(3, 4, 2);
    expect(tokenBox(grid, cellLayout(100, 3, 4), 1)).toBeNull();
    expect(tokenBox(grid, cellLayout(100, 3, 4), 2)).toEqual({ x: 0, y: 0, width: 25, height: 25 });
  });
});

describe("keys in a grid", () => {
  const at = { row: 2, column: 3 };
  test.each([
    ["ArrowLeft", { row: 2, column: 2 }],
    ["ArrowRight", { row: 2, column: 4 }],
    ["ArrowUp", { row: 1, column: 3 }],
    ["ArrowDown", { row: 3, column: 3 }],
    ["Home", { row: 2, column: 0 }],
    ["End", { row: 2, column: 6 }],
    ["PageUp", { row: 0, column: 3 }],
    ["PageDown", { row: 4, column: 3 }],
  ])("%s leads to its neighbour or its edge", (key, to) => {
    expect(walkGrid({ key }, at, 5, 7)).toEqual(to);
  });

  test("Ctrl with Home and End lead to the first and the last cell; other keys are left alone", () => {
    expect(walkGrid({ key: "Home", ctrlKey: true }, at, 5, 7)).toEqual({ row: 0, column: 0 });
    expect(walkGrid({ key: "End", ctrlKey: true }, at, 5, 7)).toEqual({ row: 4, column: 6 });
    expect(walkGrid({ key: "a" }, at, 5, 7)).toBeNull();
  });

  test("no walk leaves the grid", () => {
    const keys = fc.constantFrom(
      "ArrowLeft",
      "ArrowRight",
      "ArrowUp",
      "ArrowDown",
      "Home",
      "End",
      "PageUp",
      "PageDown",
    );
    fc.assert(
      fc.property(fc.array(keys, { maxLength: 40 }), fc.integer({ min: 1, max: 9 }), (walk, rows) => {
        let cell = { row: 0, column: 0 };
        for (const key of walk) cell = walkGrid({ key }, cell, rows, 4) ?? cell;
        expect(cell.row).toBeGreaterThanOrEqual(0);
        expect(cell.row).toBeLessThan(rows);
        expect(cell.column).toBeLessThan(4);
      }),
    );
  });
});

describe("layout of the atlas", () => {
  const spaces = fc.record({
    width: fc.integer({ min: 120, max: 1400 }),
    maxHeight: fc.option(fc.integer({ min: 60, max: 900 }), { nil: undefined }),
    transposed: fc.boolean(),
    ratio: fc.constantFrom(1, 1.25, 1.5, 2, 3),
  });
  const sizes = fc.tuple(fc.integer({ min: 1, max: 24 }), fc.integer({ min: 1, max: 16 }));

  test("every point of a map's box belongs to that head", () => {
    fc.assert(
      fc.property(grids, sizes, spaces, fc.nat(), share, share, (grid, [blocks, heads], space, n, dx, dy) => {
        const layout = atlasLayout(grid, blocks, heads, space);
        const [block, slot] = [Math.floor(n / heads) % blocks, n % heads];
        const box = mapBox(layout, block, slot);
        expect(mapAt(layout, box.x + dx * box.width, box.y + dy * box.height)).toEqual({ block, slot });
      }),
    );
  });

  test("it fits into its room, on whole device pixels unless patches are averaged", () => {
    fc.assert(
      fc.property(grids, sizes, spaces, (grid, [blocks, heads], space) => {
        const layout = atlasLayout(grid, blocks, heads, space);
        expect(layout.width).toBeLessThanOrEqual(space.width + 1e-6);
        expect(layout.height).toBeLessThanOrEqual((space.maxHeight ?? Number.POSITIVE_INFINITY) + 1e-6);
        const pixels = layout.unit * space.ratio;
        if (!layout.averaged) expect(Math.abs(pixels - Math.round(pixels))).toBeLessThan(1e-9);
      }),
    );
  });

  test("12 × 3 heads of 14 × 14 patches in 655 px are three pixels per patch", () => {
    const layout = atlasLayout(gridOf(14, 14, 1), 12, 3, { width: 655, ratio: 1 });
    expect(layout.unit).toBe(3);
    expect(layout.width).toBeGreaterThan(620);
  });

  test("ordering by a statistic permutes the heads of each block, largest first", () => {
    const order = orderBy(new Float32Array([1, 3, 2, 5, 5, 7]), 2, 3);
    expect([...order]).toEqual([1, 2, 0, 2, 0, 1]);
    expect(slotOf(order, 3, 0, 0)).toBe(2);
    expect(slotOf(order, 3, 1, 2)).toBe(0);
  });
});

describe("reading a pattern", () => {
  const pattern = Float32Array.from({ length: 2 * 3 * 3 }, (_, index) => index / 18);

  test("`from` reads the row of the query, `to` the column of the key", () => {
    const line = new Float32Array(3);
    for (const direction of ["from", "to"] as const) {
      for (let token = 0; token < 3; token++) {
        const expected = attentionOfToken(pattern.subarray(9), 3, token, direction);
        expect([...readLine(pattern, tokenLine(3, 1, token, direction), line)]).toEqual([...expected]);
      }
    }
    expect(readLine(pattern, tokenLine(3, 0, 1, "to"), line)[2]).toBe(pattern[2 * 3 + 1]);
  });

  test("maximum, largest patch and rank", () => {
    const values = new Float32Array([0.5, 0.1, 0.3, 0.1]);
    expect(largestOf(values)).toBe(0.5);
    expect(largestOf(values, 1)).toBeCloseTo(0.3);
    expect(rankOf(values, values[1] as number)).toBe(3);
    expect(rankOf(values, 0.5)).toBe(1);
    expect(patternMaximum(tensor("attn.pattern", ["a"], [18], pattern))).toBe(pattern[17]);
  });
});

describe("the matrix", () => {
  const views = fc
    .tuple(fc.double({ min: 1, max: 20, noNaN: true }), share, share)
    .map(([k, x, y]) => ({ k, x: x * 300 * (1 - k), y: y * 300 * (1 - k) }));

  test("the point in the middle of a pair's box is that pair, at any zoom", () => {
    fc.assert(
      fc.property(views, fc.integer({ min: 2, max: 600 }), fc.nat(), fc.nat(), (view, tokens, a, b) => {
        const [query, key] = [a % tokens, b % tokens];
        const shown = viewWith(300, tokens, view, query, key);
        const box = pairBox(300, tokens, shown, query, key);
        const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
        fc.pre(box.width < 300);
        expect(pairAt(300, tokens, shown, x, y)).toEqual({ query, key });
      }),
    );
  });

  test("a view moved to a pair still covers the whole side", () => {
    fc.assert(
      fc.property(views, fc.nat({ max: 99 }), fc.nat({ max: 99 }), (view, query, key) => {
        const { k, x, y } = viewWith(300, 100, view, query, key);
        for (const shift of [x, y]) {
          expect(shift).toBeLessThanOrEqual(1e-6);
          expect(shift + 300 * k).toBeGreaterThanOrEqual(300 - 1e-6);
        }
      }),
    );
  });

  test("nothing lies outside the matrix", () => {
    const whole = { k: 1, x: 0, y: 0 };
    expect(pairAt(300, 10, whole, -1, 5)).toBeNull();
    expect(pairAt(300, 10, whole, 5, 300)).toBeNull();
    expect(pairAt(300, 10, whole, 299, 0)).toEqual({ query: 0, key: 9 });
  });

  test("its side is a whole number of pixels per cell where that wastes little", () => {
    expect(matrixSide(400, 197, 1)).toBe(394);
    expect(matrixSide(400, 197, 2)).toBe((4 * 197) / 2);
    expect(matrixSide(300, 197, 1)).toBe(300);
    expect(cellSize(300, 100, { k: 2, x: 0, y: 0 })).toBe(6);
  });

  test("axes name rows of patches, and single tokens when they are large enough", () => {
    const grid = gridOf(14, 14, 1);
    const name = (token: number) => `t${token}`;
    const row = (index: number) => `r${index}`;
    const whole = axisTicks(grid, 2, 0, 394, name, row).map((tick) => tick.label);
    expect(whole[0]).toBe("t0");
    expect(whole).toContain("r13");
    expect(whole).not.toContain("t1");
    const near = axisTicks(grid, 36, -36 * 10, 394, name, row);
    expect(near.map((tick) => tick.label)).toEqual([
      "t10",
      "t11",
      "t12",
      "t13",
      "t14",
      "t15",
      "t16",
      "t17",
      "t18",
      "t19",
      "t20",
    ]);
    expect(near[0]?.at).toBe(18);
    expect(new Set(whole).size).toBe(whole.length);
    expect(tokenCount(grid)).toBe(197);
  });
});

describe("the scale of scores", () => {
  test("is centred on 0 and as wide as the largest score that is not masked", () => {
    const limit = scoreLimit(new Float32Array([1, -4, -1e9, 2]));
    expect(limit).toBe(4);
    const scale = divergingScale(limit);
    expect(scale.domain).toEqual([-4, 4]);
    expect([-4, 0, 4, 9].map(scale.unit)).toEqual([0, 0.5, 1, 1]);
    expect(divergingScale(0).unit(0)).toBe(0.5);
  });
});
