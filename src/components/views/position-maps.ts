import type { Text } from "../../i18n/text.tsx";
import { componentsToRgb, principalComponents } from "../../model/analysis/pca.ts";
import { positionSimilarity, positionVectors } from "../../model/analysis/similarity.ts";
import { patchCount, patchOfToken, type TokenGrid, tokenOfPatch } from "../../model/analysis/token-grid.ts";
import { type Intervention, shuffledPositions } from "../../model/intervention.ts";
import type { NamedTensor } from "../../model/tensor.ts";
import type { Table } from "./table.ts";
import { tokenName } from "./token-words.ts";

/** Everything that is drawn of a position embedding; made once per checkpoint. */
export interface PositionMaps {
  /** The grid that the embedding was trained on. */
  readonly grid: TokenGrid;
  /** Vectors compared: all tokens, or only the patches where prefix tokens have no position. */
  readonly count: number;
  /** Row of the first patch in `similarity`: the number of prefix tokens with a position. */
  readonly first: number;
  /** Cosine of every position to every other, −1 to 1: [count, count]. */
  readonly similarity: Float32Array;
  /** The first three principal components of the patches' positions as red, green, blue, 0 to 255: [patch, 3]. */
  readonly colors: Uint8ClampedArray;
  /** Share of the variance of each of the three, 0 to 1. */
  readonly explained: Float32Array;
}

/**
 * @param embedding as stored: [1, token, embedDim], or patches only
 * @param grid tokens of the stored embedding (the config's `positionGrid`)
 * @throws RangeError when the embedding fits neither tokens nor patches
 */
export function positionMaps(embedding: NamedTensor, grid: TokenGrid): PositionMaps {
  const all = positionVectors(embedding, grid, { prefix: true });
  const patches = positionVectors(embedding, grid);
  const { scores, explained } = principalComponents(
    patches.vectors,
    patches.count,
    patches.dim,
    Math.min(3, patches.count, patches.dim),
  );
  return {
    grid,
    count: all.count,
    first: all.count - patches.count,
    similarity: positionSimilarity(embedding, grid, { prefix: true }),
    colors: componentsToRgb(scores, patches.count),
    explained,
  };
}

/**
 * The stored position behind every patch of a run: its own, another one's when they
 * are shuffled, and the nearest stored one when the run's grid is another than the
 * stored one (the run itself interpolates).
 *
 * @returns rows of `similarity`: [patch of the run]
 */
export function positionRows(
  maps: PositionMaps,
  grid: TokenGrid,
  intervention: Pick<Intervention, "positions" | "shuffleSeed">,
): Int32Array {
  const patches = patchCount(grid);
  const shuffled =
    intervention.positions === "shuffled" ? shuffledPositions(patches, intervention.shuffleSeed) : undefined;
  return Int32Array.from({ length: patches }, (_, patch) => {
    const position = shuffled?.[patch] ?? patch;
    const row = Math.floor(((Math.floor(position / grid.columns) + 0.5) * maps.grid.rows) / grid.rows);
    const column = Math.floor((((position % grid.columns) + 0.5) * maps.grid.columns) / grid.columns);
    return maps.first + row * maps.grid.columns + column;
  });
}

/** The row of a token's position; null for a prefix token without one. */
export function positionRow(maps: PositionMaps, grid: TokenGrid, rows: Int32Array, token: number): number | null {
  const patch = patchOfToken(grid, token);
  if (patch !== null) return rows[patch] ?? null;
  return token < maps.first ? token : null;
}

/** The cosine of one token's position to every patch's: [patch of the run]; null without a position. */
export function similarityTo(
  maps: PositionMaps,
  grid: TokenGrid,
  rows: Int32Array,
  token: number,
): Float32Array | null {
  const row = positionRow(maps, grid, rows, token);
  if (row === null) return null;
  return Float32Array.from(rows, (other) => maps.similarity[row * maps.count + other] as number);
}

/** The chosen token's position against that of every patch. */
export function positionTable(
  text: Text,
  maps: PositionMaps,
  grid: TokenGrid,
  intervention: Pick<Intervention, "positions" | "shuffleSeed">,
  token: number,
): Table {
  const { columns } = text.charts.position;
  const values = similarityTo(maps, grid, positionRows(maps, grid, intervention), token);
  return {
    columns: [columns.token, columns.row, columns.column, columns.cosine],
    rows: Array.from(values ?? [], (value, patch) => [
      tokenName(text, grid, tokenOfPatch(grid, patch)),
      Math.floor(patch / grid.columns) + 1,
      (patch % grid.columns) + 1,
      value,
    ]),
  };
}
