import { useEffect, useState } from "react";
import { useText } from "../../i18n/text.tsx";
import styles from "./code.module.css";
import controls from "./controls.module.css";

export interface CodeProps {
  /** What the lines are, for a screen reader. */
  readonly name: string;
  readonly children: string;
}

/** Lines of a program that can be read, selected and copied. */
export function Code({ name, children }: CodeProps) {
  const { recorded } = useText();
  const [state, setState] = useState<"copy" | "copied" | "failed">("copy");
  useEffect(() => setState("copy"), [children]);
  const copy = () =>
    void navigator.clipboard.writeText(children).then(
      () => setState("copied"),
      () => setState("failed"),
    );
  return (
    <div className={styles.code}>
      <button type="button" className={controls.button} onClick={copy}>
        <span role="status">{recorded.code[state]}</span>
      </button>
      <pre className={styles.lines} role="region" aria-label={name} tabIndex={0} lang="en">
        <code>{children}</code>
      </pre>
    </div>
  );
}
