import type { Problem } from "../problem.ts";
import type { CellFailure, Output } from "../sandbox/protocol.ts";
import type { CodeProblem } from "./cell-code.ts";
import type { StopReason } from "./run-cell.ts";

/** Where something is in a cell, from 1; `cell` is its id. */
export interface Place {
  readonly cell: string;
  readonly line: number;
}

export type CellError =
  | {
      readonly kind: "thrown";
      readonly failure: CellFailure;
      readonly problem: Problem | null;
      readonly places: readonly Place[];
    }
  | { readonly kind: "text"; readonly problem: CodeProblem; readonly line: number }
  | { readonly kind: "stopped"; readonly why: StopReason };

/** What a cell shows. */
export interface CellResult {
  readonly status: "idle" | "waiting" | "running";
  readonly outputs: readonly Output[];
  /** Outputs past the limit, which were not sent. */
  readonly dropped: number;
  readonly error: CellError | null;
  /** Time of the last run in ms; null before its end. */
  readonly milliseconds: number | null;
}

export const noResult: CellResult = { status: "idle", outputs: [], dropped: 0, error: null, milliseconds: null };
