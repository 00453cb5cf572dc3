import { handDim, type HandMatrix, type HandNumbers, type HandSteps } from "../../../model/hand.ts";

/** What is computed in the example, besides the matrices that are given. */
export type HandPart = HandMatrix | "product" | "score" | "exponential" | "weight" | "z";

/** One number of the example. `token` is the row of a weight, `dim` its column. */
export interface HandPlace {
  readonly part: HandPart;
  readonly token: number;
  readonly dim: number;
}

/** The number that stands at a place. */
export function numberAt(numbers: HandNumbers, { q, k, v, attention }: HandSteps, place: HandPlace): number {
  const { part, token, dim } = place;
  const in4 = (values: ArrayLike<number>) => values[token * handDim + dim] as number;
  switch (part) {
    case "q":
      return in4(q);
    case "k":
      return in4(k);
    case "v":
      return in4(v);
    case "x":
    case "wq":
    case "wk":
    case "wv":
      return in4(numbers[part]);
    case "product":
      return attention.products[token] as number;
    case "score":
      return attention.scores[token] as number;
    case "exponential":
      return attention.exponentials[token] as number;
    case "weight":
      return attention.weights[token] as number;
    case "z":
      return attention.z[dim] as number;
  }
}

/** The weight that makes q, k or v of x. */
export const weightOf = { q: "wq", k: "wk", v: "wv" } as const;

/** Whether a vector is made of x right now, rather than a number of its own. */
export function isMade(numbers: HandNumbers, part: HandPart): part is "q" | "k" | "v" {
  return numbers.from === "x" && (part === "q" || part === "k" || part === "v");
}

/** Whether the number at a place goes straight into the number that is looked at. */
export function feeds(numbers: HandNumbers, from: HandPlace, into: HandPlace): boolean {
  const { query } = numbers;
  const same = from.token === into.token;
  switch (into.part) {
    case "q":
    case "k":
    case "v":
      if (!isMade(numbers, into.part)) return false;
      if (from.part === "x") return same;
      return from.part === weightOf[into.part] && from.token === into.dim;
    case "product":
      return (from.part === "q" && from.token === query) || (from.part === "k" && same);
    case "score":
      return from.part === "product" && same;
    case "exponential":
      return from.part === "score" && same;
    case "weight":
      return from.part === "exponential";
    case "z":
      return from.part === "weight" || (from.part === "v" && from.dim === into.dim);
    default:
      return false;
  }
}
