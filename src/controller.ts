import type { Capture } from "./model/capture.ts";
import { type EmbeddedModel, embeddedModel, ownImage, ownModel } from "./model/catalogue.ts";
import { whatToCapture } from "./model/capture-plan.ts";
import { blockCount } from "./model/config.ts";
import type { CheckpointSource, Engine, LoadedModel, Picture } from "./model/engine.ts";
import { isAbort, ModelError } from "./model/errors.ts";
import { withClassNames } from "./model/imagenet-labels.ts";
import { hyperparameters, type Settings } from "./model/hyperparameters.ts";
import { fetchPicture } from "./model/image/fetch-picture.ts";
import { noIntervention } from "./model/intervention.ts";
import type { Progress } from "./model/progress.ts";
import type { Sample } from "./model/samples.ts";
import { type Problem, problemOf } from "./problem.ts";
import { shownWeights } from "./shown-weights.ts";
import { carrySelection, firstSelection } from "./start.ts";
import { type Ablation, gridOf, interventionOf, isIntervened, noAblation, type State, type Store } from "./store.ts";
import { type Request, resolveRequest } from "./url-state.ts";

/** What the page can ask for. Every call is safe at any time: the newest wins, the older is cancelled. */
export interface Controller {
  /** Shows what an address asks for. */
  open(request: Request): Promise<void>;
  showSample(id: string): Promise<void>;
  showPicture(picture: Blob, name: string): Promise<void>;
  /** Fetches the picture at an address first. */
  showAddress(address: string): Promise<void>;
  /** Loads a person's own checkpoint; the model in use stays when it is wrong. */
  openCheckpoint(weights: Blob, config: Blob | undefined, name: string): Promise<void>;
  openEmbedded(id: string): Promise<void>;
  set(settings: Partial<Settings>): void;
  ablate(ablation: Ablation): void;
  /** Ends every intervention. */
  restore(): void;
  /** Runs again what failed or was cancelled. */
  retry(): Promise<void>;
  cancel(): void;
}

/** A model with what the page shows beside its runs. */
type Loaded = { readonly [Key in "model" | "weights" | "backend"]: NonNullable<State[Key]> };

