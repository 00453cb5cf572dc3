import { type KeyboardEvent, type MouseEvent, type PointerEvent, useId } from "react";
import { useText } from "../../../i18n/text.tsx";
import type { SwinHeadStatistics } from "../../../model/analysis/window-statistics.ts";
import type { SwinConfig } from "../../../model/config.ts";
import type { Selection } from "../../../model/selection.ts";
import type { SwinStage } from "../../../model/swin-stages.ts";
import { valueAxis } from "../../draw/charts/axis.ts";
import { textWidth } from "../../draw/charts/fit-text.ts";
import { fixed } from "../../draw/charts/format.ts";
import { type HeadPoint, statisticsColumns, uniformWindowDistance } from "../../draw/swin/swin-statistics-layout.ts";
import { useWidth } from "../../hooks/use-width.ts";
import styles from "../HeadStatistics.module.css";
import type { HeadMetric } from "../HeadStatistics.tsx";
import { type SelectionSource, useSelection } from "../selection-source.ts";

export interface SwinStatisticsProps {
  readonly selection: SelectionSource;
  readonly config: SwinConfig;
  readonly metric: HeadMetric;
  /** Numbers of every captured block and head. */
  readonly statistics: SwinHeadStatistics;
  /** Heads that are switched off; they stand as rings. */
  readonly headsOff: readonly { readonly block: number; readonly head: number }[];
  readonly onHover: (part: Partial<Selection> | null) => void;
  readonly onSelect: (part: Partial<Selection>) => void;
}

const margin = { top: 56, right: 6, bottom: 24, left: 38 };
/** Length of the dashes beside the word for uniform attention. */
const dashes = 18;
/** How near in CSS pixels the pointer must come to a point. */
const reach = 28;

/**
 * One point per head of a Swin, stage by stage: how far it looks, or how widely it
 * spreads. The dashes are uniform attention over a window, the short lines the means
 * of the blocks.
 */
