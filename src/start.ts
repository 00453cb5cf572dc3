import { cellOfToken, tokenCount, type TokenGrid, tokenGrid, tokenOfCell } from "./model/analysis/token-grid.ts";
import type { LoadedModel } from "./model/engine.ts";
import type { Selection } from "./model/selection.ts";

/**
 * Where a new reader starts: an early block, where heads still differ most, the
 * middle patch, and as its partner a patch a little above it. Nearly every picture has something there.
 */
export function firstSelection({ config }: LoadedModel): Selection {
  const grid = tokenGrid(config);
  const [row, column] = [Math.floor(grid.rows / 2), Math.floor(grid.columns / 2)];
  const aside = tokenOfCell(grid, Math.max(0, row - 2), Math.max(0, column - 2));
  return { block: Math.floor(config.depth * 0.3), head: 0, query: tokenOfCell(grid, row, column), key: aside };
}

/**
 * The same place in another model: block and head as near as they exist, a prefix
 * token as itself where there is one, a patch at the same place of the picture.
 */
export function carrySelection(selection: Selection, from: TokenGrid | null, to: LoadedModel): Selection {
  const grid = tokenGrid(to.config);
  const clamp = (value: number, count: number) => Math.max(0, Math.min(count - 1, value));
  const token = (old: number) => {
    const cell = from && cellOfToken(from, old);
    if (!from || !cell) return clamp(old, tokenCount(grid));
    const row = Math.floor(((cell.row + 0.5) / from.rows) * grid.rows);
    return tokenOfCell(grid, row, Math.floor(((cell.column + 0.5) / from.columns) * grid.columns));
  };
  return {
    block: clamp(selection.block, to.config.depth),
    head: clamp(selection.head, to.config.numHeads),
    query: token(selection.query),
    key: token(selection.key),
  };
}
