import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { attentionChange, headLeaks, nextShiftedBlock } from "../../../src/components/draw/stages/attention-change.ts";
import { mapColors, mergingOf, relatives, stageMaps } from "../../../src/components/draw/stages/feature-maps.ts";
import { mergingSteps, reachGrowth, wholeAfter } from "../../../src/components/draw/stages/reach-growth.ts";
import { headBias } from "../../../src/components/draw/stages/bias-map.ts";
import { reach } from "../../../src/model/analysis/reach.ts";
import { allowedTokens } from "../../../src/model/analysis/window-attention.ts";
import { blockCount, gridSize } from "../../../src/model/config.ts";
import { blockWindows, stageOfBlock, swinStages } from "../../../src/model/swin-stages.ts";
import { anySwin, courseSwin, sampleSwinCapture, sampleTable } from "../../model/analysis/swin-fixtures.ts";
import { withMaps } from "./stage-capture.ts";

describe("what an intervention does to the attention of one query", () => {
  const baseline = sampleSwinCapture();
  const capture = sampleSwinCapture(courseSwin, { maskOff: true });

  test("before, now and their difference are the runs' own weights", () => {
    for (let query = 0; query < 64; query++) {
      const change = attentionChange(capture, baseline, 1, 1, query);
      if (!change) throw new Error("not captured");
      const sum = (values: Float32Array) => values.reduce((total, value) => total + value, 0);
      expect(sum(change.now)).toBeCloseTo(1, 5);
      expect(sum(change.before)).toBeCloseTo(1, 5);
      expect(sum(change.difference)).toBeCloseTo(0, 5);
      expect(Math.max(...change.now, ...change.before)).toBe(change.most);
      // What strangers get was taken from nobody but the region: the shares are one number.
      expect(change.moved).toBeCloseTo(change.leaks.leakedShare, 5);
      for (const { token } of change.leaks.leaks) expect(change.allowed[token]).toBe(1);
    }
  });

  test("the share of the head is the mean over its queries", () => {
    const leaks = headLeaks(capture, 1, 1);
    const shares = Array.from({ length: 64 }, (_, query) => attentionChange(capture, baseline, 1, 1, query)!);
    const naive = shares.map(({ now, query }) => {
      const allowed = allowedTokens(blockWindows(courseSwin, 1), query);
      return now.reduce((sum, weight, token) => sum + (allowed[token] === 1 ? weight : 0), 0);
    });
    naive.forEach((share, query) => expect(leaks?.shares[query]).toBeCloseTo(share, 5));
    expect(leaks?.mean).toBeCloseTo(naive.reduce((sum, share) => sum + share, 0) / 64, 5);
    expect(leaks?.most).toBeCloseTo(Math.max(...naive), 5);
    expect(headLeaks(baseline, 1, 1)?.most).toBe(0);
    expect(headLeaks(capture, 0, 1)?.most).toBe(0);
  });

  test("with the shift off the window is another one", () => {
    const change = attentionChange(sampleSwinCapture(courseSwin, { shiftOff: true }), baseline, 1, 0, 0);
    const count = (values: Uint8Array | undefined) => values?.reduce((sum, is) => sum + (is > 0 ? 1 : 0), 0);
    expect(count(change?.allowed)).toBe(16);
    expect(count(change?.allowedBefore)).toBe(16);
    expect(change?.allowed).not.toEqual(change?.allowedBefore);
  });

  test("the next shifted block is the one where a mask acts", () => {
    expect(nextShiftedBlock(courseSwin, 0)).toBe(1);
    expect(nextShiftedBlock(courseSwin, 1)).toBe(1);
    expect(nextShiftedBlock(courseSwin, 3)).toBe(1);
    expect(nextShiftedBlock({ ...courseSwin, imageSize: [16, 16] }, 0)).toBeNull();
  });

  test("is undefined for a block that was not kept", () => {
    expect(attentionChange(sampleSwinCapture(courseSwin, {}, [0]), baseline, 1, 0, 0)).toBeUndefined();
  });
});

