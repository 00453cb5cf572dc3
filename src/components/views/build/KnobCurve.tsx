import { useText } from "../../../i18n/text.tsx";
import type { Cost } from "../../../model/cost.ts";
import { valueAxis } from "../../draw/charts/axis.ts";
import { useWidth } from "../../hooks/use-width.ts";
import styles from "./build-views.module.css";

/** What a network costs at one setting of a control. */
export interface KnobPoint extends Cost {
  readonly value: number;
}

export interface KnobCurveProps {
  /** By rising value; only settings that can be. */
  readonly points: readonly KnobPoint[];
  /** Where the control stands. */
  readonly now: number;
  readonly control: string;
  readonly onValue: (value: number) => void;
}

const height = 120;
const margin = { left: 50, right: 14, top: 10, bottom: 20 };

/** Parameters and multiply-adds over the range of one control, both from 0; a press chooses the nearest setting. */
export function KnobCurve(props: KnobCurveProps) {
  const { totals } = useText().build;
  const [frame, width] = useWidth<HTMLDivElement>(320);
  return (
    <div ref={frame} className={styles.curves}>
      {(["parameters", "multiplyAdds"] as const).map((what) => (
        <div key={what}>
          <p>{totals[what]}</p>
          <Curve {...props} what={what} width={width} />
        </div>
      ))}
    </div>
  );
}

interface CurveProps extends KnobCurveProps {
  readonly what: keyof Cost;
  readonly width: number;
}

function Curve({ points, now, control, onValue, what, width }: CurveProps) {
  const { build: words } = useText();
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last) return null;
  const y = valueAxis([0, Math.max(...points.map((point) => point[what]))], [height - margin.bottom, margin.top], 3);
  const span = Math.max(1e-9, last.value - first.value);
  const x = (value: number) => margin.left + ((value - first.value) / span) * (width - margin.left - margin.right);
  const here = nearest(points, now);
  const choose = (event: React.MouseEvent<SVGSVGElement>) => {
    const at = event.clientX - event.currentTarget.getBoundingClientRect().left;
    const share = (at - margin.left) / (width - margin.left - margin.right);
    onValue(nearest(points, first.value + share * span).value);
  };
  const dense = points.length > 24;
  return (
    <svg
      data-export
      width={width}
      height={height}
      role="img"
      aria-label={words.curve.point(control, words.whole(here.value), words.totals[what], words.whole(here[what]))}
      onClick={choose}
    >
      {y.ticks.map(({ value, at }) => (
        <g key={value} transform={`translate(0 ${at})`}>
          <line className={styles.grid} x1={margin.left} x2={width - margin.right} />
          <text x={margin.left - 6} dy="0.35em" textAnchor="end">
            {words.brief(value)}
          </text>
        </g>
      ))}
      <path
        className={styles.line}
        d={points.map((point, place) => `${place ? "L" : "M"}${x(point.value)} ${y.scale(point[what])}`).join("")}
      />
      {points.map((point) => (
        <circle
          key={point.value}
          className={styles.dot}
          cx={x(point.value)}
          cy={y.scale(point[what])}
          r={dense ? 1.4 : 2.2}
        >
          <title>{`${words.whole(point.value)}: ${words.whole(point[what])}`}</title>
        </circle>
      ))}
      <g className={styles.here}>
        <circle cx={x(here.value)} cy={y.scale(here[what])} r={5} />
      </g>
      {[first, last].map((end, place) => (
        <text key={String(place)} x={x(end.value)} y={height - 4} textAnchor={place ? "end" : "start"}>
          {words.whole(end.value)}
        </text>
      ))}
      <text
        x={Math.min(width - margin.right - 34, Math.max(margin.left + 34, x(here.value)))}
        y={height - 4}
        textAnchor="middle"
        className={styles.strong}
      >
        {words.whole(here.value)}
      </text>
    </svg>
  );
}

function nearest(points: readonly KnobPoint[], value: number): KnobPoint {
  let best = points[0] as KnobPoint;
  for (const point of points) if (Math.abs(point.value - value) < Math.abs(best.value - value)) best = point;
  return best;
}
