import type { Checkpoint } from "../checkpoint/open-checkpoint.ts";
import { macrotask } from "./macrotask.ts";

/**
 * A random checkpoint with its weights drawn, one tensor after the other: a large network
 * takes seconds, and a cancel comes in between. What was taken once is drawn anew when it
 * is asked for again, so that nothing is held twice.
 *
 * @throws AbortError
 */
export async function drawn(checkpoint: Checkpoint, signal: AbortSignal | undefined): Promise<Checkpoint> {
  const values = new Map<string, Float32Array>();
  let since = performance.now();
  for (const name of checkpoint.names()) {
    values.set(name, checkpoint.float32(name));
    if (performance.now() - since < 30) continue;
    await macrotask();
    signal?.throwIfAborted();
    since = performance.now();
  }
  const float32 = (name: string) => {
    const kept = values.get(name);
    values.delete(name);
    return kept ?? checkpoint.float32(name);
  };
  return { ...checkpoint, float32 };
}
