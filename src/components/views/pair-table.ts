import type { Text } from "../../i18n/text.tsx";
import { pairTerms, softmaxPlace } from "../../model/analysis/pair.ts";
import type { VitCapture } from "../../model/capture.ts";
import type { Selection } from "../../model/selection.ts";
import { pairVectors } from "./pair-vectors.ts";
import type { Table } from "./table.ts";

/**
 * The terms of the chosen pair, one row per dimension of the head, and below them
 * the steps to the weight. No rows where the pair was not captured.
 */
export function pairTable(text: Text, capture: VitCapture, selection: Selection): Table {
  const { columns, steps } = text.charts.pair;
  const vectors = pairVectors(capture, selection.block, selection.head, selection.query, selection.key);
  const table = { columns: [columns.dimension, columns.q, columns.k, columns.product] };
  if (!vectors) return { ...table, rows: [] };
  const { q, k, scores, weights } = vectors;
  const terms = pairTerms(q, k, capture.intervention.temperature);
  const place = softmaxPlace(scores, selection.key);
  return {
    ...table,
    rows: [
      ...Array.from(terms.products, (product, index) => [index + 1, q[index] as number, k[index] as number, product]),
      [steps.sum, "", "", terms.sum],
      [steps.scale, "", "", terms.scale],
      [steps.temperature, "", "", terms.temperature],
      [steps.score, "", "", place.score],
      [steps.weight, "", "", weights[selection.key] as number],
      [steps.times, "", "", (weights[selection.key] as number) * place.keys],
      [steps.rank, "", "", place.rank],
    ],
  };
}
