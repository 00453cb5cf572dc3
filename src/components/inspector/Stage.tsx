import type { ReactNode } from "react";
import { ErrorBoundary } from "react-error-boundary";
import { useText } from "../../i18n/text.tsx";
import styles from "./inspector.module.css";

export interface StageProps {
  readonly title: ReactNode;
  /** Beside the title. */
  readonly tools?: ReactNode;
  /** `blocks` takes the room that is left; the others have fixed widths. */
  readonly kind?: "blocks" | "narrow" | "position";
  readonly children: ReactNode;
}

/** One station of the spine. A station that cannot be drawn says so; the others still work. */
export function Stage({ title, tools, kind, children }: StageProps) {
  const { shell } = useText();
  return (
    <div className={styles.stage} data-kind={kind}>
      <div className={styles.stageHead}>
        <h2>{title}</h2>
        {tools}
      </div>
      <ErrorBoundary
        fallbackRender={({ error }) => (
          <p role="alert">{shell.frame.broken(error instanceof Error ? error.message : String(error))}</p>
        )}
      >
        {children}
      </ErrorBoundary>
    </div>
  );
}
