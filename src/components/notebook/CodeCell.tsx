import type { Diagnostic } from "@codemirror/lint";
import { type ReactNode, useCallback, useEffect, useRef } from "react";
import { type Text, useText } from "../../i18n/text.tsx";
import { type CellError, type CellResult, noResult } from "../../notebook/cell-result.ts";
import controls from "../controls/controls.module.css";
import { CodeEditor } from "./CodeEditor.tsx";
import { ErrorView, errorLine } from "./ErrorView.tsx";
import styles from "./notebook.module.css";
import { OutputView } from "./OutputView.tsx";
import { useCellSession, useSessionState } from "./session-context.tsx";

export interface CodeCellProps {
  /** Unique in its lesson or notebook. */
  readonly id: string;
  readonly source: string;
  readonly onChange: (source: string) => void;
  /** The author's text, to go back to; absent where the reader is the author. */
  readonly original?: string;
  /** Offers to run all cells of its session; for a page without a place of its own for that. */
  readonly offersAll?: boolean;
  /** Controls of its owner, beside its own. */
  readonly tools?: ReactNode;
  /** Called when the reader moves on from the last cell. */
  readonly onLast?: () => void;
}

/** Where the parser or the last run found something wrong. */
function diagnosticsOf(
  source: string,
  text: Text,
  found: ReturnType<ReturnType<typeof useCellSession>["session"]["problemsOf"]>,
  at: { line: number; message: string } | null,
): Diagnostic[] {
  const list: Diagnostic[] = found.map(({ kind, name, from, to }) => ({
    from,
    to: Math.max(from, to),
    severity: "error",
    message: text.notebook.problems[kind](name),
  }));
  if (at) {
    const lines = source.split("\n");
    const from = lines.slice(0, at.line - 1).reduce((sum, line) => sum + line.length + 1, 0);
    const length = lines[at.line - 1]?.length ?? 0;
    if (from <= source.length) list.push({ from, to: from + length, severity: "error", message: at.message });
  }
  return list;
}

/** A cell of code in a session: its editor, what it gave, and whether that is still so. */
export function CodeCell({ id, source, onChange, original, offersAll = false, tools, onLast }: CodeCellProps) {
  const text = useText();
  const words = text.notebook;
  const { session, join, changed, moveOn } = useCellSession();
  const root = useRef<HTMLElement>(null);
  const editor = useRef<{ focus: () => void }>(null);
  const latest = useRef(source);
  latest.current = source;
  const result: CellResult = useSessionState((state) => state.results[id] ?? noResult);
  const stale = useSessionState((state) => state.staleness.get(id) ?? "never");
  const number = useSessionState((state) => state.order.indexOf(id)) + 1;
  const trusted = useSessionState((state) => state.trusted);
  const several = useSessionState((state) => state.order.length > 1);
  const { status, error, milliseconds } = result;

  useEffect(() => {
    if (!root.current) return;
    return join({
      id,
      element: root.current,
      source: () => latest.current,
      focus: () => editor.current?.focus(),
    });
  }, [id, join]);
  useEffect(changed, [changed, source]);

  const run = (on: boolean) => {
    void session.run(id);
    if (on && !moveOn(id)) onLast?.();
  };
  const diagnostics = useCallback(
    (of: string, say: Text) => {
      const line = stale === "edited" ? null : errorLine(id, error, say);
      return diagnosticsOf(of, say, session.problemsOf({ id, source: of }), line);
    },
    [session, id, error, stale],
  );
  const busy = status !== "idle";

  return (
    <section ref={root} className={styles.cell} aria-label={words.cell(number)} aria-busy={busy} data-stale={stale}>
      <div className={styles.bar}>
        <span className={styles.number} aria-hidden="true">
          {number}
        </span>
        {busy ? (
          <button type="button" className={controls.button} onClick={() => session.stop()}>
            {words.stop}
          </button>
        ) : (
          <button type="button" className={controls.button} disabled={!trusted} onClick={() => run(false)}>
            {words.run}
          </button>
        )}
        <Standing result={result} stale={stale} milliseconds={milliseconds} />
        <span className={styles.tools}>
          {offersAll && several && (
            <button
              type="button"
              className={`${controls.button} ${controls.quiet}`}
              disabled={busy || !trusted}
              onClick={() => void session.runAll()}
            >
              {words.runAll}
            </button>
          )}
          {original !== undefined && original !== source && (
            <button
              type="button"
              className={`${controls.button} ${controls.quiet}`}
              title={words.resetHint}
              onClick={() => {
                onChange(original);
                session.clear(id);
              }}
            >
              {words.reset}
            </button>
          )}
          {tools}
        </span>
      </div>
      <CodeEditor
        ref={editor}
        source={source}
        label={words.code(number)}
        onChange={onChange}
        onRun={run}
        diagnostics={diagnostics}
        names={() => session.namesAbove(id)}
      />
      <Outputs id={id} number={number} result={result} error={error} />
    </section>
  );
}

function Standing({ result, stale, milliseconds }: { result: CellResult; stale: string; milliseconds: number | null }) {
  const words = useText().notebook;
  const { status } = result;
  if (status !== "idle") {
    return <span className={styles.status}>{status === "running" ? words.running : words.waiting}</span>;
  }
  if (stale === "never" || milliseconds === null) return null;
  if (stale === "fresh") return <span className={styles.status}>{words.time(milliseconds)}</span>;
  return <span className={styles.stale}>{words.stale[stale as keyof typeof words.stale]}</span>;
}

interface OutputsProps {
  readonly id: string;
  readonly number: number;
  readonly result: CellResult;
  readonly error: CellError | null;
}

function Outputs({ id, number, result, error }: OutputsProps) {
  const words = useText().notebook;
  const { outputs, dropped } = result;
  const something = outputs.length > 0 || error !== null;
  return (
    <div className={styles.outputs} role="log" aria-label={words.output(number)} hidden={!something}>
      {outputs.map((output, index) => (
        <OutputView key={String(index)} id={`${id}-${index + 1}`} output={output} />
      ))}
      {dropped > 0 && <p className="soft">{words.dropped(dropped)}</p>}
      {error && <ErrorView id={id} error={error} />}
    </div>
  );
}
