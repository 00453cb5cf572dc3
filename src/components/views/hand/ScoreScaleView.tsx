import { useText } from "../../../i18n/text.tsx";
import type { ScoreScale } from "../../../model/analysis/score-scale.ts";
import { valueAxis } from "../../draw/charts/axis.ts";
import { fixed, percent } from "../../draw/charts/format.ts";
import { useWidth } from "../../hooks/use-width.ts";
import { Veiled } from "../Veiled.tsx";
import styles from "./score-scale.module.css";

export interface ScoreScaleViewProps {
  /** One for each d, powers of two, rising. */
  readonly scales: readonly ScoreScale[];
  /** The chosen one. */
  readonly chosen: number;
  readonly onChoose: (index: number) => void;
}

const height = 120;
const left = 32;
const bottom = 34;

/** How far apart products lie as vectors grow, what the softmax makes of that, and what √d takes out of it. */
export function ScoreScaleView({ scales, chosen, onChoose }: ScoreScaleViewProps) {
  const { rootD: words } = useText().byHand;
  const [frame, width] = useWidth<HTMLDivElement>(428);
  const half = Math.floor((width - 20) / 2);
  const one = scales[chosen];
  if (!one) return null;
  const exact = Math.sqrt(one.dim);
  return (
    <div ref={frame} className={styles.frame}>
      <div className={styles.halves}>
        <Chart
          title={words.spread}
          scales={scales}
          {...{ chosen, onChoose }}
          width={half}
          top={Math.sqrt(scales.at(-1)?.dim ?? 1)}
          lines={[
            { values: scales.map(({ dim }) => Math.sqrt(dim)), kind: "line" },
            { values: scales.map(({ deviation }) => deviation), kind: "dots" },
          ]}
        />
        <Veiled>
          <Chart
            title={words.largest}
            scales={scales}
            {...{ chosen, onChoose }}
            width={half}
            top={1}
            lines={[
              { values: scales.map(({ largestPlain }) => largestPlain), kind: "plain" },
              { values: scales.map(({ largestScaled }) => largestScaled), kind: "scaled" },
            ]}
          />
        </Veiled>
      </div>
      <ul className={styles.key}>
        <li>
          <i className={styles.line} /> √d
        </li>
        <li>
          <i className={styles.dots} /> {words.drawn}
        </li>
        <li>
          <i className={styles.plain} /> {words.plain}
        </li>
        <li>
          <i className={styles.scaled} /> {words.scaled}
        </li>
      </ul>
      <p className={styles.said} aria-live="polite">
        {words.said(one.dim, fixed(exact, exact % 1 === 0 ? 0 : 2), fixed(one.deviation, 2))}
      </p>
      <Veiled says={false}>
        <div className={styles.halves}>
          <Row title={words.rowPlain} weights={one.plain} width={half} kind="plain" />
          <Row
            title={words.rowScaled(fixed(exact, exact % 1 === 0 ? 0 : 2))}
            weights={one.scaled}
            width={half}
            kind="scaled"
          />
        </div>
      </Veiled>
    </div>
  );
}

type Kind = "line" | "dots" | "plain" | "scaled";

interface ChartProps extends ScoreScaleViewProps {
  readonly title: string;
  readonly width: number;
  readonly top: number;
  readonly lines: readonly { readonly values: readonly number[]; readonly kind: Kind }[];
}

function Chart({ title, scales, chosen, onChoose, width, top, lines }: ChartProps) {
  const { scale, ticks } = valueAxis([0, top], [height, 6], 4);
  const pitch = (width - left - 20) / Math.max(1, scales.length - 1);
  const x = (index: number) => left + 6 + index * pitch;
  return (
    <div>
      <h3 className={styles.title}>{title}</h3>
      <svg
        data-export
        width={width}
        height={height + bottom}
        className={styles.chart}
        onPointerDown={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          const index = Math.round((event.clientX - box.left - left - 6) / pitch);
          onChoose(Math.max(0, Math.min(scales.length - 1, index)));
        }}
        aria-hidden="true"
      >
        <rect className={styles.band} x={x(chosen) - 7} y={2} width={14} height={height} />
        {ticks.map((tick) => (
          <g key={tick.value}>
            <path className={styles.grid} d={`M${left} ${tick.at}H${width}`} />
            <text x={left - 6} y={tick.at} dy="0.35em" textAnchor="end">
              {tick.label}
            </text>
          </g>
        ))}
        {lines.map(({ values, kind }) => (
          <g key={kind} className={styles[kind]}>
            {kind !== "dots" && (
              <path d={values.map((value, at) => `${at === 0 ? "M" : "L"}${x(at)} ${scale(value)}`).join("")} />
            )}
            {kind !== "line" &&
              values.map((value, at) => <circle key={String(at)} cx={x(at)} cy={scale(value)} r={2.5} />)}
          </g>
        ))}
        {scales.map(
          ({ dim }, at) =>
            (at % 2 === 0 || pitch > 24) && (
              <text key={dim} x={x(at)} y={height + 14} textAnchor="middle">
                {dim}
              </text>
            ),
        )}
        <text x={width} y={height + 30} textAnchor="end">
          d
        </text>
      </svg>
    </div>
  );
}

interface RowProps {
  readonly title: string;
  readonly weights: Float64Array;
  readonly width: number;
  readonly kind: "plain" | "scaled";
}

/** One row of a softmax, largest weight first, from 0 to 1. */
function Row({ title, weights, width, kind }: RowProps) {
  const { rootD: words } = useText().byHand;
  const tall = 64;
  const pitch = width / Math.max(1, weights.length);
  const largest = percent(weights[0] ?? 0);
  return (
    <div>
      <h3 className={styles.title}>
        {title} <small>{words.most(largest)}</small>
      </h3>
      <svg width={width} height={tall + 2} role="img" aria-label={`${title}: ${words.most(largest)}`}>
        <path className={styles.grid} d={`M0 ${tall + 0.5}H${width}`} />
        <g className={styles[kind]}>
          {Array.from(weights, (weight, at) => (
            <rect
              key={String(at)}
              x={at * pitch}
              y={tall - weight * tall}
              width={Math.max(1, pitch - 2)}
              height={weight * tall}
            />
          ))}
        </g>
      </svg>
    </div>
  );
}
