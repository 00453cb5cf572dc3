import type { Text } from "../../i18n/text.tsx";
import type { Plot } from "../../sandbox/protocol.ts";
import type { Table } from "../views/table.ts";

/** The numbers behind a plot as rows. */
export function plotTable(plot: Plot, text: Text): Table {
  const words = text.notebook.plot;
  switch (plot.kind) {
    case "matrix":
    case "grid": {
      const { rows, columns, values } = plot;
      return {
        columns: [words.row, ...Array.from({ length: columns }, (_, column) => String(column + 1))],
        rows: Array.from({ length: rows }, (_, row) => [
          row + 1,
          ...values.subarray(row * columns, (row + 1) * columns),
        ]),
      };
    }
    case "overlay":
      return { columns: [words.index, words.value], rows: Array.from(plot.values, (value, index) => [index, value]) };
    case "lines":
      return {
        columns: [words.series, plot.x || words.index, plot.y || words.value],
        rows: plot.series.flatMap(({ name, x, y }) =>
          Array.from(x, (value, index) => [name, value, y[index] ?? Number.NaN] as const),
        ),
      };
    case "bars":
      return {
        columns: [words.label, plot.y || words.value],
        rows: plot.labels.map((label, index) => [label, plot.values[index] ?? 0]),
      };
    case "histogram":
      return {
        columns: [words.from, words.to, words.count],
        rows: Array.from(plot.counts, (value, bin) => [plot.edges[bin] ?? 0, plot.edges[bin + 1] ?? 0, value]),
      };
  }
}
