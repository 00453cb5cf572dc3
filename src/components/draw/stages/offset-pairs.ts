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
