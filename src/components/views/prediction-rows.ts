import type { Text } from "../../i18n/text.tsx";
import type { ClassLabel } from "../../model/config.ts";
import type { Table } from "./table.ts";

/** One class of the answer, beside what it was without the intervention. */
export interface PredictionRow {
  readonly index: number;
  /** Probability now, 0 to 1. */
  readonly now: number;
  /** Probability without the intervention, 0 to 1; null when there is none to compare with. */
  readonly before: number | null;
  /** Rank now, 1 = most probable. */
  readonly rank: number;
  readonly rankBefore: number | null;
}

/** Classes by falling probability; equal ones by falling index last, so the order is always the same. */
function ranking(probabilities: Float32Array): Uint32Array {
  return Uint32Array.from(probabilities.keys()).sort(
    (a, b) => (probabilities[b] as number) - (probabilities[a] as number) || a - b,
  );
}

/**
 * The classes that are or were among the first `count`, most probable first: the
 * present ones in their order, then those that fell out. A class keeps one row for
 * both of its numbers.
 *
 * @param now probabilities of all classes: [class], sums to 1
 * @param before the same without the intervention, or null
 */
export function predictionRows(now: Float32Array, before: Float32Array | null, count: number): PredictionRow[] {
  const order = ranking(now);
  const orderBefore = before && ranking(before);
  const shown = new Set<number>(order.subarray(0, count));
  for (const index of orderBefore?.subarray(0, count) ?? []) shown.add(index);
  return [...shown]
    .map((index) => ({
      index,
      now: now[index] as number,
      before: before ? (before[index] as number) : null,
      rank: order.indexOf(index) + 1,
      rankBefore: orderBefore ? orderBefore.indexOf(index) + 1 : null,
    }))
    .sort((a, b) => a.rank - b.rank);
}

/** A class's name in the reader's language; the English one, or its number, where nobody has written it. */
export function className(text: Text, labels: readonly ClassLabel[] | null, index: number): string {
  const label = labels?.[index];
  if (!label) return text.charts.prediction.unnamed(index);
  return text.lang === "zh" ? (label.zh ?? label.en) : label.en;
}

/** The class's name in the language that the reader does not read here; null where there is none, or the same. */
export function otherName(text: Text, labels: readonly ClassLabel[] | null, index: number): string | null {
  const label = labels?.[index];
  const other = text.lang === "zh" ? label?.en : label?.zh;
  return other === undefined || other === className(text, labels, index) ? null : other;
}

/** Every class by falling probability, with its number before the intervention where there is one. */
export function predictionTable(
  text: Text,
  labels: readonly ClassLabel[] | null,
  now: Float32Array,
  before: Float32Array | null,
): Table {
  const { columns } = text.charts.prediction;
  const rows = predictionRows(now, before, now.length);
  const isNamedTwice = rows.some(({ index }) => otherName(text, labels, index) !== null);
  return {
    columns: [
      columns.rank,
      columns.name,
      ...(isNamedTwice ? [columns.other] : []),
      columns.index,
      columns.now,
      ...(before ? [columns.before, columns.change] : []),
    ],
    rows: rows.map((row) => [
      row.rank,
      className(text, labels, row.index),
      ...(isNamedTwice ? [otherName(text, labels, row.index) ?? ""] : []),
      row.index,
      row.now,
      ...(row.before === null ? [] : [row.before, row.now - row.before]),
    ]),
  };
}
