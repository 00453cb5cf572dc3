import { useText } from "../../../i18n/text.tsx";
import { valueAxis } from "../../draw/charts/axis.ts";
import { short } from "../../draw/charts/format.ts";
import { useWidth } from "../../hooks/use-width.ts";
import styles from "./plots.module.css";
import { usePoint } from "./use-point.ts";

export interface HistogramChartProps {
  /** Bounds of the bins, ascending, one more than there are counts. */
  readonly edges: Float64Array;
  readonly counts: Float64Array;
  /** Name of what is counted; empty for none. */
  readonly x: string;
  readonly name: string;
}

const height = 210;
const margin = { left: 52, right: 14, top: 12, bottom: 40 };

/** How many values fall into each bin; bins are equally wide and the counts start at 0. */
export function HistogramChart({ edges, counts, x, name }: HistogramChartProps) {
  const { plot } = useText().notebook;
  const [frame, width] = useWidth<HTMLDivElement>(420);
  const bins = counts.length;
  const highest = counts.reduce((one, other) => Math.max(one, other), 0);
  const axis = valueAxis([0, highest || 1], [height - margin.bottom, margin.top], 4);
  const step = (width - margin.left - margin.right) / bins;
  const [low, high] = [edges[0] ?? 0, edges[bins] ?? 1];
  const base = valueAxis([low, high], [margin.left, width - margin.right], Math.max(2, width / 100));
  // A bin that begins a hair beside a round number is labelled all the same.
  const slack = (high - low) / bins / 2;
  const at = (value: number) => margin.left + ((value - low) / (high - low || 1)) * step * bins;
  const { chosen, reader } = usePoint(bins, (place) =>
    Math.max(0, Math.min(bins - 1, Math.floor((place - margin.left) / step))),
  );
  const say = (bin: number) =>
    plot.bin(short(edges[bin] ?? 0), short(edges[bin + 1] ?? 0), String(Math.round(counts[bin] ?? 0)));
  return (
    <div ref={frame} className={styles.frame}>
      <div {...reader} aria-label={plot.chart(name, bins)} aria-valuetext={chosen === null ? "" : say(chosen)}>
        <svg data-export width={width} height={height} className={styles.chart} aria-hidden="true">
          {axis.ticks.map((tick) => (
            <g key={tick.value} transform={`translate(0 ${tick.at})`}>
              <line
                className={tick.value === 0 ? styles.zero : styles.rule}
                x1={margin.left}
                x2={width - margin.right}
              />
              <text x={margin.left - 8} dy="0.35em" textAnchor="end">
                {tick.label}
              </text>
            </g>
          ))}
          {Array.from(counts, (value, bin) => (
            <rect
              key={String(bin)}
              className={styles.bar}
              data-chosen={chosen === bin || undefined}
              x={margin.left + bin * step + 0.5}
              y={axis.scale(value)}
              width={Math.max(0.5, step - 1)}
              height={height - margin.bottom - axis.scale(value)}
            />
          ))}
          {base.ticks
            .filter(({ value }) => value >= low - slack && value <= high + slack)
            .map((tick) => (
              <text key={tick.value} x={at(tick.value)} y={height - margin.bottom + 16} textAnchor="middle">
                {tick.label}
              </text>
            ))}
          <text x={width - margin.right} y={height - 6} textAnchor="end">
            {x || plot.value}
          </text>
          <text x={4} y={height - 6}>
            ↑ {plot.count}
          </text>
        </svg>
      </div>
      <p className={styles.readout}>{chosen === null ? "" : say(chosen)}</p>
    </div>
  );
}
