import { useText } from "../../../i18n/text.tsx";
import { valueAxis } from "../../draw/charts/axis.ts";
import { fitText, textWidth } from "../../draw/charts/fit-text.ts";
import { short } from "../../draw/charts/format.ts";
import { useWidth } from "../../hooks/use-width.ts";
import styles from "./plots.module.css";
import { usePoint } from "./use-point.ts";

export interface BarChartProps {
  readonly labels: readonly string[];
  readonly values: Float64Array;
  /** Name of the value axis; empty for none. */
  readonly y: string;
  readonly name: string;
}

const rowHeight = 22;

/** Bars beside their names, from 0 on: a row for each. */
export function BarChart({ labels, values, y, name }: BarChartProps) {
  const { plot } = useText().notebook;
  const [frame, width] = useWidth<HTMLDivElement>(420);
  const finite = Array.from(values, (value) => (Number.isFinite(value) ? value : 0));
  const left = Math.min(width * 0.42, Math.max(...labels.map((label) => textWidth(label, 11))) + 12);
  const axis = valueAxis([Math.min(0, ...finite), Math.max(0, ...finite)], [left, width - 56], 4);
  const height = labels.length * rowHeight + 34;
  const { chosen, reader } = usePoint(labels.length, (_, at) =>
    Math.max(0, Math.min(labels.length - 1, Math.floor(at / rowHeight))),
  );
  const zero = axis.scale(0);
  const say = (index: number) => plot.point("", labels[index] ?? "", short(values[index] ?? 0));
  return (
    <div ref={frame} className={styles.frame}>
      <div {...reader} aria-label={plot.chart(name, labels.length)} aria-valuetext={chosen === null ? "" : say(chosen)}>
        <svg data-export width={width} height={height} className={styles.chart} aria-hidden="true">
          {axis.ticks.map((tick) => (
            <g key={tick.value} transform={`translate(${tick.at} 0)`}>
              <line className={tick.value === 0 ? styles.zero : styles.rule} y2={height - 30} />
              <text y={height - 16} textAnchor="middle">
                {tick.label}
              </text>
            </g>
          ))}
          <text x={width - 4} y={height - 3} textAnchor="end">
            {y || plot.value}
          </text>
          {labels.map((label, index) => {
            const end = axis.scale(finite[index] ?? 0);
            const top = index * rowHeight;
            return (
              <g key={String(index)}>
                <text x={left - 8} y={top + rowHeight / 2} dy="0.35em" textAnchor="end">
                  {fitText(label, left - 12, 11)}
                </text>
                <rect
                  className={styles.bar}
                  data-chosen={chosen === index || undefined}
                  x={Math.min(zero, end)}
                  y={top + 4}
                  width={Math.max(0.5, Math.abs(end - zero))}
                  height={rowHeight - 8}
                />
                <text x={Math.max(zero, end) + 6} y={top + rowHeight / 2} dy="0.35em">
                  {short(values[index] ?? 0)}
                </text>
              </g>
            );
          })}
        </svg>
      </div>
    </div>
  );
}
