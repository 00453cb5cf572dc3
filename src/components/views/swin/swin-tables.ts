import type { Text } from "../../../i18n/text.tsx";
import { tokenGrid } from "../../../model/analysis/token-grid.ts";
import { layoutOfRun, regionsOf, tokensAtPlaces } from "../../../model/analysis/window-attention.ts";
import { windowOfToken } from "../../../model/analysis/windows.ts";
import type { SwinHeadStatistics } from "../../../model/analysis/window-statistics.ts";
import type { SwinCapture } from "../../../model/capture.ts";
import type { SwinConfig } from "../../../model/config.ts";
import { type Direction, focusToken, headCount, type Selection } from "../../../model/selection.ts";
import { stageOfBlock } from "../../../model/swin-stages.ts";
import type { NamedTensor } from "../../../model/tensor.ts";
import { rankOf } from "../../draw/maps/token-map.ts";
import type { Table } from "../table.ts";
import { tokenMark } from "../token-words.ts";
import { focusIn } from "./swin-tokens.ts";
import { placeOfToken, windowLine } from "./window-line.ts";

/** What stands in a place of a window, in words: `(5, 8)`, or padding. */
export function placeMark(text: Text, capture: SwinCapture, block: number, token: number): string {
  return token < 0 ? text.windows.padding : tokenMark(text, tokenGrid(capture.config, block), token);
}

/** The window of the chosen token, place by place: token, region, state, weight, × uniform, rank. */
export function windowTable(text: Text, capture: SwinCapture, now: Selection, direction: Direction): Table {
  const { columns } = text.maps;
  const words = text.windows.table;
  const token = focusToken(now, direction);
  const layout = layoutOfRun(capture, now.block);
  const window = windowOfToken(layout, token);
  const line = windowLine(capture, now.block, now.head, token, direction) ?? new Float32Array(0);
  const regions = regionsOf(layout).subarray(window * layout.windowTokens, (window + 1) * layout.windowTokens);
  const own = regions[placeOfToken(capture, now.block, token)];
  const tokens = tokensAtPlaces(layout, window);
  return {
    columns: [
      ...[words.place, columns.token, columns.row, columns.column, words.region, columns.state],
      ...[columns.weight, columns.times, columns.rank],
    ],
    rows: Array.from(line, (weight, place) => {
      const at = tokens[place] as number;
      const cell = at < 0 ? ["", ""] : [Math.floor(at / layout.columns) + 1, (at % layout.columns) + 1];
      const seen = regions[place] === own || capture.intervention.maskOff;
      const name = placeMark(text, capture, now.block, at);
      return [
        ...[place + 1, name, ...cell, regions[place] as number, seen ? words.seen : words.masked],
        ...[weight, weight * layout.windowTokens, rankOf(line, weight)],
      ];
    }),
  };
}

/** Every map of the atlas place by place: stage, block, head, place in the window, its token, weight. */
export function swinAtlasTable(text: Text, capture: SwinCapture, now: Selection, direction: Direction): Table {
  const { columns } = text.maps;
  const words = text.windows.table;
  return {
    columns: [words.stage, columns.block, columns.head, words.window, words.place, columns.token, columns.weight],
    rows: capture.blocks.flatMap((block) => {
      const { stage } = stageOfBlock(capture.config, block);
      const layout = layoutOfRun(capture, block);
      const token = focusIn(capture.config, now, direction, block);
      const window = windowOfToken(layout, token);
      const tokens = tokensAtPlaces(layout, window);
      return Array.from({ length: stage.numHeads }, (_, head) => head).flatMap((head) =>
        Array.from(windowLine(capture, block, head, token, direction) ?? [], (weight, place) => [
          ...[stage.index + 1, block + 1, head + 1, window + 1, place + 1],
          ...[placeMark(text, capture, block, tokens[place] as number), weight],
        ]),
      );
    }),
  };
}

/** The matrix of the chosen token's window: one row per query place, one column per key place. */
export function windowMatrixTable(
  text: Text,
  capture: SwinCapture,
  now: Selection,
  direction: Direction,
  matrix: NamedTensor | undefined,
): Table {
  const layout = layoutOfRun(capture, now.block);
  const tokens = tokensAtPlaces(layout, windowOfToken(layout, focusToken(now, direction)));
  const names = Array.from(tokens, (token) => placeMark(text, capture, now.block, token));
  const size = layout.windowTokens;
  return {
    columns: [text.maps.columns.query, ...names],
    rows: matrix ? names.map((name, row) => [name, ...matrix.data.subarray(row * size, (row + 1) * size)]) : [],
  };
}

/** Every head with its numbers, block by block. */
export function swinStatisticsTable(text: Text, config: SwinConfig, statistics: SwinHeadStatistics): Table {
  const { columns } = text.charts.statistics;
  const { distance, entropy, maxWeight, paddingShare } = statistics;
  return {
    columns: [
      ...[text.windows.table.stage, columns.block, columns.head],
      ...[columns.distance, columns.entropy, columns.maxWeight, text.windows.statistics.padding],
    ],
    rows: statistics.blocks.flatMap((block, index) =>
      Array.from({ length: headCount(config, block) }, (_, head) => [
        ...[stageOfBlock(config, block).stage.index + 1, block + 1, head + 1],
        ...[distance, entropy, maxWeight, paddingShare].map((of) => of[index]?.[head] ?? 0),
      ]),
    ),
  };
}
