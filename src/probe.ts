import type { Capture, Role } from "./model/capture.ts";
import type { Engine, Picture } from "./model/engine.ts";
import type { Intervention } from "./model/intervention.ts";

/** A question that one figure asks of a loaded model; the page's own run stays as it is. */
export interface ProbeQuestion {
  /** `id` of the loaded model. */
  readonly model: string;
  readonly pixels: Picture["pixels"];
  readonly intervention: Intervention;
  readonly roles: readonly Role[];
  /** All blocks when absent. */
  readonly blocks?: readonly number[];
}

/** A forward pass beside what the page shows. Rejects as `Engine.run` does. */
export type Probe = (question: ProbeQuestion, signal: AbortSignal) => Promise<Capture>;

export function createProbe(engine: Pick<Engine, "run">): Probe {
  return async (question, signal) => engine.run(question, { signal });
}
