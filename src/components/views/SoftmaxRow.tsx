import { type KeyboardEvent, type MouseEvent, type PointerEvent, useMemo } from "react";
import { useText } from "../../i18n/text.tsx";
import { textWidth } from "../draw/charts/fit-text.ts";
import { short } from "../draw/charts/format.ts";
import styles from "./SoftmaxRow.module.css";

export interface SoftmaxRowProps {
  /** One row of the pattern, sums to 1: [key]. */
  readonly weights: Float32Array;
  /** The marked key. */
  readonly chosen: number;
  /** CSS pixels. */
  readonly width: number;
  /** A key in words. */
  readonly name: (key: number) => string;
  readonly onHover: (key: number | null) => void;
  readonly onSelect: (key: number) => void;
}

const top = 26;
const height = 52;
/** Height of the strip in CSS pixels. */
export const softmaxRowHeight = top + height + 18;

/**
 * The softmax of one query over all keys, largest first, with the chosen key marked
 * and the uniform weight as a dashed line: how sharp the row is, and where the pair
 * stands in it. The arrow keys walk along the ranking.
 */
export function SoftmaxRow({ weights, chosen, width, name, onHover, onSelect }: SoftmaxRowProps) {
  const { pair } = useText().charts;
  const order = useMemo(
    () => Array.from(weights.keys()).sort((a, b) => (weights[b] as number) - (weights[a] as number) || a - b),
    [weights],
  );
  const count = weights.length;
  const place = order.indexOf(chosen);
  const highest = weights[order[0] ?? 0] || 1;
  const pitch = width / count;
  const y = (weight: number) => top + height * (1 - weight / highest);
  const area = useMemo(() => {
    const floor = top + height;
    const along = `h${pitch.toFixed(4)}`;
    const steps = order.map(
      (key) => `V${(top + height * (1 - (weights[key] as number) / highest)).toFixed(2)}${along}`,
    );
    return `M0 ${floor}${steps.join("")}V${floor}z`;
  }, [order, weights, highest, pitch]);

  const at = (event: PointerEvent<SVGElement> | MouseEvent<SVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const column = Math.floor(((event.clientX - box.left) / box.width) * count);
    return order[Math.min(count - 1, Math.max(0, column))] ?? 0;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10, Home: -count, End: count }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = order[Math.min(count - 1, Math.max(0, place + step))];
    if (next !== undefined && next !== chosen) onSelect(next);
  };
  const weight = weights[chosen] ?? 0;
  const x = (place + 0.5) * pitch;
  const label = `${name(chosen)} ${short(weight)}`;
  const half = textWidth(label, 12, 600) / 2;
  const labelX = Math.min(width - half, Math.max(half, x));

  // The word for the dashed line stands at its end, or before the mark where that is in the way.
  const uniformX = x > width - textWidth(pair.uniform(count), 11) - 8 ? x - 8 : width;

  return (
    <g>
      <g aria-hidden="true">
        <text y={top + height + 14}>{pair.sorted}</text>
        <text x={width} y={top + height + 14} textAnchor="end">
          {count}
        </text>
      </g>
      <g
        role="slider"
        tabIndex={0}
        aria-label={pair.ranking}
        aria-valuemin={1}
        aria-valuemax={count}
        aria-valuenow={place + 1}
        aria-valuetext={pair.rank(place + 1, name(chosen), short(weight))}
        className={styles.strip}
        onKeyDown={onKeyDown}
        onPointerMove={(event) => event.pointerType !== "touch" && onHover(at(event))}
        onPointerLeave={() => onHover(null)}
        onClick={(event) => onSelect(at(event))}
      >
        <rect y={top - 4} width={width} height={height + 4} fill="transparent" />
        <path className={styles.area} d={area} />
        <line className={styles.uniform} x2={width} y1={y(1 / count)} y2={y(1 / count)} />
        <path className={styles.mark} d={`M${x} ${top + height}V${top - 6}`} />
        <circle className={styles.dot} cx={x} cy={y(weight)} r={3.5} />
      </g>
      <g aria-hidden="true" className={styles.labels}>
        <text className="key" x={labelX} y={top - 11} textAnchor="middle">
          {label}
        </text>
        <text className={styles.halo} paintOrder="stroke" x={uniformX} y={y(1 / count) - 4} textAnchor="end">
          {pair.uniform(count)}
        </text>
      </g>
    </g>
  );
}
