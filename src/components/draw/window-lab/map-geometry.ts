import type { WindowLayout } from "../../../model/analysis/windows.ts";
import { happened } from "./phase.ts";

/** Where a map of tokens is drawn: rows and columns as they lie in the picture, or as they lie in memory. */
export type MapPlace = "picture" | "memory";

/** CSS pixels of one map, padding included. */
export interface MapGeometry {
  readonly cell: number;
  /** Between cells, part of the pitch. */
  readonly gap: number;
  readonly rows: number;
  readonly columns: number;
  readonly width: number;
  readonly height: number;
}

/** Widest cell in CSS pixels. */
const largestCell = 60;

/** The largest cells of whole device pixels that fit. */
export function mapGeometry(
  layout: Pick<WindowLayout, "paddedRows" | "paddedColumns">,
  room: number,
  ratio: number,
  highest = room,
): MapGeometry {
  const [rows, columns] = [layout.paddedRows, layout.paddedColumns];
  const most = Math.min(largestCell, room / columns, highest / rows);
  const cell = Math.max(1, Math.floor(most * ratio)) / ratio;
  const gap = cell >= 20 ? 2 : cell >= 9 ? 1 : 0;
  return { cell, gap, rows, columns, width: cell * columns, height: cell * rows };
}

/** How far round the roll goes: the padded map, or the one that is padded afterwards. */
export function roundOf(layout: WindowLayout): readonly [rows: number, columns: number] {
  return layout.padding === "beforeShift" ? [layout.paddedRows, layout.paddedColumns] : [layout.rows, layout.columns];
}

/** How far up and left the cells of a map stand at a phase, in cells. */
export function offsetAt(
  layout: WindowLayout,
  place: MapPlace,
  phase: number,
): readonly [rows: number, columns: number] {
  const roll = place === "memory" ? happened(phase).roll : 0;
  return [layout.shift[0] * roll, layout.shift[1] * roll];
}

const around = (value: number, round: number) => ((value % round) + round) % round;

/**
 * Row and column of the map (padding from `rows` and `columns` on) that is seen at a
 * point, while the map is anywhere on its way round.
 *
 * @param y rows from the upper edge, any fraction
 * @param x columns from the left edge
 * @returns null outside the map and in padding that came after the roll
 */
export function cellSeenAt(
  layout: WindowLayout,
  place: MapPlace,
  phase: number,
  y: number,
  x: number,
): { readonly row: number; readonly column: number } | null {
  const [roundRows, roundColumns] = roundOf(layout);
  if (y < 0 || x < 0 || y >= roundRows || x >= roundColumns) return null;
  const [up, left] = offsetAt(layout, place, phase);
  return { row: Math.floor(around(y + up, roundRows)), column: Math.floor(around(x + left, roundColumns)) };
}

/**
 * Where a row or a column is drawn, in cells: once, or twice while it leaves at one
 * edge and comes in at the other.
 */
export function placesSeen(at: number, offset: number, round: number): readonly number[] {
  if (at >= round) return [at];
  const seen = at - offset;
  if (seen >= 0) return [seen];
  return seen > -1 ? [seen, seen + round] : [seen + round];
}

/**
 * Borders of the windows along one axis, in cells from the edge, without the outer ones.
 * In memory they stand still until the map rolls back, and then go with it; in the
 * picture they move from the regular windows to the shifted ones.
 */
export function bordersAt(layout: WindowLayout, place: MapPlace, phase: number, axis: 0 | 1): readonly number[] {
  const { borders, roll } = happened(phase);
  const share = place === "picture" ? borders : phase > 4 ? 1 - roll : 0;
  const count = axis === 0 ? layout.windowRows : layout.windowColumns;
  const extent = axis === 0 ? layout.paddedRows : layout.paddedColumns;
  const round = roundOf(layout)[axis];
  const by = layout.shift[axis] * share;
  const lines = Array.from({ length: count }, (_, window) => {
    const line = window * layout.windowSize[axis] + by;
    return line >= round && by > 0 ? line - round : line;
  });
  return [...new Set(lines)].filter((line) => line > 1e-6 && line < extent - 1e-6).sort((a, b) => a - b);
}
