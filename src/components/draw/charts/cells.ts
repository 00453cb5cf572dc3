/** Where the cells of a grid lie, in CSS pixels; sides are whole device pixels so that edges stay sharp. */
export interface CellLayout {
  readonly rows: number;
  readonly columns: number;
  /** Width of one cell without its gap. */
  readonly cell: number;
  /** Height of one cell without its gap; that of `cell` unless the cells hold maps that are not square. */
  readonly cellHeight: number;
  readonly gap: number;
  readonly width: number;
  readonly height: number;
}

/**
 * The largest cells that fit into a width.
 *
 * @param width available CSS pixels
 * @param gap CSS pixels between cells
 * @param multiple cells are a multiple of this many device pixels, so that what is drawn inside stays crisp
 * @param largest upper limit of a cell in CSS pixels
 * @param aspect height of a cell as a multiple of its width; with `multiple` columns it makes whole rows
 */
export function cellLayout(
  width: number,
  rows: number,
  columns: number,
  gap = 0,
  multiple = 1,
  largest = Number.POSITIVE_INFINITY,
  aspect = 1,
): CellLayout {
  const ratio = Math.max(1, globalThis.devicePixelRatio || 1);
  const room = Math.min(largest, (width - gap * (columns - 1)) / columns);
  const cell = (Math.max(1, Math.floor((room * ratio + 1e-6) / multiple)) * multiple) / ratio;
  const cellHeight = Math.max(1, Math.round(cell * ratio * aspect)) / ratio;
  const height = rows * (cellHeight + gap) - gap;
  return { rows, columns, cell, cellHeight, gap, width: columns * (cell + gap) - gap, height };
}

/** Left upper corner of a cell. */
export function cellCorner(layout: CellLayout, index: number): readonly [x: number, y: number] {
  const { cell, cellHeight, gap, columns } = layout;
  return [(index % columns) * (cell + gap), Math.floor(index / columns) * (cellHeight + gap)];
}

/** The cell under a point, its gap counted to the cell before it; null outside. */
export function cellAt(layout: CellLayout, x: number, y: number): number | null {
  const [column, row] = [Math.floor(x / (layout.cell + layout.gap)), Math.floor(y / (layout.cellHeight + layout.gap))];
  if (column < 0 || row < 0 || column >= layout.columns || row >= layout.rows) return null;
  return row * layout.columns + column;
}

/**
 * Where an arrow key leads from a cell; Home and End lead to the ends of the row,
 * with Ctrl to the first and last cell. Null for every other key.
 *
 * @param count cells that exist; the last row may be shorter
 */
export function cellByKey(
  event: { readonly key: string; readonly ctrlKey?: boolean },
  index: number,
  columns: number,
  count: number,
): number | null {
  const row = Math.floor(index / columns);
  const to = (next: number) => (next >= 0 && next < count ? next : index);
  switch (event.key) {
    case "ArrowLeft":
      return to(index - 1);
    case "ArrowRight":
      return to(index + 1);
    case "ArrowUp":
      return to(index - columns);
    case "ArrowDown":
      return to(index + columns);
    case "Home":
      return event.ctrlKey ? 0 : row * columns;
    case "End":
      return event.ctrlKey ? count - 1 : Math.min(count, (row + 1) * columns) - 1;
    default:
      return null;
  }
}
