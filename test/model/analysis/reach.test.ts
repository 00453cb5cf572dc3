import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { reach } from "../../../src/model/analysis/reach.ts";
import { blockCount, type SwinConfig } from "../../../src/model/config.ts";
import { stageOfBlock, swinStages, windowGeometry } from "../../../src/model/swin-stages.ts";
import { naiveRegions, naiveWindows, partition } from "./naive-windows.ts";
import "./patterns.ts";
import { anySwin, courseSwin } from "./swin-fixtures.ts";

const anyReach = fc
  .tuple(anySwin, fc.nat(), fc.nat(), fc.boolean(), fc.boolean())
  .map(([config, b, t, shift, mask]) => {
    const block = b % blockCount(config);
    const { stage } = stageOfBlock(config, block);
    return { config, block, token: t % (stage.rows * stage.columns), shift, mask };
  });

/**
 * The other way round: numbers run forwards through the last `steps` blocks, each
 * token becoming a sum of those it may look at, and a patch reaches the token if
 * changing that patch alone changes the token.
 */
function naiveReach(config: SwinConfig, block: number, token: number, steps: number, shift: boolean, mask: boolean) {
  const stages = swinStages(config);
  const [first] = stages;
  if (!first) throw new Error("no stage");
  const output = (input: number[]): number => {
    let map = input;
    const last = stageOfBlock(config, block).stage.index;
    for (let stage = 0; stage <= last; stage++) {
      const { rows, columns, firstBlock, depth } = stages[stage] as (typeof stages)[number];
      if (stage > 0) {
        const before = stages[stage - 1] as (typeof stages)[number];
        map = Array.from({ length: rows * columns }, (_, at) => {
          const [row, column] = [2 * Math.floor(at / columns), 2 * (at % columns)];
          let sum = 0;
          for (const [down, across] of [
            [0, 0],
            [1, 0],
            [0, 1],
            [1, 1],
          ] as const) {
            if (row + down < before.rows && column + across < before.columns) {
              sum += map[(row + down) * before.columns + column + across] as number;
            }
          }
          return sum;
        });
      }
      for (let at = Math.max(firstBlock, block - steps + 1); at <= block && at < firstBlock + depth; at++) {
        const geometry = windowGeometry(config, at, !shift);
        const [height, width] = geometry.windowSize;
        const windows = naiveWindows(geometry);
        const regions = partition(
          naiveRegions({
            ...geometry,
            paddedRows: Math.ceil(rows / height) * height,
            paddedColumns: Math.ceil(columns / width) * width,
          }),
          height,
          width,
        );
        const next = [...map];
        windows.forEach((tokens, window) => {
          tokens.forEach((query, i) => {
            if (query < 0) return;
            tokens.forEach((key, j) => {
              const stranger = regions[window]?.[i] !== regions[window]?.[j];
              if (key >= 0 && !(mask && stranger)) next[query] = (next[query] as number) + (map[key] as number);
            });
          });
        });
        map = next;
      }
    }
    return map[token] as number;
  };
  const patches = first.rows * first.columns;
  const nothing = Array.from({ length: patches }, () => 0);
  return Array.from({ length: patches }, (_, patch) => (output(nothing.with(patch, 1)) === 0 ? 0 : 1));
}

/** Whether everything of one reach lies in the other. */
const within = (small: Uint8Array, large: Uint8Array) => small.every((is, at) => is <= (large[at] as number));

