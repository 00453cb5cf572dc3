import { describe, expect, test, vi } from "vitest";
import { userEvent } from "vitest/browser";
import { fixed, multiple, short, signed } from "../../../src/components/draw/charts/format.ts";
import { colorTable } from "../../../src/components/draw/color.ts";
import { uniformLimit } from "../../../src/components/draw/attention-scale.ts";
import { BiasMap } from "../../../src/components/views/swin/BiasMap.tsx";
import { SwinAtlas } from "../../../src/components/views/swin/SwinAtlas.tsx";
import { SwinStatistics } from "../../../src/components/views/swin/SwinStatistics.tsx";
import { windowTable } from "../../../src/components/views/swin/swin-tables.ts";
import { WindowMatrix } from "../../../src/components/views/swin/WindowMatrix.tsx";
import { WindowOverlay } from "../../../src/components/views/swin/WindowOverlay.tsx";
import { WindowPairDetail } from "../../../src/components/views/swin/WindowPairDetail.tsx";
import { en } from "../../../src/i18n/en.ts";
import { swinHeadStatistics } from "../../../src/model/analysis/window-statistics.ts";
import { windowActivation } from "../../../src/model/capture.ts";
import { changeSelection, type Selection } from "../../../src/model/selection.ts";
import { blockWindows } from "../../../src/model/swin-stages.ts";
import { seededRandom } from "../../gallery/sample-model.ts";
import { sampleSwinCapture, sampleTable } from "../../gallery/sample-swin-capture.ts";
import { expectAccessible, expectReadable, showView } from "../charts/show-view.tsx";

// Two stages, 8 × 8 in four windows of 4 and 4 × 4 in one; block 1 is shifted by 2.
const capture = sampleSwinCapture();
const { config } = capture;
const noneOff = { headsOff: [], blocksOff: [], shiftOff: false };
const random = seededRandom(3);
const pixels = Uint8Array.from({ length: 32 * 32 * 3 }, () => 255 * random());
const crop = { x: 0, y: 0, width: 32, height: 32 };
const picture = { width: 32, height: 32, crop, pixels, pixelSize: [32, 32], bitmap: null } as const;

/** A token by its row and column on the first stage's map, from 0. */
const at = (row: number, column: number) => row * 8 + column;

/** The slot of a token of the shifted block by the reference's arithmetic: rolled up and left by 2, then cut in 4 × 4. */
function shiftedSlot(token: number): { readonly window: number; readonly place: number } {
  const [row, column] = [(Math.floor(token / 8) - 2 + 8) % 8, ((token % 8) - 2 + 8) % 8];
  return { window: Math.floor(row / 4) * 2 + Math.floor(column / 4), place: (row % 4) * 4 + (column % 4) };
}

/** A captured number of a pair of the shifted block. */
function captured(role: "attn.pattern" | "attn.scores", head: number, query: number, key: number): number {
  const [from, to] = [shiftedSlot(query), shiftedSlot(key)];
  if (from.window !== to.window) throw new Error("the two are in different windows");
  return windowActivation(capture, role, 1, from.window, head)?.data[from.place * 16 + to.place] as number;
}

/** A selection as the page keeps it, with tokens that follow a change of stage; its calls are watched. */
function watched(start: Selection = { block: 1, head: 1, query: at(4, 4), key: at(3, 5) }) {
  let [pinned, shown] = [start, start];
  const listeners = new Set<() => void>();
  const show = (next: Selection) => {
    shown = next;
    for (const listener of listeners) listener();
  };
  return {
    selection: {
      current: () => shown,
      pinned: () => pinned,
      subscribe: (listener: () => void) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    onHover: vi.fn((part: Partial<Selection> | null) => show(part ? changeSelection(pinned, part, config) : pinned)),
    onSelect: vi.fn((part: Partial<Selection>) => {
      pinned = changeSelection(pinned, part, config);
      show(pinned);
    }),
  };
}
type Scene = ReturnType<typeof watched>;

const gridOf = (container: Element) => container.querySelector("[role='grid']") as HTMLElement;
const spoken = (container: Element) => container.querySelector("[role='gridcell']")?.textContent ?? "";
const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));

