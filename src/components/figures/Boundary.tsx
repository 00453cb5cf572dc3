import type { ReactNode } from "react";
import { ErrorBoundary } from "react-error-boundary";
import { useText } from "../../i18n/text.tsx";
import controls from "../controls/controls.module.css";
import styles from "./frame.module.css";

/** A figure that cannot be drawn says so and can be tried again; the others still work. */
export function Boundary({ children }: { readonly children: ReactNode }) {
  const { shell } = useText();
  return (
    <ErrorBoundary
      fallbackRender={({ error, resetErrorBoundary }) => (
        <div className={styles.broken} role="alert">
          <p>{shell.frame.broken(error instanceof Error ? error.message : String(error))}</p>
          <button type="button" className={controls.button} onClick={resetErrorBoundary}>
            {shell.retry}
          </button>
        </div>
      )}
    >
      {children}
    </ErrorBoundary>
  );
}
