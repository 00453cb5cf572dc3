import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createComparison } from "../../src/comparison.ts";
import { createController } from "../../src/controller.ts";
import type { Capture } from "../../src/model/capture.ts";
import type { CheckpointSource, Engine, LoadedModel, Picture, RunRequest } from "../../src/model/engine.ts";
import type { Sample } from "../../src/model/samples.ts";
import { createLinkStore } from "../../src/link-state.ts";
import { shareEngine } from "../../src/shared-engine.ts";
import { createAppStore, type State } from "../../src/store.ts";
import { parseAddress } from "../../src/url-state.ts";
import { swinConfig, vitConfig } from "./two-models.ts";

const samples: Sample[] = ["church", "ball"].map((id) => ({
  id,
  file: `${id}.jpg`,
  width: 4,
  height: 4,
  title: { en: id, zh: id },
  description: { en: id, zh: id },
}));

/** An engine that answers at once, with what it was asked beside it. */
function fakeEngine() {
  const loads: string[] = [];
  const runs: string[] = [];
  const engine = {
    backend: async () => ({ backend: "wasm", reason: "no-webgpu", adapter: null, failures: [] }),
    load: async ({ id }: CheckpointSource) => {
      loads.push(id);
      const config = id.startsWith("swin") ? swinConfig() : vitConfig();
      return { id, config, labels: null, bytes: 1, parameters: 1, notes: [] } as unknown as LoadedModel;
    },
    prepare: async (image: Blob) => ({ pixels: new Uint8Array([image.size]) }) as unknown as Picture,
    weight: async () => undefined,
    unload: vi.fn(async () => {}),
    run: async ({ model, pixels, intervention }: RunRequest) => {
      runs.push(`${model} ${pixels[0]}`);
      const family = model.startsWith("swin") ? "swin" : "vit";
      const config = family === "swin" ? swinConfig() : vitConfig();
      return {
        family,
        config,
        intervention,
        blocks: [0, 1, 2, 3],
        tensors: {},
        stages: [],
        milliseconds: 1,
      } as unknown as Capture;
    },
  } as unknown as Engine;
  return { engine, loads, runs };
}

const settle = async () => {
  for (let turn = 0; turn < 12; turn++) await new Promise((resolve) => setTimeout(resolve, 0));
};

/** The page at an address, as the composition root puts it together. */
async function pageAt(hash: string) {
  const fake = fakeEngine();
  const side = shareEngine(fake.engine);
  const { request } = parseAddress(hash);
  const store = createAppStore({ page: request.page ?? "inspect" });
  const controller = createController(store, side(), samples);
  const right = createAppStore();
  const link = createLinkStore();
  const comparison = createComparison({
    left: { store, controller },
    right: { store: right, controller: createController(right, side(), samples) },
    link,
  });
  comparison.open(request, controller.open(request));
  await settle();
  const enter = async (page: State["page"]) => {
    store.setState({ page, hover: null });
    if (page === "compare") comparison.enter();
    await settle();
  };
  return { ...fake, store, controller, right, link, comparison, enter };
}

