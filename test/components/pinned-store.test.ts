import { expect, test, vi } from "vitest";
import { pinnedStore } from "../../src/components/figures/pinned-store.ts";
import type { LoadedModel } from "../../src/model/engine.ts";
import { createAppStore } from "../../src/store.ts";
import { sampleConfig } from "../gallery/sample-capture.ts";
import { courseSwin } from "../gallery/sample-swin-capture.ts";

const selection = { block: 4, head: 2, query: 10, key: 20 };
const vit = () => createAppStore({ selection, model: { config: sampleConfig() } as LoadedModel });

test("a pinned block and head stand while query and key follow", () => {
  const store = vit();
  const pinned = pinnedStore(store, { block: 1, head: 0 });
  expect(pinned.getState().selection).toEqual({ block: 1, head: 0, query: 10, key: 20 });
  store.setState({ selection: { ...selection, block: 7, query: 11 } });
  expect(pinned.getState().selection).toEqual({ block: 1, head: 0, query: 11, key: 20 });
});

test("what a figure chooses changes everything but what it pins", () => {
  const store = vit();
  const pinned = pinnedStore(store, { block: 1, head: 0, settings: { direction: "to" } });
  const now = pinned.getState();
  pinned.setState({ selection: { ...now.selection, query: 33, head: 1 } });
  pinned.setState({ settings: { ...now.settings, opacity: 0.2 } });
  expect(store.getState().selection).toEqual({ ...selection, query: 33 });
  expect(store.getState().settings).toMatchObject({ direction: "from", opacity: 0.2 });
  expect(pinned.getState().settings.direction).toBe("to");
});

test("the same state gives the same view, and listeners hear the views", () => {
  const store = vit();
  const pinned = pinnedStore(store, { block: 1 });
  expect(pinned.getState()).toBe(pinned.getState());
  const heard = vi.fn();
  const stop = pinned.subscribe((state, before) => heard(state.selection.block, state.selection === before.selection));
  store.setState({ lang: "zh" });
  expect(heard).toHaveBeenCalledExactlyOnceWith(1, true);
  stop();
});

test("in a Swin the tokens of a pinned block are those at the same places, hovered ones as well", () => {
  const store = createAppStore({
    selection: { block: 0, head: 0, query: 8 * 2 + 4, key: 0 },
    model: { config: courseSwin } as LoadedModel,
  });
  const pinned = pinnedStore(store, { block: 2 });
  // Half as many rows and columns there.
  expect(pinned.getState().selection).toMatchObject({ block: 2, query: 4 * 1 + 2 });
  pinned.setState({ hover: { query: 4 * 3 + 3 } });
  const { row, column } = placeOf(store.getState().hover?.query ?? 0, 8);
  expect([Math.floor(row / 2), Math.floor(column / 2)]).toEqual([3, 3]);
  expect(pinned.getState().hover).toEqual({ query: 4 * 3 + 3 });
  store.setState({ hover: { block: 1 } });
  expect(pinned.getState().hover).toBeNull();
});

const placeOf = (token: number, columns: number) => ({ row: Math.floor(token / columns), column: token % columns });
