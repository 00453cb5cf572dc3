import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { entropy } from "../../../src/model/analysis/statistics.ts";
import {
  allowedTokens,
  densePattern,
  layoutOfRun,
  leakedShares,
  leakingPairs,
  regionOfToken,
  tokenAttention,
  tokensAtPlaces,
  windowTokens,
} from "../../../src/model/analysis/window-attention.ts";
import { swinHeadStatistics, swinQueryStatistics } from "../../../src/model/analysis/window-statistics.ts";
import { windowLayout, windowOfToken } from "../../../src/model/analysis/windows.ts";
import { windowActivation } from "../../../src/model/capture.ts";
import { blockCount } from "../../../src/model/config.ts";
import { stageOfBlock } from "../../../src/model/swin-stages.ts";
import { pathIn, readTensors, type Values } from "../../../scripts/verify/case-folder.ts";
import "./patterns.ts";
import { anySwin, courseSwin, sampleSwinCapture, swinConfigOf } from "./swin-fixtures.ts";

const switches = fc.record({ maskOff: fc.boolean(), biasOff: fc.boolean(), shiftOff: fc.boolean() });

/** A small capture with a block, head and token of it. */
const anyToken = fc.tuple(anySwin, switches, fc.nat(), fc.nat(), fc.nat()).map(([config, intervention, b, h, t]) => {
  const block = b % blockCount(config);
  const { stage } = stageOfBlock(config, block);
  const capture = sampleSwinCapture(config, intervention);
  return { capture, block, head: h % stage.numHeads, token: t % (stage.rows * stage.columns) };
});

const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, value) => total + value, 0);

describe("windowTokens and allowedTokens", () => {
  const layout = windowLayout({ rows: 8, columns: 8, windowSize: [4, 4], shift: [2, 2], padding: "afterShift" });

  it("of the course's third window are the two bottom rows of the middle and the two top rows", () => {
    // Columns 2 to 5; rows 6 and 7, then the rows 0 and 1 that the roll has brought round.
    expect([...windowTokens(layout, 2)]).toEqual([50, 51, 52, 53, 58, 59, 60, 61, 2, 3, 4, 5, 10, 11, 12, 13]);
  });

  it("let the token (0, 5) look at the 8 of its 16 window mates that are its neighbours", () => {
    const allowed = allowedTokens(layout, 5);
    const of = (kind: number) => [...allowed.keys()].filter((token) => allowed[token] === kind);
    expect(of(2)).toEqual([2, 3, 4, 5, 10, 11, 12, 13]);
    expect(of(1)).toEqual([50, 51, 52, 53, 58, 59, 60, 61]);
    expect(of(0)).toHaveLength(48);
    expect(regionOfToken(layout, 5)).toBe(6);
  });

  it("leave padding out, and every token is in one window", () => {
    const padded = windowLayout({ rows: 5, columns: 7, windowSize: [3, 4], shift: [1, 2], padding: "beforeShift" });
    const windows = [0, 1, 2, 3].map((window) => [...windowTokens(padded, window)]);
    expect(windows.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 35 }, (_, token) => token));
    expect(tokensAtPlaces(padded, 3)).toHaveLength(12);
    expect(() => allowedTokens(padded, 35)).toThrow(/token 35 is outside 0 to 34/);
  });

  it("are symmetric: who may be looked at may look back", () => {
    fc.assert(
      fc.property(anyToken, ({ capture, block, token }) => {
        const run = layoutOfRun(capture, block);
        allowedTokens(run, token).forEach((kind, other) => {
          expect(allowedTokens(run, other)[token]).toBe(kind);
          if (kind > 0) expect(windowOfToken(run, other)).toBe(windowOfToken(run, token));
        });
      }),
      { numRuns: 40 },
    );
  });
});

