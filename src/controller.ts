import type { Controller } from "./controller-interface.ts";
import { findAskedModel, type Names, namesOf, namesOfHub, namesOfMaps } from "./asked-model.ts";
import type { Brought } from "./bring-checkpoint.ts";
import { fetchSample, unknownSample } from "./fetch-sample.ts";
import { createJobs, withoutProblems } from "./jobs.ts";
import { type Loaded, loadModel } from "./load-model.ts";
import { embeddedModel, ownImage, ownModel } from "./model/catalogue.ts";
import { blockCount } from "./model/config.ts";
import type { CheckpointSource, Engine, LoadedModel, Picture } from "./model/engine.ts";
import { hyperparameters, type Settings } from "./model/hyperparameters.ts";
import { fetchPicture } from "./model/image/fetch-picture.ts";
import { noIntervention } from "./model/intervention.ts";
import type { Sample } from "./model/samples.ts";
import type { OpenedRecording } from "./model/recording/open-recording.ts";
import { cancelledRun, fixedMaps, type Problem } from "./problem.ts";
import { createProbe } from "./probe.ts";
import { pictureFor, runModel } from "./run-model.ts";
import { carrySelection, firstSelection } from "./start.ts";
import { gridOf, noAblation, type State, type Store } from "./store.ts";
import { type Request, resolveRequest } from "./url-state.ts";

