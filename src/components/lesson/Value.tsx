import type { ReactNode } from "react";
import { useText } from "../../i18n/text.tsx";
import { useAppState } from "../figures/app-context.tsx";
import { useLesson } from "./lesson-context.ts";
import styles from "./text.module.css";

export interface ValueProps {
  /** A key of the lesson's `values`. */
  readonly of: string;
  /** Decimal places at most; 2 where absent. Decimals are shown in full where `exact`. */
  readonly digits?: number;
  /** Whether trailing zeros stand: `0.50`. */
  readonly exact?: boolean;
  /** Times 100, with a percent sign. */
  readonly percent?: boolean;
}

/** A number of the text: computed by the page, in the reader's way of writing numbers; a dash until it is there. */
export function Value({ of, digits = 2, exact = false, percent = false }: ValueProps) {
  const { lang, lessons } = useText();
  const { lesson } = useLesson();
  const plan = lesson.values?.[of];
  if (!plan) throw new Error(`the lesson has no value "${of}"`);
  const value = useAppState(plan);
  const shown =
    typeof value === "number" && Number.isFinite(value)
      ? value.toLocaleString(lang === "zh" ? "zh-CN" : "en", {
          maximumFractionDigits: digits,
          minimumFractionDigits: exact ? digits : 0,
          ...(percent ? { style: "percent" } : {}),
        })
      : value;
  return (
    <span
      className={styles.number}
      title={lessons.computed}
      data-value={shown === undefined || shown === null ? "missing" : of}
    >
      {shown ?? "–"}
    </span>
  );
}

/** A number that was measured elsewhere or at another time: the tag says so. */
export function Recorded({ children }: { readonly children: ReactNode }) {
  const { lessons } = useText();
  return (
    <span className={styles.number}>
      {children}
      <small className={styles.tag}>{lessons.recorded}</small>
    </span>
  );
}

/** A number that is made up to explain something: the tag says so. */
export function Illustrative({ children }: { readonly children: ReactNode }) {
  const { lessons } = useText();
  return (
    <span className={styles.number}>
      {children}
      <small className={styles.tag}>{lessons.illustrative}</small>
    </span>
  );
}
