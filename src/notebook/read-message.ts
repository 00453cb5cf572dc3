import * as v from "valibot";
import { type FromSandbox, limits } from "../sandbox/protocol.ts";

/**
 * Reads what comes out of the sandbox. A cell may have taken the port over, so a message is taken for
 * nothing but the data that fits here: known kinds, known keys, bounded sizes. What does not fit is no
 * message; keys that are not named here are not copied.
 */

const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER));
const label = v.pipe(v.string(), v.maxLength(limits.label));
const text = v.pipe(v.string(), v.maxLength(limits.text));

/** A typed array over memory of its own: memory that another thread still writes to is refused. */
function typed<Kind extends Float32Array | Float64Array>(type: new (length: number) => Kind, most: number) {
  return v.custom<Kind>(
    (value) => value instanceof type && value.buffer instanceof ArrayBuffer && value.length <= most,
  );
}

const floats = typed(Float32Array, limits.plotValues);
const doubles = (most: number) => typed(Float64Array, most);
const finite = v.pipe(v.number(), v.finite());

const Map2d = v.pipe(
  v.object({ kind: v.picklist(["matrix", "grid"]), title: label, rows: count, columns: count, values: floats }),
  v.check(({ rows, columns, values }) => rows >= 1 && columns >= 1 && rows * columns === values.length),
);
const Overlay = v.object({ kind: v.literal("overlay"), title: label, values: floats });
const Series = v.pipe(
  v.object({ name: label, x: doubles(limits.points), y: doubles(limits.points) }),
  v.check(({ x, y }) => x.length === y.length),
);
const Lines = v.object({
  kind: v.literal("lines"),
  title: label,
  x: label,
  y: label,
  series: v.pipe(v.array(Series), v.minLength(1), v.maxLength(limits.series)),
});
const Bars = v.pipe(
  v.object({
    kind: v.literal("bars"),
    title: label,
    y: label,
    labels: v.pipe(v.array(label), v.minLength(1), v.maxLength(limits.bars)),
    values: doubles(limits.bars),
  }),
  v.check(({ labels, values }) => labels.length === values.length),
);
const Histogram = v.pipe(
  v.object({
    kind: v.literal("histogram"),
    title: label,
    x: label,
    edges: doubles(limits.bars + 1),
    counts: doubles(limits.bars),
  }),
  v.check(({ edges, counts }) => counts.length >= 1 && edges.length === counts.length + 1),
);

const Shown = v.variant("kind", [
  v.object({ kind: v.literal("text"), text, quoted: v.boolean() }),
  v.object({
    kind: v.literal("array"),
    type: label,
    axes: v.pipe(v.array(label), v.maxLength(8)),
    shape: v.pipe(v.array(count), v.maxLength(8)),
    values: doubles(limits.values),
    statistics: v.nullable(v.object({ minimum: finite, maximum: finite, mean: v.number(), notFinite: count })),
  }),
  v.object({
    kind: v.literal("table"),
    columns: v.pipe(v.array(label), v.maxLength(limits.columns)),
    rows: v.pipe(
      v.array(v.pipe(v.array(v.union([label, v.number()])), v.maxLength(limits.columns))),
      v.maxLength(limits.rows),
    ),
    total: count,
  }),
  v.object({ kind: v.literal("plot"), plot: v.union([Map2d, Overlay, Lines, Bars, Histogram]) }),
]);

const Failure = v.object({
  name: label,
  message: text,
  frames: v.pipe(v.array(v.object({ run: count, line: count, column: count })), v.maxLength(8)),
  code: label,
});

const Message = v.variant("kind", [
  v.object({ kind: v.picklist(["ready", "pong"]) }),
  v.object({
    kind: v.literal("output"),
    run: count,
    output: v.variant("kind", [
      v.object({ kind: v.literal("line"), level: v.picklist(["log", "warn", "error"]), text }),
      v.object({ kind: v.literal("value"), value: Shown }),
    ]),
  }),
  v.object({
    kind: v.literal("call"),
    call: count,
    method: v.picklist(["run", "prepare", "weight"]),
    argument: v.unknown(),
  }),
  v.object({ kind: v.literal("done"), run: count, value: v.nullable(Shown), dropped: count }),
  v.object({ kind: v.literal("failed"), run: count, failure: Failure, dropped: count }),
]);

/** The message that this is; undefined when it is none. It never throws. */
export function readMessage(data: unknown): FromSandbox | undefined {
  try {
    const read = v.safeParse(Message, data, { abortEarly: true });
    return read.success ? (read.output as FromSandbox) : undefined;
  } catch {
    return undefined;
  }
}
