import type { FallbackProps } from "react-error-boundary";
import { useText } from "../../i18n/text.tsx";
import controls from "../controls/controls.module.css";
import styles from "./page.module.css";

/** Instead of a blank page: what happened and the way on. */
export function PageFailed({ error }: FallbackProps) {
  const { shell } = useText();
  return (
    <main className={styles.failed} role="alert">
      <p>{shell.problems["page.failed"](error instanceof Error ? error.message : String(error))}</p>
      <button type="button" className={controls.button} onClick={() => location.reload()}>
        {shell.retry}
      </button>
    </main>
  );
}
