import { isAbort, ModelError } from "../errors.ts";
import type { Ending } from "./ending.ts";
import { macrotask } from "./macrotask.ts";
import { messageOf } from "./message-of.ts";

/** The error as callers know it: theirs, a cancel, a device that went away, a crash, or anything else by its message. */
export async function nameError(error: unknown, device: Ending): Promise<unknown> {
  if (error instanceof ModelError) return error;
  // A lost device shows first as a failed read with an AbortError of its own: give its end the time to be told.
  await macrotask();
  if (device.error) return device.error;
  if (isAbort(error)) return error;
  const detail = messageOf(error);
  if (error instanceof WebAssembly.RuntimeError) {
    return new ModelError("engine.crashed", `The engine stopped unexpectedly (${detail}); try again.`, { detail });
  }
  return new ModelError("engine.failed", `The engine failed: ${detail}. Try again, or reload the page.`, { detail });
}
