import { useRef } from "react";
import type { Selection } from "../../model/selection.ts";
import { putText } from "../draw/put.ts";
import styles from "./Readout.module.css";
import { type SelectionSource, useSelectionDraw } from "./selection-source.ts";

export interface ReadoutProps {
  readonly selection: SelectionSource;
  /** What is under the pointer, its number, and what the number means. */
  readonly parts: (selection: Selection) => readonly [what: string, number: string, meaning: string];
  /** Colour of what is read. */
  readonly tone?: "query" | "key";
}

/** The exact number under the pointer, in one line that never changes its height. It follows without React. */
export function Readout({ selection, parts, tone }: ReadoutProps) {
  const line = useRef<HTMLSpanElement>(null);
  useSelectionDraw(selection, (now) => {
    const texts = parts(now);
    for (const [index, text] of texts.entries()) putText(line.current?.children[index], text);
  });
  return (
    <p
      className={styles.readout}
      data-tone={tone}
      // Where it does not fit; written when it can be read, not with every move elsewhere.
      onPointerEnter={(event) => {
        event.currentTarget.title = event.currentTarget.textContent ?? "";
      }}
    >
      <span ref={line}>
        <span /> <b /> <span />
      </span>
    </p>
  );
}
