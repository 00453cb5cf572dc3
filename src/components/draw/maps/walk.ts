/** A place in a grid, both counted from 0. */
export interface GridCell {
  readonly row: number;
  readonly column: number;
}

/**
 * Where a key leads in a grid, as in ARIA's grid pattern: arrows to the neighbour,
 * Home and End to the ends of the row, Page Up and Page Down to the ends of the
 * column, with Ctrl to the first and the last cell. Every edge holds.
 *
 * @returns null for every other key
 */
export function walkGrid(
  event: { readonly key: string; readonly ctrlKey?: boolean },
  from: GridCell,
  rows: number,
  columns: number,
): GridCell | null {
  const { row, column } = from;
  switch (event.key) {
    case "ArrowLeft":
      return { row, column: Math.max(0, column - 1) };
    case "ArrowRight":
      return { row, column: Math.min(columns - 1, column + 1) };
    case "ArrowUp":
      return { row: Math.max(0, row - 1), column };
    case "ArrowDown":
      return { row: Math.min(rows - 1, row + 1), column };
    case "Home":
      return { row: event.ctrlKey ? 0 : row, column: 0 };
    case "End":
      return { row: event.ctrlKey ? rows - 1 : row, column: columns - 1 };
    case "PageUp":
      return { row: 0, column };
    case "PageDown":
      return { row: rows - 1, column };
    default:
      return null;
  }
}
