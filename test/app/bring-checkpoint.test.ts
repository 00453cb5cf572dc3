import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createController } from "../../src/controller.ts";
import { hubModelId } from "../../src/hub-model-id.ts";
import type { Capture } from "../../src/model/capture.ts";
import type { CheckpointSource, Engine, JobOptions, LoadedModel, Picture, RunRequest } from "../../src/model/engine.ts";
import { findHubModel, type HubModel } from "../../src/model/hub/hub-files.ts";
import type { Progress } from "../../src/model/progress.ts";
import { sortCheckpointFiles } from "../../src/sort-checkpoint-files.ts";
import { createAppStore } from "../../src/store.ts";
import { configJson, randomCheckpoint, tinyConfig } from "../e2e/checkpoints.ts";
import { commit, HubServer, repository } from "../model/hub/hub-server.ts";
import { addressOn } from "../model/hub/support.ts";

const weights = Buffer.from(randomCheckpoint(tinyConfig));
const config = Buffer.from(configJson(tinyConfig));
const file = (name: string, bytes: Buffer) => new File([new Uint8Array(bytes)], name);

/** An engine that takes what it is given and answers at once. */
function fakeEngine() {
  const sources: CheckpointSource[] = [];
  const engine = {
    backend: async () => ({ backend: "wasm", reason: "no-webgpu", adapter: null, failures: [] }),
    load: async (source: CheckpointSource, { onProgress }: JobOptions = {}) => {
      sources.push(source);
      onProgress?.({ stage: "prepare" });
      return {
        id: source.id,
        config: tinyConfig,
        labels: null,
        bytes: 1,
        parameters: 1,
        notes: [],
      } as unknown as LoadedModel;
    },
    prepare: async () => ({ pixels: new Uint8Array(1) }) as unknown as Picture,
    weight: async () => undefined,
    unload: vi.fn(async () => {}),
    run: async ({ intervention }: RunRequest) =>
      ({ family: "vit", config: tinyConfig, intervention, blocks: [0, 1], tensors: {}, milliseconds: 1 }) as Capture,
  } as unknown as Engine;
  return { engine, sources };
}

const sample = {
  id: "church",
  file: "church.jpg",
  width: 4,
  height: 4,
  title: { en: "", zh: "" },
  description: { en: "", zh: "" },
};

async function opened() {
  const { engine, sources } = fakeEngine();
  const store = createAppStore();
  const steps: Progress[] = [];
  store.subscribe(({ progress }) => progress && progress !== steps.at(-1) && steps.push(progress));
  const controller = createController(store, engine, [sample]);
  await controller.open({ settings: {} });
  sources.length = 0;
  steps.length = 0;
  return { engine, sources, store, steps, controller };
}

const open = async (controller: ReturnType<typeof createController>, ...files: File[]) => {
  const { checkpoint } = sortCheckpointFiles(files);
  if (checkpoint) await controller.openCheckpoint(checkpoint);
};

