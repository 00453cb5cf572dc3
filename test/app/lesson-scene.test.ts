import { expect, test, vi } from "vitest";
import type { Controller } from "../../src/controller-interface.ts";
import { isShown, overScene, requestOf, sceneAt, showScene } from "../../src/lesson-scene.ts";
import { defineLesson } from "../../src/lessons/lesson.ts";
import type { LoadedModel } from "../../src/model/engine.ts";
import { initialSettings } from "../../src/model/hyperparameters.ts";
import { createAppStore, noAblation, type State } from "../../src/store.ts";
import { sampleConfig } from "../gallery/sample-capture.ts";

const lesson = defineLesson({
  id: "99-scenes",
  part: "vit",
  title: { en: "Scenes", zh: "场景" },
  mirrors: [],
  sources: [],
  opens: "inspect",
  scene: { model: "vit-imagenette", block: 2, settings: { direction: "from" } },
  steps: {
    look: { set: { query: "3,4", settings: { quantity: "scores" } } },
    shuffle: { do: { settings: { positions: "shuffled" } } },
    off: { set: { off: "h1.2", figures: { patches: { show: "components" } } } },
  },
  tasks: { any: { when: () => false } },
});

const model = { id: "vit-imagenette", config: sampleConfig({ depth: 5, numHeads: 4 }) } as LoadedModel;

function page(state: Partial<State> = {}) {
  const store = createAppStore({ model, modelId: "vit-imagenette", imageId: "church", ...state });
  const calls = { open: vi.fn(), openEmbedded: vi.fn(), set: vi.fn(), ablate: vi.fn() };
  calls.set.mockImplementation((settings: Partial<State["settings"]>) =>
    store.setState((now) => ({ settings: { ...now.settings, ...settings } })),
  );
  calls.ablate.mockImplementation((ablation: State["ablation"]) => store.setState({ ablation }));
  return { store, calls, app: { store, controller: calls as unknown as Controller } };
}

test("a step shows the lesson's scene with every step up to it, whichever way it was reached", () => {
  expect(sceneAt(lesson, "look", false)).toMatchObject({ block: 2, query: "3,4", off: "" });
  expect(sceneAt(lesson, "look", false).settings).toMatchObject({ quantity: "scores", positions: "learned" });
  expect(sceneAt(lesson, "shuffle", false).settings?.positions).toBe("learned");
  expect(sceneAt(lesson, "shuffle", true).settings?.positions).toBe("shuffled");
  expect(sceneAt(lesson, "off", false)).toMatchObject({ off: "h1.2", settings: { positions: "shuffled" } });
});

test("before a step, what only later steps name stands at its start", () => {
  const start = sceneAt(lesson, "", false);
  expect(start.settings).toMatchObject({ quantity: initialSettings.quantity, temperature: 1, shuffleSeed: 1 });
  expect(start.settings).not.toHaveProperty("opacity");
  expect(start.figures).toEqual({ patches: { show: undefined } });
  expect(sceneAt(lesson, "no-such-step", true)).toEqual(start);
});

test("a scene over another keeps what the upper one does not name", () => {
  const under = {
    block: 1,
    settings: { smoothing: true },
    figures: { shuffle: { positions: "learned", seed: 2 } },
  } as const;
  const over = { head: 2, settings: { opacity: 0.5 }, figures: { shuffle: { seed: 3 } } };
  expect(overScene(under, over)).toEqual({
    ...{ block: 1, head: 2, settings: { smoothing: true, opacity: 0.5 } },
    figures: { shuffle: { positions: "learned", seed: 3 } },
  });
});

test("showing a scene asks for another run only where the numbers change", async () => {
  const { app, calls, store } = page();
  await showScene(app, sceneAt(lesson, "look", false));
  expect(store.getState().selection).toMatchObject({ block: 1, query: 1 + 2 * 14 + 3 });
  expect(calls.open).not.toHaveBeenCalled();
  expect(calls.ablate).not.toHaveBeenCalled();
  await showScene(app, sceneAt(lesson, "off", false));
  expect(calls.ablate).toHaveBeenCalledExactlyOnceWith({ ...noAblation, headsOff: [{ block: 0, head: 1 }] });
  expect(store.getState().figures["patches"]).toEqual({ show: "components" });
  calls.set.mockClear();
  await showScene(app, sceneAt(lesson, "off", false));
  expect(calls.set).not.toHaveBeenCalled();
});

test("another model or picture is opened with the whole scene at once", async () => {
  const { app, calls } = page({ modelId: "swin-imagenette" });
  await showScene(app, { ...lesson.scene, image: "tench" });
  expect(calls.open).toHaveBeenCalledExactlyOnceWith(
    expect.objectContaining({ modelId: "vit-imagenette", imageId: "tench", block: "2" }),
  );
});

test("a reader's own picture outlasts another model, and a fixed model or picture every scene", async () => {
  const own = page({ modelId: "swin-imagenette", imageId: "own" });
  await showScene(own.app, lesson.scene);
  expect(own.calls.open).not.toHaveBeenCalled();
  expect(own.calls.openEmbedded).toHaveBeenCalledExactlyOnceWith("vit-imagenette");
  const fixed = page({ modelId: "swin-imagenette" });
  await showScene(fixed.app, { ...lesson.scene, image: "tench" }, ["model", "image"]);
  expect(fixed.calls.open).not.toHaveBeenCalled();
  expect(fixed.calls.openEmbedded).not.toHaveBeenCalled();
});

test("what a scene says is shown or not, whoever did it", () => {
  const { store } = page();
  const shuffled = { settings: { positions: "shuffled" } } as const;
  expect(isShown(shuffled, store.getState())).toBe(false);
  store.setState({ settings: { ...initialSettings, positions: "shuffled" } });
  expect(isShown(shuffled, store.getState())).toBe(true);
  expect(isShown({ ...shuffled, head: 3 }, store.getState())).toBe(false);
  store.setState({ selection: { block: 0, head: 2, query: 0, key: 0 } });
  expect(isShown({ ...shuffled, head: 3 }, store.getState())).toBe(true);
});

test("a scene in the words of an address counts from 1, the token of the Lab from 0 in the state", () => {
  expect(requestOf({ block: 3, head: 1, query: "class", off: "", labToken: "2,6" })).toEqual({
    ...{ settings: {}, block: "3", head: "1", query: "class" },
    labToken: { row: 1, column: 5 },
  });
});
