import type { Text } from "../../i18n/text.tsx";
import { type TokenGrid, tokenCount } from "../../model/analysis/token-grid.ts";
import type { NamedTensor } from "../../model/tensor.ts";
import type { Table } from "./table.ts";
import { tokenName } from "./token-words.ts";

/**
 * A whole matrix: one row per query, one column per key.
 *
 * @param matrix weights or scores: [query, key]; undefined where it was not captured
 */
export function matrixTable(text: Text, grid: TokenGrid, matrix: NamedTensor | undefined): Table {
  const names = Array.from({ length: tokenCount(grid) }, (_, token) => tokenName(text, grid, token));
  const [rows = 0, columns = 0] = matrix?.shape ?? [];
  return {
    columns: [text.maps.columns.query, ...names],
    rows: Array.from({ length: rows }, (_, query) => [
      names[query] ?? String(query),
      ...Array.from(matrix?.data.subarray(query * columns, (query + 1) * columns) ?? []),
    ]),
  };
}
