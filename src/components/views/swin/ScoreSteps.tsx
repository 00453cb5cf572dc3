import { useText } from "../../../i18n/text.tsx";
import { fitText } from "../../draw/charts/fit-text.ts";
import { fixed, signed } from "../../draw/charts/format.ts";
import { scoreBars } from "../../draw/swin/score-steps.ts";
import styles from "./ScoreSteps.module.css";

/** A term of a score in words. */
export interface ScoreTerm {
  readonly key: "product" | "bias" | "temperature" | "mask" | "score";
  readonly label: string;
  /** What the term adds, or the sum so far. */
  readonly value: number;
  /** Where its bar starts and ends. */
  readonly from: number;
  readonly to: number;
  readonly note: string;
}

export interface ScoreStepsProps {
  readonly terms: readonly ScoreTerm[];
  /** CSS pixels. */
  readonly width: number;
}

const labels = { value: 152, bars: 164 };
/** What the notes get beside the bars; without that room they stand below. */
const noteRoom = 168;

const rowHeight = (width: number) => (width < 410 ? 36 : 23);

/** Height of the steps in CSS pixels. */
export function scoreStepsHeight(count: number, width: number): number {
  return count * rowHeight(width);
}

/** The score as a sum, one term a row: the product, the bias, the mask, each with its bar from the sum before. */
export function ScoreSteps({ terms, width }: ScoreStepsProps) {
  const { pair } = useText().windows;
  const stacked = width < 410;
  const room = width - labels.bars - (stacked ? 4 : noteRoom);
  const { zero, bars } = scoreBars(terms, room);
  const row = rowHeight(width);
  return (
    <g role="img" aria-label={`${pair.steps}: ${terms.map(say).join("; ")}`}>
      <line
        className={styles.zero}
        x1={labels.bars + zero}
        x2={labels.bars + zero}
        y1={0}
        y2={(terms.length - 1) * row + 18}
      />
      {terms.map((term, index) => {
        const bar = bars[index];
        const y = index * row;
        const noteX = stacked ? 0 : width - noteRoom + 12;
        return (
          <g key={term.key} transform={`translate(0 ${y})`} className={styles[term.key]}>
            <text className={styles.label} y={14}>
              {term.label}
            </text>
            <text className={styles.number} x={labels.value} y={14} textAnchor="end">
              {number(term)}
            </text>
            {bar && <rect className={styles.bar} x={labels.bars + bar.x} y={3} width={bar.width} height={14} rx={1} />}
            {bar?.cut && <path className={styles.cut} d={`M${labels.bars + 12} 0l-5 20M${labels.bars + 17} 0l-5 20`} />}
            <text className={styles.note} x={noteX} y={stacked ? 29 : 14}>
              {fitText(term.note, stacked ? width : noteRoom - 12, 11)}
            </text>
          </g>
        );
      })}
    </g>
  );
}

/** The mask is 0 or −100 and nothing between. */
function number({ key, value }: ScoreTerm): string {
  if (key === "mask") return fixed(value, 0);
  return key === "bias" ? signed(value, 3) : fixed(value, 3);
}

function say(term: ScoreTerm): string {
  const { label, note } = term;
  return `${label} ${number(term)}${note ? ` (${note})` : ""}`;
}
