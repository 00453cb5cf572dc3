import { type KeyboardEvent, type MouseEvent, type PointerEvent, useId, useMemo } from "react";
import { useText } from "../../i18n/text.tsx";
import { type HeadStatistics as Statistics, patchDistances } from "../../model/analysis/statistics.ts";
import { type TokenGrid, tokenCount } from "../../model/analysis/token-grid.ts";
import type { Selection } from "../../model/selection.ts";
import { labelStep, valueAxis } from "../draw/charts/axis.ts";
import { textWidth } from "../draw/charts/fit-text.ts";
import { fixed } from "../draw/charts/format.ts";
import { useWidth } from "../hooks/use-width.ts";
import styles from "./HeadStatistics.module.css";
import { type SelectionSource, useSelection } from "./selection-source.ts";

/** Mean attention distance in pixels of the model's input, or mean entropy of a head's rows in nats. */
export type HeadMetric = "distance" | "entropy";

export interface HeadStatisticsProps {
  readonly selection: SelectionSource;
  readonly metric: HeadMetric;
  /** Numbers of every captured block and head. */
  readonly statistics: Statistics;
  /** Number of the block behind each row of the statistics, from 0. */
  readonly blocks: readonly number[];
  readonly grid: TokenGrid;
  /** Heads that are switched off; they stand as rings. */
  readonly headsOff?: readonly { readonly block: number; readonly head: number }[];
  readonly onHover: (part: Partial<Selection> | null) => void;
  readonly onSelect: (part: Partial<Selection>) => void;
}

interface Point {
  readonly block: number;
  readonly head: number;
  readonly value: number;
  readonly x: number;
  readonly y: number;
}

const margin = { right: 6, bottom: 24, left: 38 };
/** Length of the dashes beside the word for uniform attention. */
const dashes = 18;
/** How near in CSS pixels the pointer must come to a point. */
const reach = 28;

/**
 * One point per head: how far it looks, or how widely it spreads. Blocks stand from
 * left to right, the heads of a block side by side in their order; the short line is
 * the block's mean.
 */
