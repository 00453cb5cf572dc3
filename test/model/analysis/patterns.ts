import fc from "fast-check";
import type { TokenGrid } from "../../../src/model/analysis/token-grid.ts";
import { type NamedTensor, sizeOf, tensor } from "../../../src/model/tensor.ts";
import { seededRandom } from "../../gallery/sample-model.ts";

// The same cases in every run; a counterexample is then a counterexample tomorrow.
fc.configureGlobal({ seed: 2005 });

/** [block, head, query, key] from its values. */
export function patternOf(blocks: number, heads: number, tokens: number, data: Float32Array): NamedTensor {
  return tensor("attn.pattern", ["block", "head", "query", "key"], [blocks, heads, tokens, tokens], data);
}

/** Every row is the same share for every key. */
export function uniformPattern(blocks: number, heads: number, tokens: number): NamedTensor {
  return patternOf(blocks, heads, tokens, new Float32Array(blocks * heads * tokens * tokens).fill(1 / tokens));
}

/** Rows of positive weights that sum to 1, some heads sharp and some flat. */
export function randomPattern(blocks: number, heads: number, tokens: number, seed: number): NamedTensor {
  const random = seededRandom(seed);
  const data = new Float32Array(sizeOf([blocks, heads, tokens, tokens]));
  for (let row = 0; row < data.length; row += tokens) {
    const sharpness = 8 * random();
    const weights = Array.from({ length: tokens }, () => Math.exp(sharpness * random()));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    data.set(
      weights.map((weight) => weight / sum),
      row,
    );
  }
  return patternOf(blocks, heads, tokens, data);
}

export function gridOf(rows: number, columns: number, prefix: TokenGrid["prefix"] = [{ kind: "class" }]): TokenGrid {
  return { rows, columns, prefix, patchSize: 16 };
}

/** Small patterns of any number of blocks and heads. */
export const anyPattern = fc
  .record({ blocks: fc.integer({ min: 1, max: 4 }), heads: fc.integer({ min: 1, max: 3 }), seed: fc.nat() })
  .chain(({ blocks, heads, seed }) =>
    fc.integer({ min: 2, max: 12 }).map((tokens) => ({ tokens, pattern: randomPattern(blocks, heads, tokens, seed) })),
  );

export const anyRolloutOptions = fc.record({
  fusion: fc.constantFrom("mean" as const, "min" as const, "max" as const),
  residualWeight: fc.double({ min: 0, max: 1, noNaN: true }),
  discardRatio: fc.double({ min: 0, max: 1, noNaN: true }),
  classToken: fc.boolean(),
});

/** Largest absolute difference. */
export function farthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs((a[i] as number) - (b[i] as number));
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}
