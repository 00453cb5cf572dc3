import { type TokenGrid, tokenGrid, tokenInGrid, tokenOfCell } from "./model/analysis/token-grid.ts";
import { blockCount } from "./model/config.ts";
import type { LoadedModel } from "./model/engine.ts";
import { headCount, type Selection } from "./model/selection.ts";

/**
 * Where a new reader starts: in a ViT an early block, where heads still differ most;
 * in a Swin the first block that is shifted. The middle patch, and as its partner a
 * patch a little above it. Nearly every picture has something there.
 */
export function firstSelection({ config }: LoadedModel): Selection {
  const block = config.family === "vit" ? Math.floor(config.depth * 0.3) : Math.min(1, blockCount(config) - 1);
  const grid = tokenGrid(config, block);
  const [row, column] = [Math.floor(grid.rows / 2), Math.floor(grid.columns / 2)];
  const aside = tokenOfCell(grid, Math.max(0, row - 2), Math.max(0, column - 2));
  return { block, head: 0, query: tokenOfCell(grid, row, column), key: aside };
}

/**
 * The same place in another model: block and head as near as they exist, a prefix
 * token as itself where there is one, a patch at the same place of the picture.
 */
export function carrySelection(selection: Selection, from: TokenGrid | null, { config }: LoadedModel): Selection {
  const block = Math.min(selection.block, blockCount(config) - 1);
  const grid = tokenGrid(config, block);
  const token = (old: number) => tokenInGrid(old, from ?? grid, grid);
  return {
    block,
    head: Math.min(selection.head, headCount(config, block) - 1),
    query: token(selection.query),
    key: token(selection.key),
  };
}
