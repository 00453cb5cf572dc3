import { useMemo } from "react";
import { useText } from "../../../i18n/text.tsx";
import { handDim, handSteps, handTokens, initialHand, turnHand, withHandNumber } from "../../../model/hand.ts";
import { tensor } from "../../../model/tensor.ts";
import controls from "../../controls/controls.module.css";
import { Segmented } from "../../controls/Segmented.tsx";
import { HandAttention, type HandStep, handStepNames } from "../../views/hand/HandAttention.tsx";
import { useApp, useAppState } from "../app-context.tsx";
import { useFigureState } from "../figure-state.ts";
import { Frame } from "../Frame.tsx";
import styles from "./lesson-figures.module.css";

export interface ByHandAttentionProps {
  /** Rows shown; the page's setting `handStep` when absent, with buttons to go on. */
  readonly step?: HandStep;
  /** Shows q, k and v as numbers of their own or as made of x; the reader's choice when absent. */
  readonly from?: "x" | "qkv";
}

/** Self-attention of four tokens with every number to change; the numbers are the page's `hand`. */
export function ByHandAttention({ step: pinned, from }: ByHandAttentionProps) {
  const { byHand: words, shell } = useText();
  const { store, controller } = useApp();
  const kept = useAppState((state) => state.hand);
  const setting = useAppState((state) => state.settings.handStep);
  const [{ weight }, hold] = useFigureState("by-hand");
  const numbers = useMemo(() => (from ? turnHand(kept, from) : kept), [kept, from]);
  const steps = useMemo(() => handSteps(numbers), [numbers]);
  const step = pinned ?? setting;
  const index = handStepNames.indexOf(step);
  const change = (hand: typeof numbers) => store.setState({ hand });
  const go = (to: number) => {
    const next = handStepNames[to];
    if (next) controller.set({ handStep: next });
  };
  const matrix = (name: string, values: ArrayLike<number>, rows = handTokens) =>
    tensor(name, ["token", "dim"], [rows, handDim], Float32Array.from(values));
  const { attention } = steps;

  return (
    <Frame
      id="by-hand"
      title={
        <>
          {words.title} <em>· {words.edit}</em>
        </>
      }
      name={words.name}
      switches={
        from ? undefined : (
          <Segmented
            label={words.from.label}
            value={numbers.from}
            options={[
              { value: "x", label: words.from.x },
              { value: "qkv", label: words.from.qkv },
            ]}
            onChange={(value) => change(turnHand(numbers, value))}
          />
        )
      }
      controls={
        <>
          {!pinned && (
            <>
              <button type="button" className={controls.button} disabled={index <= 0} onClick={() => go(index - 1)}>
                {words.step.back}
              </button>
              <button
                type="button"
                className={controls.button}
                disabled={index >= handStepNames.length - 1}
                onClick={() => go(index + 1)}
              >
                {words.step.next}
              </button>
              <span className={styles.step} aria-live="polite">
                {words.step.of(index + 1, handStepNames.length, shell.options.handStep[step])}
              </span>
            </>
          )}
          <button
            type="button"
            className={`${controls.button} ${styles.last}`}
            disabled={kept === initialHand}
            onClick={() => change(initialHand)}
          >
            {words.reset}
          </button>
        </>
      }
      caption={words.caption}
      provenance={() => words.provenance(words.from[numbers.from])}
      table={() => ({
        columns: [words.table.token, ...handColumns("k"), "q · k", "÷ √d", words.table.weight, ...handColumns("v")],
        rows: Array.from({ length: handTokens }, (_, token) => [
          token + 1,
          ...rowOf(steps.k, token),
          attention.products[token] as number,
          attention.scores[token] as number,
          attention.weights[token] as number,
          ...rowOf(steps.v, token),
        ]),
      })}
      tensors={() => ({
        ...(numbers.from === "x" ? { x: matrix("x", numbers.x) } : {}),
        ...{ q: matrix("q", steps.q), k: matrix("k", steps.k), v: matrix("v", steps.v) },
        z: matrix("z", attention.z, 1),
      })}
    >
      <HandAttention
        {...{ numbers, steps, step, weight }}
        weightSwitch={
          <fieldset className={styles.weights} aria-label={words.weightSwitch}>
            {(["wq", "wk", "wv"] as const).map((one) => (
              <button
                key={one}
                type="button"
                className={styles.weight}
                aria-pressed={one === weight}
                aria-label={`W${one.slice(1).toUpperCase()}, ${words.weight[one]}`}
                onClick={() => hold({ weight: one })}
              >
                W<sub>{one.slice(1).toUpperCase()}</sub>
              </button>
            ))}
          </fieldset>
        }
        onNumber={(part, at, value) => change(withHandNumber(numbers, part, at, value))}
        onQuery={(query) => change({ ...numbers, query })}
      />
    </Frame>
  );
}

const handColumns = (part: string) => Array.from({ length: handDim }, (_, i) => `${part}[${i + 1}]`);
const rowOf = (values: ArrayLike<number>, token: number) =>
  Array.from({ length: handDim }, (_, i) => values[token * handDim + i] as number);
