import { type CSSProperties, type ReactNode, useId, useState } from "react";
import { useText } from "../../../i18n/text.tsx";
import {
  handDigits,
  handDim,
  handLimit,
  type HandMatrix,
  handMatrices,
  type HandNumbers,
  type HandSteps,
  handTokens,
} from "../../../model/hand.ts";
import { fixed, subscript } from "../../draw/charts/format.ts";
import { CellBlock } from "./CellBlock.tsx";
import { formulaOf, placeName } from "./hand-formula.ts";
import { feeds, type HandPart, type HandPlace, isMade, numberAt, weightOf } from "./hand-places.ts";
import styles from "./hand.module.css";
import { NumberCell } from "./NumberCell.tsx";

/** The steps of the example in order. */
export const handStepNames = ["tokens", "project", "scores", "scale", "softmax", "sum"] as const;
export type HandStep = (typeof handStepNames)[number];

export interface HandAttentionProps {
  readonly numbers: HandNumbers;
  /** `handSteps` of the numbers. */
  readonly steps: HandSteps;
  /** Rows are shown up to this step; the others keep their place and stay empty. */
  readonly step: HandStep;
  /** The weight that is shown while no number made by another one is looked at. */
  readonly weight: "wq" | "wk" | "wv";
  /** Chooses it; stands beside it. */
  readonly weightSwitch: ReactNode;
  readonly onNumber: (matrix: HandMatrix, index: number, value: number) => void;
  readonly onQuery: (token: number) => void;
}

/** What the arrow keys change a number by. */
const arrowStep = 0.1;
/** Size of a number at which its cell has its full colour. */
const fullColor = 2;

const tones: Readonly<Partial<Record<HandPart, string>>> = {
  ...{ q: "query", wq: "query", k: "key", wk: "key", v: "value", wv: "value", z: "value" },
};

/**
 * Self-attention of one query over four tokens, every number of it: tokens are
 * columns, so that each key and value stands above and below the score that they
 * belong to. A number that is pointed at lights those it is made of and is written out.
 */
