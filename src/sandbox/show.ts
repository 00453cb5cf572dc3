import { inspect } from "./inspect.ts";
import { plotOf } from "./plots.ts";
import { limits, type Shown, type Statistics, type TableCell } from "./protocol.ts";

/** Numbers that something holds, whatever holds them; null when it is no list of numbers. */
function numbersOf(value: unknown): { readonly type: string; readonly data: ArrayLike<number> } | null {
  if (Array.isArray(value)) {
    const numbers = value.length > 0 && value.every((one) => typeof one === "number");
    return numbers ? { type: "Array", data: value as number[] } : null;
  }
  if (!ArrayBuffer.isView(value) || value instanceof DataView) return null;
  if (value instanceof BigInt64Array || value instanceof BigUint64Array) return null;
  return { type: value.constructor.name, data: value as unknown as ArrayLike<number> };
}

function statisticsOf(data: ArrayLike<number>): Statistics | null {
  let [minimum, maximum, sum, notFinite] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
  for (let index = 0; index < data.length; index++) {
    const value = data[index] as number;
    if (!Number.isFinite(value)) notFinite++;
    else {
      if (value < minimum) minimum = value;
      if (value > maximum) maximum = value;
      sum += value;
    }
  }
  const finite = data.length - notFinite;
  return finite > 0 ? { minimum, maximum, mean: sum / finite, notFinite } : null;
}

function arrayOf(type: string, axes: readonly string[], shape: readonly number[], data: ArrayLike<number>): Shown {
  const values = Float64Array.from({ length: Math.min(data.length, limits.values) }, (_, index) => data[index] ?? 0);
  return {
    kind: "array",
    type: type.slice(0, limits.label),
    axes: axes.map((axis) => String(axis).slice(0, limits.label)),
    shape,
    values,
    statistics: statisticsOf(data),
  };
}

interface Tensor {
  readonly name: string;
  readonly axes: readonly string[];
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Whether it is a tensor with named axes, as the door gives them. */
export function isTensor(value: unknown): value is Tensor {
  if (typeof value !== "object" || value === null) return false;
  const { axes, shape, data } = value as Partial<Tensor>;
  if (!(data instanceof Float32Array) || !Array.isArray(axes) || !Array.isArray(shape)) return false;
  const size = shape.reduce((product: number, extent) => product * Number(extent), 1);
  return axes.length === shape.length && axes.length <= 8 && size === data.length;
}

const cellText = (value: unknown): TableCell => {
  if (typeof value === "number") return value;
  if (value === undefined || value === null) return "";
  return (typeof value === "string" ? value : inspect(value)).slice(0, limits.label);
};

/** Rows of objects, or rows of arrays, as a table; null for what is neither. */
function tableOf(value: unknown): Shown | null {
  if (!Array.isArray(value) || value.length === 0) return null;
  const rows: readonly unknown[] = value;
  const shown = rows.slice(0, limits.rows);
  const total = rows.length;
  if (rows.every((row) => numbersOf(row) !== null || Array.isArray(row))) {
    const lists = shown.map((row) => Array.from(row as ArrayLike<unknown>).slice(0, limits.columns));
    const width = Math.max(...lists.map((list) => list.length));
    const columns = Array.from({ length: width }, (_, index) => String(index));
    return { kind: "table", columns, rows: lists.map((list) => columns.map((_, i) => cellText(list[i]))), total };
  }
  if (!rows.every((row) => typeof row === "object" && row !== null && !isTensor(row) && !plotOf(row))) return null;
  const names = [...new Set(shown.flatMap((row) => Object.keys(row as object)))].slice(0, limits.columns);
  if (names.length === 0) return null;
  return {
    kind: "table",
    columns: names.map((name) => name.slice(0, limits.label)),
    rows: shown.map((row) => names.map((name) => cellText((row as Record<string, unknown>)[name]))),
    total,
  };
}

/** A value as the page shows it; null for `undefined`, which is nothing to show. */
export function show(value: unknown): Shown | null {
  if (value === undefined) return null;
  try {
    const plot = plotOf(value);
    if (plot) return { kind: "plot", plot };
    if (isTensor(value)) return arrayOf(String(value.name), value.axes, [...value.shape], value.data);
    const numbers = numbersOf(value);
    if (numbers) return arrayOf(numbers.type, ["index"], [numbers.data.length], numbers.data);
    const table = tableOf(value);
    if (table) return table;
  } catch {
    // A Proxy or a getter that throws: what `inspect` says of it has to do.
  }
  if (typeof value === "string") return { kind: "text", text: value.slice(0, limits.text), quoted: true };
  return { kind: "text", text: inspect(value), quoted: false };
}
