import type { Text } from "../../../i18n/text.tsx";
import type { SoftmaxPlace } from "../../../model/analysis/pair.ts";
import { softmaxPlace } from "../../../model/analysis/pair.ts";
import { tokenGrid } from "../../../model/analysis/token-grid.ts";
import { layoutOfRun, regionOfToken } from "../../../model/analysis/window-attention.ts";
import { type WindowPair, windowPair } from "../../../model/analysis/window-pair.ts";
import { type SwinCapture, windowActivation } from "../../../model/capture.ts";
import type { Selection } from "../../../model/selection.ts";
import type { NamedTensor } from "../../../model/tensor.ts";
import { fixed, signed } from "../../draw/charts/format.ts";
import type { Table } from "../table.ts";
import { tokenName } from "../token-words.ts";
import type { ScoreTerm } from "./ScoreSteps.tsx";

/** A pair of one window with its captured numbers. */
export interface OpenPair {
  readonly pair: WindowPair;
  /** [headDim]. */
  readonly q: Float32Array;
  readonly k: Float32Array;
  /** The query's captured row over the places of its window. */
  readonly weights: Float32Array;
  /** The captured score among those of its row. */
  readonly place: SoftmaxPlace;
  readonly weight: number;
  /** Of the query, 0 to 8; that of the key is the pair's. */
  readonly queryRegion: number;
}

/** The pair of the selection; undefined between windows and where something was not captured. */
export function openPair(
  capture: SwinCapture,
  table: NamedTensor | undefined,
  { block, head, query, key }: Selection,
): OpenPair | undefined {
  const pair = windowPair(capture, table, block, head, query, key);
  if (!pair) return undefined;
  const part = (role: "attn.q" | "attn.k" | "attn.scores" | "attn.pattern", row: number) => {
    const found = windowActivation(capture, role, block, pair.window, head);
    const columns = found?.shape[1] ?? 0;
    return found?.data.subarray(row * columns, (row + 1) * columns);
  };
  const [q, k] = [part("attn.q", pair.queryPlace), part("attn.k", pair.keyPlace)];
  const [scores, weights] = [part("attn.scores", pair.queryPlace), part("attn.pattern", pair.queryPlace)];
  if (!q || !k || !scores || !weights) return undefined;
  const place = softmaxPlace(scores, pair.keyPlace);
  const queryRegion = regionOfToken(layoutOfRun(capture, block), query);
  return { pair, q, k, weights, place, weight: weights[pair.keyPlace] as number, queryRegion };
}

/** The terms of the score in words, each with where its bar starts and ends. */
export function scoreTerms(text: Text, capture: SwinCapture, open: OpenPair): ScoreTerm[] {
  const words = text.windows.pair;
  const { pair, place, queryRegion } = open;
  const { temperature, biasOff, maskOff } = capture.intervention;
  const product = pair.sum * pair.scale;
  const biased = product + pair.bias;
  const cooled = biased / temperature;
  const { rowOffset, columnOffset, index } = pair.relative;
  const entry = words.biasEntry(signed(rowOffset, 0), signed(columnOffset, 0), index);
  const regions = pair.mask === 0 ? words.sameRegion(queryRegion) : words.otherRegion(queryRegion, pair.region);
  const mask = maskOff ? 0 : pair.mask;
  const sum = words.productOf(fixed(pair.sum, 2), open.q.length);
  return [
    { key: "product", label: words.product, value: product, from: 0, to: product, note: sum },
    {
      ...({ key: "bias", label: words.bias, value: pair.bias, from: product, to: biased } as const),
      note: biasOff ? words.switchedOff : entry,
    },
    ...(temperature === 1
      ? []
      : [
          {
            ...({ key: "temperature", label: words.temperature(fixed(temperature, 2)), value: cooled } as const),
            ...{ from: 0, to: cooled, note: "" },
          },
        ]),
    {
      ...({ key: "mask", label: words.mask, value: mask, from: cooled, to: cooled + mask } as const),
      note: maskOff && pair.mask !== 0 ? `${words.switchedOff} · ${regions}` : regions,
    },
    { key: "score", label: words.score, value: place.score, from: 0, to: place.score, note: "" },
  ];
}

/**
 * The terms of the chosen pair, one row per dimension of the head, and below them
 * the steps to the weight. No rows where there is no pair.
 */
export function windowPairTable(
  text: Text,
  capture: SwinCapture,
  table: NamedTensor | undefined,
  selection: Selection,
): Table {
  const { columns, steps } = text.charts.pair;
  const words = text.windows.pair.columns;
  const open = openPair(capture, table, selection);
  const head = { columns: [columns.dimension, columns.q, columns.k, columns.product] };
  if (!open) return { ...head, rows: [] };
  const { pair, q, k, place, weight, queryRegion } = open;
  const grid = tokenGrid(capture.config, selection.block);
  return {
    ...head,
    rows: [
      ...Array.from(pair.products, (product, index) => [index + 1, q[index] as number, k[index] as number, product]),
      [text.maps.columns.query, tokenName(text, grid, selection.query), "", ""],
      [text.maps.columns.key, "", tokenName(text, grid, selection.key), ""],
      [words.window, "", "", pair.window + 1],
      [steps.sum, "", "", pair.sum],
      [steps.scale, "", "", pair.scale],
      [words.entry, "", "", pair.relative.index],
      [words.bias, "", "", pair.bias],
      [steps.temperature, "", "", pair.temperature],
      [words.queryRegion, "", "", queryRegion],
      [words.keyRegion, "", "", pair.region],
      [words.mask, "", "", capture.intervention.maskOff ? 0 : pair.mask],
      [steps.score, "", "", place.score],
      [steps.weight, "", "", weight],
      [steps.times, "", "", weight * place.keys],
      [steps.rank, "", "", place.rank],
    ],
  };
}
