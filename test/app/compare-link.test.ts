import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import {
  blockAtDepth,
  followHover,
  followSelection,
  linkSides,
  type Side,
  tokenAcross,
} from "../../src/compare-link.ts";
import { createLinkStore } from "../../src/link-state.ts";
import { cellOfToken, tokenCount, tokenGrid, tokenOfCell } from "../../src/model/analysis/token-grid.ts";
import { blockCount, type ModelConfig, type SwinConfig, type VitConfig } from "../../src/model/config.ts";
import type { LoadedModel } from "../../src/model/engine.ts";
import { headCount, type Selection } from "../../src/model/selection.ts";
import { createAppStore } from "../../src/store.ts";
import { swinConfig, vitConfig } from "./two-models.ts";

const vit: VitConfig = vitConfig();
const swin: SwinConfig = swinConfig();
const modelOf = (config: ModelConfig) => ({ id: config.family, config }) as LoadedModel;

const placeOf = (config: ModelConfig) =>
  fc.nat({ max: blockCount(config) - 1 }).chain((block) => {
    const token = fc.nat({ max: tokenCount(tokenGrid(config, block)) - 1 });
    return fc
      .record({ head: fc.nat({ max: headCount(config, block) - 1 }), query: token, key: token })
      .map((rest) => ({ config, selection: { block, ...rest } as Selection }));
  });
const anyPlace = fc.constantFrom<ModelConfig>(vit, swin).chain(placeOf);

describe("the place that is carried from one network to another", () => {
  it("keeps a block of a network of the same depth, and the first and the last of any other", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }), (from, to) => {
        for (let block = 0; block < from; block++) {
          const there = blockAtDepth(block, from, to);
          expect(there).toBeGreaterThanOrEqual(0);
          expect(there).toBeLessThan(to);
          if (from === to) expect(there).toBe(block);
          if (block > 0) expect(there).toBeGreaterThanOrEqual(blockAtDepth(block - 1, from, to));
        }
        if (from > 1) expect([blockAtDepth(0, from, to), blockAtDepth(from - 1, from, to)]).toEqual([0, to - 1]);
        if (to >= from) {
          for (let block = 0; block < from; block++) {
            expect(blockAtDepth(blockAtDepth(block, from, to), to, from)).toBe(block);
          }
        }
      }),
    );
  });

  it("is a place that exists, and covers the middle of the token it comes from", () => {
    fc.assert(
      fc.property(anyPlace, anyPlace, fc.boolean(), (lead, follower, depth) => {
        const now = followSelection(lead, follower, depth);
        const grid = tokenGrid(follower.config, now.block);
        expect(now.head).toBeLessThan(headCount(follower.config, now.block));
        expect(Math.max(now.query, now.key)).toBeLessThan(tokenCount(grid));
        if (!depth) expect(now.block).toBe(follower.selection.block);
        const from = tokenGrid(lead.config, lead.selection.block);
        for (const part of ["query", "key"] as const) {
          const there = cellOfToken(from, lead.selection[part]);
          const here = cellOfToken(grid, now[part]);
          if (!there || !here) continue;
          // One of the two tokens contains the other one's middle.
          const inside = (one: number, ofOne: number, other: number, ofOther: number) =>
            Math.floor(((one + 0.5) / ofOne) * ofOther) === other;
          const rows = [there.row, from.rows, here.row, grid.rows] as const;
          const columns = [there.column, from.columns, here.column, grid.columns] as const;
          const forth = inside(...rows) && inside(...columns);
          const back =
            inside(here.row, grid.rows, there.row, from.rows) &&
            inside(here.column, grid.columns, there.column, from.columns);
          expect(forth || back).toBe(true);
        }
      }),
    );
  });

  it("comes to rest: a side that follows again stays where it is", () => {
    fc.assert(
      fc.property(anyPlace, anyPlace, fc.boolean(), (lead, follower, depth) => {
        const selection = followSelection(lead, follower, depth);
        expect(followSelection(lead, { ...follower, selection }, depth)).toBe(selection);
      }),
    );
  });

  it("leaves a token of a finer grid where it lies inside the one that leads", () => {
    const lead = { config: vit, selection: { block: 0, head: 0, query: tokenOfCell(tokenGrid(vit), 2, 1), key: 1 } };
    const fine = tokenOfCell(tokenGrid(swin, 0), 5, 3);
    const follower = { config: swin, selection: { block: 0, head: 0, query: fine, key: 0 } };
    expect(followSelection(lead, follower, true).query).toBe(fine);
  });

  it("has no token for a class token where there is none, and leaves the other side where it is", () => {
    const [from, to] = [tokenGrid(vit), tokenGrid(swin, 0)];
    expect(tokenAcross(0, from, to)).toBeNull();
    expect(tokenAcross(0, from, from)).toBe(0);
    const lead = { config: vit, selection: { block: 0, head: 0, query: 0, key: 0 } };
    const follower = { config: swin, selection: { block: 0, head: 1, query: 9, key: 4 } };
    expect(followSelection(lead, follower, true)).toBe(follower.selection);
  });

  it("keeps register tokens and the distillation token apart", () => {
    const [one, other] = [
      tokenGrid(vitConfig({ regTokens: 2 })),
      tokenGrid(vitConfig({ distilled: true, regTokens: 1 })),
    ];
    expect([0, 1, 2].map((token) => tokenAcross(token, one, other))).toEqual([0, 2, null]);
  });

  it("carries a hover without its head, and a block only where depth is linked", () => {
    const lead = { config: vit, selection: { block: 0, head: 0, query: 1, key: 1 } };
    const follower = { config: swin, selection: { block: 0, head: 0, query: 0, key: 0 } };
    expect(followHover(lead, { head: 1 }, follower, true)).toBeNull();
    expect(followHover(lead, null, follower, true)).toBeNull();
    expect(followHover(lead, { block: 1, head: 1 }, follower, true)).toEqual({ block: blockAtDepth(1, 2, 4) });
    expect(followHover(lead, { block: 1, head: 1 }, follower, false)).toBeNull();
    const query = tokenOfCell(tokenGrid(vit), 3, 3);
    expect(followHover(lead, { query }, follower, true)).toEqual({
      query: tokenAcross(query, tokenGrid(vit), tokenGrid(swin, 0)),
    });
  });
});