export function HeadStatistics(props: HeadStatisticsProps) {
  const { selection, metric, statistics, blocks, grid, headsOff = [], onHover, onSelect } = props;
  const { charts } = useText();
  const text = charts.statistics;
  const [frame, width] = useWidth<HTMLDivElement>(420);
  const block = useSelection(selection, (now) => now.block);
  const head = useSelection(selection, (now) => now.head);
  const id = useId();

  const height = width < 380 ? 200 : 240;
  const { heads } = statistics;
  const values = statistics[metric];
  const tokens = tokenCount(grid);
  const uniform = useMemo(
    () => (metric === "entropy" ? Math.log(tokens) : uniformDistance(grid)),
    [metric, tokens, grid],
  );
  const digits = metric === "distance" ? 1 : 3;
  const top = values.reduce((high, value) => Math.max(high, value), uniform);
  const uniformLabel = text.uniform(fixed(uniform, metric === "distance" ? 1 : 2), tokens, metric);
  // The legend stands at the right of the readout, or under it where that is too narrow.
  const sample = text.label(blocks.length, heads, fixed(top, digits), metric);
  const meanX = dashes + 6 + textWidth(uniformLabel, 11) + 14;
  const legendWidth = meanX + dashes + 6 + textWidth(text.mean, 11);
  const stacked = margin.left + textWidth(sample, 12, 600) + 16 + legendWidth > width - margin.right;
  const legendX = stacked ? margin.left : width - margin.right - legendWidth;
  const marginTop = stacked ? 44 : 28;
  const axis = valueAxis([0, top], [height - margin.bottom, marginTop], 4);
  const pitch = (width - margin.left - margin.right) / blocks.length;
  const radius = Math.max(2.5, Math.min(4.5, pitch / 7));
  const spread = Math.min(pitch * 0.72, heads * radius * 2.4);
  const center = (row: number) => margin.left + (row + 0.5) * pitch;
  const points = Array.from(values, (value, index): Point => {
    const [row, column] = [Math.floor(index / heads), index % heads];
    const x = center(row) + (heads > 1 ? (column / (heads - 1) - 0.5) * (spread - 2 * radius) : 0);
    return { block: blocks[row] ?? row, head: column, value, x, y: axis.scale(value) };
  });
  const chosen = points.find((point) => point.block === block && point.head === head);
  const isOff = (point: Point) => headsOff.some((off) => off.block === point.block && off.head === point.head);
  const say = (point: Point) =>
    text.point(point.block + 1, point.head + 1, fixed(point.value, digits), metric, isOff(point));

  const nearest = (event: PointerEvent<SVGElement> | MouseEvent<SVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    let best: Point | null = null;
    let distance = reach ** 2;
    for (const point of points) {
      const square = (point.x - x) ** 2 + (point.y - y) ** 2;
      if (square < distance) [best, distance] = [point, square];
    }
    return best;
  };
  const onMove = (event: PointerEvent<SVGElement>) => {
    if (event.pointerType === "touch") return;
    const point = nearest(event);
    onHover(point && { block: point.block, head: point.head });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const row = Math.max(0, blocks.indexOf(block));
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!step) return;
    event.preventDefault();
    const nextRow = Math.min(blocks.length - 1, Math.max(0, row + (step[0] ?? 0)));
    const nextHead = Math.min(heads - 1, Math.max(0, head + (step[1] ?? 0)));
    onSelect({ block: blocks[nextRow] ?? block, head: nextHead });
  };

  const every = labelStep(blocks.length, 22, width - margin.left - margin.right);
  // The chosen block always has its number; its neighbours' give way.
  const current = blocks.indexOf(block);
  const labelled = (row: number) =>
    row === current || (row % every === 0 && (current % every === 0 || Math.abs(row - current) > every - 1));
  const label = chosen ? text.label(chosen.block + 1, chosen.head + 1, fixed(chosen.value, digits), metric) : "";

  return (
    <div ref={frame} className={styles.frame}>
      <svg
        data-export
        width={width}
        height={height}
        className={styles.chart}
        onPointerMove={onMove}
        onPointerLeave={() => onHover(null)}
        onClick={(event) => {
          const point = nearest(event);
          if (point) onSelect({ block: point.block, head: point.head });
        }}
      >
        <g aria-hidden="true">
          {axis.ticks.map((tick) => (
            <g key={tick.value} transform={`translate(0 ${tick.at})`}>
              <line className={styles.grid} x1={margin.left} x2={width - margin.right} />
              <text x={margin.left - 8} dy="0.35em" textAnchor="end">
                {tick.label}
              </text>
            </g>
          ))}
          {blocks.map(
            (number, row) =>
              labelled(row) && (
                <text key={number} x={center(row)} y={height - 6} textAnchor="middle" data-current={number === block}>
                  {number + 1}
                </text>
              ),
          )}
          <text x={margin.left - 8} y={height - 6} textAnchor="end">
            {text.blockAxis}
          </text>
          <line
            className={styles.uniform}
            x1={margin.left}
            x2={width - margin.right}
            y1={axis.scale(uniform)}
            y2={axis.scale(uniform)}
          />
          <g transform={`translate(${legendX} ${stacked ? 28 : 12})`}>
            <line className={styles.uniform} x2={dashes} y1={-3.5} y2={-3.5} />
            <text x={dashes + 6}>{uniformLabel}</text>
            <line className={styles.mean} x1={meanX} x2={meanX + dashes} y1={-3.5} y2={-3.5} />
            <text x={meanX + dashes + 6}>{text.mean}</text>
          </g>
          {blocks.map((number, row) => {
            const own = points.slice(row * heads, (row + 1) * heads);
            const mean = own.reduce((sum, point) => sum + point.value, 0) / heads;
            const half = Math.max(spread / 2 + 2, pitch * 0.3);
            const y = axis.scale(mean);
            return (
              <line
                key={number}
                className={styles.mean}
                x1={center(row) - half}
                x2={center(row) + half}
                y1={y}
                y2={y}
              />
            );
          })}
        </g>
        <g
          role="listbox"
          aria-label={text.name(metric)}
          aria-activedescendant={chosen ? `${id}-${chosen.block}-${chosen.head}` : undefined}
          tabIndex={0}
          className={styles.points}
          onKeyDown={onKeyDown}
        >
          {points.map((point) => (
            <circle
              key={`${point.block}-${point.head}`}
              id={`${id}-${point.block}-${point.head}`}
              role="option"
              aria-selected={point === chosen}
              aria-label={say(point)}
              className={isOff(point) ? styles.off : styles.point}
              cx={point.x}
              cy={point.y}
              r={radius}
            />
          ))}
        </g>
        <text className={styles.readout} x={margin.left} y={12} aria-hidden="true">
          {label}
        </text>
        {chosen && (
          <g aria-hidden="true" className={styles.chosen} transform={`translate(${chosen.x} ${chosen.y})`}>
            <circle r={radius + 2} data-off={isOff(chosen)} />
          </g>
        )}
      </svg>
    </div>
  );
}

/** Mean attention distance in pixels of a head that looks everywhere alike. */
function uniformDistance(grid: TokenGrid): number {
  const distances = patchDistances(grid);
  return distances.reduce((sum, distance) => sum + distance, 0) / distances.length;
}