/** Sends a pointer or a click to a place in the grid, in shares of its size. */
function point(element: HTMLElement, x: number, y: number, type = "pointermove", extra: PointerEventInit = {}) {
  const box = element.getBoundingClientRect();
  const place = { clientX: box.left + x * box.width, clientY: box.top + y * box.height };
  const Kind = type === "click" ? MouseEvent : PointerEvent;
  element.dispatchEvent(new Kind(type, { bubbles: true, pointerType: "mouse", ...place, ...extra }));
}

/** The colour in the middle of a cell of a canvas. */
function pixel(canvas: HTMLCanvasElement, x: number, y: number): number[] {
  const ratio = canvas.width / canvas.getBoundingClientRect().width;
  const data = canvas.getContext("2d")?.getImageData(Math.floor(x * ratio), Math.floor(y * ratio), 1, 1).data;
  return [...(data ?? [])];
}

/** The colour of a weight on the scale that ends at 8 × uniform over 16 places. */
function uniformColor(weight: number): number[] {
  const entry = Math.round(Math.min(1, (weight * 16) / uniformLimit) * 255) * 4;
  return [...colorTable("viridis").slice(entry, entry + 4)];
}

const look = { scale: "uniform", colorMap: "viridis" } as const;
const views = {
  atlas: (scene: Scene, more: Partial<Parameters<typeof SwinAtlas>[0]> = {}) => (
    <SwinAtlas
      {...scene}
      {...look}
      {...{ config, capture, direction: "from", tint: null, order: "index", off: noneOff, compact: false }}
      maxHeight={200}
      onToggle={() => {}}
      {...more}
    />
  ),
  overlay: (scene: Scene, more: Partial<Parameters<typeof WindowOverlay>[0]> = {}) => (
    <WindowOverlay
      {...scene}
      {...look}
      {...{ block: 1, capture, picks: "query", direction: "from", opacity: 0.8, smoothing: false, picture }}
      {...more}
    />
  ),
  matrix: (scene: Scene, more: Partial<Parameters<typeof WindowMatrix>[0]> = {}) => (
    <WindowMatrix {...scene} {...look} {...{ block: 1, capture, direction: "from", quantity: "pattern" }} {...more} />
  ),
  pair: (scene: Scene, more: Partial<Parameters<typeof WindowPairDetail>[0]> = {}) => (
    <WindowPairDetail
      {...scene}
      {...{ capture, order: "index" }}
      tableOf={(block) => sampleTable(config, block)}
      onStrongest={() => {}}
      {...more}
    />
  ),
  bias: (scene: Scene) => (
    <BiasMap
      selection={scene.selection}
      layoutOf={(block) => blockWindows(config, block)}
      tableOf={(block) => sampleTable(config, block)}
      limitOf={() => 1}
      onOpen={() => {}}
    />
  ),
  statistics: (scene: Scene) => (
    <SwinStatistics
      {...scene}
      {...{ config, metric: "entropy", headsOff: [] }}
      statistics={swinHeadStatistics(capture) as NonNullable<ReturnType<typeof swinHeadStatistics>>}
    />
  ),
};

