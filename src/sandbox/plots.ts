import { limits, type Plot } from "./protocol.ts";

/** Options of every plot. */
interface Titled {
  /** Printed above it. */
  readonly title?: string;
}

type Numbers = ArrayLike<number>;
interface Matrix {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

const plots = new WeakMap<object, Plot>();

/** The plot behind a value that one of the functions below gave; undefined for every other value. */
export function plotOf(value: unknown): Plot | undefined {
  return typeof value === "object" && value !== null ? plots.get(value) : undefined;
}

/** What a cell gets: a value that can be kept, returned and shown, and no more. */
function made(plot: Plot): object {
  const value = Object.freeze({ plot: plot.kind, title: plot.title });
  plots.set(value, plot);
  return value;
}

const label = (text: unknown): string =>
  (typeof text === "string" || typeof text === "number" ? String(text) : "").slice(0, limits.label);

function refuse(what: string): never {
  throw new TypeError(what);
}

const isNumbers = (value: unknown): value is Numbers =>
  (Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView))) && "length" in value;

function bounded(values: Numbers, most: number, what: string): Numbers {
  if (values.length > most) refuse(`${what}: ${values.length} values; at most ${most} can be drawn.`);
  return values;
}

/** Two-dimensional values: a tensor with two axes, or rows of numbers. */
function matrixOf(value: unknown, what: string): { rows: number; columns: number; values: Float32Array } {
  const given = value as Partial<Matrix>;
  if (given?.data instanceof Float32Array && Array.isArray(given.shape)) {
    if (given.shape.length !== 2) {
      refuse(`${what}: a tensor of shape [${given.shape.join(", ")}]; two axes are expected. vitrine.at takes a part.`);
    }
    const [rows = 0, columns = 0] = given.shape as number[];
    bounded(given.data, limits.plotValues, what);
    return { rows, columns, values: Float32Array.from(given.data) };
  }
  if (!Array.isArray(value) || value.length === 0 || !value.every(isNumbers)) {
    refuse(`${what}: a tensor with two axes, or an array of rows of numbers, is expected.`);
  }
  const lists = value as Numbers[];
  const columns = lists[0]?.length ?? 0;
  if (columns === 0 || lists.some((row) => row.length !== columns)) refuse(`${what}: the rows are not equally long.`);
  if (lists.length * columns > limits.plotValues) refuse(`${what}: more than ${limits.plotValues} values.`);
  const values = new Float32Array(lists.length * columns);
  lists.forEach((row, index) => values.set(row, index * columns));
  return { rows: lists.length, columns, values };
}

/** A list of numbers, or the values of a tensor. */
function listOf(value: unknown, most: number, what: string): Numbers {
  const { data } = (value ?? {}) as { data?: unknown };
  const list = isNumbers(value) ? value : isNumbers(data) ? data : refuse(`${what}: a list of numbers is expected.`);
  return bounded(list, most, what);
}

/** The attention of a head, query by key, or any other square of weights: an interactive matrix. */
function matrix(values: unknown, { title }: Titled = {}): object {
  return made({ kind: "matrix", title: label(title), ...matrixOf(values, "plot.matrix") });
}

/** A heat map of two-dimensional values; signed ones get a scale centred on 0. */
function grid(values: unknown, { title }: Titled = {}): object {
  return made({ kind: "grid", title: label(title), ...matrixOf(values, "plot.grid") });
}

/** One value for each patch (or token) on the picture of the page. */
function overlay(values: unknown, { title }: Titled = {}): object {
  const list = listOf(values, limits.plotValues, "plot.overlay");
  return made({ kind: "overlay", title: label(title), values: Float32Array.from(list) });
}

interface LineOptions extends Titled {
  /** Names of the axes. */
  readonly x?: string;
  readonly y?: string;
}

/** Lines: one list of numbers, or `{ name: list, … }`; a list of `[x, y]` pairs gives its own x. */
function line(data: unknown, { title, x, y }: LineOptions = {}): object {
  const named: readonly (readonly [string, unknown])[] =
    isNumbers(data) || isNumbers((data as { data?: unknown })?.data)
      ? [["", data]]
      : Object.entries((data ?? {}) as Record<string, unknown>);
  if (named.length === 0) refuse("plot.line: a list of numbers, or { name: list }, is expected.");
  if (named.length > limits.series)
    refuse(`plot.line: ${named.length} lines; at most ${limits.series} can be told apart.`);
  const series = named.map(([name, given]) => {
    const list = listOf(given, limits.points, "plot.line");
    const pairs = Array.isArray(list) && isNumbers(list[0]);
    const at = (index: number, part: 0 | 1) => Number((list as unknown as Numbers[])[index]?.[part]);
    return {
      name: label(name),
      x: Float64Array.from({ length: list.length }, (_, index) => (pairs ? at(index, 0) : index)),
      y: Float64Array.from({ length: list.length }, (_, index) => (pairs ? at(index, 1) : Number(list[index]))),
    };
  });
  return made({ kind: "lines", title: label(title), x: label(x), y: label(y), series });
}

/** Bars: `{ label: value, … }`, a list of numbers, or rows with `label` and `value` (or `probability`). */
function bars(data: unknown, { title, y }: LineOptions = {}): object {
  let entries: (readonly [string, number])[];
  if (Array.isArray(data) && data.every((row) => typeof row === "object" && row !== null && !isNumbers(row))) {
    entries = (data as Record<string, unknown>[]).map((row) => [
      label(row["label"] ?? row["name"]),
      Number(row["value"] ?? row["probability"]),
    ]);
  } else if (isNumbers(data) || isNumbers((data as { data?: unknown })?.data)) {
    entries = Array.from(listOf(data, limits.bars, "plot.bars"), (value, index) => [String(index), Number(value)]);
  } else {
    entries = Object.entries((data ?? {}) as object).map(([name, value]) => [label(name), Number(value)]);
  }
  if (entries.length === 0) refuse("plot.bars: { label: value }, or a list, is expected.");
  if (entries.length > limits.bars) refuse(`plot.bars: ${entries.length} bars; at most ${limits.bars} can be drawn.`);
  return made({
    kind: "bars",
    title: label(title),
    y: label(y),
    labels: entries.map(([name]) => name),
    values: Float64Array.from(entries, ([, value]) => value),
  });
}

/** How often values of each size occur, in bins of equal width; what is not finite is left out. */
function histogram(data: unknown, { title, x, bins = 30 }: LineOptions & { readonly bins?: number } = {}): object {
  if (!Number.isInteger(bins) || bins < 1 || bins > limits.bars) {
    refuse(`plot.histogram: bins is ${String(bins)}; a whole number from 1 to ${limits.bars} is expected.`);
  }
  const values = Array.from(listOf(data, 50_000_000, "plot.histogram"), Number).filter(Number.isFinite);
  if (values.length === 0) refuse("plot.histogram: there is no finite value.");
  const low = values.reduce((one, other) => Math.min(one, other));
  const high = values.reduce((one, other) => Math.max(one, other));
  const width = (high - low || 1) / bins;
  const counts = new Float64Array(bins);
  for (const value of values) {
    const bin = Math.min(bins - 1, Math.floor((value - low) / width));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const edges = Float64Array.from({ length: bins + 1 }, (_, index) => low + index * width);
  return made({ kind: "histogram", title: label(title), x: label(x), edges, counts });
}

/** Every plot that a cell can make. */
export const plot = Object.freeze({ matrix, grid, overlay, line, bars, histogram });
