import type { Text } from "../../i18n/text.tsx";
import { cellOfToken, type TokenGrid } from "../../model/analysis/token-grid.ts";

/** A token in words: `patch 5, 8` (row, column, from 1), `class token`, `register 2`. */
export function tokenName(text: Text, grid: TokenGrid, token: number): string {
  const { tokens } = text.charts;
  const cell = cellOfToken(grid, token);
  if (cell) return tokens.patch(cell.row + 1, cell.column + 1);
  const prefix = grid.prefix[token];
  return prefix?.kind === "register" ? tokens.register(prefix.index + 1) : tokens[prefix?.kind ?? "class"];
}

/** A token in a formula: `(5, 8)`, `class`. */
export function tokenMark(text: Text, grid: TokenGrid, token: number): string {
  const { marks } = text.charts;
  const cell = cellOfToken(grid, token);
  if (cell) return marks.patch(cell.row + 1, cell.column + 1);
  const prefix = grid.prefix[token];
  return prefix?.kind === "register" ? marks.register(prefix.index + 1) : marks[prefix?.kind ?? "class"];
}
