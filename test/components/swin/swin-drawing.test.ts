import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scoreBars } from "../../../src/components/draw/swin/score-steps.ts";
import {
  cellOfSlot,
  slotAt,
  swinAtlasLayout,
  swinMapAt,
  swinMapBox,
} from "../../../src/components/draw/swin/swin-atlas-layout.ts";
import { statisticsColumns, uniformWindowDistance } from "../../../src/components/draw/swin/swin-statistics-layout.ts";
import { regionBorders, strangers } from "../../../src/components/draw/swin/window-matrix.ts";
import { windowBorders, windowPieces } from "../../../src/components/draw/swin/window-pieces.ts";
import { windowTokens } from "../../../src/model/analysis/window-attention.ts";
import { windowOfToken } from "../../../src/model/analysis/windows.ts";
import { blockCount } from "../../../src/model/config.ts";
import { blockWindows, swinStages } from "../../../src/model/swin-stages.ts";
import { anySwin, courseSwin } from "../../model/analysis/swin-fixtures.ts";

const anyBlock = fc
  .tuple(anySwin, fc.nat(), fc.boolean())
  .map(([config, block, off]) => blockWindows(config, block % blockCount(config), off));

describe("the pieces of a window in the picture", () => {
  it("cover exactly the tokens of the window, each once", () => {
    fc.assert(
      fc.property(anyBlock, (layout) => {
        for (let window = 0; window < layout.windowRows * layout.windowColumns; window++) {
          const covered = windowPieces(layout, window).flatMap(({ row, column, rows, columns }) =>
            Array.from(
              { length: rows * columns },
              (_, at) => (row + Math.floor(at / columns)) * layout.columns + column + (at % columns),
            ),
          );
          expect(covered.toSorted((a, b) => a - b)).toEqual([...windowTokens(layout, window)].sort((a, b) => a - b));
        }
      }),
    );
  });

  it("are four in the last window of the course's shifted block, and one in each of the regular block", () => {
    const shifted = blockWindows(courseSwin, 1);
    expect(windowPieces(shifted, 3)).toEqual([
      { row: 0, column: 0, rows: 2, columns: 2 },
      { row: 0, column: 6, rows: 2, columns: 2 },
      { row: 6, column: 0, rows: 2, columns: 2 },
      { row: 6, column: 6, rows: 2, columns: 2 },
    ]);
    expect([0, 1, 2, 3].map((window) => windowPieces(shifted, window).length)).toEqual([1, 2, 2, 4]);
    for (let window = 0; window < 4; window++)
      expect(windowPieces(blockWindows(courseSwin, 0), window)).toHaveLength(1);
  });

  it("have their borders where neighbours are in different windows", () => {
    expect(windowBorders(blockWindows(courseSwin, 1))).toEqual({ rows: [2, 6], columns: [2, 6] });
    expect(windowBorders(blockWindows(courseSwin, 0))).toEqual({ rows: [4], columns: [4] });
    fc.assert(
      fc.property(anyBlock, (layout) => {
        const { rows, columns } = windowBorders(layout);
        for (let token = 0; token < layout.slotOf.length; token++) {
          const [row, column] = [Math.floor(token / layout.columns), token % layout.columns];
          const other = (next: number) => windowOfToken(layout, next) !== windowOfToken(layout, token);
          if (row > 0) expect(rows.includes(row)).toBe(other(token - layout.columns));
          if (column > 0) expect(columns.includes(column)).toBe(other(token - 1));
        }
      }),
    );
  });
});

const tiny = { ...courseSwin, imageSize: [112, 112], depths: [2, 2, 4], numHeads: [3, 6, 12], windowSize: 7 } as const;
const anySpace = fc.record({
  width: fc.integer({ min: 120, max: 1400 }),
  height: fc.integer({ min: 90, max: 420 }),
  ratio: fc.constantFrom(1, 1.5, 2, 3),
});