describe("the atlas of a Swin", () => {
  test("paints the captured weights where their tokens lie, other windows empty and masked ones gray", async () => {
    const query = at(7, 7);
    const container = await showView(views.atlas(watched({ block: 1, head: 1, query, key: query })), { width: 600 });
    const canvas = container.querySelector("canvas") as HTMLCanvasElement;
    const outline = container.querySelectorAll("svg")[1] as SVGSVGElement;
    const chosen = [...outline.querySelectorAll("g")].findLast((g) => !g.hasAttribute("visibility"));
    const box = chosen?.querySelector("rect") as SVGRectElement;
    const [x, y] = ["x", "y"].map((name) => Number(box.getAttribute(name)) + 2) as [number, number];
    const cell = (Number(box.getAttribute("width")) - 4) / 8;
    const middle = (token: number) =>
      pixel(canvas, x + ((token % 8) + 0.5) * cell, y + (Math.floor(token / 8) + 0.5) * cell);
    // The last window consists of the four corners; only the query's own corner is of its region.
    for (const key of [at(6, 6), at(6, 7), at(7, 6), at(7, 7)]) {
      expect(middle(key)).toEqual(uniformColor(captured("attn.pattern", 1, query, key)));
    }
    for (const key of [at(0, 0), at(1, 7), at(6, 1)]) {
      expect(
        middle(key)
          .slice(0, 3)
          .every((channel) => Math.abs(channel - 128) < 3),
      ).toBe(true);
      expect(middle(key)[3]).toBeLessThan(120);
    }
    expect(middle(at(3, 3))[3]).toBe(0);
    expect(middle(at(2, 7))[3]).toBe(0);
  });

  test("shows a head under the pointer, pins it by a click and walks between stages by arrows", async () => {
    const scene = watched({ block: 0, head: 1, query: at(5, 5), key: at(4, 4) });
    const container = await showView(views.atlas(scene), { width: 600 });
    const element = gridOf(container);
    element.focus();
    expect(spoken(container)).toBe("Block 1, head 2, regular windows");
    await userEvent.keyboard("{ArrowRight}");
    expect(scene.onSelect).toHaveBeenLastCalledWith({ block: 1, head: 1 });
    await expect.poll(() => spoken(container)).toBe("Block 2, head 2, shifted windows");
    await userEvent.keyboard("{ArrowRight}{ArrowRight}{ArrowDown}{ArrowDown}");
    // The four heads of a block of the second stage stand in two columns; one window covers their map, so nothing is shifted.
    await expect.poll(() => spoken(container)).toBe("Block 3, head 4, regular windows");
    expect(scene.selection.pinned().query).toBe(2 * 4 + 2);
    point(element, 0.01, 0.02);
    expect(scene.onHover).toHaveBeenLastCalledWith({ block: 0, head: 0 });
    point(element, 0.01, 0.02, "click");
    expect(scene.onSelect).toHaveBeenLastCalledWith({ block: 0, head: 0 });
  });

  test("Delete and a click with Alt switch a head off where it stands", async () => {
    const onToggle = vi.fn();
    const container = await showView(views.atlas(watched(), { onToggle }), { width: 600 });
    gridOf(container).focus();
    await userEvent.keyboard("{Delete}");
    expect(onToggle).toHaveBeenLastCalledWith(1, 1);
    point(gridOf(container), 0.01, 0.02, "click", { altKey: true });
    expect(onToggle).toHaveBeenLastCalledWith(0, 0);
  });

  test("a blank place waits for every head before the first run", async () => {
    const container = await showView(views.atlas(watched(), { capture: null, blocksReady: 1 }), { width: 600 });
    expect(container.querySelectorAll("[class*='waiting']")).toHaveLength(2 * 2 + 2 * 4);
  });
});

describe("a window on the picture", () => {
  test("reads the weight that was captured, and says why there is none", async () => {
    const scene = watched();
    const container = await showView(views.overlay(scene));
    const weight = captured("attn.pattern", 1, at(4, 4), at(3, 5));
    expect(spoken(container)).toContain(`(5, 5) → (4, 6): ${short(weight)}, ${multiple(weight * 16)} × uniform`);
    scene.onSelect({ query: at(7, 7), key: at(0, 0) });
    await expect.poll(() => spoken(container)).toContain("same window, but masked");
    scene.onSelect({ key: at(3, 3) });
    await expect.poll(() => spoken(container)).toContain("another window");
  });

  test("the pointer moves the query or reads keys, in the tokens of the block's own map", async () => {
    const scene = watched();
    const container = await showView(views.overlay(scene));
    point(gridOf(container), 2.5 / 8, 6.5 / 8);
    expect(scene.onHover).toHaveBeenLastCalledWith({ query: at(6, 2) });
    point(gridOf(container), 2.5 / 8, 6.5 / 8, "click");
    expect(scene.onSelect).toHaveBeenLastCalledWith({ query: at(6, 2) });
    const late = watched({ block: 3, head: 0, query: 5, key: 6 });
    const second = await showView(views.overlay(late, { block: 3, picks: "key" }));
    point(gridOf(second), 3.5 / 4, 1.5 / 4, "click");
    expect(late.onSelect).toHaveBeenLastCalledWith({ key: 7 });
  });

  test("without a picture and at full opacity a cell has exactly the colour of the legend", async () => {
    const query = at(4, 4);
    const scene = watched({ block: 1, head: 0, query, key: query });
    const container = await showView(views.overlay(scene, { picture: null }));
    const canvas = container.querySelector("canvas") as HTMLCanvasElement;
    const cell = canvas.getBoundingClientRect().width / 8;
    for (const key of [at(2, 3), at(3, 4), at(5, 5), at(4, 3)]) {
      const color = pixel(canvas, ((key % 8) + 0.5) * cell, (Math.floor(key / 8) + 0.5) * cell);
      expect(color).toEqual(uniformColor(captured("attn.pattern", 0, query, key)));
    }
  });

  test("a head of another stage under the pointer shows that stage's window", async () => {
    const scene = watched({ block: 1, head: 1, query: at(4, 4), key: at(5, 5) });
    const container = await showView(views.overlay(scene));
    scene.onHover({ block: 2, head: 3 });
    await frame();
    const pattern = windowActivation(capture, "attn.pattern", 2, 0, 3)?.data as Float32Array;
    expect(spoken(container)).toContain(`(3, 3) → (3, 3): ${short(pattern[10 * 16 + 10] as number)}`);
  });

  test("its table holds every place of the window with region and captured weight", () => {
    const now = { block: 1, head: 1, query: at(7, 7), key: at(0, 0) };
    const { rows } = windowTable(en, capture, now, "from");
    expect(rows).toHaveLength(16);
    expect(rows.filter((row) => row[5] === "seen")).toHaveLength(4);
    for (const row of rows) {
      const key = at(Number(row[2]) - 1, Number(row[3]) - 1);
      expect(row[6]).toBe(captured("attn.pattern", 1, at(7, 7), key));
    }
  });
});

