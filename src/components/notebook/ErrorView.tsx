import { type Text, useText } from "../../i18n/text.tsx";
import type { CellError } from "../../notebook/cell-result.ts";
import controls from "../controls/controls.module.css";
import { sentenceOf } from "../page/Notices.tsx";
import styles from "./notebook.module.css";
import { useCellSession, useSessionState } from "./session-context.tsx";

/** What went wrong, in the reader's language as far as it is ours to say. */
function sentence(error: CellError, text: Text): string {
  const words = text.notebook;
  switch (error.kind) {
    case "text":
      return words.problems[error.problem.kind](error.problem.name);
    case "stopped":
      return words.stopped[error.why];
    case "thrown": {
      const { failure, problem } = error;
      if (problem) return sentenceOf(problem, text);
      // What the engine misses of an unfinished cell is a bracket that it never had.
      if (failure.name === "SyntaxError" && /^Unexpected (token '[)}]'|end of input)/.test(failure.message)) {
        return words.problems.syntax("");
      }
      return words.thrown(failure.name, failure.message);
    }
  }
}

/** The line of a cell that its error belongs to; null when it is in none of its lines. */
export function errorLine(cell: string, error: CellError | null, text: Text): { line: number; message: string } | null {
  // What is wrong with the text is found in the text, again and again.
  if (!error || error.kind !== "thrown") return null;
  const place = error.places.find((one) => one.cell === cell);
  return place ? { line: place.line, message: sentence(error, text) } : null;
}

/** The error of a cell, where it happened, and what helps. */
export function ErrorView({ id, error }: { readonly id: string; readonly error: CellError }) {
  const text = useText();
  const words = text.notebook;
  const { session } = useCellSession();
  const order = useSessionState((state) => state.order);
  const places =
    error.kind === "thrown"
      ? error.places.map(({ cell, line }) =>
          cell === id ? words.line(line) : words.lineOf(order.indexOf(cell) + 1, line),
        )
      : error.kind === "text"
        ? [words.line(error.line)]
        : [];
  const missing =
    error.kind === "thrown" && error.failure.name === "ReferenceError"
      ? /^(?:([\w$]+) is not defined|Can't find variable: ([\w$]+))/.exec(error.failure.message)
      : null;
  return (
    <div className={styles.error} role="alert">
      <p>{sentence(error, text)}</p>
      {places.length > 0 && <p className="soft">{[...new Set(places)].slice(0, 4).join(" ← ")}</p>}
      {missing && <p>{words.missing(missing[1] ?? missing[2] ?? "")}</p>}
      {missing && (
        <button type="button" className={controls.button} onClick={() => void session.runWithAbove(id)}>
          {words.runAbove}
        </button>
      )}
    </div>
  );
}
