import { isAbort, ModelError } from "../errors.ts";
import type { Ending } from "./ending.ts";
import { macrotask } from "./macrotask.ts";
import { messageOf } from "./message-of.ts";

/** The error as callers know it: theirs, a cancel, a device that went away, a crash, or anything else by its message. */
export async function nameError(error: unknown, device: Ending, signal?: AbortSignal): Promise<unknown> {
  if (error instanceof ModelError) return error;
  // A lost device shows first as a failed read with an AbortError of its own: give its end the time to be told.
  await macrotask();
  if (device.error) return device.error;
  if (isAbort(error) && signal?.aborted) return error;
  const detail = messageOf(error);
  if (isAbort(error)) {
    // Nobody cancelled: the read broke off with its device, and a busy device tells its end much later.
    return new ModelError("engine.deviceLost", `The graphics device was lost (${detail}); try again.`, { detail });
  }
  if (error instanceof WebAssembly.RuntimeError) {
    return new ModelError("engine.crashed", `The engine stopped unexpectedly (${detail}); try again.`, { detail });
  }
  return new ModelError("engine.failed", `The engine failed: ${detail}. Try again, or reload the page.`, { detail });
}
