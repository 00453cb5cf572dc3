import type { CheckpointSource, Engine } from "./model/engine.ts";
import { withClassNames } from "./model/imagenet-labels.ts";
import type { OnProgress } from "./model/progress.ts";
import { shownWeights } from "./shown-weights.ts";
import type { State } from "./store.ts";

/** A model with what the page shows beside its runs. */
export type Loaded = { readonly [Key in "model" | "weights" | "backend"]: NonNullable<State[Key]> };

export interface LoadOptions {
  readonly signal: AbortSignal;
  readonly onProgress: OnProgress;
  /** What the model will take in bytes, said while it is loaded; absent where that is nothing to speak of. */
  readonly memory?: number;
}

/** @throws as `Engine.load` */
export async function loadModel(engine: Engine, source: CheckpointSource, options: LoadOptions): Promise<Loaded> {
  const { signal, onProgress, memory } = options;
  const preparing = { stage: "prepare", ...(memory ? { memory } : {}) } as const;
  onProgress(preparing);
  const report: OnProgress = (now) => onProgress(now.stage === "prepare" ? preparing : now);
  const model = await withClassNames(await engine.load(source, { signal, onProgress: report }));
  signal.throwIfAborted();
  const [backend, weights] = await Promise.all([engine.backend(), shownWeights(engine, model)]);
  signal.throwIfAborted();
  return { model, backend, weights };
}
