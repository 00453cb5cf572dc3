import type { CheckpointErrorValues } from "./checkpoint/checkpoint-errors.ts";
import type { HubErrorValues } from "./hub/hub-errors.ts";
import type { RecordingErrorValues } from "./recording/recording-errors.ts";
import type { NotebookErrorValues } from "./notebook-errors.ts";

/**
 * Every way in which input can be wrong, with the numbers a sentence about it
 * needs. The English sentence is the error's message, written where it is
 * thrown; the Chinese one is in `i18n/zh/errors.ts`, and a code without one does
 * not compile. A sentence says what is wrong, what was expected, what came, and
 * what to do.
 */
export interface ErrorValues extends CheckpointErrorValues, HubErrorValues, RecordingErrorValues, NotebookErrorValues {
  "engine.failed": { detail: string };
  "picture.sample-missing": { file: string; status: number };
  "engine.noBackend": { detail: string };
  "engine.deviceLost": { detail: string };
  "engine.outOfMemory": { backend: string; detail: string };
  "engine.bufferLimit": { megabytes: number; limit: number };
  "engine.crashed": { detail: string };
  "engine.disposed": Record<string, never>;
  "run.model": { model: string; loaded: string };
  "run.pixels": { height: number; width: number; expected: number; got: number };
  "run.role": { role: string };
  "run.block": { block: number; depth: number };
  "run.captureTooLarge": { megabytes: number; limit: number };
  "intervention.block": { block: number; depth: number };
  "intervention.head": { head: number; heads: number };
  "intervention.patch": { patch: number; patches: number };
  "intervention.noClassToken": Record<string, never>;
  "intervention.allMasked": Record<string, never>;
  "intervention.onlyVit": { part: string };
  "intervention.onlySwin": { part: string };
  "intervention.temperature": { temperature: number; lowest: number };
  "image.empty": Record<string, never>;
  "image.truncated": { format: string; bytes: number };
  "image.noPixels": { width: number; height: number };
  "image.tooManyPixels": { width: number; height: number; megapixels: number; limit: number };
  "image.tooManyBytes": { megabytes: number; limit: number };
  "image.heic": Record<string, never>;
  "image.svg": Record<string, never>;
  "image.pdf": Record<string, never>;
  "image.tiff": Record<string, never>;
  "image.html": Record<string, never>;
  "image.text": Record<string, never>;
  "image.other": { format: string };
  "image.unknown": Record<string, never>;
  "image.decode": { format: string };
  "image.noCanvas": Record<string, never>;
  "picture.address": { address: string };
  "picture.data": Record<string, never>;
  "picture.status": { host: string; status: number };
  "picture.network": { host: string };
  "picture.cut": { host: string; bytes: number };
}

export type ErrorCode = keyof ErrorValues;

/** An error a person can read; `code` and `values` let the page say it in their language. */
export class ModelError<Code extends ErrorCode = ErrorCode> extends Error {
  override readonly name = "ModelError";
  readonly code: Code;
  readonly values: ErrorValues[Code];

  constructor(code: Code, message: string, values: ErrorValues[Code]) {
    super(message);
    this.code = code;
    this.values = values;
  }
}

/** Whether an exception is the silence of a cancelled job. */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}
