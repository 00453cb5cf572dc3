import { lazy, Suspense, useEffect, useState } from "react";
import { readCell, rememberCell } from "../../lesson-progress.ts";
import { useSessionPlace } from "../notebook/session-context.tsx";
import { useLesson } from "./lesson-context.ts";
import styles from "./text.module.css";

// The editor comes when a lesson has a cell, and never before its text.
const CodeCell = lazy(() => import("../notebook/CodeCell.tsx").then((module) => ({ default: module.CodeCell })));

export interface CellProps {
  /** Its name in this lesson: letters, digits and hyphens. */
  readonly id: string;
  /** JavaScript as text: `<Cell id="stride">{`const …`}</Cell>`. */
  readonly children: string;
}

/**
 * Code of the lesson: it can be changed and run, and put back. The cells of a lesson share their
 * variables; what the reader has written is remembered on the machine.
 */
export function Cell({ id, children }: CellProps) {
  const original = children.trim();
  const { cells, ask } = useSessionPlace();
  const { lesson } = useLesson();
  // What the reader has written; the author's text otherwise, in the language of the page.
  const [written, setWritten] = useState(() => readCell(lesson.id, id));
  const write = (source: string) => {
    const own = source === original ? null : source;
    setWritten(own);
    rememberCell(lesson.id, id, own);
  };
  useEffect(ask, [ask]);
  const asText = (
    <pre className={styles.code} data-cell={id} tabIndex={0}>
      <code>{written ?? original}</code>
    </pre>
  );
  if (!cells) return asText;
  return (
    <Suspense fallback={asText}>
      <div data-cell={id}>
        <CodeCell id={id} source={written ?? original} original={original} offersAll onChange={write} />
      </div>
    </Suspense>
  );
}
