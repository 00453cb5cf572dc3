import { type KeyboardEvent, type PointerEvent, useMemo, useState } from "react";
import { useText } from "../../../i18n/text.tsx";
import { fixed } from "../../draw/charts/format.ts";
import { costCurve, costPoint, evenSide, powerAxis } from "../../draw/stages/cost-curve.ts";
import { useWidth } from "../../hooks/use-width.ts";
import styles from "./Cost.module.css";
import { LineKey } from "./LineKey.tsx";

export interface CostCurveProps {
  /** C. */
  readonly channels: number;
  /** M, in tokens. */
  readonly window: number;
  /** Height and width of the marked map in tokens. */
  readonly side: number;
  readonly onSide: (side: number) => void;
}

/** Sides of the map that are drawn, in tokens. */
export const sides = [4, 256] as const;
const ticks = [4, 8, 16, 32, 64, 128, 256];
const height = 250;
const margin = { left: 44, right: 14, top: 14, bottom: 36 };

/** Multiply-adds of one attention over h = w, both axes logarithmic, so that powers are slopes. */
export function CostCurve({ channels, window, side, onSide }: CostCurveProps) {
  const { lang, stages } = useText();
  const { cost: words } = stages;
  const compact = (value: number) => value.toLocaleString(lang, { notation: "compact", maximumSignificantDigits: 3 });
  const [frame, width] = useWidth<HTMLDivElement>(420);
  const [pointed, point] = useState<number | null>(null);
  const points = useMemo(() => costCurve(sides, channels, window, 97), [channels, window]);
  const [low, high] = [points[0], points.at(-1)];
  const across = powerAxis(sides, [margin.left, width - margin.right]);
  const down = powerAxis(
    [Math.min(low?.global ?? 1, low?.windowed ?? 1), Math.max(high?.global ?? 10, high?.windowed ?? 10)],
    [height - margin.bottom, margin.top],
  );
  const [x, y] = [across.scale, down.scale];
  const path = (kind: "global" | "windowed") =>
    points.map((one, at) => `${at ? "L" : "M"}${x(one.side).toFixed(1)} ${y(one[kind]).toFixed(1)}`).join("");
  const shown = costPoint(pointed ?? side, channels, window);
  const even = evenSide(channels);
  const under = (event: PointerEvent<SVGSVGElement> | React.MouseEvent<SVGSVGElement>) => {
    const at = event.clientX - event.currentTarget.getBoundingClientRect().left;
    const wanted = Math.round(x.invert(Math.min(width - margin.right, Math.max(margin.left, at))));
    return Math.min(sides[1], Math.max(sides[0], wanted));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageUp: 8, PageDown: -8 }[event.key];
    if (!step) return;
    event.preventDefault();
    onSide(Math.min(sides[1], Math.max(sides[0], side + step)));
  };
  const spoken = words.at(
    shown.side,
    compact(shown.global),
    compact(shown.windowed),
    fixed(shown.global / shown.windowed, 2),
  );
  return (
    <div ref={frame} className={styles.curve}>
      <p className={styles.readout}>{spoken}</p>
      <div
        role="slider"
        tabIndex={0}
        aria-label={words.curve}
        aria-valuemin={sides[0]}
        aria-valuemax={sides[1]}
        aria-valuenow={side}
        aria-valuetext={spoken}
        onKeyDown={onKeyDown}
      >
        <svg
          data-export
          width={width}
          height={height}
          aria-hidden="true"
          onPointerMove={(event) => event.pointerType !== "touch" && point(under(event))}
          onPointerLeave={() => point(null)}
          onClick={(event) => onSide(under(event))}
        >
          {down.powers.map((power) => (
            <g key={power} transform={`translate(0 ${y(10 ** power)})`}>
              <line className={styles.grid} x1={margin.left} x2={width - margin.right} />
              <text x={margin.left - 7} dy="0.35em" textAnchor="end">
                10
                <tspan dy="-0.45em" className={styles.power}>
                  {power}
                </tspan>
              </text>
            </g>
          ))}
          {ticks.map((tick) => (
            <text key={tick} x={x(tick)} y={height - margin.bottom + 16} textAnchor="middle">
              {tick}
            </text>
          ))}
          <text x={width - margin.right} y={height - 4} textAnchor="end">
            {words.axis}
          </text>
          <path d={path("windowed")} className={styles.windowedLine} />
          <path d={path("global")} className={styles.globalLine} />
          <g className={styles.at} data-pointed={pointed !== null || undefined}>
            <line x1={x(shown.side)} x2={x(shown.side)} y1={margin.top} y2={height - margin.bottom} />
            <circle cx={x(shown.side)} cy={y(shown.global)} r={5} />
            <circle cx={x(shown.side)} cy={y(shown.windowed)} r={5} className={styles.windowedDot} />
          </g>
          <Mark x={x(window)} label={words.equal} anchor="start" top={height - margin.bottom - 8} />
          {even > sides[0] && even < sides[1] && even !== window && (
            <Mark
              x={x(even)}
              label={words.even}
              anchor={x(even) > width * 0.55 ? "end" : "start"}
              top={margin.top + 8}
            />
          )}
        </svg>
      </div>
      <LineKey
        items={[
          { stroke: "dashed", label: words.global },
          { stroke: "solid", label: words.windowed },
        ]}
      />
    </div>
  );
}

function Mark({
  x,
  label,
  anchor,
  top,
}: {
  readonly x: number;
  readonly label: string;
  readonly anchor: "start" | "end";
  readonly top: number;
}) {
  return (
    <g transform={`translate(${x} 0)`}>
      <line className={styles.mark} y1={margin.top} y2={height - margin.bottom} />
      <text x={anchor === "start" ? 5 : -5} y={top} textAnchor={anchor} className={styles.markText}>
        {label}
      </text>
    </g>
  );
}
