/**
 * Shifted windows as the references write them, on maps as nested arrays: the other
 * side of the tests of `windows.ts` and of what is built on it.
 */
import type { WindowGeometry, WindowLayout } from "../../../src/model/analysis/windows.ts";

export type NaiveMap = number[][];

/** torch.roll of a map by (−rows, −columns), row by row and column by column. */
export function roll(map: NaiveMap, rows: number, columns: number): NaiveMap {
  const turned = [...map.slice(rows), ...map.slice(0, rows)];
  return turned.map((line) => [...line.slice(columns), ...line.slice(0, columns)]);
}

function pad(map: NaiveMap, rows: number, columns: number): NaiveMap {
  const width = map[0]?.length ?? 0;
  const below = Array.from({ length: rows }, () => Array.from({ length: width }, () => -1));
  return [...map, ...below].map((line) => [...line, ...Array.from({ length: columns }, () => -1)]);
}

/** window_partition: [windows, places]. */
export function partition(map: NaiveMap, height: number, width: number): number[][] {
  const windows: number[][] = [];
  for (let top = 0; top < map.length; top += height) {
    for (let left = 0; left < (map[0] as number[]).length; left += width) {
      windows.push(map.slice(top, top + height).flatMap((line) => line.slice(left, left + width)));
    }
  }
  return windows;
}

/** The reference's forward pass on token numbers: pad and roll in its order, then window_partition. */
export function naiveWindows({ rows, columns, windowSize, shift, padding }: WindowGeometry): number[][] {
  const [height, width] = windowSize;
  const missing = [(height - (rows % height)) % height, (width - (columns % width)) % width] as const;
  let map = Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => row * columns + column),
  );
  if (padding === "beforeShift") map = pad(map, ...missing);
  map = roll(map, ...shift);
  if (padding === "afterShift") map = pad(map, ...missing);
  return partition(map, height, width);
}

/**
 * img_mask of the reference: a counter that goes up for every slice down and across,
 * over Python's slices (0, −M), (−M, −shift), (−shift, None). A side without a shift
 * is one slice, as Microsoft's code has no mask there.
 */
export function naiveRegions({
  paddedRows,
  paddedColumns,
  windowSize,
  shift,
}: Pick<WindowLayout, "paddedRows" | "paddedColumns" | "windowSize" | "shift">): NaiveMap {
  const slices = (extent: number, window: number, by: number) =>
    by === 0
      ? [[0, extent]]
      : [
          [0, extent - window],
          [extent - window, extent - by],
          [extent - by, extent],
        ];
  const map = Array.from({ length: paddedRows }, () => Array.from({ length: paddedColumns }, () => -1));
  slices(paddedRows, windowSize[0], shift[0]).forEach(([top, bottom], down) => {
    slices(paddedColumns, windowSize[1], shift[1]).forEach(([left, right], across) => {
      const counter = 3 * down + across;
      for (let row = top as number; row < (bottom as number); row++) map[row]?.fill(counter, left, right);
    });
  });
  return map;
}
