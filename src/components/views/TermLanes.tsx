import { type KeyboardEvent, type PointerEvent, useMemo, useState } from "react";
import { useText } from "../../i18n/text.tsx";
import { valueAxis } from "../draw/charts/axis.ts";
import { fixed, subscript } from "../draw/charts/format.ts";
import styles from "./TermLanes.module.css";

export interface TermLanesProps {
  /** The query and the key of one head: [headDim]. */
  readonly q: Float32Array;
  readonly k: Float32Array;
  /** q[i] · k[i]: [headDim]. */
  readonly products: Float32Array;
  /** Largest product first instead of the order of the dimensions. */
  readonly sorted: boolean;
  /** CSS pixels. */
  readonly width: number;
}

const gutter = { left: 34, right: 42 };
const vector = { height: 22, gap: 9 };
const bars = { top: 2 * (vector.height + vector.gap), height: 112 };
const readoutAt = bars.top + bars.height + 30;
/** Height of the lanes in CSS pixels. */
export const termLanesHeight = readoutAt + 6;

/**
 * Query, key and their products as three lanes of bars over the same dimensions, so
 * that a large term can be followed up to the two numbers it comes from. Query and
 * key have a scale each, printed at the right; the products have an axis.
 */
export function TermLanes({ q, k, products, sorted, width }: TermLanesProps) {
  const { pair } = useText().charts;
  const [pointed, setPointed] = useState<number | null>(null);
  const count = products.length;
  const order = useMemo(() => {
    const indices = Array.from(products.keys());
    return sorted ? indices.sort((a, b) => (products[b] as number) - (products[a] as number)) : indices;
  }, [products, sorted]);
  const largest = useMemo(() => {
    let best = 0;
    products.forEach((product, index) => {
      if (Math.abs(product) > Math.abs(products[best] as number)) best = index;
    });
    return best;
  }, [products]);

  const inner = width - gutter.left - gutter.right;
  const pitch = inner / count;
  const thick = Math.max(1, pitch - (pitch > 5 ? 2 : pitch > 3 ? 1 : 0.4));
  const low = Math.min(0, ...products);
  const high = Math.max(0, ...products);
  const axis = valueAxis([low, high], [bars.top + bars.height, bars.top], 4);
  const zero = axis.scale(0);
  const limit = { q: largestOf(q), k: largestOf(k) };
  const shown = Math.min(pointed ?? largest, count - 1);
  const place = order.indexOf(shown);

  const at = (event: PointerEvent<SVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const column = Math.floor(((event.clientX - box.left) / box.width) * count);
    return order[Math.min(count - 1, Math.max(0, column))] ?? null;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, Home: -count, End: count }[event.key];
    if (event.key === "Escape") setPointed(null);
    if (step === undefined) return;
    event.preventDefault();
    setPointed(order[Math.min(count - 1, Math.max(0, place + step))] ?? null);
  };
  const lane = (values: Float32Array, top: number, most: number, className: string | undefined) => (
    <path
      className={className}
      d={order
        .map((index, column) =>
          bar(
            column * pitch,
            top + vector.height / 2,
            (-(values[index] as number) / most) * (vector.height / 2),
            thick,
          ),
        )
        .join("")}
    />
  );
  const termBars = (wanted: (product: number) => boolean) =>
    order
      .map((index, column) => {
        const value = products[index] as number;
        return wanted(value) ? bar(column * pitch, zero, axis.scale(value) - zero, thick) : "";
      })
      .join("");
  const [qi, ki, product] = [q[shown] as number, k[shown] as number, products[shown] as number];
  const number = subscript(shown + 1);
  const keyTop = vector.height + vector.gap;

  return (
    <g>
      <g aria-hidden="true">
        <text className="query" x={gutter.left - 10} y={vector.height / 2 + 4} textAnchor="end">
          q
        </text>
        <text className="key" x={gutter.left - 10} y={keyTop + vector.height / 2 + 4} textAnchor="end">
          k
        </text>
        <text x={width} y={vector.height / 2 + 4} textAnchor="end">
          ±{fixed(limit.q, 1)}
        </text>
        <text x={width} y={keyTop + vector.height / 2 + 4} textAnchor="end">
          ±{fixed(limit.k, 1)}
        </text>
        {axis.ticks.map((tick, index) => (
          // By their order: another pair's ticks are these, moved.
          <g key={String(index)}>
            <text x={gutter.left - 10} y={tick.at} dy="0.35em" textAnchor="end">
              {tick.label}
            </text>
            <line
              className={tick.value === 0 ? styles.zero : styles.grid}
              x1={gutter.left}
              x2={width - gutter.right}
              y1={tick.at}
              y2={tick.at}
            />
          </g>
        ))}
        <text className={styles.axis} x={gutter.left} y={bars.top + bars.height + 13}>
          {sorted ? pair.largest : `q₁k₁`}
        </text>
        <text className={styles.axis} x={width - gutter.right} y={bars.top + bars.height + 13} textAnchor="end">
          {sorted ? pair.smallest : `q${subscript(count)}k${subscript(count)}`}
        </text>
      </g>
      <g
        role="slider"
        tabIndex={0}
        aria-label={pair.terms}
        aria-valuemin={1}
        aria-valuemax={count}
        aria-valuenow={shown + 1}
        aria-valuetext={pair.term(shown + 1, fixed(qi, 3), fixed(ki, 3), fixed(product, 3))}
        className={styles.lanes}
        transform={`translate(${gutter.left} 0)`}
        onKeyDown={onKeyDown}
        onBlur={() => setPointed(null)}
        onPointerMove={(event) => setPointed(at(event))}
        onPointerDown={(event) => setPointed(at(event))}
        onPointerLeave={(event) => event.pointerType !== "touch" && setPointed(null)}
      >
        <rect width={inner} height={bars.top + bars.height} fill="transparent" />
        {pointed !== null && (
          <rect
            className={styles.band}
            x={place * pitch - (pitch - thick) / 2 - 1}
            width={pitch + 2}
            height={bars.top + bars.height}
          />
        )}
        <path className={styles.grid} d={`M0 ${vector.height / 2}h${inner}M0 ${keyTop + vector.height / 2}h${inner}`} />
        {lane(q, 0, limit.q, styles.query)}
        {lane(k, keyTop, limit.k, styles.key)}
        <path className={styles.positive} d={termBars((value) => value >= 0)} />
        <path className={styles.negative} d={termBars((value) => value < 0)} />
      </g>
      <text x={gutter.left} y={readoutAt} className={styles.readout} aria-hidden="true">
        <tspan>{pointed === null ? pair.largestTerm : pair.thisTerm}</tspan>
        <tspan dx={6} className="query">
          q{number} {fixed(qi, 2)}
        </tspan>
        <tspan dx={5}>×</tspan>
        <tspan dx={5} className="key">
          k{number} {fixed(ki, 2)}
        </tspan>
        <tspan dx={5}>=</tspan>
        <tspan dx={5} className={styles.product}>
          {fixed(product, 2)}
        </tspan>
      </text>
    </g>
  );
}

/** A bar from a base line, as a piece of a path: a lane is one element, so that a hover costs little. */
function bar(x: number, base: number, height: number, width: number): string {
  return `M${x.toFixed(2)} ${base.toFixed(2)}v${height.toFixed(2)}h${width.toFixed(2)}V${base.toFixed(2)}z`;
}

function largestOf(values: Float32Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
}
