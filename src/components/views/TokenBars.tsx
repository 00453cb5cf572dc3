import { type KeyboardEvent, type MouseEvent, useMemo } from "react";
import { useText } from "../../i18n/text.tsx";
import { textWidth } from "../draw/charts/fit-text.ts";
import { fixed } from "../draw/charts/format.ts";
import styles from "./PatchEmbedding.module.css";

export interface TokenBarsProps {
  /** A token's vector: [embedDim]. */
  readonly values: Float32Array;
  /** The marked dimension. */
  readonly dimension: number;
  /** CSS pixels. */
  readonly width: number;
  readonly onDimension: (dimension: number) => void;
}

const top = 18;
const height = 56;

/** A whole token as signed bars, one per dimension; click or arrow keys choose one. */
export function TokenBars({ values, dimension, width, onDimension }: TokenBarsProps) {
  const { patches } = useText().charts;
  const count = values.length;
  const pitch = width / count;
  const limit = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  const middle = top + height / 2;
  const bars = useMemo(() => {
    const thick = Math.max(0.5, pitch - (pitch > 3 ? 1 : 0));
    return Array.from(values, (value, index) => {
      const length = (-value / limit) * (height / 2);
      return `M${(index * pitch).toFixed(2)} ${middle}v${length.toFixed(2)}h${thick.toFixed(2)}V${middle}z`;
    }).join("");
  }, [values, pitch, limit, middle]);
  const value = values[dimension] ?? 0;
  const x = (dimension + 0.5) * pitch;
  const label = `${patches.dimension(dimension + 1)}: ${fixed(value, 3)}`;
  const half = textWidth(label, 12, 600) / 2;

  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10, Home: -count, End: count }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    onDimension(Math.min(count - 1, Math.max(0, dimension + step)));
  };
  const onClick = (event: MouseEvent<SVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const column = Math.floor(((event.clientX - box.left) / box.width) * count);
    onDimension(Math.min(count - 1, Math.max(0, column)));
  };

  return (
    <svg data-export className={styles.token} width={width} height={top + height + 18}>
      <g
        role="slider"
        tabIndex={0}
        aria-label={patches.token}
        aria-valuemin={1}
        aria-valuemax={count}
        aria-valuenow={dimension + 1}
        aria-valuetext={label}
        className={styles.bars}
        onKeyDown={onKeyDown}
        onClick={onClick}
      >
        <rect y={top} width={width} height={height} fill="transparent" />
        <path className={styles.zero} d={`M0 ${middle}h${width}`} />
        <path className={styles.values} d={bars} />
        <path className={styles.mark} d={`M${x} ${top - 3}V${top + height}`} />
      </g>
      <g aria-hidden="true">
        <text className={styles.bold} x={Math.min(width - half, Math.max(half, x))} y={11} textAnchor="middle">
          {label}
        </text>
        <text y={top + height + 14}>{patches.wholeToken(count)}</text>
        <text x={width} y={top + height + 14} textAnchor="end">
          ±{fixed(limit, 2)}
        </text>
      </g>
    </svg>
  );
}