describe("the matrix of a window", () => {
  test("has the captured number of every pair, and leaves masked pairs to the hatching", async () => {
    const scene = watched({ block: 1, head: 0, query: at(7, 7), key: at(6, 6) });
    const container = await showView(views.matrix(scene));
    const canvas = container.querySelector("canvas") as HTMLCanvasElement;
    const cell = canvas.getBoundingClientRect().width / 16;
    for (const [query, key] of [
      [at(6, 6), at(7, 7)],
      [at(0, 0), at(1, 1)],
      [at(7, 0), at(6, 1)],
    ] as const) {
      const [row, column] = [shiftedSlot(query).place, shiftedSlot(key).place];
      const weight = captured("attn.pattern", 0, query, key);
      expect(pixel(canvas, (column + 0.5) * cell, (row + 0.5) * cell)).toEqual(uniformColor(weight));
    }
    const [row, column] = [shiftedSlot(at(7, 7)).place, shiftedSlot(at(0, 0)).place];
    expect(pixel(canvas, (column + 0.5) * cell, (row + 0.5) * cell)[3]).toBeLessThan(128);
    point(gridOf(container), (column + 0.5) / 16, (row + 0.5) / 16);
    expect(scene.onHover).toHaveBeenLastCalledWith({ query: at(7, 7), key: at(0, 0) });
    await expect.poll(() => spoken(container)).toContain("masked");
  });

  test("shows scores with the mask in them, and with the mask off every pair", async () => {
    const now = { block: 1, head: 0, query: at(7, 7), key: at(0, 0) };
    const container = await showView(views.matrix(watched(now), { quantity: "scores" }));
    expect(spoken(container)).toContain(fixed(captured("attn.scores", 0, at(7, 7), at(0, 0)), 3));
    expect(spoken(container)).toContain("−100");
    const open = sampleSwinCapture(config, { maskOff: true });
    const second = await showView(views.matrix(watched(now), { capture: open }));
    const canvas = second.querySelector("canvas") as HTMLCanvasElement;
    const cell = canvas.getBoundingClientRect().width / 16;
    expect(pixel(canvas, 15.5 * cell, 0.5 * cell)[3]).toBe(255);
    expect(spoken(second)).not.toContain("masked");
  });
});