describe("a checkpoint that is brought", () => {
  const server = new HubServer();
  const ask = globalThis.fetch;
  beforeAll(() => server.start());
  afterAll(() => server.stop());
  beforeEach(() => {
    server.reset();
    server.files = new Map([
      ["model.safetensors", weights],
      ["config.json", config],
    ]);
    vi.stubGlobal("fetch", (input: string, init?: RequestInit) =>
      input.startsWith("http") ? ask(input, init) : Promise.resolve(new Response("picture")),
    );
  });
  afterEach(() => vi.unstubAllGlobals());
  const find = (): Promise<HubModel> => findHubModel(addressOn(server.hub));

  it("gives the engine its files, each in its place, and says beforehand what the model will take", async () => {
    const { controller, sources, store, steps } = await opened();
    store.setState({ dialog: { kind: "bring", hubModel: "" } });
    await open(controller, file("mine.json", config), file("mine.safetensors", weights));
    const [source] = sources;
    expect(source).toMatchObject({ kind: "blob", id: "own:mine.safetensors", config: { name: "mine.json" } });
    expect(store.getState()).toMatchObject({
      modelId: "own",
      modelName: "mine.safetensors",
      problems: [],
      dialog: null,
    });
    const memory = steps.flatMap((step) => (step.stage === "prepare" && step.memory ? [step.memory] : []));
    expect(memory[0]).toBeGreaterThan(weights.length);
  });

  it("is refused by its header before the engine hears of it, and the model in use stays", async () => {
    const { controller, sources, store, engine } = await opened();
    const { model } = store.getState();
    const wrong = { ...tinyConfig, depth: 3 };
    await open(controller, file("config.json", Buffer.from(configJson(wrong))), file("mine.safetensors", weights));
    expect(store.getState().problems).toMatchObject([{ place: "model", code: "config.contradiction" }]);
    await open(controller, file("model.safetensors.index.json", Buffer.from('{"weight_map":{"a":"a.safetensors"}}')));
    expect(store.getState().problems).toMatchObject([{ code: "checkpoint.wrongKind", values: { kind: "index" } }]);
    await open(controller, file("a.safetensors", weights), file("b.safetensors", weights));
    expect(store.getState().problems).toMatchObject([{ code: "checkpoint.noIndex", values: { count: 2 } }]);
    expect(store.getState().model).toBe(model);
    expect(store.getState().progress).toBeNull();
    expect(sources).toEqual([]);
    expect(engine.unload).not.toHaveBeenCalled();
  });

  it("that cannot fit is refused with the numbers, from its header alone", async () => {
    const { controller, sources, store } = await opened();
    // 65 million tokens: the file is small, the maps are not.
    const huge = { ...tinyConfig, imageSize: [65536, 65536] as const };
    await open(controller, file("config.json", Buffer.from(configJson(huge))), file("mine.safetensors", weights));
    expect(store.getState().problems).toMatchObject([{ code: "checkpoint.memory", values: { limit: 4096 } }]);
    expect(sources).toEqual([]);
  });

  it("comes from a hub with its progress, under its commit's name, at the place that the page shows", async () => {
    const { controller, sources, store, steps } = await opened();
    store.setState((state) => ({ selection: { ...state.selection, block: 1, head: 1 } }));
    const model = await find();
    await controller.openHub(model);
    expect(sources).toMatchObject([{ kind: "blob", id: hubModelId(model) }]);
    const state = store.getState();
    expect(state).toMatchObject({ modelId: `hub:${repository}@${commit}`, modelName: repository.split("/")[1] });
    expect(state.selection).toMatchObject({ block: 1, head: 1 });
    expect(steps.find(({ stage }) => stage === "download")).toMatchObject({ total: weights.length + config.length });
    // There is no storage in Node, and that is said; the model works all the same.
    expect(state.problems).toMatchObject([{ place: "model", code: "hub.denied" }]);
  });

  it("that a hub damages or loses leaves the model in use, and a cancelled one is silent", async () => {
    const { controller, store } = await opened();
    const { model: before } = store.getState();
    const model = await find();
    server.files.set("model.safetensors", Buffer.from(weights).fill(1, 9000, 9001));
    await controller.openHub(model);
    expect(store.getState().problems).toMatchObject([{ place: "model", code: "hub.digest" }]);
    expect(store.getState().model).toBe(before);

    server.files.set("model.safetensors", weights);
    server.behaviour.faults = [{ kind: "hang", after: 5000 }];
    server.log.length = 0;
    const opening = controller.openHub(model);
    await vi.waitFor(() => expect(server.log.some((line) => line.includes(".safetensors"))).toBe(true));
    controller.cancel();
    await opening;
    expect(store.getState()).toMatchObject({ model: before, problems: [], progress: null });
  });

  it("named by a link is not fetched before its reader agrees, and then opens at the link's place", async () => {
    const { controller, store } = await opened();
    const model = await find();
    server.log.length = 0;
    const modelId = hubModelId(model);
    await controller.open({ settings: {}, modelId, block: "2", head: "4", query: "1,4" });
    expect(server.log).toEqual([]);
    expect(store.getState()).toMatchObject({ modelId: "vit-imagenette" });
    expect(store.getState().problems).toMatchObject([
      { place: "link", code: "link.hub-model", values: { id: modelId } },
    ]);
    await controller.openHub(model);
    expect(store.getState()).toMatchObject({ modelId, selection: { block: 1, head: 3, query: 4 } });
    // The same address again needs nothing.
    await controller.open({ settings: {}, modelId, block: "1" });
    expect(store.getState()).toMatchObject({ modelId, selection: { block: 0 } });
  });
});
