import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { windowLayout } from "../../src/model/analysis/windows.ts";
import { blockCount } from "../../src/model/config.ts";
import { blockWindows, mergedTokens, stageOfBlock, swinStages, windowGeometry } from "../../src/model/swin-stages.ts";
import { anySwin, courseSwin, swinConfigOf } from "./analysis/swin-fixtures.ts";
import "./analysis/patterns.ts";

const swinTiny = {
  ...courseSwin,
  imageSize: [224, 224] as const,
  embedDim: 96,
  depths: [2, 2, 6, 2],
  numHeads: [3, 6, 12, 24],
  windowSize: 7,
};

describe("swinStages", () => {
  it("of Swin-T are those of the paper: 56², 28², 14², 7² with 96 to 768 channels", () => {
    const stages = swinStages(swinTiny);
    expect(stages.map(({ rows, columns, dim, numHeads }) => [rows, columns, dim, numHeads])).toEqual([
      [56, 56, 96, 3],
      [28, 28, 192, 6],
      [14, 14, 384, 12],
      [7, 7, 768, 24],
    ]);
    expect(stages.map(({ firstBlock }) => firstBlock)).toEqual([0, 2, 4, 10]);
    expect(stages.map(({ tokenSize }) => tokenSize)).toEqual([4, 8, 16, 32]);
    expect(stages.map(({ shift }) => shift)).toEqual([
      [3, 3],
      [3, 3],
      [3, 3],
      [0, 0],
    ]);
  });

  it("shrink the window to a map that is smaller and drop the shift where one window covers the side", () => {
    const wide = { ...courseSwin, imageSize: [12, 40] as const };
    expect(swinStages(wide).map(({ windowSize, shift }) => [windowSize, shift])).toEqual([
      // timm looks at each side for itself.
      [
        [3, 4],
        [0, 2],
      ],
      [
        [2, 4],
        [0, 2],
      ],
    ]);
    expect(swinStages({ ...wide, padding: "beforeShift" }).map(({ windowSize, shift }) => [windowSize, shift])).toEqual(
      [
        [
          [3, 3],
          [0, 0],
        ],
        [
          [2, 2],
          [0, 0],
        ],
      ],
    );
    const exact = { ...courseSwin, imageSize: [16, 16] as const };
    expect(swinStages(exact)[0]?.shift).toEqual([0, 0]);
  });

  it("round an odd side up, halve the map and double channels and token side", () => {
    fc.assert(
      fc.property(anySwin, (config) => {
        const stages = swinStages(config);
        stages.forEach((stage, index) => {
          const before = stages[index - 1];
          if (!before) return;
          expect([stage.rows, stage.columns]).toEqual([Math.ceil(before.rows / 2), Math.ceil(before.columns / 2)]);
          expect([stage.dim, stage.tokenSize]).toEqual([2 * before.dim, 2 * before.tokenSize]);
          expect(stage.firstBlock).toBe(before.firstBlock + before.depth);
        });
        expect(swinStages(config)).toBe(stages);
      }),
    );
  });
});

describe("stageOfBlock", () => {
  it("counts the blocks through all stages and in each", () => {
    const seen = Array.from({ length: 12 }, (_, block) => {
      const { stage, inStage } = stageOfBlock(swinTiny, block);
      return `${stage.index}.${inStage}`;
    });
    expect(seen.join(" ")).toBe("0.0 0.1 1.0 1.1 2.0 2.1 2.2 2.3 2.4 2.5 3.0 3.1");
  });
});

describe("blockWindows", () => {
  it("have windows that fit the map, and a shift in odd blocks only, for any Swin", () => {
    fc.assert(
      fc.property(anySwin, fc.boolean(), (config, shiftOff) => {
        for (let block = 0; block < blockCount(config); block++) {
          const layout = blockWindows(config, block, shiftOff);
          const { stage, inStage } = stageOfBlock(config, block);
          expect([layout.rows, layout.columns]).toEqual([stage.rows, stage.columns]);
          expect(layout.shift).toEqual(inStage % 2 === 1 && !shiftOff ? stage.shift : [0, 0]);
          expect(layout).toEqual(windowLayout(windowGeometry(config, block, shiftOff)));
          expect(blockWindows(config, block, shiftOff)).toBe(layout);
        }
      }),
    );
  });

  it("of the golden case with padding are those that its tensors have", () => {
    const { config } = swinConfigOf(new URL("../fixtures/goldens/swin_pad", import.meta.url).pathname);
    const layouts = Array.from({ length: 6 }, (_, block) => blockWindows(config, block));
    expect(layouts.map(({ windowRows, windowColumns }) => windowRows * windowColumns)).toEqual([9, 9, 4, 4, 1, 1]);
    expect(layouts.map(({ windowTokens }) => windowTokens)).toEqual([25, 25, 25, 25, 9, 9]);
    expect(layouts.map(({ shift }) => shift[0])).toEqual([0, 2, 0, 2, 0, 0]);
  });
});

describe("mergedTokens", () => {
  it("are (0, 0), (1, 0), (0, 1), (1, 1) of every square of four, in that order", () => {
    // A map of 4 × 6 becomes 2 × 3.
    const merged = mergedTokens(4, 6);
    expect([...merged.subarray(0, 6)]).toEqual([0, 2, 4, 12, 14, 16]);
    expect([...merged.subarray(6, 12)]).toEqual([6, 8, 10, 18, 20, 22]);
    expect([...merged.subarray(12, 18)]).toEqual([1, 3, 5, 13, 15, 17]);
    expect([...merged.subarray(18, 24)]).toEqual([7, 9, 11, 19, 21, 23]);
  });

  it("use every token once and zeros beyond an odd side", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), (rows, columns) => {
        const merged = [...mergedTokens(rows, columns)];
        expect(merged).toHaveLength(4 * Math.ceil(rows / 2) * Math.ceil(columns / 2));
        const tokens = merged.filter((token) => token >= 0).sort((a, b) => a - b);
        expect(tokens).toEqual(Array.from({ length: rows * columns }, (_, token) => token));
        // torch: x0 = x[0::2, 0::2], x1 = x[1::2, 0::2], x2 = x[0::2, 1::2], x3 = x[1::2, 1::2].
        const count = merged.length / 4;
        merged.forEach((token, entry) => {
          if (token < 0) return;
          const part = Math.floor(entry / count);
          expect([Math.floor(token / columns) % 2, (token % columns) % 2]).toEqual([part % 2, part >> 1]);
        });
      }),
    );
  });
});