export function createController(store: Store, engine: Engine, samples: readonly Sample[]): Controller {
  /** A picture that is being computed: another switch runs with it, a cancel lets it go. */
  let pending: Pick<State, "file" | "picture" | "imageId" | "pictureName" | "baseline"> | null = null;
  /** The last address that was opened; a model that arrives later still starts there. */
  let asked: Request = { settings: {} };
  /** An address whose model is on a hub and not here: it is opened when its reader agrees. */
  let waiting: Request | null = null;
  const { getState, setState } = store;
  const { work, arrived, report, cancel } = createJobs(store);
  const without = (...places: Problem["place"][]) => withoutProblems(getState().problems, ...places);
  const owe = (...problems: Problem[]) => setState({ problems: [...getState().problems, ...problems] });
  const bring = () => import("./bring-checkpoint.ts");
  const recordings = () => import("./model/recording/open-recording.ts");

  const load = (source: CheckpointSource, signal: AbortSignal, memory?: number) =>
    loadModel(engine, source, { signal, onProgress: report(signal), ...(memory ? { memory } : {}) });

  /** A forward pass of what is asked for; a new picture is shown together with its numbers, not before them. */
  async function run(signal: AbortSignal): Promise<void> {
    const { model, picture, ...state } = { ...getState(), ...pending };
    if (!model || !picture) return;
    // At once, not with the first block: what is asked for and the numbers differ from here on.
    setState({ progress: { stage: "run", block: 0, depth: blockCount(model.config) } });
    const numbers = await runModel(engine, { ...state, model, picture }, { signal, onProgress: report(signal) });
    setState({ ...pending, ...numbers, problems: without("run") });
    pending = null;
  }

  async function prepare(file: Blob, model: LoadedModel, signal: AbortSignal): Promise<Picture> {
    setState({ progress: { stage: "picture" } });
    return pictureFor(engine, file, model, { signal, onProgress: report(signal) });
  }

  /** The old place in a new model, as far as it exists there; nothing is switched off. */
  const placeIn = (model: LoadedModel) => ({
    selection: carrySelection(getState().selection, gridOf(getState()), model),
    ablation: noAblation,
  });

  const findSample = (id: string): Sample | undefined => samples.find((sample) => sample.id === id);

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
      return begin(loaded, namesOf(entry), file, signal);
    }
    const picture = await prepare(file, model, signal);
    pending = { file, picture, imageId, pictureName, baseline: null };
    await run(signal);
  }

  /** A model at the place that the address asked for. */
  async function begin(loaded: Loaded, names: Names, file: Blob | null, signal: AbortSignal): Promise<void> {
    const resolved = resolveRequest(asked, loaded.model, firstSelection(loaded.model));
    owe(...resolved.problems);
    await adopt(loaded, names, resolved, file, signal);
  }

  /** The model that an address names, or what stands in for one that is not here. Nothing is fetched from a hub. */
  async function askedModel(signal: AbortSignal): Promise<[Loaded, Names]> {
    const { model, weights, backend, modelId, modelName } = getState();
    const id = asked.modelId ?? modelId;
    const found = await findAskedModel(id, getState(), { signal, onProgress: report(signal) });
    signal.throwIfAborted();
    if (found.kind === "kept") return [await load(found.brought.source, signal, found.brought.memory), found.names];
    if (found.kind === "built" && found.built) return [await load(found.built.source, signal), found.built.names];
    if (found.kind === "built") owe({ place: "link", code: "link.impossible-model", values: {}, message: id });
    if (found.kind === "away") {
      owe({ place: "link", code: "link.hub-model", values: { model: found.repository, id }, message: id });
      waiting = asked;
      asked = { settings: asked.settings, ...(asked.imageId ? { imageId: asked.imageId } : {}) };
    }
    if (found.kind !== "embedded" && model && weights && backend) {
      return [
        { model, weights, backend },
        { modelId, modelName },
      ];
    }
    const entry = found.kind === "embedded" ? found.entry : embeddedModel(undefined);
    return [await load(entry.source, signal), namesOf(entry)];
  }

  /** Makes what was brought the model in use, at the same place of the picture, or where the link to it wanted to be. */
  async function use({ source, memory }: Brought, names: Names, signal: AbortSignal): Promise<void> {
    const loaded = await load(source, signal, memory);
    const file = await currentPicture(signal);
    const wanted = waiting?.modelId;
    if (wanted && (names.modelId === wanted || names.modelId.startsWith(`${wanted}@`))) {
      [asked, waiting] = [waiting ?? asked, null];
      return begin(loaded, names, file, signal);
    }
    await adopt(loaded, names, placeIn(loaded.model), file, signal);
  }

  /** Recorded maps become what is shown; rows that no softmax leaves are said, not mended. */
  async function showMaps({ model, own, problem }: OpenedRecording, signal: AbortSignal): Promise<void> {
    const file = own?.picture ?? (await currentPicture(signal));
    await adopt({ model, weights: null, backend: null }, namesOfMaps(model, own), placeIn(model), file, signal);
    if (problem) owe(problem);
  }

  /** Makes a loaded model the one in use, in one step: until then the page shows the old one whole. */
  async function adopt(
    loaded: Pick<State, "model" | "weights" | "backend"> & { readonly model: LoadedModel },
    names: Names & Partial<Pick<State, "imageId" | "pictureName">>,
    place: Pick<State, "selection" | "ablation">,
    file: Blob | null,
    signal: AbortSignal,
  ): Promise<void> {
    const previous = getState().model;
    const picture = file ? await prepare(file, loaded.model, signal) : null;
    const problems = without("model");
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
    arrived();
    if (previous && !previous.recording && previous.id !== loaded.model.id) await engine.unload(previous.id);
    signal.throwIfAborted();
    await run(signal);
  }

  const controller: Controller = {
    probe: createProbe(engine),
    open: (request) =>
      work(
        "model",
        async (signal) => {
          pending = null;
          asked = { ...request, modelId: request.modelId ?? getState().modelId };
          waiting = null;
          const wanted = request.imageId ? findSample(request.imageId) : undefined;
          const sample = wanted ?? findSample(getState().imageId) ?? samples[0];
          if (sample) setState({ imageId: sample.id, pictureName: sample.id });
          setState((state) => ({ settings: { ...state.settings, ...request.settings } }));
          const [[loaded, names], file] = await Promise.all([
            askedModel(signal),
            sample ? fetchSample(sample, signal) : null,
          ]);
          signal.throwIfAborted();
          if (request.imageId && !wanted) owe(unknownSample(request.imageId, samples));
          await begin(loaded, names, file, signal);
        },
        true,
      ),

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

    openCheckpoint: (files, picture) =>
      work("model", async (signal) => {
        setState({ progress: { stage: "prepare" }, dialog: null });
        const recorded = await (await recordings()).openRecording(files, picture, {
          signal,
          onProgress: report(signal),
        });
        signal.throwIfAborted();
        if (recorded?.kind === "question") return setState({ dialog: { kind: "layout", question: recorded.question } });
        if (recorded) return showMaps(recorded, signal);
        const brought = await (await bring()).bringFiles(`${ownModel}:${files.name}`, files, await engine.backend());
        signal.throwIfAborted();
        await use(brought, { modelId: ownModel, modelName: files.name }, signal);
      }),

    openRecording: (question, layout) =>
      work("model", async (signal) => {
        setState({ dialog: null });
        await showMaps(await (await recordings()).laidOut(question, layout), signal);
      }),

    openHub: (model) =>
      work("model", async (signal) => {
        setState({ progress: { stage: "prepare" } });
        const brought = await (await bring()).bringHubModel(model, {
          signal,
          onProgress: report(signal),
          backend: await engine.backend(),
        });
        signal.throwIfAborted();
        await use(brought, namesOfHub(model), signal);
        const { stored } = brought;
        if (stored !== "stored") owe({ place: "model", code: `hub.${stored}`, values: {}, message: stored });
      }),

    openEmbedded: (id) =>
      work("model", async (signal) => {
        const entry = embeddedModel(id);
        const loaded = await load(entry.source, signal);
        await adopt(loaded, namesOf(entry), placeIn(loaded.model), await currentPicture(signal), signal);
      }),

    build: (recipe) =>
      work("model", async (signal) => {
        setState({ progress: { stage: "prepare" } });
        const built = (await import("./build-model.ts")).builtModel(recipe);
        signal.throwIfAborted();
        if (!built) return;
        const loaded = await load(built.source, signal);
        await adopt(loaded, built.names, placeIn(loaded.model), await currentPicture(signal), signal);
      }),

    set(settings) {
      setState((state) => ({ settings: { ...state.settings, ...settings } }));
      const keys = Object.keys(settings) as (keyof Settings)[];
      if (keys.some((key) => hyperparameters[key].affects === "forward")) void work("run", run);
    },

    ablate(ablation) {
      if (getState().model?.recording) return setState({ problems: [...without("model"), fixedMaps] });
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
      cancel();
      pending = null;
      const { capture, settings } = getState();
      if (!capture) {
        return setState({ progress: null, problems: [...without("run"), cancelledRun] });
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
