import type { CodeProblem } from "../../notebook/cell-code.ts";
import type { StopReason } from "../../notebook/run-cell.ts";
import type { Staleness } from "../../notebook/staleness.ts";

const problems: Record<CodeProblem["kind"], (name: string) => string> = {
  syntax: () => "This is not complete or not JavaScript.",
  import: () => "A cell cannot import or export; everything it may use is in vitrine.",
  twice: (name) => `“${name}” is declared twice in this cell.`,
  reserved: (name) => `“${name}” belongs to the notebook; choose another name.`,
  value: (name) => `“${name}” needs a value where it is declared.`,
};

const stopped: Record<StopReason, string> = {
  time: "The code computed for 5 seconds without an end and was stopped. Its sandbox is closed.",
  flood: "The code sent more messages than the page takes and was stopped. Its sandbox is closed.",
  reader: "Stopped.",
  gone: "The sandbox no longer answers and was closed.",
  blocked:
    "The sandbox for code did not start. If this page is on a host of your own: sandbox.html needs the headers that the file _headers gives it, not those of the page.",
};

const stale: Record<Exclude<Staleness, "fresh" | "never">, string> = {
  edited: "edited since it ran",
  above: "a cell above has changed",
  world: "ran on another model or picture",
  lost: "its variables are gone",
};

export const notebook = {
  cell: (number: number) => `Code cell ${number}`,
  code: (number: number) => `Code of cell ${number}`,
  textCell: (number: number) => `Text cell ${number}`,
  run: "Run",
  stop: "Stop",
  waiting: "waiting",
  running: "running …",
  time: (milliseconds: number) =>
    milliseconds < 1000 ? `${milliseconds.toFixed(0)} ms` : `${(milliseconds / 1000).toFixed(1)} s`,
  stale,
  reset: "Reset",
  resetHint: "Back to the author's text",
  runAbove: "Run it with the cells it needs",
  keys: "Shift-Enter runs a cell and moves on, Ctrl-Enter stays. Tab indents; Escape, then Tab leaves the cell.",
  output: (number: number) => `Output of cell ${number}`,
  dropped: (count: number) => `… and ${count.toLocaleString("en")} more outputs that were left out`,
  line: (line: number) => `line ${line}`,
  lineOf: (cell: number, line: number) => `cell ${cell}, line ${line}`,
  problems,
  stopped,
  thrown: (name: string, message: string) => (name && message ? `${name}: ${message}` : name || message),
  missing: (name: string) => `Nothing is called ${name} here. If a cell above makes it, run that one first.`,
  lost: "The sandbox was closed, and with it every variable. What the cells show is still there.",
  runAll: "Run all",
  runAllAgain: "Run all again",
  array: {
    shape: (type: string, axes: readonly (readonly [name: string, extent: number])[]) =>
      `${type} [${axes.map(([name, extent]) => `${name} ${extent.toLocaleString("en")}`).join(" × ")}]`,
    statistics: (minimum: string, mean: string, maximum: string) =>
      `smallest ${minimum} · mean ${mean} · largest ${maximum}`,
    notFinite: (count: number) => `${count.toLocaleString("en")} values are not finite`,
    more: (count: number) => `… ${count.toLocaleString("en")} more`,
  },
  table: "Table",
  tableMore: (shown: number, total: number) => `${shown} of ${total.toLocaleString("en")} rows`,
  plot: {
    names: {
      matrix: "Matrix",
      grid: "Heat map",
      overlay: "On the picture",
      lines: "Lines",
      bars: "Bars",
      histogram: "Histogram",
    },
    caption: "Drawn by a code cell.",
    provenance: (model: string, picture: string) =>
      ["Vitrine", "notebook cell", model, picture].filter(Boolean).join(" · "),
    cell: (row: number, column: number) => `row ${row}, column ${column}`,
    patch: (row: number, column: number) => `patch ${row}, ${column}`,
    prefix: (values: string) => `beside the picture: ${values}`,
    map: (name: string, rows: number, columns: number) => `${name}: ${rows} × ${columns} values`,
    scale: { sequential: "value, from 0", diverging: "value, centred on 0" },
    overlaySize: (got: number, patches: number, tokens: number) =>
      patches === tokens
        ? `plot.overlay got ${got} values; the model has ${patches} patches. Give one value for each.`
        : `plot.overlay got ${got} values; the model has ${patches} patches (${tokens} tokens). Give one value for each.`,
    point: (series: string, x: string, y: string) => (series ? `${series}: ${x} → ${y}` : `${x} → ${y}`),
    bin: (low: string, high: string, count: string) => `${low} to ${high}: ${count}`,
    count: "count",
    index: "index",
    value: "value",
    series: "line",
    label: "label",
    from: "from",
    to: "to",
    row: "row",
    column: "column",
    chart: (name: string, count: number) => `${name}, ${count} values; arrow keys read them`,
  },
  /** Phrases of the editor, by its own English ones. */
  phrases: {} as Readonly<Record<string, string>>,
  /** What stands in `vitrine`, for completion. */
  door: {
    model: "the page's model: name, config, labels, parameters",
    picture: "the page's picture as the model sees it: pixels, pixelSize",
    run: "a forward pass; { roles, blocks, intervention, picture }",
    prepare: "a picture made ready: a sample's name, a Blob, or nothing for the page's own",
    attention: "(block, head): who looks at whom, [query, key]; both count from 0",
    weight: "(name): a parameter by its timm name",
    prediction: "(capture, count): the likeliest classes",
    show: "(value): shows a value below the cell",
    plot: "matrix, overlay, grid, line, bars, histogram",
    analysis: "entropy, rollout, statistics, windows and the rest",
    noIntervention: "an intervention that changes nothing",
    activation: "(capture, role): an activation of a run",
    headActivation: "(capture, role, block, head): that of one head",
    windowActivation: "(capture, role, block, window, head): that of one window of a Swin",
    at: "(tensor, ...indices): a part of a tensor",
    tensor: "(name, axes, shape, data): a tensor of your own",
  },
  plotDoor: {
    matrix: "(values, { title }): query by key, interactive",
    overlay: "(values, { title }): one value for each patch on the picture",
    grid: "(values, { title }): a heat map of rows and columns",
    line: "(values or { name: values }, { title, x, y })",
    bars: "({ label: value } or values, { title, y })",
    histogram: "(values, { title, x, bins })",
  },
};
