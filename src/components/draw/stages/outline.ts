/**
 * The border of a set of cells as an SVG path: every edge between a cell inside and
 * one outside. Neighbouring edges of a line are one stroke.
 *
 * @param inside over the cells, row-major: [rows · columns]
 * @param width width of a cell in CSS pixels
 * @param height height of a cell in CSS pixels
 */
export function outlinePath(
  inside: (cell: number) => boolean,
  rows: number,
  columns: number,
  width: number,
  height: number,
): string {
  const at = (row: number, column: number) =>
    row >= 0 && column >= 0 && row < rows && column < columns && inside(row * columns + column);
  const parts: string[] = [];
  const round = (value: number) => Math.round(value * 100) / 100;
  for (let row = 0; row <= rows; row++) {
    for (let column = 0, start = -1; column <= columns; column++) {
      const edge = column < columns && at(row - 1, column) !== at(row, column);
      if (edge && start < 0) start = column;
      if (!edge && start >= 0) {
        parts.push(`M${round(start * width)} ${round(row * height)}H${round(column * width)}`);
        start = -1;
      }
    }
  }
  for (let column = 0; column <= columns; column++) {
    for (let row = 0, start = -1; row <= rows; row++) {
      const edge = row < rows && at(row, column - 1) !== at(row, column);
      if (edge && start < 0) start = row;
      if (!edge && start >= 0) {
        parts.push(`M${round(column * width)} ${round(start * height)}V${round(row * height)}`);
        start = -1;
      }
    }
  }
  return parts.join("");
}
