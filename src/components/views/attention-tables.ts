import type { Text } from "../../i18n/text.tsx";
import { cellOfToken, type TokenGrid, tokenCount } from "../../model/analysis/token-grid.ts";
import { activation, type VitCapture, headActivation } from "../../model/capture.ts";
import { attentionOfToken, type Direction, focusToken, type Selection } from "../../model/selection.ts";
import type { NamedTensor } from "../../model/tensor.ts";
import { rankOf, readLine, tokenLine } from "../draw/maps/token-map.ts";
import type { Table } from "./table.ts";
import { tokenName } from "./token-words.ts";

/** Every map of the atlas as a row: block, head, then the weight of each token. */
export function atlasTable(
  text: Text,
  grid: TokenGrid,
  capture: VitCapture,
  selection: Selection,
  direction: Direction,
): Table {
  const tokens = tokenCount(grid);
  const pattern = activation(capture, "attn.pattern");
  const heads = capture.config.numHeads;
  const line = new Float32Array(tokens);
  const token = focusToken(selection, direction);
  const { columns } = text.maps;
  return {
    columns: [columns.block, columns.head, ...Array.from(line, (_, index) => tokenName(text, grid, index))],
    rows: pattern
      ? Array.from({ length: capture.blocks.length * heads }, (_, map) => [
          (capture.blocks[Math.floor(map / heads)] as number) + 1,
          (map % heads) + 1,
          ...readLine(pattern.data, tokenLine(tokens, map, token, direction), line),
        ])
      : [],
  };
}

/** The map as rows, in the order of the tokens: token, weight, × uniform, rank. Empty where it was not captured. */
export function overlayTable(
  text: Text,
  grid: TokenGrid,
  capture: VitCapture,
  selection: Selection,
  direction: Direction,
): Table {
  const tokens = tokenCount(grid);
  const pattern = headActivation(capture, "attn.pattern", selection.block, selection.head);
  const line = pattern
    ? attentionOfToken(pattern.data, tokens, focusToken(selection, direction), direction)
    : new Float32Array(0);
  const { columns } = text.maps;
  return {
    columns: [columns.token, columns.row, columns.column, columns.weight, columns.times, columns.rank],
    rows: Array.from(line, (weight, token) => {
      const cell = cellOfToken(grid, token);
      const place = cell ? [cell.row + 1, cell.column + 1] : ["", ""];
      return [tokenName(text, grid, token), ...place, weight, weight * tokens, rankOf(line, weight)];
    }),
  };
}

/**
 * A whole matrix: one row per query, one column per key.
 *
 * @param matrix [query, key]; undefined gives no rows
 */
export function matrixTable(text: Text, grid: TokenGrid, matrix: NamedTensor | undefined): Table {
  const names = Array.from({ length: tokenCount(grid) }, (_, token) => tokenName(text, grid, token));
  const [queries = 0, keys = 0] = matrix?.shape ?? [];
  return {
    columns: [text.maps.columns.query, ...names],
    rows: Array.from({ length: queries }, (_, query) => [
      names[query] ?? String(query),
      ...(matrix?.data.subarray(query * keys, (query + 1) * keys) ?? []),
    ]),
  };
}

/** The tokens of the picture: number, name, row and column; those that are switched off say so. */
export function patchGridTable(text: Text, grid: TokenGrid, patchesOff: readonly number[]): Table {
  const { columns } = text.maps;
  return {
    columns: [columns.index, columns.token, columns.row, columns.column, columns.state],
    rows: Array.from({ length: tokenCount(grid) }, (_, token) => {
      const cell = cellOfToken(grid, token);
      const isOff = patchesOff.includes(token - grid.prefix.length);
      const place = cell ? [cell.row + 1, cell.column + 1] : ["", ""];
      return [token, tokenName(text, grid, token), ...place, isOff ? text.maps.off : ""];
    }),
  };
}
