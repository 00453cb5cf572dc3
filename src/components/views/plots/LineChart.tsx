import { scaleLinear } from "d3-scale";
import { useText } from "../../../i18n/text.tsx";
import { type Tick, valueAxis } from "../../draw/charts/axis.ts";
import { short } from "../../draw/charts/format.ts";
import { useWidth } from "../../hooks/use-width.ts";
import styles from "./plots.module.css";
import { usePoint } from "./use-point.ts";

export interface LineSeries {
  readonly name: string;
  readonly x: Float64Array;
  readonly y: Float64Array;
}

export interface LineChartProps {
  readonly series: readonly LineSeries[];
  /** Names of the axes; empty for none. */
  readonly x: string;
  readonly y: string;
  readonly name: string;
}

const height = 240;
const margin = { left: 56, right: 14, top: 14, bottom: 40 };
/** Lines are told apart by dashes and by shade: colours mean something else here. */
const strokes = ["", "7 4", "2 3", "10 3 2 3", "14 5", "4 2", "1 4", "8 2 1 2"];
const shade = (index: number) => (index % 2 === 0 ? "var(--ink)" : "var(--soft)");

interface Point {
  readonly series: number;
  readonly x: number;
  readonly y: number;
}

/** Smallest and largest finite value of several lists; 0 to 1 where there is none. */
function extent(lists: readonly Float64Array[]): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const list of lists) {
    for (const value of list) {
      if (!Number.isFinite(value)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  return low <= high ? [low, high] : [0, 1];
}

function pathOf({ x, y }: LineSeries, toX: (value: number) => number, toY: (value: number) => number): string {
  let [path, gap] = ["", true];
  for (let index = 0; index < x.length; index++) {
    const [atX, atY] = [x[index] as number, y[index] as number];
    if (!Number.isFinite(atX) || !Number.isFinite(atY)) gap = true;
    else {
      path += `${gap ? "M" : "L"}${toX(atX).toFixed(1)} ${toY(atY).toFixed(1)}`;
      gap = false;
    }
  }
  return path;
}

/** Lines over a common axis. The value axis holds 0 where that costs less than half of its height. */
export function LineChart({ series, x, y, name }: LineChartProps) {
  const { plot } = useText().notebook;
  const [frame, width] = useWidth<HTMLDivElement>(420);
  const [low, high] = extent(series.map((one) => one.y));
  const from = low > 0 && low < high / 2 ? 0 : low;
  const axisY = valueAxis([from, high], [height - margin.bottom, margin.top], 5);
  const domain = extent(series.map((one) => one.x));
  const axisX = valueAxis([domain[0], domain[1]], [margin.left, width - margin.right], Math.max(2, width / 90));
  const toX = scaleLinear(
    [domain[0], domain[1] > domain[0] ? domain[1] : domain[0] + 1],
    [margin.left, width - margin.right],
  );
  const points: Point[] = series.flatMap((one, index) =>
    Array.from(one.x, (value, at) => ({ series: index, x: value, y: one.y[at] as number })).filter(
      (point) => Number.isFinite(point.x) && Number.isFinite(point.y),
    ),
  );
  const distance = (point: Point, atX: number, atY: number) =>
    Math.hypot(toX(point.x) - atX, (axisY.scale(point.y) - atY) / 4);
  const { chosen, reader } = usePoint(points.length, (atX, atY) => {
    let best = 0;
    points.forEach((point, index) => {
      if (distance(point, atX, atY) < distance(points[best] as Point, atX, atY)) best = index;
    });
    return best;
  });
  const point = chosen === null ? null : (points[chosen] ?? null);
  const say = (of: Point) => plot.point(series[of.series]?.name ?? "", short(of.x), short(of.y));
  const inside = ({ value }: Tick) => value >= domain[0] && value <= domain[1];
  return (
    <div ref={frame} className={styles.frame}>
      <div {...reader} aria-label={plot.chart(name, points.length)} aria-valuetext={point ? say(point) : ""}>
        <svg data-export width={width} height={height} className={styles.chart} aria-hidden="true">
          {axisY.ticks.map((tick) => (
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
          {axisX.ticks.filter(inside).map((tick) => (
            <text key={tick.value} x={toX(tick.value)} y={height - margin.bottom + 16} textAnchor="middle">
              {tick.label}
            </text>
          ))}
          <text x={width - margin.right} y={height - 6} textAnchor="end">
            {x || plot.index}
          </text>
          <text x={4} y={height - 6}>
            {y && `↑ ${y}`}
          </text>
          {series.map((one, index) => (
            <path
              key={String(index)}
              className={styles.line}
              d={pathOf(one, toX, axisY.scale)}
              stroke={shade(index)}
              strokeDasharray={strokes[index]}
            />
          ))}
          {point && (
            <>
              <line
                className={styles.mark}
                x1={toX(point.x)}
                x2={toX(point.x)}
                y1={margin.top}
                y2={height - margin.bottom}
              />
              <circle
                className={styles.dot}
                cx={toX(point.x)}
                cy={axisY.scale(point.y)}
                r={4}
                fill={shade(point.series)}
              />
            </>
          )}
        </svg>
      </div>
      <p className={styles.readout}>{point ? say(point) : ""}</p>
      {series.some((one) => one.name) && (
        <p className={styles.key}>
          {series.map((one, index) => (
            <span key={String(index)}>
              <svg width={30} height={10} aria-hidden="true">
                <line
                  className={styles.line}
                  x1={1}
                  x2={29}
                  y1={5}
                  y2={5}
                  stroke={shade(index)}
                  strokeDasharray={strokes[index]}
                />
              </svg>
              {one.name}
            </span>
          ))}
        </p>
      )}
    </div>
  );
}
