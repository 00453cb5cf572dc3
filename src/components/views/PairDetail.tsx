import { useMemo } from "react";
import { useText } from "../../i18n/text.tsx";
import { pairTerms, softmaxPlace } from "../../model/analysis/pair.ts";
import type { TokenGrid } from "../../model/analysis/token-grid.ts";
import type { VitCapture } from "../../model/capture.ts";
import type { Selection } from "../../model/selection.ts";
import { flow } from "../draw/charts/fit-text.ts";
import { useWidth } from "../hooks/use-width.ts";
import styles from "./PairDetail.module.css";
import { pairFormula } from "./pair-formula.ts";
import { pairVectors } from "./pair-vectors.ts";
import { SoftmaxRow, softmaxRowHeight } from "./SoftmaxRow.tsx";
import { type SelectionSource, useSelection } from "./selection-source.ts";
import { TermLanes, termLanesHeight } from "./TermLanes.tsx";
import { tokenMark } from "./token-words.ts";

export interface PairDetailProps {
  readonly selection: SelectionSource;
  /** Needs `attn.q`, `attn.k`, `attn.scores` and `attn.pattern`. */
  readonly capture: VitCapture;
  readonly grid: TokenGrid;
  /** Terms in the order of the head's dimensions, or the largest first. */
  readonly order: "index" | "size";
  readonly onHover: (part: Partial<Selection> | null) => void;
  readonly onSelect: (part: Partial<Selection>) => void;
}

const size = 13;
const lineHeight = 21;
const headHeight = 24;

/**
 * One query and one key, opened up: the two vectors, their products term by term,
 * the sum, the scale, the score, and what the softmax makes of it among all keys of
 * the query. Every number is the captured one.
 */
export function PairDetail({ selection, capture, grid, order, onHover, onSelect }: PairDetailProps) {
  const text = useText();
  const { pair } = text.charts;
  const [frame, width] = useWidth<HTMLDivElement>(420);
  const block = useSelection(selection, (now) => now.block);
  const head = useSelection(selection, (now) => now.head);
  const query = useSelection(selection, (now) => now.query);
  const key = useSelection(selection, (now) => now.key);

  const vectors = useMemo(() => pairVectors(capture, block, head, query, key), [capture, block, head, query, key]);
  if (!vectors) {
    return (
      <p ref={frame} className={styles.note}>
        {pair.absent(block + 1)}
      </p>
    );
  }
  const { q, k, scores, weights } = vectors;
  const terms = pairTerms(q, k, capture.intervention.temperature);
  const place = softmaxPlace(scores, key);
  const formula = flow(pairFormula(text, terms, place, q.length, weights[key] ?? 0), width, size, 8);
  const lanesAt = headHeight;
  const formulaAt = lanesAt + termLanesHeight + 10;
  const formulaHeight = ((formula.at(-1)?.line ?? 0) + 1) * lineHeight;
  const rowAt = formulaAt + formulaHeight + 14;

  return (
    <div ref={frame} className={styles.frame}>
      <svg data-export width={width} height={rowAt + softmaxRowHeight} className={styles.chart}>
        <text y={12} className={styles.head}>
          <tspan className="query">{pair.query(tokenMark(text, grid, query))}</tspan>
          <tspan dx={6} className={styles.soft}>
            →
          </tspan>
          <tspan dx={6} className="key">
            {pair.key(tokenMark(text, grid, key))}
          </tspan>
          <tspan dx={8} className={styles.soft}>
            {pair.where(block + 1, head + 1)}
          </tspan>
        </text>
        <g transform={`translate(0 ${lanesAt})`}>
          <TermLanes q={q} k={k} products={terms.products} sorted={order === "size"} width={width} />
        </g>
        <g
          transform={`translate(0 ${formulaAt})`}
          role="img"
          aria-label={formula.flatMap(({ phrase }) => phrase.map((part) => part.text)).join(" ")}
        >
          {formula.map(({ phrase, x, line }, index) => (
            <text key={String(index)} x={x} y={line * lineHeight + 15} xmlSpace="preserve">
              {phrase.map((part, place) => (
                <tspan key={String(place)} className={styles[part.style]}>
                  {part.text}
                </tspan>
              ))}
            </text>
          ))}
        </g>
        <g transform={`translate(0 ${rowAt})`}>
          <SoftmaxRow
            weights={weights}
            chosen={key}
            width={width}
            name={(token) => tokenMark(text, grid, token)}
            onHover={(token) => onHover(token === null ? null : { key: token })}
            onSelect={(token) => onSelect({ key: token })}
          />
        </g>
      </svg>
    </div>
  );
}
