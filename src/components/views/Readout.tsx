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
  const line = useRef<HTMLParagraphElement>(null);
  useSelectionDraw(selection, (now) => {
    const texts = parts(now);
    line.current?.querySelectorAll("span, b").forEach((element, index) => {
      putText(element, texts[index] ?? "");
    });
    if (line.current) line.current.title = texts.join(" ");
  });
  return (
    <p ref={line} className={styles.readout} data-tone={tone}>
      <span /> <b /> <span />
    </p>
  );
}
