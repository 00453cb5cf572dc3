import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { attentionByHand, projectTokens } from "../../src/model/analysis/attention-by-hand.ts";
import { headActivation, type VitCapture } from "../../src/model/capture.ts";
import { handSteps, initialHand, turnHand, withHandNumber } from "../../src/model/hand.ts";
import { NetworkEngine } from "../../src/model/network/engine.ts";
import { inputOf, runSmall, smallModel } from "./network/small-model.ts";

const number = fc.double({ min: -4, max: 4, noNaN: true });
const vectors = (count: number, dim: number) => fc.array(number, { minLength: count * dim, maxLength: count * dim });

describe("attention by hand", () => {
  it("is the formula softmax(q · kᵀ ÷ √d) · v, written another way", () => {
    fc.assert(
      fc.property(vectors(1, 4), vectors(5, 4), vectors(5, 4), (q, k, v) => {
        const { weights, z } = attentionByHand(q, k, v);
        const row = (of: number[], at: number) => of.slice(4 * at, 4 * at + 4);
        // The weight of a key from the differences to all others: no maximum, no denominator in common.
        const score = (at: number) => Math.hypot(...row(k, at).map((value, i) => value + q[i]!)) ** 2 / 4;
        const scores = [0, 1, 2, 3, 4].map((at) => score(at) - Math.hypot(...row(k, at)) ** 2 / 4);
        scores.forEach((own, at) => {
          const expected = 1 / scores.reduce((sum, other) => sum + Math.exp(other - own), 0);
          expect(weights[at]).toBeCloseTo(expected, 9);
        });
        [0, 1, 2, 3].forEach((i) => {
          expect(z[i]).toBeCloseTo([...weights].map((weight, at) => weight * v[4 * at + i]!).reduce((a, b) => a + b));
        });
      }),
      { seed: 5, numRuns: 100 },
    );
  });

  it("shares evenly when all keys are alike, and then gives the mean of the values", () => {
    const { weights, z, scores, highest } = attentionByHand([1, 2], [3, 4, 3, 4, 3, 4, 3, 4], [1, 0, 2, 0, 3, 0, 6, 8]);
    expect([...weights]).toEqual([0.25, 0.25, 0.25, 0.25]);
    expect([...z]).toEqual([3, 2]);
    expect(scores[0]).toBeCloseTo(11 / Math.SQRT2);
    expect(highest).toBe(scores[0]);
  });

  it("keeps weights that sum to 1 where an exponential alone would overflow", () => {
    const { weights } = attentionByHand([1000], [1000, 999, -1000], [1, 2, 3]);
    expect([...weights].reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1);
    expect(weights[0]).toBe(1);
  });

  it("refuses keys of another length than the query", () => {
    expect(() => attentionByHand([1, 2], [1, 2, 3], [1, 2, 3])).toThrow("keys and values of 2 each");
    expect(() => attentionByHand([], [], [])).toThrow(RangeError);
  });

  it("projects with a weight that lies as PyTorch stores it", () => {
    expect([...projectTokens([1, 2, 3, 4], [1, 0, 0, 1, 1, 1], 2)]).toEqual([1, 2, 3, 3, 4, 7]);
  });
});

describe("the example of four tokens", () => {
  it("starts with a third token that looks mostly at the second and little at the first", () => {
    const { weights } = handSteps(initialHand).attention;
    expect([...weights].map((weight) => weight.toFixed(2))).toEqual(["0.13", "0.42", "0.36", "0.09"]);
  });

  it("gives the same attention through the matrices and with q, k and v of its own", () => {
    const own = turnHand(initialHand, "qkv");
    expect(own.q).toEqual(initialHand.q);
    [...handSteps(own).attention.z].forEach((value, i) => {
      expect(value).toBeCloseTo(handSteps(initialHand).attention.z[i]!, 12);
    });
  });

  it("keeps a changed key when the reader looks at the matrices in between", () => {
    const changed = withHandNumber(turnHand(initialHand, "qkv"), "k", 5, 1.234);
    expect(changed.k[5]).toBe(1.23);
    expect(turnHand(turnHand(changed, "x"), "qkv").k).toEqual(changed.k);
    const other = withHandNumber(turnHand(initialHand, "qkv"), "wk", 0, 2);
    expect(turnHand(turnHand(other, "x"), "qkv").k).not.toEqual(initialHand.k);
  });

  it("can give the first token more than half by one number that is no value", () => {
    const changed = withHandNumber(turnHand(initialHand, "qkv"), "k", 0, 3.5);
    expect(handSteps(changed).attention.weights[0]).toBeGreaterThan(0.5);
  });
});

describe("attention by hand and the network", () => {
  const engine = new NetworkEngine({ asked: "cpu" });
  let capture: VitCapture;
  beforeAll(async () => {
    await engine.load(smallModel("vit_cls"));
    capture = (await runSmall(engine, "vit_cls", inputOf(32), {})) as VitCapture;
  });
  afterAll(() => engine.dispose());

  it("agree on scores, weights and z of every query, head and block", () => {
    const { depth, numHeads } = capture.config;
    let compared = 0;
    for (let block = 0; block < depth; block++) {
      for (let head = 0; head < numHeads; head++) {
        const part = (role: Parameters<typeof headActivation>[1]) => headActivation(capture, role, block, head)!;
        const [q, k, v] = [part("attn.q"), part("attn.k"), part("attn.v")];
        const [tokens, dim] = q.shape as [number, number];
        for (let query = 0; query < tokens; query++) {
          const own = attentionByHand(q.data.subarray(query * dim, (query + 1) * dim), k.data, v.data);
          const close = (got: Float64Array, role: "attn.scores" | "attn.pattern" | "attn.z") => {
            const width = got.length;
            got.forEach((value, at) => {
              expect(Math.abs(value - part(role).data[query * width + at]!)).toBeLessThan(2e-6);
              compared++;
            });
          };
          close(own.scores, "attn.scores");
          close(own.weights, "attn.pattern");
          close(own.z, "attn.z");
        }
      }
    }
    expect(compared).toBeGreaterThan(1000);
  });
});