export function SwinStatistics(props: SwinStatisticsProps) {
  const { selection, config, metric, statistics, headsOff, onHover, onSelect } = props;
  const { charts, windows } = useText();
  const text = charts.statistics;
  const [frame, width] = useWidth<HTMLDivElement>(420);
  const block = useSelection(selection, (now) => now.block);
  const head = useSelection(selection, (now) => now.head);
  const id = useId();

  const height = width < 380 ? 224 : 262;
  const digits = metric === "distance" ? 1 : 3;
  const values = statistics[metric];
  const uniform = (stage: SwinStage) =>
    metric === "entropy" ? Math.log(stage.windowSize[0] * stage.windowSize[1]) : uniformWindowDistance(stage);
  const { spans, pitch, center } = statisticsColumns(config, margin.left, width - margin.right);
  const highest = Math.max(...spans.map(({ stage }) => uniform(stage)), ...values.map((heads) => Math.max(...heads)));
  const axis = valueAxis([0, highest], [height - margin.bottom, margin.top], 4);
  const points = statistics.blocks.flatMap((number, row) => {
    const own = values[row] ?? new Float32Array(0);
    const radius = radiusOf(own.length);
    const spread = Math.min(pitch * 0.78, own.length * radius * 2.4) - 2 * radius;
    return Array.from(own, (value, index): HeadPoint => {
      const aside = own.length > 1 ? (index / (own.length - 1) - 0.5) * spread : 0;
      return { block: number, head: index, value, x: center(number) + aside, y: axis.scale(value) };
    });
  });
  const chosen = points.find((point) => point.block === block && point.head === head);
  const isOff = (point: HeadPoint) => headsOff.some((off) => off.block === point.block && off.head === point.head);

  const nearest = (event: PointerEvent<SVGElement> | MouseEvent<SVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    let best: HeadPoint | null = null;
    let distance = reach ** 2;
    for (const point of points) {
      const square = (point.x - x) ** 2 + (point.y - y) ** 2;
      if (square < distance) [best, distance] = [point, square];
    }
    return best;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!step) return;
    event.preventDefault();
    const row = Math.max(0, statistics.blocks.indexOf(block));
    const nextRow = Math.min(statistics.blocks.length - 1, Math.max(0, row + (step[0] ?? 0)));
    const heads = values[nextRow]?.length ?? 1;
    const nextHead = Math.min(heads - 1, Math.max(0, head + (step[1] ?? 0)));
    onSelect({ block: statistics.blocks[nextRow] ?? block, head: nextHead });
  };
  const uniformLabel = windows.statistics.uniform;
  const meanX = margin.left + dashes + 6 + textWidth(uniformLabel, 11) + 14;

  return (
    <div ref={frame} className={styles.frame}>
      <svg
        data-export
        width={width}
        height={height}
        className={styles.chart}
        onPointerMove={(event) => {
          if (event.pointerType === "touch") return;
          const point = nearest(event);
          onHover(point && { block: point.block, head: point.head });
        }}
        onPointerLeave={() => onHover(null)}
        onClick={(event) => {
          const point = nearest(event);
          if (point) onSelect({ block: point.block, head: point.head });
        }}
      >
        <g aria-hidden="true">
          {axis.ticks.map((tick) => (
            <g key={tick.value} transform={`translate(0 ${tick.at})`}>
              {spans.map(({ stage, start, end }) => (
                <line key={stage.index} className={styles.grid} x1={start} x2={end} />
              ))}
              <text x={margin.left - 8} dy="0.35em" textAnchor="end">
                {tick.label}
              </text>
            </g>
          ))}
          {spans.map(({ stage, start, end }) => (
            <g key={stage.index}>
              <line
                className={styles.uniform}
                x1={start}
                x2={end}
                y1={axis.scale(uniform(stage))}
                y2={axis.scale(uniform(stage))}
              />
              <text x={(start + end) / 2} y={margin.top - 8} textAnchor="middle">
                {windows.atlas.stage(stage.index + 1)}
              </text>
            </g>
          ))}
          {statistics.blocks.map((number, row) => {
            const own = values[row] ?? new Float32Array(0);
            const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
            const y = axis.scale(mean);
            return (
              <g key={number}>
                <text x={center(number)} y={height - 6} textAnchor="middle" data-current={number === block}>
                  {number + 1}
                </text>
                <line
                  className={styles.mean}
                  x1={center(number) - pitch * 0.42}
                  x2={center(number) + pitch * 0.42}
                  y1={y}
                  y2={y}
                />
              </g>
            );
          })}
          <text x={margin.left - 8} y={height - 6} textAnchor="end">
            {text.blockAxis}
          </text>
          <g transform="translate(0 28)">
            <line className={styles.uniform} x1={margin.left} x2={margin.left + dashes} y1={-3.5} y2={-3.5} />
            <text x={margin.left + dashes + 6}>{uniformLabel}</text>
            <line className={styles.mean} x1={meanX} x2={meanX + dashes} y1={-3.5} y2={-3.5} />
            <text x={meanX + dashes + 6}>{text.mean}</text>
          </g>
        </g>
        <g
          role="listbox"
          aria-label={windows.statistics.list(metric)}
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
              aria-label={text.point(point.block + 1, point.head + 1, fixed(point.value, digits), metric, isOff(point))}
              className={isOff(point) ? styles.off : styles.point}
              cx={point.x}
              cy={point.y}
              r={radiusOf(values[statistics.blocks.indexOf(point.block)]?.length ?? 1)}
            />
          ))}
        </g>
        <text className={styles.readout} x={margin.left} y={11} aria-hidden="true">
          {chosen
            ? `${windows.statistics.label(metric)} · ${text.label(chosen.block + 1, chosen.head + 1, fixed(chosen.value, digits), metric)}`
            : ""}
        </text>
        {chosen && (
          <g aria-hidden="true" className={styles.chosen} transform={`translate(${chosen.x} ${chosen.y})`}>
            <circle r={5.5} data-off={isOff(chosen)} />
          </g>
        )}
      </svg>
    </div>
  );

  /** More heads stand closer, so their points are smaller. */
  function radiusOf(heads: number): number {
    return Math.max(2, Math.min(4, (pitch * 0.78) / (heads * 2.2)));
  }
}
