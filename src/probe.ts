import type { Capture, Role } from "./model/capture.ts";
import type { Engine, Picture } from "./model/engine.ts";
import type { Intervention } from "./model/intervention.ts";
import type { NamedTensor } from "./model/tensor.ts";

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

/** What a figure may ask of the engine beside what the page shows. Both reject as the engine's own calls do. */
export interface Probe {
  run(question: ProbeQuestion, signal: AbortSignal): Promise<Capture>;
  weight(model: string, name: string): Promise<NamedTensor | undefined>;
}

export function createProbe(engine: Pick<Engine, "run" | "weight">): Probe {
  return {
    run: async (question, signal) => engine.run(question, { signal }),
    weight: async (model, name) => engine.weight(model, name),
  };
}
