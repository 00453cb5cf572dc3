import { gridSize, type ModelConfig, numPrefixTokens } from "../config.ts";
import { stageOfBlock } from "../swin-stages.ts";

/**
 * The only place that converts between tokens and patches. A *token* counts the
 * prefix tokens (class, distillation, registers); a *patch* does not. Patches are
 * row-major: patch = row · columns + column.
 */
export interface TokenGrid {
  readonly rows: number;
  readonly columns: number;
  /** Prefix tokens in order; its length is the number of the first patch's token. */
  readonly prefix: readonly PrefixToken[];
  /** Side of a patch in pixels of the model's input; in later stages of a Swin that of the patches merged into a token. */
  readonly patchSize: number;
}

export type PrefixToken =
  | { readonly kind: "class" }
  | { readonly kind: "distillation" }
  | { readonly kind: "register"; readonly index: number };

/**
 * The tokens of a network; those of a Swin depend on the stage.
 *
 * @param block the block whose tokens are meant, counted through all stages
 */
export function tokenGrid(config: ModelConfig, block = 0): TokenGrid {
  if (config.family === "swin") {
    const { rows, columns, tokenSize } = stageOfBlock(config, block).stage;
    return { rows, columns, prefix: [], patchSize: tokenSize };
  }
  const [rows, columns] = gridSize(config);
  const prefix: PrefixToken[] = [];
  if (config.classToken) prefix.push({ kind: "class" });
  if (config.distilled) prefix.push({ kind: "distillation" });
  for (let index = 0; prefix.length < numPrefixTokens(config); index++) prefix.push({ kind: "register", index });
  return { rows, columns, prefix, patchSize: config.patchSize };
}

/** Length of the sequence. */
export function tokenCount(grid: TokenGrid): number {
  return grid.prefix.length + grid.rows * grid.columns;
}

export function patchCount(grid: TokenGrid): number {
  return grid.rows * grid.columns;
}

export function tokenOfPatch(grid: TokenGrid, patch: number): number {
  return grid.prefix.length + patch;
}

/** The patch behind a token, or null for a prefix token. */
export function patchOfToken(grid: TokenGrid, token: number): number | null {
  return token < grid.prefix.length ? null : token - grid.prefix.length;
}

/** Row and column, counted from 0, or null for a prefix token. */
export function cellOfToken(grid: TokenGrid, token: number): { readonly row: number; readonly column: number } | null {
  const patch = patchOfToken(grid, token);
  return patch === null ? null : { row: Math.floor(patch / grid.columns), column: patch % grid.columns };
}

export function tokenOfCell(grid: TokenGrid, row: number, column: number): number {
  return tokenOfPatch(grid, row * grid.columns + column);
}

/**
 * The token of another grid over the same picture that covers the middle of a
 * token; a prefix token stays itself as far as there are prefix tokens.
 */
export function tokenInGrid(token: number, from: TokenGrid, to: TokenGrid): number {
  const cell = cellOfToken(from, token);
  if (!cell) return Math.min(token, Math.max(0, to.prefix.length - 1), tokenCount(to) - 1);
  const row = Math.floor(((cell.row + 0.5) / from.rows) * to.rows);
  return tokenOfCell(to, row, Math.floor(((cell.column + 0.5) / from.columns) * to.columns));
}

/** The patch part of a vector over tokens, sharing the buffer: [patches]. */
export function patchesOf(grid: TokenGrid, overTokens: Float32Array): Float32Array {
  return overTokens.subarray(grid.prefix.length, tokenCount(grid));
}
