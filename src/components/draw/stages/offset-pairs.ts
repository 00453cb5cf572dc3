import { relativePosition } from "../../../model/analysis/windows.ts";

/** An offset of two places in a window: query minus key, in tokens. */
export interface Offset {
  readonly row: number;
  readonly column: number;
}

type WindowSize = readonly [rows: number, columns: number];

/** Rows and columns of the bias table of a window: every offset that two of its places can have. */
export function biasTableSize([height, width]: WindowSize): readonly [rows: number, columns: number] {
  return [2 * height - 1, 2 * width - 1];
}

/** The offset behind an entry of the bias table. */
export function offsetOfIndex([height, width]: WindowSize, index: number): Offset {
  const columns = 2 * width - 1;
  return { row: Math.floor(index / columns) - (height - 1), column: (index % columns) - (width - 1) };
}

/** The entry of an offset. */
export function indexOfOffset([height, width]: WindowSize, { row, column }: Offset): number {
  return (row + height - 1) * (2 * width - 1) + column + width - 1;
}

/** How many pairs of a window share an offset: (height − |Δr|)(width − |Δc|). */
export function pairCount([height, width]: WindowSize, { row, column }: Offset): number {
  return Math.max(0, height - Math.abs(row)) * Math.max(0, width - Math.abs(column));
}

/**
 * On which of how many parallel lanes the arrow of a pair runs, so that arrows along
 * one line do not cover each other: arrows of g steps start at every step.
 */
export function laneOfPair(
  [, width]: WindowSize,
  { row, column }: Offset,
  query: number,
): { readonly lane: number; readonly lanes: number } {
  const lanes = Math.max(1, divisor(Math.abs(row), Math.abs(column)));
  const [place, step] =
    column === 0 ? [Math.floor(query / width), Math.abs(row) / lanes] : [query % width, Math.abs(column) / lanes];
  return { lane: step > 0 ? Math.floor(place / step) % lanes : 0, lanes };
}

/** The greatest common divisor; that of 0 and n is n. */
function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}

/** Every pair of places with an offset, by the network's own arithmetic; queries in order. */
export function pairsOfOffset(
  size: WindowSize,
  offset: Offset,
): readonly { readonly query: number; readonly key: number }[] {
  const index = indexOfOffset(size, offset);
  const [height, width] = size;
  const pairs: { query: number; key: number }[] = [];
  for (let query = 0; query < height * width; query++) {
    const [row, column] = [Math.floor(query / width) - offset.row, (query % width) - offset.column];
    if (row < 0 || column < 0 || row >= height || column >= width) continue;
    const key = row * width + column;
    if (relativePosition(size, query, key).index === index) pairs.push({ query, key });
  }
  return pairs;
}
