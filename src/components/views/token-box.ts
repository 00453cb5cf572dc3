import { cellOfToken, type TokenGrid } from "../../model/analysis/token-grid.ts";
import type { CellLayout } from "../draw/charts/cells.ts";
import type { Box } from "../draw/maps/box.ts";

/** The box of a token's patch in CSS pixels; null for a prefix token. */
export function tokenBox(grid: TokenGrid, { cell: side }: CellLayout, token: number): Box | null {
  const cell = cellOfToken(grid, token);
  return cell && { x: cell.column * side, y: cell.row * side, width: side, height: side };
}
