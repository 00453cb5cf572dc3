import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fuseHeads } from "../../../src/model/analysis/head-fusion.ts";
import {
  preparedRolloutOfToken,
  prepareRollout,
  rollout,
  rolloutByBlock,
  rolloutOfToken,
} from "../../../src/model/analysis/rollout.ts";
import { shuffledPositions } from "../../../src/model/intervention.ts";
import { tensor } from "../../../src/model/tensor.ts";
import { anyPattern, anyRolloutOptions, farthest, patternOf, randomPattern, uniformPattern } from "./patterns.ts";

const identity = (tokens: number) =>
  Float32Array.from({ length: tokens * tokens }, (_, i) => (i % (tokens + 1) === 0 ? 1 : 0));

describe("fuseHeads", () => {
  const heads = tensor(
    "attn.pattern",
    ["head", "query", "key"],
    [3, 1, 2],
    Float32Array.of(0.2, 0.8, 0.5, 0.5, 0.8, 0.2),
  );

  it("joins the heads entry by entry", () => {
    expect(farthest(fuseHeads(heads, "mean"), [0.5, 0.5])).toBeLessThan(1e-7);
    expect(farthest(fuseHeads(heads, "min"), [0.2, 0.2])).toBeLessThan(1e-7);
    expect(farthest(fuseHeads(heads, "max"), [0.8, 0.8])).toBeLessThan(1e-7);
  });

  it("counts every head once, however many there are", () => {
    for (let count = 1; count <= 9; count++) {
      const data = Float32Array.from({ length: count * 4 }, (_, i) => Math.floor(i / 4) + (i % 4));
      const stack = tensor("attn.pattern", ["head", "query", "key"], [count, 2, 2], data);
      expect(
        farthest(
          fuseHeads(stack, "mean"),
          [0, 1, 2, 3].map((own) => own + (count - 1) / 2),
        ),
      ).toBeLessThan(1e-6);
      expect([...fuseHeads(stack, "max")]).toEqual([0, 1, 2, 3].map((own) => own + count - 1));
      expect([...fuseHeads(stack, "min")]).toEqual([0, 1, 2, 3]);
    }
  });

  it("refuses a tensor of another rank", () => {
    expect(() => fuseHeads(tensor("x", ["query", "key"], [1, 2], new Float32Array(2)), "mean")).toThrow(RangeError);
  });
});