describe("the atlas of a Swin", () => {
  it("keeps every map inside, apart from the others, and whole device pixels large unless it says otherwise", () => {
    fc.assert(
      fc.property(anySwin, anySpace, (config, space) => {
        const stages = swinStages(config);
        const layout = swinAtlasLayout(stages, space);
        const boxes = stages.flatMap((stage) =>
          Array.from({ length: stage.depth * stage.numHeads }, (_, at) => {
            const block = stage.firstBlock + Math.floor(at / stage.numHeads);
            const slot = at % stage.numHeads;
            return { block, slot, ...swinMapBox(layout, block, slot) };
          }),
        );
        for (const box of boxes) {
          expect(box.x).toBeGreaterThanOrEqual(0);
          expect(box.x + box.width).toBeLessThanOrEqual(layout.width + 1e-6);
          expect(box.y + box.height).toBeLessThanOrEqual(layout.height + 1e-6);
          const found = swinMapAt(layout, box.x + box.width / 2, box.y + box.height / 2);
          expect(found).toEqual({ block: box.block, slot: box.slot });
          const cell = cellOfSlot(layout, box);
          expect(slotAt(layout, cell.column, cell.row)).toEqual({ block: box.block, slot: box.slot });
          expect(cell.column).toBeLessThan(layout.columns);
          expect(cell.row).toBeLessThan(layout.rows);
        }
        expect(layout.width).toBeLessThanOrEqual(space.width + 1);
        if (!layout.averaged) {
          for (const { unit } of layout.stages) {
            expect(Math.abs(unit * space.ratio - Math.round(unit * space.ratio))).toBeLessThan(1e-6);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it("falls in size from stage to stage, as its resolution does", () => {
    const layout = swinAtlasLayout(swinStages(tiny), { width: 640, height: 276, ratio: 1 });
    expect(layout.stages.map(({ mapWidth }) => mapWidth)).toEqual([84, 42, 35]);
    expect(layout.stages.map(({ across }) => across)).toEqual([1, 1, 2]);
    expect(layout.averaged).toBe(false);
  });

  it("leads to the nearest map where a column is shorter, and to none in the gaps", () => {
    const layout = swinAtlasLayout(swinStages(tiny), { width: 640, height: 276, ratio: 1 });
    expect(slotAt(layout, 0, 5)).toEqual({ block: 0, slot: 2 });
    expect(swinMapAt(layout, layout.width / 2, -40)).toBeNull();
    expect(swinMapAt(layout, 5, layout.height + 40)).toBeNull();
  });
});

describe("what the matrix of a window shows", () => {
  it("takes pairs of different regions apart, and draws a line wherever that changes", () => {
    const apart = strangers(Uint8Array.of(0, 0, 1));
    expect([...apart]).toEqual([0, 0, 1, 0, 0, 1, 1, 1, 0]);
    expect(regionBorders(apart, 3, 10).match(/v10/g)).toHaveLength(3);
    expect(regionBorders(apart, 3, 10).match(/h10/g)).toHaveLength(3);
    expect(regionBorders(new Uint8Array(9), 3, 10)).toBe("");
  });
});

describe("the bars of a score", () => {
  it("stand one after another and end at the sum", () => {
    const { zero, bars } = scoreBars(
      [
        { from: 0, to: 3 },
        { from: 3, to: 2 },
        { from: 0, to: 2 },
      ],
      90,
    );
    expect(zero).toBe(0);
    expect(bars.map(({ x, width }) => [x, width])).toEqual([
      [0, 90],
      [60, 30],
      [0, 60],
    ]);
  });

  it("are cut at the left end when the mask takes 100 away", () => {
    const { bars } = scoreBars(
      [
        { from: 0, to: 2 },
        { from: 2, to: -98 },
      ],
      100,
    );
    expect(bars.map(({ cut }) => cut)).toEqual([false, true]);
    expect(bars[1]?.x).toBe(0);
    expect(bars[0]?.width).toBeGreaterThan(50);
  });
});

describe("the statistics of a Swin's heads", () => {
  it("stand in order from left to right with a gap between stages", () => {
    const { spans, center } = statisticsColumns(tiny, 40, 400);
    const centers = Array.from({ length: 8 }, (_, block) => center(block));
    expect(centers).toEqual(centers.toSorted((a, b) => a - b));
    expect(spans.at(-1)?.end).toBeCloseTo(400, 6);
    expect(spans[1]?.start).toBeGreaterThan(spans[0]?.end ?? 0);
  });

  it("measure uniform attention over a window as the mean over all its pairs", () => {
    const stage = swinStages(tiny)[1];
    if (!stage) throw new Error("no stage");
    let sum = 0;
    for (let query = 0; query < 49; query++) {
      for (let key = 0; key < 49; key++) {
        sum += 8 * Math.hypot(Math.floor(query / 7) - Math.floor(key / 7), (query % 7) - (key % 7));
      }
    }
    expect(uniformWindowDistance(stage)).toBeCloseTo(sum / 49 ** 2, 9);
  });
});
