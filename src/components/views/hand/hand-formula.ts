import type { Text } from "../../../i18n/text.tsx";
import { handDim, type HandNumbers, type HandSteps } from "../../../model/hand.ts";
import { fixed, subscript } from "../../draw/charts/format.ts";
import { type HandPlace, isMade, numberAt, weightOf } from "./hand-places.ts";

/** A piece of a formula; `tone` is the colour of what it stands for. */
export interface Piece {
  readonly text: string;
  readonly tone?: "query" | "key" | "value" | "result";
}

const dims = Array.from({ length: handDim }, (_, i) => i);
const inBrackets = (text: string) => (text.startsWith("−") ? `(${text})` : text);
const two = (value: number) => fixed(value, 2);
const three = (value: number) => fixed(value, 3);

/** Name of a vector, a number of it or a computed number: `k₂`, `k₂,₁`, `q₃ · k₁`. */
export function placeName(numbers: HandNumbers, { part, token, dim }: HandPlace): string {
  const [t, d, own] = [subscript(token + 1), subscript(dim + 1), subscript(numbers.query + 1)];
  switch (part) {
    case "wq":
    case "wk":
    case "wv":
      return `W_${part.slice(1).toUpperCase()} ${t},${d}`;
    case "product":
      return `q${own} · k${t}`;
    case "score":
      return `s${t}`;
    case "exponential":
      return `e${t}`;
    case "weight":
      return `a${t}`;
    case "z":
      return `z${own},${d}`;
    default:
      return `${part}${t},${d}`;
  }
}

/** How the number at a place comes about, written out term by term; null for a number that is given. */
export function formulaOf(text: Text, numbers: HandNumbers, steps: HandSteps, place: HandPlace): Piece[] | null {
  const { words } = text.byHand;
  const { part, token } = place;
  const { attention: at } = steps;
  const value = numberAt(numbers, steps, place);
  const read = (of: HandPlace["part"], tokenOf: number, dim: number) =>
    numberAt(numbers, steps, { part: of, token: tokenOf, dim });
  const piece = (value_: string, tone?: Piece["tone"]): Piece => (tone ? { text: value_, tone } : { text: value_ });
  const sum = (terms: Piece[][]) => terms.flatMap((term, at_) => (at_ === 0 ? term : [piece(" + "), ...term]));
  const result = (shown: string) => [piece(" = "), piece(shown, "result")];

  if (isMade(numbers, part)) {
    const tone = ({ q: "query", k: "key", v: "value" } as const)[part];
    const terms = dims.map((i) => [
      piece(inBrackets(two(read(weightOf[part], place.dim, i)))),
      piece(" × "),
      piece(inBrackets(two(read("x", token, i)))),
    ]);
    return [piece(placeName(numbers, place), tone), piece(" = "), ...sum(terms), ...result(two(value))];
  }
  switch (part) {
    case "product": {
      const terms = dims.map((i) => [
        piece(inBrackets(two(read("q", numbers.query, i))), "query"),
        piece(" × "),
        piece(inBrackets(two(read("k", token, i))), "key"),
      ]);
      const own = subscript(numbers.query + 1);
      return [
        piece(`q${own}`, "query"),
        piece(" · "),
        piece(`k${subscript(token + 1)}`, "key"),
        piece(" = "),
        ...sum(terms),
        ...result(two(value)),
      ];
    }
    case "score":
      return [
        piece(`${two(at.products[token] as number)} ÷ √${handDim} = `),
        piece(`${two(at.products[token] as number)} ÷ ${at.divisor}`),
        ...result(two(value)),
      ];
    case "exponential":
      return [
        piece(words.power(two(at.scores[token] as number), inBrackets(two(at.highest)))),
        piece(" = "),
        piece(words.power(two((at.scores[token] as number) - at.highest))),
        ...result(three(value)),
      ];
    case "weight":
      return [
        piece(`${three(at.exponentials[token] as number)} ÷ (`),
        piece(Array.from(at.exponentials, three).join(" + ")),
        piece(`) = ${three(at.exponentials[token] as number)} ÷ ${three(at.denominator)}`),
        ...result(three(value)),
      ];
    case "z": {
      const terms = Array.from(at.weights, (weight, key) => [
        piece(three(weight)),
        piece(" × "),
        piece(inBrackets(two(read("v", key, place.dim))), "value"),
      ]);
      return [piece(placeName(numbers, place), "value"), piece(" = "), ...sum(terms), ...result(two(value))];
    }
    default:
      return null;
  }
}