export function createController(store: Store, engine: Engine, samples: readonly Sample[]): Controller {
  let job = new AbortController();
  /** A picture that is being computed: another switch runs with it, a cancel lets it go. */
  let pending: Pick<State, "file" | "picture" | "imageId" | "pictureName" | "baseline"> | null = null;
  /** The last address that was opened; a model that arrives later still starts there. */
  let asked: Request = { settings: {} };
  const { getState, setState } = store;

  const report = (signal: AbortSignal) => (progress: Progress) => {
    if (!signal.aborted) setState({ progress });
  };

  const withoutProblems = (...places: Problem["place"][]) =>
    getState().problems.filter((problem) => !places.includes(problem.place));

  /** One piece of work at a time: the one before is cancelled, its result is never stored. */
  async function work(place: Problem["place"], task: (signal: AbortSignal) => Promise<void>): Promise<void> {
    job.abort();
    const own = new AbortController();
    job = own;
    setState({ problems: withoutProblems(place, "run") });
    try {
      await task(own.signal);
    } catch (error) {
      if (!own.signal.aborted && !isAbort(error)) {
        setState({ problems: [...getState().problems, problemOf(place, error)] });
      }
    } finally {
      if (job === own) setState({ progress: null });
    }
  }

  async function load(source: CheckpointSource, signal: AbortSignal): Promise<Loaded> {
    setState({ progress: { stage: "prepare" } });
    const model = await withClassNames(await engine.load(source, { signal, onProgress: report(signal) }));
    signal.throwIfAborted();
    const [backend, weights] = await Promise.all([engine.backend(), shownWeights(engine, model)]);
    signal.throwIfAborted();
    return { model, backend, weights };
  }

  /** A forward pass of what is asked for; a new picture is shown together with its numbers, not before them. */
  async function run(signal: AbortSignal): Promise<void> {
    const state = { ...getState(), ...pending };
    const { model, picture } = state;
    if (!model || !picture) return;
    // At once, not with the first block: what is asked for and the numbers differ from here on.
    setState({ progress: { stage: "run", block: 0, depth: blockCount(model.config) } });
    const options = { signal, onProgress: report(signal) };
    const request = { model: model.id, pixels: picture.pixels, ...whatToCapture(model.config, state.selection.block) };
    let { baseline } = state;
    if (!baseline || !isIntervened(state)) {
      baseline = await engine.run({ ...request, intervention: noIntervention }, options);
      signal.throwIfAborted();
    }
    let capture: Capture = baseline;
    if (isIntervened(state)) {
      capture = await engine.run({ ...request, intervention: interventionOf(state) }, options);
      signal.throwIfAborted();
    }
    const backend = await engine.backend();
    signal.throwIfAborted();
    setState({ ...pending, capture, baseline, backend, problems: withoutProblems("run") });
    pending = null;
  }

  async function prepare(file: Blob, model: LoadedModel, signal: AbortSignal): Promise<Picture> {
    setState({ progress: { stage: "picture" } });
    const picture = await engine.prepare(file, model.id, { signal, onProgress: report(signal) });
    signal.throwIfAborted();
    return picture;
  }

  /** The old place in a new model, as far as it exists there; nothing is switched off. */
  const placeIn = (model: LoadedModel) => ({
    selection: carrySelection(getState().selection, gridOf(getState()), model),
    ablation: noAblation,
  });

  const findSample = (id: string): Sample | undefined => samples.find((sample) => sample.id === id);

  async function fetchSample(sample: Sample, signal: AbortSignal): Promise<Blob> {
    const response = await fetch(`images/${sample.file}`, { signal });
    if (!response.ok) {
      throw new ModelError(
        "picture.sample-missing",
        `The sample picture ${sample.file} did not arrive (status ${response.status}); reload the page or drop a picture of your own.`,
        { file: sample.file, status: response.status },
      );
    }
    return response.blob();
  }

  /** What is on the page, or the first sample where nothing has come yet. */
  async function currentPicture(signal: AbortSignal): Promise<Blob | null> {
    const sample = findSample(getState().imageId) ?? samples[0];
    return pending?.file ?? getState().file ?? (sample ? fetchSample(sample, signal) : null);
  }

  /** A new picture, then a run without the old baseline. It may come before the first model: then that is loaded first. */
  async function show(file: Blob, imageId: string, pictureName: string, signal: AbortSignal): Promise<void> {
    const { model } = getState();
    if (!model) {
      const entry = embeddedModel(asked.modelId ?? getState().modelId);
      const loaded = await load(entry.source, signal);
      setState({ imageId, pictureName });
      return begin(loaded, entry, file, signal);
    }
    const picture = await prepare(file, model, signal);
    pending = { file, picture, imageId, pictureName, baseline: null };
    await run(signal);
  }

  /** A model that ships with the page, at the place that the address asked for. */
  async function begin(loaded: Loaded, entry: EmbeddedModel, file: Blob | null, signal: AbortSignal): Promise<void> {
    const resolved = resolveRequest(asked, loaded.model, firstSelection(loaded.model));
    setState({ problems: [...getState().problems, ...resolved.problems] });
    await adopt(loaded, { modelId: entry.id, modelName: entry.name }, resolved, file, signal);
  }

  /** Makes a loaded model the one in use, in one step: until then the page shows the old one whole. */
  async function adopt(
    loaded: Loaded,
    names: Pick<State, "modelId" | "modelName">,
    place: Pick<State, "selection" | "ablation">,
    file: Blob | null,
    signal: AbortSignal,
  ): Promise<void> {
    const previous = getState().model;
    const picture = file ? await prepare(file, loaded.model, signal) : null;
    const problems = withoutProblems("model");
    setState({
      ...pending,
      ...loaded,
      ...names,
      ...place,
      file,
      picture,
      hover: null,
      capture: null,
      baseline: null,
      problems,
    });
    pending = null;
    if (previous && previous.id !== loaded.model.id) await engine.unload(previous.id);
    await run(signal);
  }

  const controller: Controller = {
    open: (request) =>
      work("model", async (signal) => {
        pending = null;
        asked = { ...request, modelId: request.modelId ?? getState().modelId };
        const entry = embeddedModel(asked.modelId);
        const wanted = request.imageId ? findSample(request.imageId) : undefined;
        const sample = wanted ?? findSample(getState().imageId) ?? samples[0];
        const problems: Problem[] = [];
        if (request.imageId && !wanted) {
          const allowed = samples.map(({ id }) => id).join(", ");
          const values = { key: "image", value: request.imageId.slice(0, 40), allowed };
          problems.push({ place: "link", code: "link.bad-value", values, message: "" });
        }
        if (sample) setState({ imageId: sample.id, pictureName: sample.id });
        setState((state) => ({ settings: { ...state.settings, ...request.settings } }));
        const { model: current, weights, backend } = getState();
        const kept = current?.id === entry.id && weights && backend ? { model: current, weights, backend } : null;
        const [loaded, file] = await Promise.all([
          kept ?? load(entry.source, signal),
          sample ? fetchSample(sample, signal) : null,
        ]);
        signal.throwIfAborted();
        setState({ problems: [...getState().problems, ...problems] });
        await begin(loaded, entry, file, signal);
      }),

    showSample: (id) =>
      work("picture", async (signal) => {
        const sample = findSample(id);
        if (sample) await show(await fetchSample(sample, signal), sample.id, sample.id, signal);
      }),

    showPicture: (picture, name) => work("picture", (signal) => show(picture, ownImage, name, signal)),

    showAddress: (address) =>
      work("picture", async (signal) => {
        setState({ progress: { stage: "picture" } });
        await show(await fetchPicture(address, { signal }), ownImage, address, signal);
      }),

    openCheckpoint: (weights, config, name) =>
      work("model", async (signal) => {
        const id = `${ownModel}:${name}`;
        const loaded = await load({ kind: "blob", id, weights, ...(config ? { config } : {}) }, signal);
        const file = await currentPicture(signal);
        await adopt(loaded, { modelId: ownModel, modelName: name }, placeIn(loaded.model), file, signal);
      }),

    openEmbedded: (id) =>
      work("model", async (signal) => {
        const entry = embeddedModel(id);
        const loaded = await load(entry.source, signal);
        const names = { modelId: entry.id, modelName: entry.name };
        await adopt(loaded, names, placeIn(loaded.model), await currentPicture(signal), signal);
      }),

    set(settings) {
      setState((state) => ({ settings: { ...state.settings, ...settings } }));
      const keys = Object.keys(settings) as (keyof Settings)[];
      if (keys.some((key) => hyperparameters[key].affects === "forward")) void work("run", run);
    },

    ablate(ablation) {
      setState({ ablation });
      void work("run", run);
    },

    restore() {
      const { positions, shuffleSeed, temperature } = noIntervention;
      setState((state) => ({
        ablation: noAblation,
        settings: { ...state.settings, positions, shuffleSeed, temperature },
      }));
      void work("run", run);
    },

    retry: () => (getState().model && getState().picture ? work("run", run) : controller.open(asked)),

    cancel() {
      job.abort();
      pending = null;
      const { capture, settings } = getState();
      if (!capture) {
        const cancelled: Problem = { place: "run", code: "run.cancelled", values: {}, message: "cancelled" };
        return setState({ progress: null, problems: [...withoutProblems("run"), cancelled] });
      }
      // What was not computed is not claimed: the switches go back to where the numbers are from.
      const { positions, shuffleSeed, temperature, ...ablation } = capture.intervention;
      setState({ progress: null, ablation, settings: { ...settings, positions, shuffleSeed, temperature } });
    },
  };

  // Past the budget only one block is captured: choosing another one runs again.
  store.subscribe((state, previous) => {
    const { capture, selection } = state;
    if (capture && selection.block !== previous.selection.block && !capture.blocks.includes(selection.block)) {
      setState({ baseline: null });
      void work("run", run);
    }
  });

  return controller;
}
