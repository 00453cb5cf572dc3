import { ModelError } from "./model/errors.ts";

/** A sentence the page owes the reader: an error's code and numbers, or a link's. */
export interface Problem {
  readonly place: "model" | "picture" | "run" | "link" | "page";
  readonly code: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** The English sentence of an error, or a detail for one without a code. */
  readonly message: string;
}

/** An exception as the sentence the page will say. */
export function problemOf(place: Problem["place"], error: unknown): Problem {
  if (error instanceof ModelError) {
    return { place, code: error.code, values: error.values as Record<string, unknown>, message: error.message };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { place, code: "engine.failed", values: { detail: message }, message };
}

/** What is said when somebody wants to change maps that have no network behind them. */
export const fixedMaps: Problem = {
  place: "model",
  code: "recording.fixed",
  values: {},
  message:
    "There is no model behind recorded maps: nothing can be switched off or run again here. Open the checkpoint for that.",
};

/** What is said when the first work was cancelled. */
export const cancelledRun: Problem = { place: "run", code: "run.cancelled", values: {}, message: "cancelled" };