describe("the compare room", () => {
  beforeEach(() => {
    vi.stubGlobal(
      "fetch",
      vi.fn(async (address: string) => new Response(address.includes("church") ? "1" : "22", { status: 200 })),
    );
  });
  afterEach(() => vi.unstubAllGlobals());

  it("costs nothing until it is entered, then shows the same picture in the other kind of model", async () => {
    const { store, right, loads, runs, enter } = await pageAt("#/inspect?image=ball");
    expect([loads, runs]).toEqual([["vit-imagenette"], ["vit-imagenette 2"]]);
    await enter("compare");
    expect(loads).toEqual(["vit-imagenette", "swin-imagenette"]);
    expect(runs.at(-1)).toBe("swin-imagenette 2");
    expect(right.getState()).toMatchObject({
      modelId: "swin-imagenette",
      imageId: "ball",
      page: "compare",
      problems: [],
    });
    expect(store.getState().selection).toMatchObject({ block: 0 });
    await enter("inspect");
    await enter("compare");
    expect(runs).toHaveLength(2);
  });

  it("puts a ViT beside a Swin", async () => {
    const { right } = await pageAt("#/compare?model=swin-imagenette");
    expect(right.getState().model?.id).toBe("vit-imagenette");
  });

  it("opens both sides of an address as they were, and only once", async () => {
    const { store, right, link, comparison, loads, runs } = await pageAt(
      "#/compare?model=vit-imagenette&image=church&block=1&head=2&query=2,3&key=1,1&model2=swin-imagenette&block2=1&head2=2&query2=3,5&key2=2,1&zoom=2,0.1,0.2",
    );
    expect(store.getState().selection).toEqual({ block: 0, head: 1, query: 1 + 4 + 2, key: 1 });
    expect(right.getState().selection).toEqual({ block: 0, head: 1, query: 2 * 8 + 4, key: 8 });
    expect(link.getState()).toEqual({ depth: true, picture: true, zoom: { k: 2, x: 0.1, y: 0.2 } });
    expect([loads.length, runs.length]).toEqual([2, 2]);
    expect(comparison.isOpening()).toBe(false);
  });

  it("shows two pictures through one model, which is loaded once", async () => {
    const { store, right, link, loads, runs, controller } = await pageAt(
      "#/compare?image=church&model2=vit-imagenette&image2=ball",
    );
    expect(loads).toEqual(["vit-imagenette"]);
    expect(runs.toSorted()).toEqual(["vit-imagenette 1", "vit-imagenette 2"]);
    expect([store.getState().imageId, right.getState().imageId]).toEqual(["church", "ball"]);
    expect(right.getState().model).toEqual(store.getState().model);
    expect(link.getState().picture).toBe(false);
    await controller.openEmbedded("swin-imagenette");
    await settle();
    await controller.showSample("ball");
    expect(right.getState().capture).not.toBeNull();
    expect(runs.filter((run) => run.startsWith("vit"))).toHaveLength(2);
  });

  it("brings a new picture to both sides, a person's own one too, from either of them", async () => {
    const { store, right, controller, runs } = await pageAt("#/compare");
    await controller.showSample("ball");
    await settle();
    expect([store.getState().imageId, right.getState().imageId]).toEqual(["ball", "ball"]);
    expect(runs).toHaveLength(4);
    const own = new Blob(["mine!"]);
    right.setState({ hover: null });
    await controller.showPicture(own, "mine.png");
    await settle();
    expect(right.getState()).toMatchObject({ imageId: "own", pictureName: "mine.png", file: own });
    expect(runs.slice(4)).toEqual(["vit-imagenette 5", "swin-imagenette 5"]);
  });

  it("takes a person's own picture along when the room is entered for the first time", async () => {
    const { controller, right, runs, enter } = await pageAt("#/inspect");
    await controller.showPicture(new Blob(["mine!"]), "mine.png");
    await enter("compare");
    expect(right.getState()).toMatchObject({ imageId: "own", modelId: "swin-imagenette", pictureName: "mine.png" });
    expect(runs.at(-1)).toBe("swin-imagenette 5");
  });

  it("unloads what the left side leaves only when the right one does not use it", async () => {
    const { controller, engine, right, enter } = await pageAt("#/inspect");
    await enter("compare");
    await controller.openEmbedded("swin-imagenette");
    await settle();
    expect(engine.unload).toHaveBeenCalledExactlyOnceWith("vit-imagenette");
    await controller.openEmbedded("vit-imagenette");
    await settle();
    expect(engine.unload).toHaveBeenCalledTimes(1);
    expect(right.getState().model?.id).toBe("swin-imagenette");
  });

  it("says on the right side what of an address its model does not have", async () => {
    const { store, right } = await pageAt("#/compare?model2=swin-imagenette&block2=9");
    expect(right.getState().problems).toMatchObject([{ code: "link.bad-value", values: { key: "block", value: "9" } }]);
    expect(store.getState().problems).toEqual([]);
    expect(right.getState().capture).not.toBeNull();
  });

  it("says what of an address is not in step, and keeps a free depth as it is", async () => {
    const { right } = await pageAt("#/compare?block=1&query=1,1&model2=swin-imagenette&block2=4&query2=1,1");
    expect(right.getState().selection.block).toBe(0);
    expect(right.getState().problems).toMatchObject([
      { code: "link.bad-value", values: { key: "block2", value: "4" } },
    ]);
    const other = await pageAt("#/compare?block=1&query=1,1&model2=swin-imagenette&block2=4&query2=4,4&depth=free");
    expect(other.right.getState().selection).toMatchObject({ block: 3, query: 0 });
    expect(other.right.getState().problems).toMatchObject([
      { values: { key: "query2", value: "4,4", allowed: "1,1" } },
    ]);
  });

  it("speaks the page's language and wears its colours", async () => {
    const { store, right } = await pageAt("#/inspect");
    store.setState({ lang: "zh", theme: "dark" });
    expect(right.getState()).toMatchObject({ lang: "zh", theme: "dark" });
  });
});