export function HandAttention(props: HandAttentionProps) {
  const { numbers, steps, step, onNumber, onQuery } = props;
  const text = useText();
  const { byHand: words } = text;
  const name = useId();
  const [pointed, setPointed] = useState<HandPlace | null>(null);
  const [focused, setFocused] = useState<HandPlace | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const shownSteps = handStepNames.indexOf(step);
  const reached = (of: HandStep) => handStepNames.indexOf(of) <= shownSteps;
  const { query } = numbers;
  const looked = pointed ?? focused;
  const weight = looked && isMade(numbers, looked.part) ? weightOf[looked.part] : props.weight;
  const formula = looked && formulaOf(text, numbers, steps, looked);

  const labelOf = ({ part, token, dim }: HandPlace): string => {
    const { computed } = words;
    if (part === "wq" || part === "wk" || part === "wv") return words.ofWeight(words.weight[part], token + 1, dim + 1);
    if (part === "x" || part === "q" || part === "k" || part === "v") return words.vector(part, token + 1, dim + 1);
    return computed[part](query + 1, (part === "z" ? dim : token) + 1);
  };
  const cell = (place: HandPlace, tabIndex: 0 | -1, shown: boolean) => {
    const { part, token, dim } = place;
    const key = `${token}-${dim}`;
    if (!shown) return <span key={key} className={styles.empty} aria-hidden="true" />;
    const value = numberAt(numbers, steps, place);
    const isLooked = looked?.part === part && looked.token === token && looked.dim === dim;
    const lit = looked !== null && feeds(numbers, place, looked);
    const bar = part === "weight" || part === "exponential";
    const className = [styles.cell, tones[part], bar && styles.bar, isLooked && styles.looked, lit && styles.lit]
      .filter(Boolean)
      .join(" ");
    const style = { "--size": Math.min(1, Math.abs(value) / (bar ? 1 : fullColor)) } as CSSProperties;
    const digits = bar ? 3 : 2;
    const given = (handMatrices as readonly HandPart[]).includes(part) && !isMade(numbers, part);
    return (
      <span
        key={key}
        className={styles.place}
        onPointerEnter={(event) => event.pointerType !== "touch" && setPointed(place)}
        onPointerLeave={() => setPointed(null)}
        onFocus={() => setFocused(place)}
        onBlur={() => setFocused(null)}
      >
        {given ? (
          <NumberCell
            value={value}
            label={labelOf(place)}
            digits={handDigits}
            limit={handLimit}
            step={arrowStep}
            {...{ tabIndex, className, style }}
            onChange={(next) => onNumber(part as HandMatrix, token * handDim + dim, next)}
            onRefuse={setRefused}
          />
        ) : (
          <button
            type="button"
            data-cell
            {...{ tabIndex, className, style }}
            aria-label={words.cell(labelOf(place), fixed(value, digits))}
          >
            {fixed(value, digits)}
          </button>
        )}
      </span>
    );
  };
  const vectors = (part: "x" | "q" | "k" | "v", tokens: readonly number[], shown: boolean) => (
    <CellBlock
      rows={handDim}
      columns={tokens.length}
      label={tokens.length === 1 ? `${part}${subscript(query + 1)}` : part}
      className={tokens.length === 1 ? styles.column : styles.matrix}
      cell={(dim, column, tabIndex) => cell({ part, token: tokens[column] as number, dim }, tabIndex, shown)}
    />
  );
  const row = (part: "product" | "score" | "exponential" | "weight", of: HandStep, beside: string | null) => (
    <>
      <span className={styles.label}>{words.rows[part]}</span>
      <span className={styles.beside}>{reached(of) && beside}</span>
      <CellBlock
        rows={1}
        columns={handTokens}
        label={words.rows[part]}
        className={styles.matrix}
        cell={(_, token, tabIndex) => cell({ part, token, dim: 0 }, tabIndex, reached(of))}
      />
    </>
  );
  const heads = (part: string, tone: string) =>
    all.map((token) => (
      <span key={token} className={tone}>
        {part}
        {subscript(token + 1)}
      </span>
    ));
  const { attention } = steps;

  return (
    <div className={styles.sheet}>
      <fieldset className={styles.heads} aria-label={words.query}>
        <span className={styles.label} />
        <span className={styles.ask}>{words.ask}</span>
        {all.map((token) => (
          <label key={token} className={styles.choice}>
            <input type="radio" name={name} checked={token === query} onChange={() => onQuery(token)} />
            {words.token(token + 1)}
          </label>
        ))}
      </fieldset>
      {numbers.from === "x" && (
        <>
          <div className={styles.rows}>
            <span className={styles.label}>{words.rows.x}</span>
            <span />
            {vectors("x", all, true)}
          </div>
          <div className={styles.weights}>
            <span className={`${styles.label} ${tones[weight] ?? ""}`}>
              W<sub>{weight.slice(1).toUpperCase()}</sub>
              <small>{words.rows.outIn}</small>
            </span>
            <div className={styles.beside}>{reached("project") && props.weightSwitch}</div>
            <CellBlock
              rows={handDim}
              columns={handDim}
              label={words.weight[weight]}
              className={styles.matrix}
              cell={(token, dim, tabIndex) => cell({ part: weight, token, dim }, tabIndex, reached("project"))}
            />
          </div>
        </>
      )}
      <div className={styles.rows}>
        <span className={styles.label} />
        <span className="query">q{subscript(query + 1)}</span>
        <div className={styles.names}>{heads("k", "key")}</div>
        <span className={styles.label} />
        {vectors("q", [query], reached("project"))}
        {vectors("k", all, reached("project"))}
        {row("product", "scores", null)}
        {row("score", "scale", words.rows.max(fixed(attention.highest, 2)))}
        {row("exponential", "softmax", words.rows.total(fixed(attention.denominator, 3)))}
        {row("weight", "softmax", words.rows.total("1"))}
        <span className={styles.label} />
        <span className="value">z{subscript(query + 1)}</span>
        <div className={styles.names}>{heads("v", "value")}</div>
        <span className={styles.label}>{words.rows.sum}</span>
        <CellBlock
          rows={handDim}
          columns={1}
          label={`z${subscript(query + 1)}`}
          className={styles.column}
          cell={(dim, _, tabIndex) => cell({ part: "z", token: query, dim }, tabIndex, reached("sum"))}
        />
        {vectors("v", all, reached("project"))}
      </div>
      <p className={styles.formula} aria-live="polite">
        {refused !== null ? (
          <span className={styles.refused}>{words.refused(refused.slice(0, 12), handLimit)}</span>
        ) : formula ? (
          formula.map(({ text: piece, tone }, at) => (
            <span key={String(at)} className={tone === "result" ? styles.result : tone}>
              {piece}
            </span>
          ))
        ) : looked ? (
          words.given(placeName(numbers, looked))
        ) : (
          words.hint
        )}
      </p>
    </div>
  );
}

const all = Array.from({ length: handTokens }, (_, token) => token);
