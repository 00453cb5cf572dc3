import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { measure, reachOf, shareInside, sightOf } from "../../../src/components/compare/sight.ts";
import { entropy, headStatistics } from "../../../src/model/analysis/statistics.ts";
import { tokenCount, tokenGrid, tokenOfCell } from "../../../src/model/analysis/token-grid.ts";
import { allowedTokens, densePattern, layoutOfRun } from "../../../src/model/analysis/window-attention.ts";
import { swinHeadStatistics } from "../../../src/model/analysis/window-statistics.ts";
import { type Capture, headActivation } from "../../../src/model/capture.ts";
import { blockCount } from "../../../src/model/config.ts";
import type { Direction } from "../../../src/model/selection.ts";
import { sampleCapture } from "../../gallery/sample-capture.ts";
import { courseSwin, sampleSwinCapture } from "../../gallery/sample-swin-capture.ts";
import { anySwin } from "../../model/analysis/swin-fixtures.ts";

const vit = sampleCapture({ depth: 2, numHeads: 2, grid: [4, 6], patchSize: 8, regTokens: 1 });
const swin = sampleSwinCapture();

const see = (capture: Capture, block: number, head: number, token: number, direction: Direction = "from") => {
  const sight = sightOf(capture, { block, head, query: token, key: token }, direction);
  if (!sight) throw new Error("nothing is seen");
  return sight;
};
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe("what a token sees", () => {
  it("is exactly the row, or the column, of a ViT's captured pattern", () => {
    const tokens = tokenCount(tokenGrid(vit.config));
    const pattern = headActivation(vit, "attn.pattern", 1, 1)?.data ?? new Float32Array();
    for (const token of [0, 1, 2, 9]) {
      expect([...see(vit, 1, 1, token).weights]).toEqual([...pattern.slice(token * tokens, (token + 1) * tokens)]);
      const column = Array.from({ length: tokens }, (_, query) => pattern[query * tokens + token]);
      expect([...see(vit, 1, 1, token, "to").weights]).toEqual(column);
    }
  });

  it("is exactly what the captured windows of a Swin hold, zeros elsewhere, for any sizes", () => {
    fc.assert(
      fc.property(
        anySwin,
        fc.nat(),
        fc.nat(),
        fc.constantFrom<Direction>("from", "to"),
        (config, at, which, direction) => {
          const capture = sampleSwinCapture(config);
          const block = at % blockCount(config);
          const tokens = tokenCount(tokenGrid(config, block));
          const token = which % tokens;
          const dense = densePattern(capture, block, 0)?.data ?? new Float32Array();
          const sight = see(capture, block, 0, token, direction);
          const layout = layoutOfRun(capture, block);
          const allowed = allowedTokens(layout, token);
          for (let other = 0; other < tokens; other++) {
            const weight = direction === "from" ? dense[token * tokens + other] : dense[other * tokens + token];
            expect(sight.weights[other]).toBe(weight);
            expect(sight.allowed[other]).toBe(allowed[other]);
          }
          expect(sight.places).toBe(layout.windowTokens);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("tells a ViT from regular, shifted and single windows", () => {
    expect([see(vit, 0, 0, 3), ...[0, 1, 2].map((block) => see(swin, block, 0, 3))].map(reachOf)).toEqual([
      "all",
      "window",
      "shifted",
      "whole",
    ]);
    expect(reachOf(see(sampleSwinCapture(courseSwin, { shiftOff: true }), 1, 0, 3))).toBe("window");
  });

  it("counts patches that are switched off as not seen, and with the mask off everybody in the window", () => {
    const off = sampleCapture({ depth: 1, grid: [4, 6], intervention: { patchesOff: [2, 3], classTokenOff: true } });
    expect(measure(see(off, 0, 0, 5))).toMatchObject({ seen: 25 - 3, tokens: 25 });
    expect(measure(see(off, 0, 0, 5, "to")).seen).toBe(25);
    expect(measure(see(sampleSwinCapture(courseSwin, { maskOff: true }), 1, 0, 0)).seen).toBe(16);
    expect(measure(see(swin, 1, 0, 0)).seen).toBe(4);
  });

  it("is nothing where the block was not captured or the token does not exist", () => {
    const one = sampleSwinCapture(courseSwin, {}, [0]);
    expect(sightOf(one, { block: 1, head: 0, query: 0, key: 0 }, "from")).toBeNull();
    expect(sightOf(swin, { block: 2, head: 0, query: 16, key: 0 }, "from")).toBeNull();
    expect(sightOf({ ...vit, blocks: [1] }, { block: 0, head: 0, query: 0, key: 0 }, "from")).toBeNull();
  });
});

describe("its numbers", () => {
  it("are for a ViT those of the statistics: distance and entropy on average over all queries", () => {
    const grid = tokenGrid(vit.config);
    const pattern = vit.tensors["attn.pattern"];
    if (!pattern) throw new Error("no pattern");
    const statistics = headStatistics(pattern, grid);
    const all = Array.from({ length: tokenCount(grid) }, (_, token) => measure(see(vit, 1, 0, token)));
    expect(mean(all.map((one) => one.entropy ?? 0))).toBeCloseTo(statistics.entropy[2] ?? 0, 4);
    const placed = all.flatMap(({ distance }) => (distance === null ? [] : [distance]));
    expect(placed).toHaveLength(24);
    expect(mean(placed)).toBeCloseTo(statistics.distance[2] ?? 0, 3);
    expect(mean(all.map(({ largest }) => largest))).toBeCloseTo(statistics.maxWeight[2] ?? 0, 5);
  });

  it("are for a Swin those of the statistics, padding counted as a key", () => {
    for (const config of [courseSwin, { ...courseSwin, imageSize: [28, 20] as const }]) {
      const capture = sampleSwinCapture(config);
      const statistics = swinHeadStatistics(capture);
      const tokens = tokenCount(tokenGrid(config, 1));
      const sights = Array.from({ length: tokens }, (_, token) => see(capture, 1, 0, token));
      const all = sights.map(measure);
      expect(mean(all.map(({ distance }) => distance ?? 0))).toBeCloseTo(statistics?.distance[1]?.[0] ?? 0, 3);
      for (const [index, { sum }] of all.entries()) expect(sum + (sights[index]?.padding ?? 0)).toBeCloseTo(1, 5);
      if (config === courseSwin) {
        expect(mean(all.map((one) => one.entropy ?? 0))).toBeCloseTo(statistics?.entropy[1]?.[0] ?? 0, 4);
        expect(mean(all.map(({ largest }) => largest))).toBeCloseTo(statistics?.maxWeight[1]?.[0] ?? 0, 5);
      }
    }
  });

  it("are the row's own: entropy, largest weight and whose it is, the prefix tokens' part", () => {
    const sight = see(vit, 0, 1, 7);
    const values = measure(sight);
    expect(values.entropy).toBe(entropy(sight.weights));
    expect(values.largest).toBe(Math.max(...sight.weights));
    expect(sight.weights[values.largestToken]).toBe(values.largest);
    expect(values.prefix).toBeCloseTo((sight.weights[0] ?? 0) + (sight.weights[1] ?? 0), 6);
    expect(measure(see(swin, 0, 0, 7)).prefix).toBeNull();
    expect(measure(see(vit, 0, 1, 0)).distance).toBeNull();
    expect(measure(see(vit, 0, 1, 7, "to")).entropy).toBeNull();
  });

  it("count the pairs that one head scores", () => {
    expect(measure(see(vit, 0, 0, 3))).toMatchObject({ pairs: 26 ** 2, allPairs: 26 ** 2 });
    // Four windows of 16 tokens on the map of 64; then one window.
    expect(measure(see(swin, 1, 0, 3))).toMatchObject({ pairs: 4 * 16 ** 2, allPairs: 64 ** 2 });
    expect(measure(see(swin, 2, 0, 3))).toMatchObject({ pairs: 16 ** 2, allPairs: 16 ** 2 });
  });
});

describe("the share inside another network's window", () => {
  it("is everything for the Swin itself, and what the windows of a map share out for a ViT", () => {
    expect(shareInside(see(swin, 0, 1, 12), see(swin, 0, 0, 12))).toBeCloseTo(1, 6);
    const sight = see(vit, 0, 0, 9);
    const corners = [0, 4, 32, 36].map((token) => shareInside(sight, see(swin, 0, 0, token)) ?? 0);
    // The four regular windows cover the picture: only the prefix tokens' part is in none of them.
    const prefix = measure(sight).prefix ?? 0;
    expect(corners.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1 - prefix, 5);
  });

  it("is the patches' own weights where a window covers whole patches", () => {
    const even = sampleCapture({ depth: 1, numHeads: 1, grid: [4, 4] });
    const grid = tokenGrid(even.config);
    const sight = see(even, 0, 0, 6);
    // The left upper window of 4 × 4 of 8 × 8 tokens covers the left upper 2 × 2 of 4 × 4 patches.
    const patches = [
      tokenOfCell(grid, 0, 0),
      tokenOfCell(grid, 0, 1),
      tokenOfCell(grid, 1, 0),
      tokenOfCell(grid, 1, 1),
    ];
    const expected = patches.reduce((sum, token) => sum + (sight.weights[token] ?? 0), 0);
    expect(shareInside(sight, see(swin, 0, 0, 0))).toBeCloseTo(expected, 6);
  });

  it("counts a patch that lies there in part in part", () => {
    const coarse = sampleCapture({ depth: 1, numHeads: 1, grid: [1, 1], classToken: false });
    expect(shareInside(see(coarse, 0, 0, 0), see(swin, 0, 0, 0))).toBeCloseTo(1 / 4, 6);
    expect(shareInside(see(coarse, 0, 0, 0), see(swin, 1, 0, 0))).toBeCloseTo(4 / 64, 6);
  });
});
