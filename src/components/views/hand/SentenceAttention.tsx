import type { CSSProperties } from "react";
import { useText } from "../../../i18n/text.tsx";
import { fixed } from "../../draw/charts/format.ts";
import styles from "./sentence.module.css";

export interface SentenceAttentionProps {
  readonly words: readonly string[];
  /** The word that looks, from 0. */
  readonly query: number;
  /** How much of it goes to each word; they sum to 1: [word]. */
  readonly weights: readonly number[];
}

/** A sentence whose words are lit by how much one of them looks at them. */
export function SentenceAttention({ words, query, weights }: SentenceAttentionProps) {
  const { sentence } = useText().byHand;
  return (
    <ol className={styles.sentence} aria-label={sentence.name}>
      {words.map((word, at) => (
        <li key={String(at)} className={at === query ? styles.query : styles.word}>
          <span className={styles.text}>{word}</span>
          <span className={styles.bar} style={{ "--weight": weights[at] ?? 0 } as CSSProperties} aria-hidden="true" />
          <span className={styles.number}>{fixed(weights[at] ?? 0, 2)}</span>
        </li>
      ))}
    </ol>
  );
}
