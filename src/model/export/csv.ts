/** What a cell may hold; null and undefined give an empty cell. */
export type Cell = string | number | boolean | null | undefined;

/**
 * A table as CSV (RFC 4180): comma, CRLF after every line, quotes where a cell
 * holds a comma, a quote or a line break. Numbers are written with all their
 * digits, float32 values with the fewest that give the same float32 again. A
 * byte order mark leads, without which spreadsheets misread Chinese.
 *
 * @param rows the cells, row by row
 * @param columns the heads of the columns
 */
export function toCsv(rows: readonly (readonly Cell[])[], columns: readonly Cell[]): string {
  return `\ufeff${[columns, ...rows].map((row) => `${row.map(field).join(",")}\r\n`).join("")}`;
}

/** A matrix with the names of its rows and columns, as `toCsv` wants it: names in the first column. */
export function matrixRows(
  matrix: { readonly shape: readonly number[]; readonly data: Float32Array },
  rowNames: readonly string[],
): Cell[][] {
  const columns = matrix.shape[1] ?? 0;
  return rowNames.map((name, row) => [
    name,
    ...Array.from(matrix.data.subarray(row * columns, (row + 1) * columns), shortest),
  ]);
}

/** The shortest decimal that is the same float32: 0.1 rather than 0.10000000149011612. */
export function shortest(value: number): number {
  if (Number.isInteger(value) || Math.fround(value) !== value) return value;
  for (let digits = 1; digits < 9; digits++) {
    const candidate = Number(value.toPrecision(digits));
    if (Math.fround(candidate) === value) return candidate;
  }
  return Number.isFinite(value) ? Number(value.toPrecision(9)) : value;
}

function field(cell: Cell): string {
  const text = typeof cell === "number" ? String(shortest(cell)) : String(cell ?? "");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