describe("reach", () => {
  it("is what a run forwards depends on, patch by patch", () => {
    fc.assert(
      fc.property(anyReach, ({ config, block, token, shift, mask }) => {
        const found = reach(config, block, token, 99, { shift, mask });
        expect(found).toHaveLength(block + 2);
        found.forEach((patches, steps) => {
          expect([...patches]).toEqual(naiveReach(config, block, token, steps, shift, mask));
        });
      }),
      { numRuns: 25 },
    );
  });

  it("holds the token, only grows, and is never larger with the mask than without", () => {
    fc.assert(
      fc.property(anyReach, ({ config, block, token }) => {
        const [masked, open] = [
          reach(config, block, token, 12, { shift: true }),
          reach(config, block, token, 12, { shift: true, mask: false }),
        ] as const;
        expect(masked[0]?.some((is) => is === 1)).toBe(true);
        masked.forEach((patches, step) => {
          const before = masked[step - 1];
          if (before) expect(within(before, patches)).toBe(true);
          expect(within(patches, open[step] as Uint8Array)).toBe(true);
        });
      }),
    );
  });

  it("with the shift holds the one without it whenever it has come to a regular block", () => {
    // Before that it need not: a token in the corner of a shifted block has a few strangers' places in its window.
    fc.assert(
      fc.property(anyReach, ({ config, block, token }) => {
        const plain = reach(config, block, token, 99, { shift: false });
        const shifted = reach(config, block, token, 99, { shift: true });
        expect(shifted[0]).toEqual(plain[0]);
        for (let steps = 1; steps < plain.length; steps++) {
          if (stageOfBlock(config, block - steps + 1).inStage % 2 === 1) continue;
          expect(within(plain[steps] as Uint8Array, shifted[steps] as Uint8Array)).toBe(true);
        }
      }),
    );
  });

  /** Reached patches in each step. */
  const counts = (config: SwinConfig, block: number, token: number, shift: boolean) =>
    reach(config, block, token, 99, { shift }).map((patches) => patches.reduce((sum, is) => sum + is, 0));

  it("without the shift stalls at one window per stage", () => {
    const swin: SwinConfig = { ...courseSwin, imageSize: [128, 128], depths: [4, 4], windowSize: 4 };
    // Stage 1 of 16 × 16: a token is 2 × 2 patches, its window 8 × 8 of them, which the windows before divide.
    expect(counts(swin, 7, 0, false)).toEqual([4, 64, 64, 64, 64, 64, 64, 64, 64]);
    const shifted = counts(swin, 7, 8 * 16 + 8, true);
    expect(shifted.slice(0, 2)).toEqual([4, 64]);
    expect(shifted[8]).toBeGreaterThan(400);
  });

  it("without the shift and with windows that divide every map never leaves the window of the first step", () => {
    const swin: SwinConfig = { ...courseSwin, imageSize: [64, 64], depths: [3, 3] };
    fc.assert(
      fc.property(fc.nat({ max: 63 }), fc.nat({ max: 5 }), (token, block) => {
        const [, first, ...later] = reach(swin, block, token, 9, { shift: false });
        for (const patches of later) expect(patches).toEqual(first);
      }),
    );
  });

  it("of the course's case grows from one window to the whole map in two blocks", () => {
    // Block 1 is shifted: the token (3, 3) sees the middle window, which touches all four regular ones.
    expect(counts(courseSwin, 1, 27, true)).toEqual([1, 16, 64]);
    expect(counts(courseSwin, 1, 27, false)).toEqual([1, 16, 16]);
    // The token (0, 0) is alone with three neighbours in its corner.
    expect(counts(courseSwin, 1, 0, true)).toEqual([1, 4, 16]);
  });

  it("of Swin-T needs one window of the last stage to see everything", () => {
    const tiny: SwinConfig = {
      ...courseSwin,
      imageSize: [224, 224],
      embedDim: 96,
      depths: [2, 2, 6, 2],
      numHeads: [3, 6, 12, 24],
      windowSize: 7,
    };
    expect(counts(tiny, 11, 0, true).slice(0, 2)).toEqual([64, 3136]);
  });

  it("goes back as many steps as asked and refuses what is not there", () => {
    expect(reach(courseSwin, 3, 0, 2, { shift: true })).toHaveLength(3);
    expect(reach(courseSwin, 3, 0, 0, { shift: true })).toHaveLength(1);
    expect(() => reach(courseSwin, 4, 0, 1, { shift: true })).toThrow(/no block 4/);
    expect(() => reach(courseSwin, 3, 16, 1, { shift: true })).toThrow(/token 16 is outside 0 to 15/);
  });
});
