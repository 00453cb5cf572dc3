import type { Text } from "../../i18n/text.tsx";
import type { PairTerms, SoftmaxPlace } from "../../model/analysis/pair.ts";
import type { Phrase } from "../draw/charts/fit-text.ts";
import { fixed, multiple, short } from "../draw/charts/format.ts";

/**
 * The way from the products to the weight in one line, e.g. `q · k = 41.87`,
 * `÷ √64 = 5.23`, `→ softmax 0.0417`, `8.2 × uniform, 3rd of 197`. A temperature and
 * a mask get a step of their own. Styles are classes of `PairDetail`.
 *
 * @param place the captured score among those of its row
 * @param weight the captured weight, 0 to 1
 */
export function pairFormula(
  text: Text,
  terms: PairTerms,
  place: SoftmaxPlace,
  headDim: number,
  weight: number,
): Phrase[] {
  const { pair } = text.charts;
  const plain = (value: string) => ({ text: value, style: "plain" });
  const bold = (value: string) => ({ text: value, style: "bold", weight: 600 });
  const heated = terms.temperature !== 1;
  const scaled = heated || place.masked ? terms.sum * terms.scale : place.score;
  const steps: Phrase[] = [
    [
      { text: "q", style: "query", weight: 600 },
      plain(" · "),
      { text: "k", style: "key", weight: 600 },
      plain(" = "),
      bold(fixed(terms.sum, 2)),
    ],
    [plain(`÷ √${headDim} = `), bold(fixed(scaled, 2))],
  ];
  if (heated) {
    const cooled = place.masked ? terms.score : place.score;
    steps.push([plain(`÷ ${pair.temperature} ${fixed(terms.temperature, 2)} = `), bold(fixed(cooled, 2))]);
  }
  if (place.masked) steps.push([plain(`→ ${pair.masked} `), bold("−∞")]);
  steps.push([plain("→ softmax "), bold(short(weight))]);
  const times = multiple(weight * place.keys);
  steps.push([{ text: place.masked ? pair.hidden : pair.place(times, place.rank, place.keys), style: "soft" }]);
  return steps;
}
