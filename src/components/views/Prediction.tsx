import { useText } from "../../i18n/text.tsx";
import type { ClassLabel } from "../../model/config.ts";
import { fitText, textWidth } from "../draw/charts/fit-text.ts";
import { fixed, percent, signed } from "../draw/charts/format.ts";
import { useWidth } from "../hooks/use-width.ts";
import styles from "./Prediction.module.css";
import { className, otherName, type PredictionRow, predictionRows } from "./prediction-rows.ts";

export interface PredictionProps {
  /**
   * `ready`: the numbers are those of the picture. `running`: they are of the run
   * before and stand dimmed, or a skeleton stands where none have come yet.
   * `no-head`: the checkpoint has no class head. `not-recorded`: maps came without an answer.
   */
  readonly state: "ready" | "running" | "no-head" | "not-recorded";
  /** Probabilities of all classes, summing to 1: [class]; null until the first run ends. */
  readonly probabilities: Float32Array | null;
  /** The same without the intervention: [class]; null when there is no intervention. */
  readonly before: Float32Array | null;
  /** One per class in order; null shows numbers of classes. */
  readonly labels: readonly ClassLabel[] | null;
  /** How many classes; 1 to 10. */
  readonly count?: number;
  /** Without the line about the remaining classes, for the spine. */
  readonly compact?: boolean;
}

const size = 13;
const rowHeight = 36;
const skeleton = [0.62, 0.4, 0.28, 0.16, 0.1];

/**
 * The answer: the most probable classes as bars. After an intervention every class
 * keeps its row, the tick marks where it stood before, and the change is given in
 * percentage points; classes that fell out of the list stand under the rule.
 */
export function Prediction(props: PredictionProps) {
  const { state, probabilities, before, labels, count = 5, compact = false } = props;
  const text = useText();
  const { prediction } = text.charts;
  const [frame, width] = useWidth<HTMLDivElement>(260);

  if (state === "no-head" || state === "not-recorded") {
    return (
      <p ref={frame} className={styles.note}>
        {state === "no-head" ? prediction.noHead : prediction.notRecorded}
      </p>
    );
  }
  if (!probabilities) {
    return (
      <div ref={frame} className={styles.frame}>
        <svg width={width} height={count * rowHeight} role="img" aria-label={prediction.waiting}>
          {Array.from({ length: count }, (_, row) => (
            <g key={row} transform={`translate(0 ${row * rowHeight})`} className={styles.skeleton}>
              <rect y={5} width={width * (0.5 - 0.05 * row)} height={9} rx={3} />
              <rect y={22} width={width} height={5} rx={2.5} className={styles.track} />
              <rect y={22} width={width * (skeleton[row] ?? 0.08)} height={5} rx={2.5} />
            </g>
          ))}
        </svg>
      </div>
    );
  }

  const rows = predictionRows(probabilities, before, count);
  const fallen = rows.findIndex((row) => row.rank > count);
  const rule = fallen >= 0 ? 24 : 0;
  const shown = rows.reduce((sum, row) => sum + row.now, 0);
  const rest = probabilities.length - rows.length;
  const top = (index: number) => index * rowHeight + (fallen >= 0 && index >= fallen ? rule : 0);
  const height = rows.length * rowHeight + rule;

  return (
    <div ref={frame} className={styles.frame} data-stale={state === "running"} aria-busy={state === "running"}>
      <svg data-export width={width} height={height} className={styles.chart}>
        {fallen >= 0 && (
          <g transform={`translate(0 ${fallen * rowHeight + 14})`} aria-hidden="true">
            <text className={styles.fallen}>{prediction.fallen(count)}</text>
          </g>
        )}
        <g role="list" aria-label={prediction.name(before !== null)}>
          {rows.map((row, index) => (
            <g key={row.index} transform={`translate(0 ${top(index)})`}>
              <Row
                row={row}
                width={width}
                name={className(text, labels, row.index)}
                other={otherName(text, labels, row.index)}
              />
            </g>
          ))}
        </g>
      </svg>
      {!compact && (
        <p className={styles.note}>
          {rest > 0 && prediction.rest(rest, percent(Math.max(0, 1 - shown)))}
          {before && <span className={styles.key}>{prediction.legend}</span>}
        </p>
      )}
    </div>
  );
}

interface RowProps {
  readonly row: PredictionRow;
  readonly width: number;
  readonly name: string;
  /** The name in the other language, for those who point at the row or have it read to them. */
  readonly other: string | null;
}

function Row({ row, width, name, other }: RowProps) {
  const { prediction } = useText().charts;
  const { now, before } = row;
  const change = before === null ? 0 : (now - before) * 100;
  const value = percent(now);
  const both = other === null ? name : prediction.both(name, other);
  const valueLeft = before === null ? width : width - 52;
  const moved = row.rankBefore === null || row.rankBefore === row.rank ? "" : prediction.move(row.rankBefore, row.rank);
  // The name comes first: where both have no room the move keeps its arrow, or goes.
  const beside = valueLeft - textWidth(value, size) - 12;
  const roomWith = (move: string) => beside - (move ? textWidth(move, 12) + 6 : 0);
  const move = [moved, moved.slice(0, 1)].find((words) => textWidth(name, size) <= roomWith(words)) ?? "";
  const shownName = fitText(name, roomWith(move), size);
  return (
    <g
      role="listitem"
      className={styles.row}
      aria-label={prediction.row(row.rank, both, percent(now), before === null ? null : percent(before))}
    >
      <title>{prediction.exact(both, fixed(now, 6), before === null ? null : fixed(before, 6))}</title>
      <rect width={width} height={rowHeight} fill="transparent" />
      <text className={styles.name} y={14}>
        {shownName}
        {move && (
          <tspan className={styles.rank} dx={6}>
            {move}
          </tspan>
        )}
      </text>
      <text className={styles.percent} x={valueLeft} y={14} textAnchor="end">
        {value}
      </text>
      {before !== null && (
        <text
          className={styles.change}
          x={width}
          y={14}
          textAnchor="end"
          data-sign={Math.sign(Math.round(change * 10))}
        >
          {Math.abs(change) < 0.05 ? "±0" : signed(change, 1)}
        </text>
      )}
      <rect className={styles.track} y={21} width={width} height={5} rx={2.5} />
      {before !== null && <rect className={styles.ghost} y={21} width={bar(before, width)} height={5} rx={2.5} />}
      <rect className={styles.bar} y={21} width={bar(now, width)} height={5} rx={2.5} />
      {before !== null && <rect className={styles.tick} x={bar(before, width) - 1} y={18} width={2} height={11} />}
    </g>
  );
}

/** Length of a bar; what is not 0 stays visible. */
function bar(probability: number, width: number): number {
  return Math.max(probability > 0 ? 1.5 : 0, probability * width);
}