describe("a pair of a window", () => {
  test("adds product, bias and mask up to the captured score and weight", async () => {
    const now = { block: 1, head: 1, query: at(7, 7), key: at(6, 0) };
    const container = await showView(views.pair(watched(now)));
    const words = container.querySelector("svg")?.textContent ?? "";
    const [from, to] = [shiftedSlot(now.query), shiftedSlot(now.key)];
    const vectors = (role: "attn.q" | "attn.k", place: number) =>
      windowActivation(capture, role, 1, from.window, 1)?.data.subarray(place * 3, place * 3 + 3) as Float32Array;
    const [q, k] = [vectors("attn.q", from.place), vectors("attn.k", to.place)];
    const product = q.reduce((sum, value, index) => sum + value * (k[index] as number), 0) / Math.sqrt(3);
    const down = Math.floor(from.place / 4) - Math.floor(to.place / 4);
    const across = (from.place % 4) - (to.place % 4);
    const entry = (down + 3) * 7 + across + 3;
    const bias = sampleTable(config, 1).data[entry * 2 + 1] as number;
    for (const part of [
      ...[fixed(product, 3), signed(bias, 3), "−100", `entry ${entry}`, "regions 4 and 5"],
      ...[fixed(captured("attn.scores", 1, now.query, now.key), 3)],
      short(captured("attn.pattern", 1, now.query, now.key)),
    ]) {
      expect(words).toContain(part);
    }
  });

  test("in different windows there is no score, and it says in which blocks the two do meet", async () => {
    const onStrongest = vi.fn();
    const now = { block: 1, head: 1, query: at(7, 7), key: at(3, 3) };
    const container = await showView(views.pair(watched(now), { onStrongest }));
    expect(container.textContent).toContain("window 4");
    expect(container.textContent).toContain("blocks 3, 4");
    expect(container.querySelector("svg")).toBeNull();
    (container.querySelector("button") as HTMLButtonElement).click();
    expect(onStrongest).toHaveBeenCalledWith(now);
  });

  test("the ranking chooses the token in a place, wherever the roll took it", async () => {
    const scene = watched({ block: 1, head: 1, query: at(7, 7), key: at(7, 7) });
    const container = await showView(views.pair(scene));
    const [ranking] = [...container.querySelectorAll<SVGGElement>("[role='slider']")].slice(-1);
    ranking?.focus();
    await userEvent.keyboard("{Home}");
    const own = [at(6, 6), at(6, 7), at(7, 6), at(7, 7)];
    const best = own.toSorted(
      (a, b) => captured("attn.pattern", 1, at(7, 7), b) - captured("attn.pattern", 1, at(7, 7), a),
    );
    expect(scene.selection.pinned().key).toBe(best[0]);
  });
});

describe("the bias in the spine", () => {
  test("shows the entry of the pair's offset, and none between windows", async () => {
    const scene = watched({ block: 1, head: 1, query: at(4, 4), key: at(3, 5) });
    const container = await showView(views.bias(scene), { width: 104 });
    const bias = sampleTable(config, 1).data[((1 + 3) * 7 + (-1 + 3)) * 2 + 1] as number;
    expect(container.querySelector("p")?.textContent).toBe(`+1, −1: ${fixed(bias, 3)}`);
    scene.onSelect({ key: at(0, 0) });
    await frame();
    expect(container.querySelector("p")?.textContent).toBe("");
  });
});

describe("the statistics of a Swin", () => {
  test("give every head a point with its number; the arrows stay within the heads of a stage", async () => {
    const scene = watched({ block: 3, head: 3, query: 0, key: 0 });
    const container = await showView(views.statistics(scene));
    const statistics = swinHeadStatistics(capture);
    const points = [...container.querySelectorAll("circle[role='option']")];
    expect(points).toHaveLength(2 * 2 + 2 * 4);
    const value = fixed(statistics?.entropy[3]?.[3] as number, 3);
    expect(points.at(-1)?.getAttribute("aria-label")).toBe(`block 4, head 4: ${value} nats`);
    (container.querySelector("[role='listbox']") as SVGGElement).focus();
    await userEvent.keyboard("{ArrowLeft}{ArrowLeft}");
    await expect.poll(() => scene.selection.pinned()).toMatchObject({ block: 1, head: 1 });
  });
});

describe("every view of a Swin", () => {
  const cases = Object.entries(views).flatMap(([name, view]) => [
    { name, view, lang: "en", theme: "light", width: 640 } as const,
    { name, view, lang: "zh", theme: "dark", width: 340 } as const,
  ]);
  test.each(cases)("$name passes axe, can be read and keeps its width ($lang, $theme, $width px)", async (one) => {
    const container = await showView(one.view(watched()), one);
    await expectAccessible(container);
    expectReadable(container);
    expect(container.querySelector("main")?.scrollWidth).toBeLessThanOrEqual(one.width + 1);
  });
});
