import { useText } from "../../../i18n/text.tsx";
import type { ClassLabel } from "../../../model/config.ts";
import { valueAxis } from "../../draw/charts/axis.ts";
import { fixed } from "../../draw/charts/format.ts";
import { useWidth } from "../../hooks/use-width.ts";
import { Prediction } from "../Prediction.tsx";
import styles from "./position.module.css";

export interface ReadOutsProps {
  /** Probabilities when the class token, or the mean of the patches, goes through the head: [class]; null without one. */
  readonly ofToken: Float32Array | null;
  readonly ofMean: Float32Array | null;
  readonly labels: readonly ClassLabel[] | null;
  /** Which of them this model was trained with. */
  readonly trained: "token" | "avg";
  /** Cosine of class token and mean of the patches after each block, and after the last norm where there is one. */
  readonly cosines: readonly number[];
  /** The last of them is after the norm. */
  readonly normed: boolean;
}

const height = 96;
const left = 30;
const bottom = 20;

/** What the class token and the mean of the patches would each answer, and how alike the two are on the way. */
export function ReadOuts({ ofToken, ofMean, labels, trained, cosines, normed }: ReadOutsProps) {
  const { readOut: words } = useText().placing;
  const [frame, width] = useWidth<HTMLDivElement>(428);
  const { scale, ticks } = valueAxis([Math.min(0, ...cosines), 1], [height, 8], 3);
  const x = (index: number) => left + 8 + ((width - left - 20) * index) / Math.max(1, cosines.length - 1);
  const points = cosines.map((cosine, index) => [x(index), scale(cosine)] as const);
  const blocks = cosines.length - (normed ? 1 : 0);
  return (
    <div ref={frame} className={styles.frame}>
      <div className={styles.halves}>
        {(["token", "avg"] as const).map((way) => (
          <div key={way}>
            <h3 className={styles.title}>
              {words.ways[way]} <small>{way === trained ? words.trained : words.untrained}</small>
            </h3>
            <Prediction
              state={(way === "token" ? ofToken : ofMean) ? "ready" : "no-head"}
              probabilities={way === "token" ? ofToken : ofMean}
              before={null}
              labels={labels}
              count={4}
              compact
            />
          </div>
        ))}
      </div>
      <div>
        <h3 className={styles.title}>{words.cosines}</h3>
        <svg
          data-export
          width={width}
          height={height + bottom}
          role="img"
          aria-label={words.said(cosines.map((cosine) => fixed(cosine, 2)))}
        >
          {ticks.map((tick) => (
            <g key={tick.value}>
              <path className={styles.grid} d={`M${left} ${tick.at}H${width}`} />
              <text x={left - 6} y={tick.at} dy="0.35em" textAnchor="end">
                {tick.label}
              </text>
            </g>
          ))}
          <path
            className={styles.line}
            d={points.map(([px, py], at) => `${at === 0 ? "M" : "L"}${px} ${py}`).join("")}
          />
          {points.map(([px, py], index) => (
            <g key={String(index)}>
              <circle className={styles.dot} cx={px} cy={py} r={2.5} />
              <text x={px} y={height + 14} textAnchor={index === cosines.length - 1 ? "end" : "middle"}>
                {index < blocks ? index + 1 : words.norm}
              </text>
            </g>
          ))}
        </svg>
      </div>
    </div>
  );
}
