import { tokenGrid, tokenInGrid } from "./analysis/token-grid.ts";
import { blockCount, type ModelConfig } from "./config.ts";
import { stageOfBlock } from "./swin-stages.ts";

/**
 * What every linked view looks at. All are indices from 0; `query` and `key` count
 * prefix tokens. In a Swin `block` counts through all stages, and `query` and `key`
 * are tokens of that block's map.
 */
export interface Selection {
  readonly block: number;
  readonly head: number;
  readonly query: number;
  readonly key: number;
}

/**
 * The way attention is read. `from`: the chosen token is the query, the map shows
 * which keys it looks at (a row, sums to 1). `to`: it is the key, the map shows
 * which queries look at it (a column, sums to anything).
 */
export type Direction = "from" | "to";

/** The token that the person chose: the query of `from`, the key of `to`. */
export function focusToken(selection: Selection, direction: Direction): number {
  return direction === "from" ? selection.query : selection.key;
}

/** The attention of the chosen token over all tokens: a row of the pattern, or a column copied out. */
export function attentionOfToken(
  pattern: Float32Array,
  tokens: number,
  token: number,
  direction: Direction,
): Float32Array {
  if (direction === "from") return pattern.subarray(token * tokens, (token + 1) * tokens);
  const column = new Float32Array(tokens);
  for (let query = 0; query < tokens; query++) column[query] = pattern[query * tokens + token] as number;
  return column;
}

/** Heads of a block. */
export function headCount(config: ModelConfig, block: number): number {
  return config.family === "vit" ? config.numHeads : stageOfBlock(config, block).stage.numHeads;
}

/**
 * A selection with a part of it changed. Where the new block lies in another stage
 * of a Swin, the head is the nearest that exists and the tokens are those at the
 * same places of the picture; tokens that the part itself names belong to its block.
 */
export function changeSelection(
  selection: Selection,
  part: Partial<Selection>,
  config: ModelConfig | undefined,
): Selection {
  const changed = { ...selection, ...part };
  if (config?.family !== "swin" || changed.block === selection.block) return changed;
  const [from, to] = [tokenGrid(config, selection.block), tokenGrid(config, changed.block)];
  return {
    block: changed.block,
    head: Math.min(changed.head, headCount(config, changed.block) - 1),
    query: part.query ?? tokenInGrid(selection.query, from, to),
    key: part.key ?? tokenInGrid(selection.key, from, to),
  };
}

/** The block before or after, round the ends. */
export function stepBlock(selection: Selection, by: number, config: ModelConfig): Selection {
  const count = blockCount(config);
  return changeSelection(selection, { block: (selection.block + by + count) % count }, config);
}

/** The head before or after, round the ends. */
export function stepHead(selection: Selection, by: number, config: ModelConfig): Selection {
  const count = headCount(config, selection.block);
  return { ...selection, head: (selection.head + by + count) % count };
}
