import type { Capture } from "../capture.ts";
import type { BackendReport, CheckpointSource, Engine, LoadedModel, Picture, RunRequest } from "../engine.ts";
import { type ErrorCode, type ErrorValues, isAbort, ModelError } from "../errors.ts";
import type { Progress } from "../progress.ts";
import type { NamedTensor } from "../tensor.ts";
import { abortError } from "./job-queue.ts";
import { messageOf } from "./message-of.ts";

/** What the page may ask of the worker: the engine's methods, their options left out. */
export interface EngineCalls {
  readonly backend: { readonly args: []; readonly result: BackendReport };
  readonly load: { readonly args: [source: CheckpointSource]; readonly result: LoadedModel };
  readonly prepare: { readonly args: [image: Blob, model: string]; readonly result: Picture };
  readonly run: { readonly args: [request: RunRequest]; readonly result: Capture };
  readonly weight: { readonly args: [model: string, name: string]; readonly result: NamedTensor | undefined };
  readonly unload: { readonly args: [model: string]; readonly result: void };
  readonly memory: { readonly args: []; readonly result: Awaited<ReturnType<Engine["memory"]>> };
  readonly destroyDevice: { readonly args: []; readonly result: void };
}

/** How far a job of this number is. */
export type Report = readonly [job: number, progress: Progress];

/** An answer of the worker. Errors travel as data: the structured clone of an Error keeps neither code nor values. */
export type Reply<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: PlainError };

export type PlainError =
  | { readonly kind: "model"; readonly code: ErrorCode; readonly message: string; readonly values: object }
  | { readonly kind: "abort" }
  | { readonly kind: "other"; readonly message: string };

export function toPlainError(error: unknown): PlainError {
  if (error instanceof ModelError) {
    return { kind: "model", code: error.code, message: error.message, values: error.values };
  }
  if (isAbort(error)) return { kind: "abort" };
  return { kind: "other", message: messageOf(error) };
}

export function fromPlainError(plain: PlainError): Error {
  switch (plain.kind) {
    case "model":
      return new ModelError(plain.code, plain.message, plain.values as ErrorValues[ErrorCode]);
    case "abort":
      return abortError();
    case "other":
      return new ModelError("engine.failed", `The engine failed: ${plain.message}. Try again, or reload the page.`, {
        detail: plain.message,
      });
  }
}

/** The buffers of an answer that move to the page instead of being copied. */
export function transferables(value: unknown): Transferable[] {
  const found = new Set<Transferable>();
  const walk = (part: unknown) => {
    if (ArrayBuffer.isView(part)) found.add(part.buffer as ArrayBuffer);
    else if (typeof ImageBitmap !== "undefined" && part instanceof ImageBitmap) found.add(part);
    else if (typeof part === "object" && part !== null) Object.values(part).forEach(walk);
  };
  walk(value);
  return [...found];
}