describe("tokenAttention", () => {
  it("has every weight of the captured row at the place of its key, and the rest on padding", () => {
    fc.assert(
      fc.property(anyToken, ({ capture, block, head, token }) => {
        const layout = layoutOfRun(capture, block);
        const from = tokenAttention(capture, block, head, token, "from");
        const window = windowOfToken(layout, token);
        const place = tokensAtPlaces(layout, window).indexOf(token);
        const row = windowActivation(capture, "attn.pattern", block, window, head);
        expect(from?.window).toBe(window);
        const weights = from?.weights as Float32Array;
        expect(weights).toHaveLength(layout.rows * layout.columns);
        expect(sum(weights) + (from?.paddingShare as number)).toBeCloseTo(1, 5);
        tokensAtPlaces(layout, window).forEach((other, at) => {
          if (other >= 0) expect(weights[other]).toBe(row?.data[place * layout.windowTokens + at]);
        });
        const allowed = allowedTokens(layout, token);
        weights.forEach((weight, other) => {
          if (allowed[other] === 0) expect(weight).toBe(0);
          if (allowed[other] === 1 && !capture.intervention.maskOff) expect(weight).toBeLessThan(1e-30);
        });
      }),
      { numRuns: 60 },
    );
  });

  it("turned round is the weight that each query gives the token", () => {
    fc.assert(
      fc.property(anyToken, ({ capture, block, head, token }) => {
        const to = tokenAttention(capture, block, head, token, "to");
        expect(to?.paddingShare).toBe(0);
        to?.weights.forEach((weight, query) => {
          expect(tokenAttention(capture, block, head, query, "from")?.weights[token]).toBe(weight);
        });
      }),
      { numRuns: 30 },
    );
  });

  it("with the shift off is that of the regular window", () => {
    const capture = sampleSwinCapture(courseSwin, { shiftOff: true });
    const weights = tokenAttention(capture, 1, 0, 5, "from")?.weights as Float32Array;
    const seen = [...weights.keys()].filter((token) => (weights[token] as number) > 0);
    expect(seen).toEqual([4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31]);
  });

  it("is absent where the block, the head or the role was not captured, and refuses a token that is not there", () => {
    const capture = sampleSwinCapture(courseSwin, {}, [1, 2]);
    expect(tokenAttention(capture, 0, 0, 5, "from")).toBeUndefined();
    expect(tokenAttention(capture, 1, 2, 5, "from")).toBeUndefined();
    expect(tokenAttention(capture, 2, 3, 15, "from")).toBeDefined();
    expect(densePattern(capture, 3, 0)).toBeUndefined();
    expect(leakingPairs(capture, 0, 0, 5)).toBeUndefined();
    expect(leakedShares(capture, 0, 0)).toBeUndefined();
    expect(() => tokenAttention(capture, 2, 0, 16, "from")).toThrow(/token 16 is outside 0 to 15/);
    const stages = capture.stages.map((stage) => ({ ...stage, tensors: {} }));
    expect(swinHeadStatistics({ ...capture, stages })).toBeUndefined();
  });
});

