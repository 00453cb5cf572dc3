import { allowedOfPart, type FigureStates, overFigures, readPart, setParts } from "./model/figure-parts.ts";
import {
  type HandMatrix,
  type HandNumbers,
  handMatrices,
  handLimit,
  handRound,
  initialHand,
  turnHand,
} from "./model/hand.ts";
import type { State } from "./store.ts";

/**
 * What figures hold, in an address: `shuffle.seed=3` for the parts of `model/figure-parts.ts`, and
 * `hand.query=1&hand.x=-0.8,0.6,…` for the numbers of the attention by hand, whole matrices row by row.
 */

/** What an address says of the numbers by hand, matrix by matrix. */
type HandRequest = Partial<Pick<HandNumbers, HandMatrix | "from" | "query">>;

/** What an address says of what figures hold. */
export interface FigureRequest {
  readonly hand?: HandRequest;
  readonly figures?: FigureStates;
}

const isMatrix = (name: string): name is HandMatrix => handMatrices.some((one) => one === name);

const allowedOfHand = (part: string) =>
  isMatrix(part)
    ? `16 × −${handLimit} … ${handLimit}`
    : part === "query"
      ? "1 … 4"
      : part === "from"
        ? "x, qkv"
        : undefined;

/** What a value may be, for the sentence that refuses another one; undefined when the key is none of a figure's. */
export function allowedOfFigure(key: string): string | undefined {
  return key.startsWith("hand.") ? allowedOfHand(key.slice(5)) : allowedOfPart(key);
}

function readHand(part: string, value: string): HandRequest | undefined {
  if (part === "query") return /^[1-4]$/.test(value) ? { query: Number(value) - 1 } : undefined;
  if (part === "from") return value === "x" || value === "qkv" ? { from: value } : undefined;
  if (!isMatrix(part)) return undefined;
  const numbers = value.split(",");
  const right = numbers.every((one) => /^-?\d{1,2}(\.\d{1,2})?$/.test(one) && Math.abs(Number(one)) <= handLimit);
  return right && numbers.length === initialHand[part].length
    ? { [part]: numbers.map((one) => handRound(Number(one))) }
    : undefined;
}

/** @returns undefined when the value is not one of the key's */
export function readFigureKey(key: string, value: string): FigureRequest | undefined {
  if (!key.startsWith("hand.")) {
    const figures = readPart(key, value);
    return figures && { figures };
  }
  const hand = readHand(key.slice(5), value);
  return hand && { hand };
}

/** What two keys say, together. */
export function joinRequests(one: FigureRequest, other: FigureRequest = {}): FigureRequest {
  const joined = { ...one, ...other };
  return {
    ...joined,
    ...(joined.hand ? { hand: { ...one.hand, ...other.hand } } : {}),
    ...(joined.figures ? { figures: overFigures(one.figures, other.figures) } : {}),
  };
}

/** The example with what an address says of it. Numbers of q, k and v are there only if they are the reader's own. */
export function handOf({ from = "x", q, k, v, ...asked }: HandRequest): HandNumbers {
  const made = turnHand({ ...initialHand, ...asked, from: "x" }, from);
  return q || k || v ? { ...made, own: true, ...(q && { q }), ...(k && { k }), ...(v && { v }) } : made;
}

/** Writes what `readFigureKey` reads. The numbers by hand are many: they go where their figure can stand. */
export function writeFigureKeys(
  parameters: URLSearchParams,
  { page, embedded, hand, figures }: Pick<State, "page" | "embedded" | "hand" | "figures">,
): void {
  for (const [key, value] of setParts(figures)) {
    if (page !== "embed" || key.startsWith(`${embedded}.`)) parameters.set(key, value);
  }
  if (page !== "lessons" && !(page === "embed" && embedded === "by-hand")) return;
  if (hand.from !== initialHand.from) parameters.set("hand.from", hand.from);
  if (hand.query !== initialHand.query) parameters.set("hand.query", String(hand.query + 1));
  for (const name of handMatrices) {
    const isMade = name === "q" || name === "k" || name === "v";
    const changed = hand[name].some((value, at) => value !== initialHand[name][at]);
    // Once one of q, k and v is the reader's own, none of them follows from x any more.
    if (isMade ? hand.own : changed) parameters.set(`hand.${name}`, hand[name].join(","));
  }
}
