import { useMemo } from "react";
import { useText } from "../../../i18n/text.tsx";
import { tokenGrid } from "../../../model/analysis/token-grid.ts";
import { layoutOfRun, tokensAtPlaces } from "../../../model/analysis/window-attention.ts";
import { windowOfToken } from "../../../model/analysis/windows.ts";
import type { SwinCapture } from "../../../model/capture.ts";
import type { Selection } from "../../../model/selection.ts";
import type { NamedTensor } from "../../../model/tensor.ts";
import { flow } from "../../draw/charts/fit-text.ts";
import { multiple, short } from "../../draw/charts/format.ts";
import { useWidth } from "../../hooks/use-width.ts";
import styles from "../PairDetail.module.css";
import { SoftmaxRow, softmaxRowHeight } from "../SoftmaxRow.tsx";
import { type SelectionSource, useSelection } from "../selection-source.ts";
import { TermLanes, termLanesHeight } from "../TermLanes.tsx";
import { tokenMark } from "../token-words.ts";
import { meetingBlocks } from "./pair-in-window.ts";
import { ScoreSteps, scoreStepsHeight } from "./ScoreSteps.tsx";
import { placeMark } from "./swin-tables.ts";
import own from "./WindowPairDetail.module.css";
import { openPair, scoreTerms } from "./window-pair-view.ts";

export interface WindowPairDetailProps {
  readonly selection: SelectionSource;
  /** Needs `attn.q`, `attn.k`, `attn.scores` and `attn.pattern`. */
  readonly capture: SwinCapture;
  /** Bias table of a block; undefined where there is none. */
  readonly tableOf: (block: number) => NamedTensor | undefined;
  /** Terms in the order of the head's dimensions, or the largest first. */
  readonly order: "index" | "size";
  /** Chooses the strongest key of the query. */
  readonly onStrongest: (now: Selection) => void;
  readonly onHover: (part: Partial<Selection> | null) => void;
  readonly onSelect: (part: Partial<Selection>) => void;
}

const size = 13;
const lineHeight = 21;
const headHeight = 46;

/**
 * One query and one key of a window, opened up: the products term by term, the bias
 * of their offset, the mask, the score, and what the softmax makes of it among all
 * places of the window. Every number is the captured one.
 */
export function WindowPairDetail(props: WindowPairDetailProps) {
  const { selection, capture, tableOf, order, onHover, onSelect } = props;
  const text = useText();
  const { charts, windows } = text;
  const [frame, width] = useWidth<HTMLDivElement>(420);
  const block = useSelection(selection, (now) => now.block);
  const head = useSelection(selection, (now) => now.head);
  const query = useSelection(selection, (now) => now.query);
  const key = useSelection(selection, (now) => now.key);
  const now = useMemo(() => ({ block, head, query, key }), [block, head, query, key]);
  const table = tableOf(block);
  const open = useMemo(() => openPair(capture, table, now), [capture, table, now]);

  const grid = tokenGrid(capture.config, block);
  const layout = layoutOfRun(capture, block);
  const [queryWindow, keyWindow] = [windowOfToken(layout, query), windowOfToken(layout, key)];
  const marks = { query: tokenMark(text, grid, query), key: tokenMark(text, grid, key) };
  if (queryWindow !== keyWindow) {
    return (
      <div ref={frame} className={own.apart}>
        <p>
          <span className="query">{charts.pair.query(marks.query)}</span> →{" "}
          <span className="key">{charts.pair.key(marks.key)}</span>
        </p>
        <p>{windows.pair.apart(marks.query, marks.key, queryWindow + 1, keyWindow + 1)}</p>
        <p className="soft">{windows.pair.meeting(meetingBlocks(capture, now).map((one) => one + 1))}</p>
        <button type="button" className={own.button} onClick={() => props.onStrongest(now)}>
          {windows.pair.strongest}
        </button>
      </div>
    );
  }
  if (!open) {
    return (
      <p ref={frame} className={styles.note}>
        {windows.pair.absent(block + 1)}
      </p>
    );
  }
  const terms = scoreTerms(text, capture, open);
  const { pair, place, weight, weights } = open;
  const tokens = tokensAtPlaces(layout, pair.window);
  const answer = flow(
    [
      [
        { text: "→ softmax ", style: "plain" },
        { text: short(weight), style: "bold", weight: 600 },
      ],
      [{ text: windows.pair.place(multiple(weight * place.keys), place.rank, place.keys), style: "soft" }],
    ],
    width,
    size,
    8,
  );
  const lanesAt = headHeight;
  const stepsAt = lanesAt + termLanesHeight + 12;
  const answerAt = stepsAt + scoreStepsHeight(terms.length, width) + 4;
  const rowAt = answerAt + ((answer.at(-1)?.line ?? 0) + 1) * lineHeight + 14;

  return (
    <div ref={frame} className={styles.frame}>
      <svg data-export width={width} height={rowAt + softmaxRowHeight} className={styles.chart}>
        <text y={12} className={styles.head}>
          <tspan className="query">{charts.pair.query(marks.query)}</tspan>
          <tspan dx={6} className={styles.soft}>
            →
          </tspan>
          <tspan dx={6} className="key">
            {charts.pair.key(marks.key)}
          </tspan>
        </text>
        <text y={31} className={styles.soft}>
          {windows.pair.where(pair.window + 1, block + 1, head + 1)}
        </text>
        <g transform={`translate(0 ${lanesAt})`}>
          <TermLanes q={open.q} k={open.k} products={pair.products} sorted={order === "size"} width={width} />
        </g>
        <g transform={`translate(0 ${stepsAt})`}>
          <ScoreSteps terms={terms} width={width} />
        </g>
        <g transform={`translate(0 ${answerAt})`}>
          {answer.map(({ phrase, x, line }, index) => (
            <text key={String(index)} x={x} y={line * lineHeight + 15} xmlSpace="preserve">
              {phrase.map((part, at) => (
                <tspan key={String(at)} className={styles[part.style]}>
                  {part.text}
                </tspan>
              ))}
            </text>
          ))}
        </g>
        <g transform={`translate(0 ${rowAt})`}>
          <SoftmaxRow
            weights={weights}
            chosen={pair.keyPlace}
            width={width}
            name={(at) => placeMark(text, capture, block, tokens[at] ?? -1)}
            onHover={(at) => {
              const token = at === null ? -1 : (tokens[at] ?? -1);
              onHover(token < 0 ? null : { key: token });
            }}
            onSelect={(at) => {
              const token = tokens[at] ?? -1;
              if (token >= 0) onSelect({ key: token });
            }}
          />
        </g>
      </svg>
    </div>
  );
}
