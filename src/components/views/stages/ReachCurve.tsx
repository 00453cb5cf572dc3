import type { PointerEvent } from "react";
import { useText } from "../../../i18n/text.tsx";
import { valueAxis } from "../../draw/charts/axis.ts";
import { percent } from "../../draw/charts/format.ts";
import type { ReachGrowth } from "../../draw/stages/reach-growth.ts";
import { useWidth } from "../../hooks/use-width.ts";
import { type SelectionSource, useSelection } from "../selection-source.ts";
import { LineKey } from "./LineKey.tsx";
import styles from "./Reach.module.css";

export interface ReachCurveProps {
  readonly selection: SelectionSource;
  readonly growth: (patch: number, shift: boolean) => ReachGrowth;
  readonly picks: "query" | "key";
  readonly blocks: number;
  readonly step: number;
  /** Numbers of blocks after which patches are merged. */
  readonly mergings: readonly number[];
  readonly onStep: (step: number) => void;
}

const height = 168;
const margin = { left: 40, right: 12, top: 26, bottom: 36 };

/** The reach after every number of blocks, with and without shift; a press chooses the number. */
export function ReachCurve({ selection, growth, picks, blocks, step, mergings, onStep }: ReachCurveProps) {
  const { reach: words } = useText().stages;
  const [frame, width] = useWidth<HTMLDivElement>(380);
  const patch = useSelection(selection, (now) => now[picks]);
  const lines = [
    { kind: "with", shares: growth(patch, true).shares },
    { kind: "without", shares: growth(patch, false).shares },
  ] as const;
  const axis = valueAxis([0, 100], [height - margin.bottom, margin.top], 4);
  const x = (count: number) => margin.left + (count / Math.max(1, blocks)) * (width - margin.left - margin.right);
  const at = (event: PointerEvent<SVGSVGElement> | React.MouseEvent<SVGSVGElement>) => {
    const place = event.clientX - event.currentTarget.getBoundingClientRect().left;
    const count = ((place - margin.left) / (width - margin.left - margin.right)) * blocks;
    return Math.min(blocks, Math.max(0, Math.round(count)));
  };
  const every = (width - margin.left) / blocks < 18 ? 2 : 1;
  return (
    <div ref={frame} className={styles.curve}>
      <svg
        data-export
        width={width}
        height={height}
        role="img"
        aria-label={words.curve(step, percent(lines[0].shares[step] ?? 0), percent(lines[1].shares[step] ?? 0))}
        onClick={(event) => onStep(at(event))}
      >
        {axis.ticks.map((tick) => (
          <g key={tick.value} transform={`translate(0 ${tick.at})`}>
            <line className={styles.grid} x1={margin.left} x2={width - margin.right} />
            <text x={margin.left - 6} dy="0.35em" textAnchor="end">
              {tick.label}%
            </text>
          </g>
        ))}
        {mergings.map((count) => (
          <g key={count} transform={`translate(${(x(count) + x(count + 1)) / 2} 0)`}>
            <line className={styles.merging} y1={margin.top - 4} y2={height - margin.bottom} />
            <text y={margin.top - 10} textAnchor="middle">
              {words.merging}
            </text>
          </g>
        ))}
        {Array.from({ length: blocks + 1 }, (_, count) => count)
          .filter((count) => count % every === 0 || count === step)
          .map((count) => (
            <text
              key={count}
              x={x(count)}
              y={height - margin.bottom + 16}
              textAnchor="middle"
              className={count === step ? styles.current : undefined}
            >
              {count}
            </text>
          ))}
        <text x={width - margin.right} y={height - 4} textAnchor="end">
          {words.blocks}
        </text>
        {lines.map(({ kind, shares }) => (
          <g key={kind} data-kind={kind} className={styles.line}>
            <path
              d={shares.map((share, count) => `${count ? "L" : "M"}${x(count)} ${axis.scale(share * 100)}`).join("")}
            />
            {shares.map((share, count) => (
              <circle key={String(count)} cx={x(count)} cy={axis.scale(share * 100)} r={count === step ? 5 : 2.5}>
                <title>{words.point(kind === "with", count, percent(share))}</title>
              </circle>
            ))}
          </g>
        ))}
      </svg>
      <LineKey
        items={[
          { stroke: "solid", label: words.withShift },
          { stroke: "dashed", label: words.withoutShift },
        ]}
      />
    </div>
  );
}
