import { inspect } from "./inspect.ts";
import { type CellFailure, type Frame, limits } from "./protocol.ts";

/** The places in cells that a stack names, innermost first; the form is the same in all browsers that name them. */
export function framesOf(stack: string): Frame[] {
  const found = [...stack.matchAll(/cell-(\d{1,9})\.js:(\d{1,9}):(\d{1,9})/g)].slice(0, 8);
  return found.map(([, run, line, column]) => ({ run: Number(run), line: Number(line), column: Number(column) }));
}

/** What a cell threw, whatever it was, as data. It never throws. */
export function failureOf(error: unknown): CellFailure {
  try {
    if (error instanceof Error) {
      const { code } = error as { code?: unknown };
      return {
        name: String(error.name).slice(0, limits.label),
        message: String(error.message).slice(0, limits.text),
        frames: framesOf(String(error.stack ?? "").slice(0, limits.text)),
        code: typeof code === "string" ? code.slice(0, limits.label) : "",
      };
    }
  } catch {
    // An error whose message is a getter that throws.
  }
  return { name: "", message: inspect(error), frames: [], code: "" };
}
