import { type KeyboardEvent, type ReactNode, useId, useState } from "react";
import { useText } from "../../i18n/text.tsx";
import { termOf } from "../../lessons/glossary.ts";
import styles from "./text.module.css";

export interface TermProps {
  /** A key of the glossary. */
  readonly id: string;
  /** The word in this sentence where it differs from the glossary's: a plural, a capital. */
  readonly children?: ReactNode;
}

/** A term of the glossary: both languages and the meaning on hover, focus or press; Escape closes. */
export function Term({ id, children }: TermProps) {
  const { lang } = useText();
  const [open, setOpen] = useState(false);
  const note = useId();
  const term = termOf(id);
  if (!term) throw new Error(`the glossary has no term "${id}"`);
  const other = lang === "zh" ? "en" : "zh";
  const close = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !open) return;
    event.stopPropagation();
    setOpen(false);
  };
  return (
    <span className={styles.termPlace} onMouseEnter={() => setOpen(true)} onMouseLeave={() => setOpen(false)}>
      <button
        type="button"
        className={`${styles.term} ${term.color ?? ""}`}
        aria-describedby={open ? note : undefined}
        aria-expanded={open}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onClick={() => setOpen(true)}
        onKeyDown={close}
      >
        {children ?? term[lang]}
      </button>
      {open && (
        <span id={note} role="note" className={styles.note}>
          <b>{term[lang]}</b> <span lang={other === "zh" ? "zh-CN" : "en"}>{term[other]}</span>
          <span className={styles.meaning}>{term.meaning[lang]}</span>
        </span>
      )}
    </span>
  );
}
