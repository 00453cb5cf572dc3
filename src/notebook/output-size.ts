import type { Output } from "../sandbox/protocol.ts";

/** About how many bytes an output takes on the page. */
export function outputBytes(output: Output): number {
  if (output.kind === "line") return 2 * output.text.length;
  const { value } = output;
  switch (value.kind) {
    case "text":
      return 2 * value.text.length;
    case "array":
      return value.values.byteLength;
    case "table":
      return value.rows.reduce(
        (sum, row) =>
          sum + row.reduce<number>((one, cell) => one + 16 + (typeof cell === "string" ? 2 * cell.length : 0), 0),
        0,
      );
    case "plot": {
      const { plot } = value;
      switch (plot.kind) {
        case "lines":
          return plot.series.reduce((sum, { x, y }) => sum + x.byteLength + y.byteLength, 0);
        case "histogram":
          return plot.edges.byteLength + plot.counts.byteLength;
        default:
          return plot.values.byteLength;
      }
    }
  }
}
