import { whatToCapture } from "./model/capture-plan.ts";
import type { Engine, JobOptions, LoadedModel, Picture } from "./model/engine.ts";
import { noIntervention } from "./model/intervention.ts";
import { interventionOf, isIntervened, type State } from "./store.ts";

type Options = Required<JobOptions>;

/** What a run leaves in the state. */
export type Numbers = Pick<State, "capture" | "baseline" | "backend">;

/**
 * A forward pass of what a state asks for, and one without intervention where that is
 * not known yet. Recorded maps are their own only run.
 *
 * @throws as `Engine.run`
 */
export async function runModel(
  engine: Engine,
  state: Pick<State, "selection" | "ablation" | "settings" | "baseline"> & {
    readonly model: LoadedModel;
    readonly picture: Picture;
  },
  options: Options,
): Promise<Numbers> {
  const { model, picture } = state;
  const { signal } = options;
  if (model.recording) {
    const { capture } = model.recording;
    return { capture, baseline: capture, backend: null };
  }
  const request = { model: model.id, pixels: picture.pixels, ...whatToCapture(model.config, state.selection.block) };
  let { baseline } = state;
  if (!baseline || !isIntervened(state)) {
    baseline = await engine.run({ ...request, intervention: noIntervention }, options);
    signal.throwIfAborted();
  }
  let capture = baseline;
  if (isIntervened(state)) {
    capture = await engine.run({ ...request, intervention: interventionOf(state) }, options);
    signal.throwIfAborted();
  }
  const backend = await engine.backend();
  signal.throwIfAborted();
  return { capture, baseline, backend };
}

/**
 * A picture made ready for a model, or laid under recorded maps.
 *
 * @throws as `Engine.prepare`
 */
export async function pictureFor(engine: Engine, file: Blob, model: LoadedModel, options: Options): Promise<Picture> {
  const picture = model.recording
    ? await (await import("./model/recording/open-recording.ts")).layUnder(file, model, options.signal)
    : await engine.prepare(file, model.id, options);
  options.signal.throwIfAborted();
  return picture;
}