describe("densePattern", () => {
  it("has the row of every token", () => {
    fc.assert(
      fc.property(anyToken, ({ capture, block, head }) => {
        const dense = densePattern(capture, block, head);
        const tokens = layoutOfRun(capture, block).slotOf.length;
        expect(dense?.shape).toEqual([tokens, tokens]);
        expect(dense?.axes).toEqual(["query", "key"]);
        for (let token = 0; token < tokens; token++) {
          const row = dense?.data.subarray(token * tokens, (token + 1) * tokens);
          expect(row).toEqual(tokenAttention(capture, block, head, token, "from")?.weights);
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe("leakingPairs", () => {
  it("with the mask are none", () => {
    const capture = sampleSwinCapture();
    for (let token = 0; token < 64; token++) {
      expect(leakingPairs(capture, 1, 0, token)).toEqual({ leaks: [], leakedShare: 0 });
    }
    expect(leakedShares(capture, 1, 0)).toEqual(new Float32Array(64));
  });

  it("without it are the tokens of the same window and another region, most weight first", () => {
    const capture = sampleSwinCapture(courseSwin, { maskOff: true });
    const { leaks, leakedShare } = leakingPairs(capture, 1, 1, 5) as NonNullable<ReturnType<typeof leakingPairs>>;
    expect(leaks.map(({ token }) => token).sort((a, b) => a - b)).toEqual([50, 51, 52, 53, 58, 59, 60, 61]);
    expect(leaks.every(({ region }) => region === 3)).toBe(true);
    const weights = leaks.map(({ weight }) => weight);
    expect(weights).toEqual([...weights].sort((a, b) => b - a));
    expect(leakedShare).toBeCloseTo(sum(weights), 12);
    expect(leakingPairs(capture, 0, 1, 5)?.leaks).toEqual([]);
  });

  it("together with the allowed tokens and padding make up the row; leakedShares has the sum for every token", () => {
    fc.assert(
      fc.property(anyToken, ({ capture, block, head, token }) => {
        const layout = layoutOfRun(capture, block);
        const { leakedShare, leaks } = leakingPairs(capture, block, head, token) as NonNullable<
          ReturnType<typeof leakingPairs>
        >;
        const attention = tokenAttention(capture, block, head, token, "from");
        const allowed = allowedTokens(layout, token);
        const own = sum(attention?.weights.filter((_, other) => allowed[other] === 2) ?? []);
        expect(own + leakedShare + (attention?.paddingShare as number)).toBeCloseTo(1, 5);
        expect(leakedShares(capture, block, head)?.[token]).toBeCloseTo(leakedShare, 6);
        for (const leak of leaks) expect(allowed[leak.token]).toBe(1);
        if (!capture.intervention.maskOff || capture.intervention.shiftOff) expect(leaks).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

describe("swinHeadStatistics", () => {
  it("are the means over the tokens, written out row by row", () => {
    fc.assert(
      fc.property(anyToken, ({ capture, block, head }) => {
        const statistics = swinHeadStatistics(capture);
        const index = statistics?.blocks.indexOf(block) as number;
        const layout = layoutOfRun(capture, block);
        const { tokenSize } = stageOfBlock(capture.config, block).stage;
        const tokens = layout.slotOf.length;
        const size = layout.windowTokens;
        const means = { entropy: 0, distance: 0, maxWeight: 0, paddingShare: 0 };
        for (let token = 0; token < tokens; token++) {
          const slot = layout.slotOf[token] as number;
          const window = Math.floor(slot / size);
          const row = windowActivation(capture, "attn.pattern", block, window, head)?.data.subarray(
            (slot % size) * size,
            (slot % size) * size + size,
          ) as Float32Array;
          const attention = tokenAttention(capture, block, head, token, "from");
          const weights = attention?.weights as Float32Array;
          means.entropy += entropy(row) / tokens;
          means.maxWeight += Math.max(...row) / tokens;
          means.paddingShare += (attention?.paddingShare as number) / tokens;
          let weighted = 0;
          weights.forEach((weight, other) => {
            const down = Math.floor(other / layout.columns) - Math.floor(token / layout.columns);
            const across = (other % layout.columns) - (token % layout.columns);
            weighted += weight * tokenSize * Math.hypot(down, across);
          });
          means.distance += weighted / sum(weights) / tokens;
        }
        for (const name of ["entropy", "distance", "maxWeight", "paddingShare"] as const) {
          const got = statistics?.[name][index]?.[head] as number;
          expect(Math.abs(got - means[name]), name).toBeLessThan(1e-5 * (1 + means[name]));
        }
      }),
      { numRuns: 40 },
    );
  });

  it("has one array of heads for each captured block, in the order of the blocks", () => {
    const statistics = swinHeadStatistics(sampleSwinCapture(courseSwin, {}, [1, 2, 3]));
    expect(statistics?.blocks).toEqual([1, 2, 3]);
    expect(statistics?.entropy.map(({ length }) => length)).toEqual([2, 4, 4]);
    expect(statistics?.distance).toHaveLength(3);
  });
});

describe("swinQueryStatistics", () => {
  const names = ["entropy", "distance", "maxWeight", "paddingShare"] as const;

  it("averaged over all tokens of a block are the statistics of its heads", () => {
    fc.assert(
      fc.property(anyToken, ({ capture, block, head }) => {
        const whole = swinHeadStatistics(capture);
        const index = whole?.blocks.indexOf(block) as number;
        const tokens = layoutOfRun(capture, block).slotOf.length;
        for (const name of names) {
          let mean = 0;
          for (let token = 0; token < tokens; token++) {
            mean += (swinQueryStatistics(capture, block, token)?.[name][index]?.[head] as number) / tokens;
          }
          expect(Math.abs(mean - (whole?.[name][index]?.[head] as number)), name).toBeLessThan(1e-5 * (1 + mean));
        }
      }),
      { numRuns: 10 },
    );
  });

  it("takes the token at the same place of the picture in the other stages", () => {
    const capture = sampleSwinCapture();
    // The token (5, 2) of 8 × 8 lies in (2, 1) of 4 × 4.
    const fine = swinQueryStatistics(capture, 1, 5 * 8 + 2);
    const coarse = swinQueryStatistics(capture, 2, 2 * 4 + 1);
    for (const name of names) expect(fine?.[name].slice(2)).toEqual(coarse?.[name].slice(2));
    expect(() => swinQueryStatistics(capture, 2, 16)).toThrow(/token 16 is outside 0 to 15/);
  });
});

describe.each(["swin", "swin_pad"])("golden case %s", (name) => {
  const { config, entry } = swinConfigOf(new URL(`../../fixtures/goldens/${name}`, import.meta.url).pathname);
  const expected = readTensors(pathIn(entry, "expected.safetensors"));

  it("pays nothing but the allowed tokens and padding, and everything to them", () => {
    for (let block = 0; block < blockCount(config); block++) {
      const { stage, inStage } = stageOfBlock(config, block);
      const stored = expected.get(`layers.${stage.index}.blocks.${inStage}.attn`) as Values;
      const capture = sampleSwinCapture(config);
      // Where only the last windows are stored, the others stay as they are and are not looked at.
      const tensor = capture.stages[stage.index]?.tensors["attn.pattern"];
      const size = (tensor?.data.length as number) / stage.depth;
      tensor?.data.set(stored.data, inStage * size + size - stored.data.length);
      const layout = layoutOfRun(capture, block);
      const firstStored = layout.windowRows * layout.windowColumns - (stored.shape[0] as number);
      for (let token = 0; token < layout.slotOf.length; token++) {
        if (windowOfToken(layout, token) < firstStored) continue;
        const attention = tokenAttention(capture, block, stage.numHeads - 1, token, "from");
        const allowed = allowedTokens(layout, token);
        const own = attention?.weights.filter((_, other) => allowed[other] === 2) as Float32Array;
        const strangers = attention?.weights.filter((_, other) => allowed[other] !== 2) as Float32Array;
        expect(sum(own) + (attention?.paddingShare as number)).toBeCloseTo(1, 5);
        expect(Math.max(0, ...strangers)).toBeLessThan(1e-30);
        expect(Math.min(...own)).toBeGreaterThan(1e-12);
        if (name === "swin") expect(attention?.paddingShare).toBe(0);
      }
    }
  });
});
