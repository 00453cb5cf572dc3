import { attentionByHand, type HandAttention, projectTokens } from "./analysis/attention-by-hand.ts";

/** The matrices of the example that a person may change. Vectors lie row by row: [token, d]; weights [out, in]. */
export const handMatrices = ["x", "wq", "wk", "wv", "q", "k", "v"] as const;
export type HandMatrix = (typeof handMatrices)[number];

/** Tokens of the example, and the length of their vectors. */
export const handTokens = 4;
export const handDim = 4;
/** Largest size of a number, and the digits after its point: what is shown is what is computed with. */
export const handLimit = 10;
export const handDigits = 2;

/** Self-attention of four tokens with d = 4, as data; each matrix has 16 numbers. */
export type HandNumbers = Readonly<Record<HandMatrix, readonly number[]>> & {
  /** Whether q, k and v are made of x by the three weights, or are numbers of their own. */
  readonly from: "x" | "qkv";
  /** Whether a number of q, k or v has been changed: then they stay when the reader turns back to them. */
  readonly own: boolean;
  /** The token whose attention is computed, from 0. */
  readonly query: number;
};

const x = [-0.8, 0.6, 1, -1, -0.3, -1, -0.6, 1.2, 1.2, -0.2, 1.2, -0.6, -0.2, 0.6, -0.2, -0.2];
const wq = [0.4, 0.3, 0.3, -1, 0, -0.3, 0.6, 0, 1, 0, -1, 0, 0, -0.6, -0.8, 0.5];
const wk = [0.5, 0.6, 0.8, 0.6, 0, -1, 0, 0.4, 0, 0, -0.5, 0, 0.5, 1.2, -0.3, 0];
const wv = [0.6, -0.5, 0, -0.8, 0, -0.3, 0.5, 0, 0, 1, 0.3, 0.8, -0.5, 0, -0.5, -0.3];

/** A number as the example keeps it: two digits after the point. */
export function handRound(value: number): number {
  return Math.round(value * 10 ** handDigits) / 10 ** handDigits + 0;
}

const made = (weight: readonly number[]) => Array.from(projectTokens(x, weight, handDim), handRound);

/** Chosen so that every query looks somewhere else; the third token mostly at the second. */
export const initialHand: HandNumbers = {
  from: "x",
  own: false,
  query: 2,
  ...{ x, wq, wk, wv },
  ...{ q: made(wq), k: made(wk), v: made(wv) },
};

/** The example computed. */
export interface HandSteps {
  /** What the steps use, whichever way they came: [token, d]. */
  readonly q: ArrayLike<number>;
  readonly k: ArrayLike<number>;
  readonly v: ArrayLike<number>;
  /** The attention of the chosen query. */
  readonly attention: HandAttention;
}

export function handSteps(numbers: HandNumbers): HandSteps {
  const { from, query } = numbers;
  const project = (weight: readonly number[]) => projectTokens(numbers.x, weight, handDim);
  const { q, k, v } =
    from === "x" ? { q: project(numbers.wq), k: project(numbers.wk), v: project(numbers.wv) } : numbers;
  const own = Array.from({ length: handDim }, (_, i) => q[query * handDim + i] as number);
  return { q, k, v, attention: attentionByHand(own, k, v) };
}

/** The example with one number changed. */
export function withHandNumber(numbers: HandNumbers, matrix: HandMatrix, index: number, value: number): HandNumbers {
  const changed = numbers[matrix].map((old, at) => (at === index ? handRound(value) : old));
  return {
    ...numbers,
    own: numbers.own || matrix === "q" || matrix === "k" || matrix === "v",
    ...{ [matrix]: changed },
  };
}

/** Turns to the other way. Numbers of its own start as what the matrices make, until one of them is changed. */
export function turnHand(numbers: HandNumbers, from: HandNumbers["from"]): HandNumbers {
  if (from === "x" || numbers.own) return { ...numbers, from };
  const { q, k, v } = handSteps({ ...numbers, from: "x" });
  const rounded = (values: ArrayLike<number>) => Array.from(values, handRound);
  return { ...numbers, from, q: rounded(q), k: rounded(k), v: rounded(v) };
}
