import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createController } from "../../src/controller.ts";
import type { Capture } from "../../src/model/capture.ts";
import type { VitConfig } from "../../src/model/config.ts";
import type { Engine, JobOptions, LoadedModel, Picture, RunRequest } from "../../src/model/engine.ts";
import { ModelError } from "../../src/model/errors.ts";
import type { Sample } from "../../src/model/samples.ts";
import { type OwnCheckpoint, sortCheckpointFiles } from "../../src/sort-checkpoint-files.ts";
import { createAppStore } from "../../src/store.ts";

const config = {
  family: "vit",
  imageSize: [32, 32],
  patchSize: 8,
  embedDim: 16,
  depth: 2,
  numHeads: 2,
  classToken: true,
  distilled: false,
  regTokens: 0,
  numClasses: 3,
} as unknown as VitConfig;

const samples: Sample[] = ["church", "ball"].map((id) => ({
  id,
  file: `${id}.jpg`,
  width: 4,
  height: 4,
  title: { en: id, zh: id },
  description: { en: id, zh: id },
}));

const ownFiles = (name: string, bytes: Uint8Array<ArrayBuffer>) =>
  sortCheckpointFiles([new File([bytes], name)]).checkpoint as OwnCheckpoint;

/** An engine whose runs end when the test says so. */
function fakeEngine() {
  const runs: { request: RunRequest; options: JobOptions | undefined; finish: () => void }[] = [];
  const refusals = { load: false, prepare: false };
  const engine = {
    backend: async () => ({ backend: "wasm", reason: "no-webgpu", adapter: null, failures: [] }),
    load: async (source: { id: string }) => {
      if (refusals.load) throw new ModelError("engine.failed", "no such thing", { detail: "no such thing" });
      return { id: source.id, config, labels: null, bytes: 1, parameters: 1, notes: [] } as unknown as LoadedModel;
    },
    prepare: async (image: Blob) => {
      if (refusals.prepare) throw new ModelError("engine.failed", "not a picture", { detail: "not a picture" });
      return { pixels: new Uint8Array([image.size]) } as unknown as Picture;
    },
    weight: async () => undefined,
    unload: vi.fn(async () => {}),
    memory: async () => ({ tensors: 0, bytes: 0 }),
    dispose: async () => {},
    run: (request: RunRequest, options?: JobOptions) =>
      new Promise<Capture>((resolve, reject) => {
        const finish = () =>
          resolve({
            family: "vit",
            config,
            intervention: request.intervention,
            blocks: [0, 1],
            tensors: {},
            milliseconds: 1,
          });
        options?.signal?.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")));
        runs.push({ request, options, finish });
      }),
  } as unknown as Engine;
  return { engine, runs, refusals };
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

async function opened() {
  const fake = fakeEngine();
  const store = createAppStore();
  const controller = createController(store, fake.engine, samples);
  const open = controller.open({ settings: {} });
  await settle();
  fake.runs[0]?.finish();
  await open;
  return { ...fake, store, controller };
}

describe("the controller", () => {
  beforeEach(() => {
    vi.stubGlobal(
      "fetch",
      vi.fn(async (address: string) => new Response(address.includes("church") ? "1" : "22", { status: 200 })),
    );
  });
  afterEach(() => vi.unstubAllGlobals());

  it("opens with the first model, the first sample and one run without interventions", async () => {
    const { store, runs } = await opened();
    const state = store.getState();
    expect(runs).toHaveLength(1);
    expect(state.imageId).toBe("church");
    expect(state.capture).toBe(state.baseline);
    expect(state.progress).toBeNull();
    expect(state.problems).toEqual([]);
  });

  it("goes on bringing a model when a picture or a switch is asked for meanwhile", async () => {
    const { store, controller, runs, engine } = await opened();
    const load = engine.load;
    let arrive = () => {};
    engine.load = async (source, options) => {
      await new Promise<void>((resolve, reject) => {
        arrive = resolve;
        options?.signal?.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")));
      });
      return load(source, options);
    };
    const model = controller.openEmbedded("swin-imagenette");
    await settle();
    controller.set({ temperature: 2 });
    const picture = controller.showPicture(new Blob(["xxxxx"]), "mine");
    controller.restore();
    await settle();
    expect(store.getState().modelId).toBe("vit-imagenette");
    arrive();
    for (let step = 0; step < 6; step++) {
      await settle();
      runs.at(-1)?.finish();
    }
    await Promise.all([model, picture]);
    const state = store.getState();
    expect(state.modelId).toBe("swin-imagenette");
    expect(state.pictureName).toBe("mine");
    expect(runs.at(-1)?.request).toMatchObject({ model: "swin-imagenette", pixels: new Uint8Array([5]) });
    expect(state.settings.temperature).toBe(1);
    expect(state.capture).not.toBeNull();
    expect(state.progress).toBeNull();
    expect(state.problems).toEqual([]);
  });

  it("forgets what waits for a model when the model is cancelled", async () => {
    const { store, controller, runs, engine } = await opened();
    engine.load = (_, options) =>
      new Promise((__, reject) => {
        options?.signal?.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")));
      });
    const before = runs.length;
    const model = controller.openEmbedded("swin-imagenette");
    const picture = controller.showPicture(new Blob(["xxxxx"]), "mine");
    await settle();
    controller.cancel();
    await Promise.all([model, picture]);
    expect(runs).toHaveLength(before);
    expect(store.getState().modelId).toBe("vit-imagenette");
    expect(store.getState().pictureName).toBe("church");
    expect(store.getState().progress).toBeNull();
  });

  it("stores only the last of thirty pictures and aborts the others", async () => {
    const { store, controller, runs } = await opened();
    const before = runs.length;
    const shown: Promise<void>[] = [];
    for (let size = 1; size <= 30; size++) {
      shown.push(controller.showPicture(new Blob(["x".repeat(size)]), `picture ${size}`));
      if (size % 3 === 0) await settle();
    }
    await settle();
    const last = runs.at(-1);
    for (const run of runs.slice(before)) run.finish();
    await Promise.all(shown);
    expect(last?.request.pixels[0]).toBe(30);
    expect(store.getState().pictureName).toBe("picture 30");
    expect(runs.slice(before, -1).every((run) => run.options?.signal?.aborted)).toBe(true);
    expect(store.getState().problems).toEqual([]);
  });

  it("keeps the old picture and its run while a wrong one is refused", async () => {
    const { store, controller, refusals } = await opened();
    const { capture, picture } = store.getState();
    refusals.prepare = true;
    await controller.showPicture(new Blob(["?"]), "wrong");
    const state = store.getState();
    expect(state.problems).toMatchObject([{ place: "picture", message: "not a picture" }]);
    expect(state.capture).toBe(capture);
    expect(state.picture).toBe(picture);
    expect(state.pictureName).toBe("church");
  });

  it.each(["waits for a model", "is on its way itself"])(
    "keeps a picture that %s when another model is asked for",
    async (which) => {
      const { controller, store, runs, engine } = await opened();
      const gates: (() => void)[] = [];
      const { load } = engine;
      engine.load = async (source, options) => {
        await new Promise<void>((resolve) => gates.push(resolve));
        options?.signal?.throwIfAborted();
        return load(source, options);
      };
      const jobs: Promise<void>[] = [];
      if (which === "waits for a model") jobs.push(controller.openEmbedded("swin-imagenette"));
      jobs.push(controller.showPicture(new Blob(["xxxxx"]), "mine"), controller.openEmbedded("vit-imagenette"));
      for (let step = 0; step < 8; step++) {
        await settle();
        gates.shift()?.();
        await settle();
        runs.at(-1)?.finish();
      }
      await Promise.all(jobs);
      expect(store.getState()).toMatchObject({ modelId: "vit-imagenette", pictureName: "mine", progress: null });
      expect(store.getState().capture).not.toBeNull();
      expect(runs.at(-1)?.request.pixels).toEqual(new Uint8Array([5]));
    },
  );

  it("counts as at work from the moment a picture is asked for, before its file has come", async () => {
    const { controller, store, runs } = await opened();
    expect(store.getState().progress).toBeNull();
    const done = controller.showSample("ball");
    expect(store.getState().progress).toEqual({ stage: "picture" });
    await settle();
    runs.at(-1)?.finish();
    await done;
    expect(store.getState().progress).toBeNull();
  });

  it("keeps the model in use when a checkpoint is refused", async () => {
    const { store, controller, refusals, engine } = await opened();
    const { model, capture } = store.getState();
    refusals.load = true;
    await controller.openCheckpoint(ownFiles("wrong.safetensors", new Uint8Array([1])));
    expect(store.getState().problems).toMatchObject([{ place: "model" }]);
    expect(store.getState().model).toBe(model);
    expect(store.getState().capture).toBe(capture);
    expect(engine.unload).not.toHaveBeenCalled();
  });

  it("runs an intervention once and keeps the run without it beside it", async () => {
    const { store, controller, runs } = await opened();
    const { baseline, ablation } = store.getState();
    controller.ablate({ ...ablation, headsOff: [{ block: 1, head: 0 }] });
    await settle();
    expect(runs).toHaveLength(2);
    expect(runs[1]?.request.intervention.headsOff).toEqual([{ block: 1, head: 0 }]);
    runs[1]?.finish();
    await settle();
    await settle();
    expect(store.getState().baseline).toBe(baseline);
    expect(store.getState().capture).not.toBe(baseline);
  });

  it("runs for settings of the forward pass and only redraws for the others", async () => {
    const { controller, runs } = await opened();
    controller.set({ opacity: 0.3, scale: "log" });
    await settle();
    expect(runs).toHaveLength(1);
    controller.set({ temperature: 2 });
    await settle();
    expect(runs).toHaveLength(2);
    expect(runs[1]?.request.intervention.temperature).toBe(2);
  });

  it("cancels in silence, claims no switch that was not computed, and can run again", async () => {
    const { store, controller, runs } = await opened();
    const { capture } = store.getState();
    controller.set({ temperature: 2 });
    await settle();
    controller.cancel();
    await settle();
    expect(store.getState()).toMatchObject({ progress: null, problems: [] });
    expect(store.getState().capture).toBe(capture);
    expect(store.getState().settings.temperature).toBe(1);
    controller.set({ temperature: 3 });
    await settle();
    runs.at(-1)?.finish();
    await settle();
    await settle();
    expect(store.getState().capture?.intervention.temperature).toBe(3);
  });

  it("says so when it is cancelled before there is anything to show, and starts again", async () => {
    const fake = fakeEngine();
    const store = createAppStore();
    const controller = createController(store, fake.engine, samples);
    void controller.open({ settings: {}, imageId: "ball" });
    await settle();
    controller.cancel();
    await settle();
    expect(store.getState().problems).toMatchObject([{ place: "run", code: "run.cancelled" }]);
    const again = controller.retry();
    await settle();
    fake.runs.at(-1)?.finish();
    await again;
    expect(store.getState().problems).toEqual([]);
    expect(store.getState().imageId).toBe("ball");
    expect(store.getState().capture).not.toBeNull();
  });

  it("clears a sentence about the picture when a good one comes", async () => {
    const { store, controller, refusals, runs } = await opened();
    refusals.prepare = true;
    await controller.showPicture(new Blob(["?"]), "wrong");
    refusals.prepare = false;
    const shown = controller.showSample("ball");
    await settle();
    await settle();
    runs.at(-1)?.finish();
    await shown;
    expect(store.getState().problems).toEqual([]);
    expect(store.getState().imageId).toBe("ball");
  });
});