/** Two sides with models, whose controllers only note what they are asked for. */
function twoSides(
  left: ModelConfig | null = vit,
  right: ModelConfig | null = swin,
  mode: "on" | "arrivals" | "off" = "on",
) {
  const side = (config: ModelConfig | null): Side => ({
    store: createAppStore({ page: "compare", model: config && modelOf(config), imageId: "church" }),
    controller: {
      showSample: vi.fn(async () => {}),
      showPicture: vi.fn(async () => {}),
    } as unknown as Side["controller"],
  });
  const sides = { left: side(left), right: side(right), link: createLinkStore(), mode };
  const linked = linkSides(sides.left, sides.right, sides.link, () => sides.mode);
  return { ...sides, linked, setMode: (next: typeof mode) => (sides.mode = next) };
}

const pick = (side: Side, part: Partial<Selection>) =>
  side.store.setState((state) => ({ selection: { ...state.selection, ...part } }));

describe("two sides in step", () => {
  it("follow each other in both directions, once, without going round", () => {
    const { left, right } = twoSides();
    const [heardLeft, heardRight] = [vi.fn(), vi.fn()];
    left.store.subscribe(heardLeft);
    right.store.subscribe(heardRight);
    const query = tokenOfCell(tokenGrid(vit), 3, 2);
    pick(left, { query });
    expect(right.store.getState().selection.query).toBe(tokenAcross(query, tokenGrid(vit), tokenGrid(swin, 0)));
    expect([heardLeft.mock.calls.length, heardRight.mock.calls.length]).toEqual([1, 1]);
    const there = tokenOfCell(tokenGrid(swin, 0), 0, 7);
    pick(right, { query: there });
    expect(left.store.getState().selection.query).toBe(tokenAcross(there, tokenGrid(swin, 0), tokenGrid(vit)));
    expect(right.store.getState().selection.query).toBe(there);
    expect([heardLeft.mock.calls.length, heardRight.mock.calls.length]).toEqual([2, 2]);
  });

  it("share the depth while it is linked, never the head", () => {
    const { left, right, link } = twoSides();
    pick(left, { block: 1, head: 1 });
    expect(right.store.getState().selection).toMatchObject({ block: 3, head: 0 });
    link.setState({ depth: false });
    pick(left, { block: 0 });
    expect(right.store.getState().selection.block).toBe(3);
    link.setState({ depth: true });
    expect(right.store.getState().selection.block).toBe(0);
  });

  it("do not throw a block back that belongs to the leader's when only the point moves", () => {
    const { left, right } = twoSides();
    pick(right, { block: 1 });
    expect(left.store.getState().selection.block).toBe(0);
    pick(left, { query: 5 });
    expect(right.store.getState().selection.block).toBe(1);
  });

  it("share hover, direction and colours, and turning round swaps the tokens exactly", () => {
    const { left, right } = twoSides();
    const query = tokenOfCell(tokenGrid(vit), 1, 1);
    left.store.setState({ hover: { query } });
    expect(right.store.getState().hover).toEqual({ query: tokenAcross(query, tokenGrid(vit), tokenGrid(swin, 0)) });
    left.store.setState({ hover: null });
    expect(right.store.getState().hover).toBeNull();

    pick(right, { query: 11, key: 20 });
    left.store.setState((state) => ({
      settings: { ...state.settings, direction: "to", scale: "log", opacity: 0.9, temperature: 2 },
      selection: { ...state.selection, query: state.selection.key, key: state.selection.query },
    }));
    const { selection, settings } = right.store.getState();
    expect(selection).toMatchObject({ query: 20, key: 11 });
    expect(settings).toMatchObject({ direction: "to", scale: "log", opacity: 0.9, temperature: 1 });
  });

  it("give a model that arrives the place that the other side has by then", () => {
    const { left, right } = twoSides(vit, null);
    const query = tokenOfCell(tokenGrid(vit), 0, 3);
    pick(left, { block: 1, query });
    right.store.setState({ model: modelOf(swin), selection: { block: 0, head: 0, query: 0, key: 0 } });
    expect(right.store.getState().selection).toMatchObject({
      block: 3,
      query: tokenAcross(query, tokenGrid(vit), tokenGrid(swin, 3)),
    });
    expect(left.store.getState().selection.query).toBe(query);
  });

  it("let the left place lead when the right model is there first", () => {
    const { left, right } = twoSides(null, swin);
    const selection = { block: 1, head: 0, query: tokenOfCell(tokenGrid(vit), 3, 0), key: 1 };
    left.store.setState({ model: modelOf(vit), selection });
    expect(left.store.getState().selection).toBe(selection);
    expect(right.store.getState().selection.block).toBe(3);
  });

  it("keep what an address asks of both sides where it agrees", () => {
    const { left, right, linked, setMode } = twoSides(vit, null, "arrivals");
    const query = tokenOfCell(tokenGrid(vit), 1, 1);
    pick(left, { block: 0, query });
    const asked = { block: 1, head: 0, query: tokenOfCell(tokenGrid(swin, 1), 3, 2), key: 0 };
    right.store.setState({ model: modelOf(swin), selection: asked });
    setMode("on");
    linked.settle();
    expect(right.store.getState().selection).toMatchObject({ block: 1, query: asked.query });
    expect(left.store.getState().selection).toMatchObject({ block: 0, query });
  });

  it("show a chosen picture on both sides, once, while that is wanted", () => {
    const { left, right, link } = twoSides();
    const file = new Blob(["1"]);
    left.store.setState({ file, imageId: "ball" });
    expect(right.controller.showSample).toHaveBeenCalledExactlyOnceWith("ball");
    right.store.setState({ file: new Blob(["1"]), imageId: "ball" });
    expect(left.controller.showSample).not.toHaveBeenCalled();
    const own = new Blob(["own"]);
    right.store.setState({ file: own, imageId: "own", pictureName: "mine.png" });
    expect(left.controller.showPicture).toHaveBeenCalledExactlyOnceWith(own, "mine.png");
    left.store.setState({ file: own, imageId: "own", pictureName: "mine.png" });
    expect(right.controller.showPicture).not.toHaveBeenCalled();

    link.setState({ picture: false });
    left.store.setState({ file, imageId: "church" });
    expect(right.controller.showSample).toHaveBeenCalledTimes(1);
    link.setState({ picture: true });
    expect(right.controller.showSample).toHaveBeenLastCalledWith("church");
  });

  it("send a side back that is on its way to another picture, though it still shows the wanted one", async () => {
    const { left, right } = twoSides();
    const church = { file: new Blob(["1"]), imageId: "church" };
    right.store.setState(church);
    let arrive = () => {};
    right.controller.showSample = vi.fn(() => new Promise<void>((resolve) => (arrive = resolve)));
    left.store.setState({ file: new Blob(["2"]), imageId: "ball" });
    expect(right.controller.showSample).toHaveBeenLastCalledWith("ball");
    left.store.setState(church);
    expect(right.controller.showSample).toHaveBeenLastCalledWith("church");
    // Once it has come to rest, it is what it shows that counts.
    arrive();
    await Promise.resolve().then(() => {});
    left.store.setState({ file: new Blob(["1"]), imageId: "church" });
    expect(right.controller.showSample).toHaveBeenCalledTimes(2);
  });

  it("share a picture that arrives together with a model", () => {
    const { left, right } = twoSides();
    left.store.setState({ model: modelOf(vitConfig()), file: new Blob(["1"]), imageId: "ball" });
    expect(right.controller.showSample).toHaveBeenCalledExactlyOnceWith("ball");
  });

  it("leave each other alone outside the room", () => {
    const { left, right, setMode } = twoSides();
    setMode("off");
    const before = right.store.getState();
    pick(left, { block: 1, query: 7 });
    left.store.setState({ hover: { query: 3 }, file: new Blob(), imageId: "ball" });
    expect(right.store.getState()).toBe(before);
    expect(right.controller.showSample).not.toHaveBeenCalled();
  });
});