describe("reach of a place after every block", () => {
  test("grows, starts with the patch itself, and never shrinks by a merging", () => {
    fc.assert(
      fc.property(anySwin, fc.nat(), fc.boolean(), (config, seed, shift) => {
        const [rows, columns] = gridSize(config);
        const patch = seed % (rows * columns);
        const { patches, shares } = reachGrowth(config, patch, shift);
        expect(patches.length).toBe(blockCount(config) + 1);
        expect(patches[0]?.reduce((sum, is) => sum + is, 0)).toBe(1);
        patches.forEach((reached, count) => {
          expect(reached[patch]).toBe(1);
          expect(reached.length).toBe(rows * columns);
          expect(shares[count]).toBe(reached.reduce((sum, is) => sum + is, 0) / (rows * columns));
          reached.forEach((is, at) => expect(is).toBeGreaterThanOrEqual(patches[count - 1]?.[at] ?? 0));
        });
      }),
      { numRuns: 40 },
    );
  });

  test("is the reach of the token that the patch has been merged into, over all blocks before", () => {
    fc.assert(
      fc.property(anySwin, fc.nat(), fc.boolean(), (config, seed, shift) => {
        const [rows, columns] = gridSize(config);
        const patch = seed % (rows * columns);
        const stages = swinStages(config);
        const { patches } = reachGrowth(config, patch, shift);
        for (let block = 0; block < blockCount(config); block++) {
          const { index } = stageOfBlock(config, block).stage;
          const token = relatives(stages, 0, patch, index).indexOf(1);
          expect(patches[block + 1]).toEqual(reach(config, block, token, block + 1, { shift }).at(-1));
        }
      }),
      { numRuns: 40 },
    );
  });

  test("after one regular block it is the window, after the shifted one its neighbours too", () => {
    const regular = reachGrowth(courseSwin, 9, false);
    const shifted = reachGrowth(courseSwin, 9, true);
    expect(regular.shares.slice(0, 3)).toEqual([1 / 64, 16 / 64, 16 / 64]);
    expect(shifted.shares[1]).toBe(16 / 64);
    expect(shifted.shares[2]).toBeGreaterThanOrEqual(16 / 64);
    // Patch (3, 3) lies where the shift joins all four windows.
    expect(reachGrowth(courseSwin, 27, true).shares[2]).toBe(1);
    expect(wholeAfter(reachGrowth(courseSwin, 27, true))).toBe(2);
    expect(wholeAfter(regular)).toBe(3);
    expect(mergingSteps(courseSwin)).toEqual([2]);
  });
});

describe("patch merging", () => {
  test("relatives are the tokens merged into a token, and back", () => {
    fc.assert(
      fc.property(anySwin, fc.nat(), (config, seed) => {
        const stages = swinStages(config);
        const last = stages.length - 1;
        const { rows, columns } = stages[last]!;
        const token = seed % (rows * columns);
        const fine = relatives(stages, last, token, 0);
        let count = 0;
        fine.forEach((is, patch) => {
          const up = relatives(stages, 0, patch, last);
          expect(up.reduce((sum, one) => sum + one, 0)).toBe(1);
          expect(up[token]).toBe(is);
          count += is;
        });
        expect(count).toBeGreaterThanOrEqual(1);
        expect(count).toBeLessThanOrEqual(4 ** last);
      }),
      { numRuns: 30 },
    );
  });

  test("four tokens are joined down first, then across, and the merged one is the run's own", () => {
    const capture = withMaps(sampleSwinCapture());
    const [before, after] = stageMaps(capture);
    const merging = mergingOf(before!, after!, 5);
    // Token 5 of a 4 × 4 map is row 1, column 1: rows 2 and 3, columns 2 and 3 of 8 × 8.
    expect(merging?.parts).toEqual([18, 26, 19, 27]);
    const dim = courseSwin.embedDim;
    const out = capture.stages[0]!.tensors["block.out"]!.data.subarray(64 * dim);
    const joined = [18, 26, 19, 27].flatMap((token) => [...out.subarray(token * dim, (token + 1) * dim)]);
    expect([...merging!.joined]).toEqual(joined);
    const mean = joined.reduce((sum, value) => sum + value, 0) / joined.length;
    expect(merging?.mean).toBeCloseTo(mean, 10);
    const variance = joined.reduce((sum, value) => sum + (value - mean) ** 2, 0) / joined.length;
    expect(merging?.deviation).toBeCloseTo(Math.sqrt(variance), 10);
    const merged = capture.stages[1]!.tensors["merge.out"]!.data.subarray(5 * 2 * dim, 6 * 2 * dim);
    expect([...merging!.merged]).toEqual([...merged]);
  });

  test("zeros stand in beyond an odd side", () => {
    const config = { ...courseSwin, imageSize: [28, 28] as const };
    const [before, after] = stageMaps(withMaps(sampleSwinCapture(config)));
    const merging = mergingOf(before!, after!, 15);
    expect(merging?.parts).toEqual([48, -1, -1, -1]);
    expect([...merging!.joined.subarray(config.embedDim)].every((value) => value === 0)).toBe(true);
  });

  test("colours of a map are found once, and their shares of the variance add up to at most 1", () => {
    const [first] = stageMaps(withMaps(sampleSwinCapture()));
    const colors = mapColors(first!.leaves!);
    expect(mapColors(first!.leaves!)).toBe(colors);
    expect(colors.colors.length).toBe(64 * 3);
    expect(colors.explained.reduce((sum, share) => sum + share, 0)).toBeLessThanOrEqual(1 + 1e-6);
  });

  test("a stage whose last block was not kept has no leaving map", () => {
    const [first] = stageMaps(withMaps(sampleSwinCapture(courseSwin, {}, [0])));
    expect(first?.leaves).toBeUndefined();
  });
});

test("a head's bias turned round is the table from its end", () => {
  const table = sampleTable(courseSwin, 1);
  const stored = headBias(table, 1);
  expect([...headBias(table, 1, true)]).toEqual([...stored].reverse());
  stored.forEach((value, entry) => expect(value).toBe(table.data[entry * 2 + 1]));
});
