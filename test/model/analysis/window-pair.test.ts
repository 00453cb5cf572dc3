import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { illustrationScores, maskedSoftmax } from "../../../src/model/analysis/masked-softmax.ts";
import { softmax } from "../../../src/model/analysis/top-k.ts";
import {
  allowedTokens,
  layoutOfRun,
  regionOfToken,
  tokenAttention,
  tokensAtPlaces,
} from "../../../src/model/analysis/window-attention.ts";
import { windowPair, windowRow } from "../../../src/model/analysis/window-pair.ts";
import { attentionMask, windowOfToken } from "../../../src/model/analysis/windows.ts";
import { windowActivation } from "../../../src/model/capture.ts";
import { blockCount } from "../../../src/model/config.ts";
import { stageOfBlock } from "../../../src/model/swin-stages.ts";
import { farthest } from "./patterns.ts";
import { anySwin, courseSwin, sampleSwinCapture, sampleTable } from "./swin-fixtures.ts";

const changes = fc.record({
  maskOff: fc.boolean(),
  biasOff: fc.boolean(),
  shiftOff: fc.boolean(),
  temperature: fc.constantFrom(0.5, 1, 3),
});

const anyToken = fc.tuple(anySwin, changes, fc.nat(), fc.nat(), fc.nat()).map(([config, intervention, b, h, t]) => {
  const block = b % blockCount(config);
  const { stage } = stageOfBlock(config, block);
  return {
    capture: sampleSwinCapture(config, intervention),
    table: sampleTable(config, block),
    block,
    head: h % stage.numHeads,
    token: t % (stage.rows * stage.columns),
  };
});

const shares = (values: readonly { readonly with: number }[]) => values.map((place) => place.with);

describe("windowRow", () => {
  it("recomputes the captured scores and shares from vectors, bias and mask, whatever is switched off", () => {
    fc.assert(
      fc.property(anyToken, ({ capture, table, block, head, token }) => {
        const row = windowRow(capture, table, block, head, token);
        if (!row) throw new Error("no row");
        const layout = layoutOfRun(capture, block);
        const size = layout.windowTokens;
        const of = (role: "attn.scores" | "attn.pattern") =>
          windowActivation(capture, role, block, row.window, head)?.data.subarray(
            row.place * size,
            (row.place + 1) * size,
          ) as Float32Array;
        const { maskOff } = capture.intervention;
        const got = row.places.map((place) => (maskOff ? place.score : place.maskedScore));
        expect(farthest(got, of("attn.scores"))).toBeLessThan(2e-5);
        expect(
          farthest(
            row.places.map((place) => (maskOff ? place.without : place.with)),
            of("attn.pattern"),
          ),
        ).toBeLessThan(2e-5);
        expect(row.places.map((place) => place.token)).toEqual([...tokensAtPlaces(layout, row.window)]);
        expect(row.places[row.place]?.token).toBe(token);
        expect(row.window).toBe(windowOfToken(layout, token));
      }),
      { numRuns: 60 },
    );
  });

  it("gives strangers nothing behind the mask and leaves the others in their proportions", () => {
    fc.assert(
      fc.property(anyToken, ({ capture, table, block, head, token }) => {
        const {
          places,
          place: own,
          window,
        } = windowRow(capture, table, block, head, token) as NonNullable<ReturnType<typeof windowRow>>;
        const layout = layoutOfRun(capture, block);
        const slot = layout.slotOf[token] as number;
        const mask = attentionMask(layout).subarray(slot * layout.windowTokens, (slot + 1) * layout.windowTokens);
        expect(places.map((place) => place.mask)).toEqual([...mask]);
        expect(window * layout.windowTokens + own).toBe(slot);
        const allowed = places.filter((place) => place.mask === 0);
        const share = allowed.reduce((sum, place) => sum + place.without, 0);
        for (const place of places) {
          const expected = place.mask === 0 ? place.without / share : 0;
          expect(Math.abs(place.with - expected)).toBeLessThan(1e-5);
          if (place.token >= 0) expect(place.region).toBe(regionOfToken(layout, place.token));
        }
      }),
      { numRuns: 40 },
    );
  });

  it("agrees with the attention that is drawn on the picture", () => {
    const capture = sampleSwinCapture();
    const row = windowRow(capture, sampleTable(courseSwin, 1), 1, 1, 5);
    const drawn = tokenAttention(capture, 1, 1, 5, "from")?.weights as Float32Array;
    for (const place of row?.places ?? [])
      expect(Math.abs(place.with - (drawn[place.token] as number))).toBeLessThan(1e-6);
    expect(shares(row?.places ?? []).filter((share) => share > 1e-30)).toHaveLength(8);
  });

  it("waits for the table, unless the bias is off, and refuses the table of another window", () => {
    const table = sampleTable(courseSwin, 1);
    expect(windowRow(sampleSwinCapture(), undefined, 1, 0, 5)).toBeUndefined();
    expect(windowRow(sampleSwinCapture(courseSwin, { biasOff: true }), undefined, 1, 0, 5)).toBeDefined();
    expect(windowRow(sampleSwinCapture(courseSwin, {}, [0]), table, 1, 0, 5)).toBeUndefined();
    const other = sampleTable({ ...courseSwin, windowSize: 3 }, 1);
    expect(() => windowRow(sampleSwinCapture(), other, 1, 0, 5)).toThrow(/25 entries, this window needs 49/);
    expect(() => windowRow(sampleSwinCapture(), table, 1, 0, 64)).toThrow(/token 64 is outside 0 to 63/);
  });
});