describe("rollout", () => {
  it("of uniform attention without a residual path is uniform", () => {
    const map = rollout(uniformPattern(3, 2, 7), { fusion: "mean", residualWeight: 0 });
    expect(farthest(map, new Float32Array(49).fill(1 / 7))).toBeLessThan(1e-7);
  });

  it("of uniform attention is uniform apart from the token itself, whatever is discarded", () => {
    for (const discardRatio of [0, 0.5, 0.9]) {
      const map = rollout(uniformPattern(3, 2, 7), { fusion: "max", discardRatio });
      // Each block keeps half: after three, 1/8 of a token has never been mixed.
      const expected = identity(7).map((own) => own / 8 + 7 / 8 / 7);
      expect(farthest(map, expected)).toBeLessThan(1e-7);
    }
  });

  it("has rows that sum to 1, none of them negative", () => {
    fc.assert(
      fc.property(anyPattern, anyRolloutOptions, ({ tokens, pattern }, options) => {
        const map = rollout(pattern, options);
        for (let row = 0; row < tokens; row++) {
          const values = map.subarray(row * tokens, (row + 1) * tokens);
          expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
          expect(Math.abs(values.reduce((sum, value) => sum + value, 0) - 1)).toBeLessThan(2e-6);
        }
      }),
    );
  });

  it("is the identity when the residual path counts alone", () => {
    fc.assert(
      fc.property(anyPattern, anyRolloutOptions, ({ tokens, pattern }, options) => {
        expect(rollout(pattern, { ...options, residualWeight: 1 })).toEqual(identity(tokens));
      }),
    );
  });

  it("follows a permutation of the tokens behind the class token", () => {
    fc.assert(
      fc.property(anyPattern, anyRolloutOptions, fc.nat(), ({ tokens, pattern }, options, seed) => {
        const order = [0, ...shuffledPositions(tokens - 1, seed).map((patch) => patch + 1)];
        const turned = pattern.data.map((_, i) => {
          const key = order[i % tokens] as number;
          const query = order[Math.floor(i / tokens) % tokens] as number;
          return pattern.data[i - (i % (tokens * tokens)) + query * tokens + key] as number;
        });
        const map = rollout(pattern, options);
        const expected = map.map(
          (_, i) => map[(order[Math.floor(i / tokens)] as number) * tokens + (order[i % tokens] as number)] as number,
        );
        const [blocks = 0, heads = 0] = pattern.shape;
        expect(farthest(rollout(patternOf(blocks, heads, tokens, turned), options), expected)).toBeLessThan(1e-6);
      }),
    );
  });

  it("of one token equals its row, and read the other way its column", () => {
    fc.assert(
      fc.property(anyPattern, anyRolloutOptions, fc.nat(), ({ tokens, pattern }, options, any) => {
        const token = any % tokens;
        const map = rollout(pattern, options);
        const row = map.subarray(token * tokens, (token + 1) * tokens);
        const column = Float32Array.from({ length: tokens }, (_, query) => map[query * tokens + token] as number);
        expect(farthest(rolloutOfToken(pattern, token, options), row)).toBeLessThan(1e-6);
        expect(farthest(rolloutOfToken(pattern, token, options, "to"), column)).toBeLessThan(1e-6);
        const [blocks = 0] = pattern.shape;
        const grown = rolloutByBlock(pattern, token, options);
        expect(farthest(grown.subarray((blocks - 1) * tokens), row)).toBeLessThan(1e-6);
      }),
    );
  });

  it("prepared once gives the same numbers for every token, in both directions", () => {
    fc.assert(
      fc.property(anyPattern, anyRolloutOptions, ({ pattern }, options) => {
        const prepared = prepareRollout(pattern, options);
        for (let token = 0; token < prepared.tokens; token++) {
          for (const direction of ["from", "to"] as const) {
            expect(preparedRolloutOfToken(prepared, token, direction)).toEqual(
              rolloutOfToken(pattern, token, options, direction),
            );
          }
        }
        expect(() => preparedRolloutOfToken(prepared, prepared.tokens)).toThrow(RangeError);
      }),
    );
  });

  it("uses the blocks of the range only", () => {
    const pattern = randomPattern(4, 2, 5, 9);
    const size = 2 * 5 * 5;
    const middle = patternOf(2, 2, 5, pattern.data.slice(size, 3 * size));
    expect(rollout(pattern, { fusion: "mean", firstBlock: 1, lastBlock: 2 })).toEqual(
      rollout(middle, { fusion: "mean" }),
    );
    expect(rolloutByBlock(pattern, 2, { fusion: "mean", firstBlock: 1, lastBlock: 2 })).toEqual(
      rolloutByBlock(middle, 2, { fusion: "mean" }),
    );
  });

  it("discards the smallest share of the map, rounded down, but not what the class token pays itself", () => {
    // Nine entries, a third of them is three: 0.05, 0.1 and 0.15; the class token's own 0.05 stays.
    const map = Float32Array.of(0.05, 0.35, 0.6, 0.1, 0.5, 0.4, 0.15, 0.25, 0.6);
    const thinned = (classToken: boolean) =>
      rollout(patternOf(1, 1, 3, map), { fusion: "mean", residualWeight: 0, discardRatio: 0.34, classToken });
    expect(farthest(thinned(true), [0.05, 0.35, 0.6, 0, 5 / 9, 4 / 9, 0, 5 / 17, 12 / 17])).toBeLessThan(1e-6);
    expect(farthest(thinned(false), [0, 7 / 19, 12 / 19, 0, 5 / 9, 4 / 9, 0, 5 / 17, 12 / 17])).toBeLessThan(1e-6);
  });

  it("leaves a token itself when all of its attention is discarded and there is no residual path", () => {
    const map = rollout(randomPattern(2, 2, 4, 3), { fusion: "mean", residualWeight: 0, discardRatio: 1 });
    expect(map).toEqual(identity(4));
  });

  it("refuses ratios, ranges and tokens that do not exist", () => {
    const pattern = randomPattern(2, 1, 3, 1);
    const fusion = "mean" as const;
    expect(() => rollout(pattern, { fusion, residualWeight: 1.5 })).toThrow(/residualWeight is 1.5/);
    expect(() => rollout(pattern, { fusion, discardRatio: Number.NaN })).toThrow(/discardRatio is NaN/);
    expect(() => rollout(pattern, { fusion, lastBlock: 2 })).toThrow(/blocks 0 to 2/);
    expect(() => rollout(pattern, { fusion, firstBlock: 1, lastBlock: 0 })).toThrow(RangeError);
    expect(() => rolloutOfToken(pattern, 3, { fusion })).toThrow(/token 3/);
    expect(() => rollout({ ...pattern, shape: [2, 3, 3] }, { fusion })).toThrow(/block, head, query, key/);
  });
});
