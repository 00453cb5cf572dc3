import { cellOfToken, type TokenGrid } from "../../model/analysis/token-grid.ts";
import { type CellLayout, cellLayout } from "../draw/charts/cells.ts";
import type { Box } from "../draw/maps/box.ts";

/** Patches as large as a width allows; another ratio of device pixels is another layout. */
export function patchLayout(grid: TokenGrid, width: number, ratio: number): CellLayout & { readonly ratio: number } {
  return { ...cellLayout(width, grid.rows, grid.columns), ratio };
}

/** The box of a token's patch in CSS pixels; null for a prefix token. */
export function tokenBox(grid: TokenGrid, { cell: side }: CellLayout, token: number): Box | null {
  const cell = cellOfToken(grid, token);
  return cell && { x: cell.column * side, y: cell.row * side, width: side, height: side };
}
