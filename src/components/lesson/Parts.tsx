import type { ReactNode } from "react";
import { useText } from "../../i18n/text.tsx";
import styles from "./text.module.css";

/** The question that the lesson answers; it stands under the title. */
export function Question({ children }: { readonly children: ReactNode }) {
  return (
    <div className={styles.question} data-part="question">
      {children}
    </div>
  );
}

/** What the figures and numbers of this lesson do not show. */
export function NotShown({ children }: { readonly children: ReactNode }) {
  const { lessons } = useText();
  return (
    <section className={styles.notShown} data-part="not-shown">
      <h2>{lessons.notShown}</h2>
      {children}
    </section>
  );
}
