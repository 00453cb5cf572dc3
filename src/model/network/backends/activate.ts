import * as tf from "@tensorflow/tfjs-core";
import type { BackendName } from "../../engine.ts";

/**
 * Makes a registered backend the active one. `setBackend` can fail quietly and
 * leave another one active, so the name is checked afterwards.
 *
 * @throws Error when it could not be started
 */
export async function activateBackend(name: BackendName): Promise<void> {
  const started = await tf.setBackend(name);
  if (!started || tf.getBackend() !== name) throw new Error(`${name} could not be started`);
}
