import { createContext, type ReactNode, useContext } from "react";
import { useText } from "../../i18n/text.tsx";
import styles from "./Veiled.module.css";

/** Whether the reader has still to guess what a figure would show. */
export const VeilContext = createContext(false);

export interface VeiledProps {
  /** Whether it says why; once in a figure is enough. */
  readonly says?: boolean;
  readonly children: ReactNode;
}

/** What would give a prediction away: out of focus until it is answered. On paper it stands open. */
export function Veiled({ says = true, children }: VeiledProps) {
  const veiled = useContext(VeilContext);
  const { lessons } = useText();
  return (
    <div className={styles.frame} data-veiled={veiled}>
      <div className={styles.inside} inert={veiled} aria-hidden={veiled}>
        {children}
      </div>
      {veiled && says && <p className={styles.note}>{lessons.guessFirst}</p>}
    </div>
  );
}
