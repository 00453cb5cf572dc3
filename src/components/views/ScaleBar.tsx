import { memo, useId } from "react";
import { textWidth } from "../draw/charts/fit-text.ts";
import { type ColorMap, colorAt } from "../draw/color.ts";
import styles from "./ScaleBar.module.css";

export interface ScaleBarProps {
  readonly map: ColorMap;
  /** The values at both ends, as text. */
  readonly low: string;
  readonly high: string;
  /** What is measured, as text beside the bar. */
  readonly unit?: string;
  /** Where a value stands, 0 to 1, marked by a tick. */
  readonly mark?: number | null;
  /** Length of the bar in CSS pixels. */
  readonly length?: number;
}

const size = 11;

/** The legend of a colour map: the bar between the values of its ends. */
export function ScaleBar({ map, low, high, unit = "", mark = null, length = 96 }: ScaleBarProps) {
  const id = useId();
  const start = textWidth(low, size) + 8;
  const after = start + length + 8;
  const unitAt = after + textWidth(high, size) + 10;
  const width = unit ? unitAt + textWidth(unit, size) + 4 : unitAt - 4;
  return (
    <svg className={styles.bar} width={Math.ceil(width)} height={16} role="img" aria-label={`${low} – ${high} ${unit}`}>
      <defs>
        <linearGradient id={id}>
          <Stops map={map} />
        </linearGradient>
      </defs>
      <text x={start - 8} y={12} textAnchor="end">
        {low}
      </text>
      <rect x={start} y={4} width={length} height={8} rx={1.5} fill={`url(#${id})`} />
      {mark !== null && <path className={styles.mark} d={`M${start + mark * length} 1v14`} />}
      <text x={after} y={12}>
        {high}
      </text>
      {unit && (
        <text x={unitAt} y={12}>
          {unit}
        </text>
      )}
    </svg>
  );
}

/** Made once per map: the mark above moves with every hover. */
const Stops = memo(function Stops({ map }: { map: ColorMap }) {
  return Array.from({ length: 17 }, (_, index) => (
    <stop key={index} offset={index / 16} stopColor={colorAt(map, index / 16)} />
  ));
});