describe("windowPair", () => {
  it("has terms that add up to its place in the row", () => {
    fc.assert(
      fc.property(anyToken, ({ capture, table, block, head, token }) => {
        const row = windowRow(capture, table, block, head, token);
        const layout = layoutOfRun(capture, block);
        const { temperature, biasOff } = capture.intervention;
        const allowed = allowedTokens(layout, token);
        allowed.forEach((kind, key) => {
          const pair = windowPair(capture, table, block, head, token, key);
          expect(pair === undefined).toBe(kind === 0);
          if (!pair) return;
          expect(pair.products.reduce((sum, product) => sum + product, 0)).toBeCloseTo(pair.sum, 4);
          expect((pair.sum * pair.scale + pair.bias) / temperature).toBeCloseTo(pair.score, 6);
          expect(pair.score + pair.mask).toBe(pair.maskedScore);
          expect(pair.mask).toBe(kind === 2 ? 0 : -100);
          expect(pair).toMatchObject(row?.places[pair.keyPlace] as object);
          expect(pair.token).toBe(key);
          const heads = table.shape[1] as number;
          expect(pair.bias).toBe(biasOff ? 0 : table.data[pair.relative.index * heads + head]);
        });
      }),
      { numRuns: 25 },
    );
  });

  it("names the offset of its bias", () => {
    const pair = windowPair(sampleSwinCapture(), sampleTable(courseSwin, 1), 1, 0, 5, 52);
    // Places 11 = (2, 3) and 2 = (0, 2).
    expect([pair?.queryPlace, pair?.keyPlace]).toEqual([11, 2]);
    expect(pair?.relative).toEqual({ rowOffset: 2, columnOffset: 1, tableRow: 5, tableColumn: 4, index: 39 });
  });
});

describe("maskedSoftmax", () => {
  it("is the softmax, and the softmax of scores and mask together", () => {
    const scores = Float32Array.of(1, 0, -1, 2);
    const both = maskedSoftmax(scores, Float32Array.of(0, -100, 0, -100));
    expect(both.without).toEqual(softmax(scores));
    expect(farthest(both.with, [1 / (1 + Math.exp(-2)), 0, 1 / (1 + Math.exp(2)), 0])).toBeLessThan(1e-7);
    expect(() => maskedSoftmax(scores, new Float32Array(3))).toThrow(/4 scores, but a mask of 3/);
  });
});

describe("illustrationScores", () => {
  it("are the same for a seed and a token, other ones for others, and lie between -2 and 2", () => {
    fc.assert(
      fc.property(fc.nat({ max: 400 }), fc.nat(), (token, seed) => {
        const scores = illustrationScores(64, token, seed);
        expect(illustrationScores(64, token, seed)).toEqual(scores);
        expect(illustrationScores(16, token, seed)).toEqual(scores.subarray(0, 16));
        expect(illustrationScores(64, token + 1, seed)).not.toEqual(scores);
        expect(illustrationScores(64, token, seed + 1)).not.toEqual(scores);
        expect(Math.max(...scores)).toBeLessThanOrEqual(2);
        expect(Math.min(...scores)).toBeGreaterThanOrEqual(-2);
      }),
    );
    const mean = illustrationScores(10_000, 3, 1).reduce((sum, score) => sum + score, 0) / 10_000;
    expect(Math.abs(mean)).toBeLessThan(0.05);
  });
});
