import { isAbort, ModelError } from "../errors.ts";
import { messageOf } from "./message-of.ts";

/** The error as callers know it: theirs, a cancel, a device that went away, a crash, or anything else by its message. */
export async function nameError(error: unknown, lost: Promise<ModelError> | null): Promise<unknown> {
  if (error instanceof ModelError) return error;
  // A lost device shows first as a failed read with an AbortError of its own: ask whether it is gone.
  const gone = lost && (await Promise.race([lost, new Promise<null>((resolve) => setTimeout(resolve, 0, null))]));
  if (gone) return gone;
  if (isAbort(error)) return error;
  const detail = messageOf(error);
  if (error instanceof WebAssembly.RuntimeError) {
    return new ModelError("engine.crashed", `The engine stopped unexpectedly (${detail}); try again.`, { detail });
  }
  return new ModelError("engine.failed", `The engine failed: ${detail}. Try again, or reload the page.`, { detail });
}
