import { describe, expect, test, vi } from "vitest";
import { userEvent } from "vitest/browser";
import { short } from "../../../src/components/draw/charts/format.ts";
import { AttentionMatrix } from "../../../src/components/views/AttentionMatrix.tsx";
import { AttentionOverlay } from "../../../src/components/views/AttentionOverlay.tsx";
import { HeadAtlas } from "../../../src/components/views/HeadAtlas.tsx";
import { PatchGrid } from "../../../src/components/views/PatchGrid.tsx";
import { tokenCount, tokenGrid } from "../../../src/model/analysis/token-grid.ts";
import { headActivation } from "../../../src/model/capture.ts";
import type { Direction } from "../../../src/model/selection.ts";
import { sampleCapture } from "../../gallery/sample-capture.ts";
import { samplePicture } from "../../gallery/sample-model.ts";
import { sampleSelection } from "../../gallery/sample-selection.ts";
import { expectAccessible, showView, tabStops } from "../charts/show-view.tsx";

const capture = sampleCapture({ depth: 4, numHeads: 3, grid: [6, 8], patchSize: 8, regTokens: 1 });
const grid = tokenGrid(capture.config);
const tokens = tokenCount(grid);
const start = { block: 1, head: 2, query: 12, key: 20 };
const pixels = samplePicture(capture.config);
const crop = { x: 0, y: 0, width: 64, height: 48 };
const picture = { width: 64, height: 48, crop, pixels, pixelSize: [48, 64], bitmap: null } as const;
const tint = {
  values: Float32Array.from({ length: 12 }, (_, index) => index + 1),
  max: 12,
  label: "entropy",
  unit: "nats",
  format: (value: number) => value.toFixed(2),
};
const weight = (block: number, head: number, query: number, key: number) =>
  headActivation(capture, "attn.pattern", block, head)!.data[query * tokens + key]!;

/** A selection whose calls are watched. */
function watched() {
  const scene = sampleSelection(start);
  return { ...scene, onHover: vi.fn(scene.onHover), onSelect: vi.fn(scene.onSelect) };
}

const gridOf = (container: Element) => container.querySelector("[role='grid']") as HTMLElement;

/** Sends a pointer or a click to a place in the grid, in shares of its size. */
function point(element: HTMLElement, x: number, y: number, type = "pointermove", extra: PointerEventInit = {}) {
  const box = element.getBoundingClientRect();
  const place = { clientX: box.left + x * box.width, clientY: box.top + y * box.height };
  const Kind = type === "click" ? MouseEvent : PointerEvent;
  element.dispatchEvent(new Kind(type, { bubbles: true, pointerType: "mouse", ...place, ...extra }));
}
const leave = (element: HTMLElement) =>
  element.dispatchEvent(new PointerEvent("pointerout", { bubbles: true, relatedTarget: document.body }));

const active = (container: Element) => {
  const id = gridOf(container).getAttribute("aria-activedescendant");
  return id === null ? null : document.getElementById(id)?.textContent;
};

const views = {
  patches: (scene: ReturnType<typeof watched>, direction: Direction = "from") => (
    <PatchGrid {...scene} grid={grid} picture={picture} source="picture" direction={direction} patchesOff={[3]} />
  ),
  atlas: (scene: ReturnType<typeof watched>, more: Partial<Parameters<typeof HeadAtlas>[0]> = {}) => (
    <HeadAtlas
      {...scene}
      {...{ grid, capture, depth: 4, numHeads: 3, direction: "from", scale: "uniform", colorMap: "viridis", tint }}
      order="index"
      {...more}
    />
  ),
  overlay: (scene: ReturnType<typeof watched>, direction: Direction = "from") => (
    <AttentionOverlay
      {...scene}
      {...{ grid, capture, direction, picture, scale: "uniform", colorMap: "viridis", opacity: 0.8 }}
      smoothing={false}
    />
  ),
  matrix: (scene: ReturnType<typeof watched>, quantity: "pattern" | "scores" = "pattern") => (
    <AttentionMatrix {...scene} {...{ grid, capture, quantity, scale: "uniform", colorMap: "viridis" }} />
  ),
};

describe("the patch grid", () => {
  test("hover shows and click pins exactly the token of the patch, as query or as key", async () => {
    for (const [direction, part] of [
      ["from", "query"],
      ["to", "key"],
    ] as const) {
      const scene = watched();
      const container = await showView(views.patches(scene, direction));
      const element = gridOf(container);
      point(element, 2.5 / 8, 4.5 / 6);
      expect(scene.onHover).toHaveBeenLastCalledWith({ [part]: 2 + 4 * 8 + 2 });
      point(element, 2.6 / 8, 4.6 / 6);
      expect(scene.onHover).toHaveBeenCalledTimes(1);
      leave(element);
      expect(scene.onHover).toHaveBeenLastCalledWith(null);
      point(element, 0.1 / 8, 0.1 / 6, "click");
      expect(scene.onSelect).toHaveBeenLastCalledWith({ [part]: 2 });
    }
  });

  test("a finger chooses by tapping, not by passing over", async () => {
    const scene = watched();
    const element = gridOf(await showView(views.patches(scene)));
    point(element, 0.5, 0.5, "pointermove", { pointerType: "touch" });
    expect(scene.onHover).not.toHaveBeenCalled();
    point(element, 7.5 / 8, 5.5 / 6, "click");
    expect(scene.onSelect).toHaveBeenLastCalledWith({ query: 49 });
  });

  test("arrows, Home, End, Page Up and Page Down walk; the chosen patch is spoken", async () => {
    const scene = watched();
    const container = await showView(views.patches(scene));
    gridOf(container).focus();
    expect(active(container)).toBe("patch 2, 3");
    const walk = [
      ["{ArrowRight}", "patch 2, 4"],
      ["{ArrowDown}", "patch 3, 4"],
      ["{Home}", "patch 3, 1"],
      ["{End}", "patch 3, 8"],
      ["{PageUp}", "patch 1, 8"],
      ["{PageDown}", "patch 6, 8"],
      ["{ArrowDown}", "patch 6, 8"],
      ["{Control>}{Home}{/Control}", "patch 1, 1"],
    ] as const;
    for (const [key, expected] of walk) {
      await userEvent.keyboard(key);
      await expect.poll(() => active(container)).toBe(expected);
    }
    expect(scene.selection.current().query).toBe(2);
  });

  test("Enter pins what the pointer shows", async () => {
    const scene = watched();
    const container = await showView(views.patches(scene));
    gridOf(container).focus();
    scene.onHover({ query: 30 });
    await userEvent.keyboard("{Enter}");
    expect(scene.onSelect).toHaveBeenLastCalledWith({ query: 30 });
  });

  test("prefix tokens are chips; a class token as query leaves the picture without an outline", async () => {
    const scene = watched();
    const container = await showView(views.patches(scene));
    const chips = [...container.querySelectorAll("button")];
    expect(chips.map((chip) => chip.textContent)).toEqual(["class", "register 1"]);
    await userEvent.click(chips[0]!);
    expect(scene.onSelect).toHaveBeenLastCalledWith({ query: 0 });
    await expect.poll(() => chips[0]?.getAttribute("aria-pressed")).toBe("true");
    expect(active(container)).toBeNull();
  });

  test("one tab stop for all patches, one for each chip", async () => {
    expect(tabStops(await showView(views.patches(watched())))).toHaveLength(3);
  });
});

describe("the head atlas", () => {
  test("hover shows the head under the pointer, enlarged with its numbers; click pins it", async () => {
    const scene = watched();
    const container = await showView(views.atlas(scene));
    const element = gridOf(container);
    point(element, 2.5 / 4, 0.5 / 3);
    expect(scene.onHover).toHaveBeenLastCalledWith({ block: 2, head: 0 });
    const lens = container.querySelector("strong")!.parentElement!;
    expect(lens.hidden).toBe(false);
    expect(lens.textContent).toContain("Block 3, head 1");
    expect(lens.textContent).toContain("7.00 nats");
    expect(lens.textContent).toContain(`class${short(weight(2, 0, 12, 0))}`);
    leave(element);
    expect(lens.hidden).toBe(true);
    point(element, 0.5 / 4, 2.5 / 3, "click");
    expect(scene.onSelect).toHaveBeenLastCalledWith({ block: 0, head: 2 });
  });

  test("when Escape releases the hover, the enlarged map goes too and the next move shows it again", async () => {
    const scene = watched();
    const container = await showView(views.atlas(scene));
    point(gridOf(container), 2.5 / 4, 0.5 / 3);
    const lens = container.querySelector("strong")!.parentElement!;
    expect(lens.hidden).toBe(false);
    scene.onHover(null);
    await expect.poll(() => lens.hidden).toBe(true);
    point(gridOf(container), 2.55 / 4, 0.5 / 3);
    expect(lens.hidden).toBe(false);
  });

  test("ordered by its statistic, a place holds another head and is spoken by its own number", async () => {
    const scene = watched();
    const container = await showView(views.atlas(scene, { order: "tint" }));
    point(gridOf(container), 0.5 / 4, 0.5 / 3, "click");
    expect(scene.onSelect).toHaveBeenLastCalledWith({ block: 0, head: 2 });
    await expect.poll(() => active(container)).toBe("Block 1, head 3, entropy 3.00 nats");
  });

  test("transposed, heads lie across and blocks down", async () => {
    const scene = watched();
    const container = await showView(views.atlas(scene, { transposed: true }));
    point(gridOf(container), 0.5 / 3, 3.5 / 4, "click");
    expect(scene.onSelect).toHaveBeenLastCalledWith({ block: 3, head: 0 });
  });

  test("arrow keys walk over heads and blocks; Delete switches off where it stands", async () => {
    const scene = watched();
    const onToggle = vi.fn();
    const off = { headsOff: [{ block: 2, head: 1 }], blocksOff: [] };
    const container = await showView(views.atlas(scene, { onToggle, off }));
    gridOf(container).focus();
    await userEvent.keyboard("{ArrowRight}{ArrowUp}");
    expect(scene.selection.current()).toEqual({ ...start, block: 2, head: 1 });
    await expect.poll(() => active(container)).toBe("Block 3, head 2, entropy 8.00 nats, switched off");
    await userEvent.keyboard("{Delete}");
    expect(onToggle).toHaveBeenCalledWith(2, 1);
    point(gridOf(container), 0.5 / 4, 0.5 / 3, "click", { altKey: true });
    expect(onToggle).toHaveBeenLastCalledWith(0, 0);
  });

  test("before the first run it shows the places, the computed blocks filled", async () => {
    const container = await showView(views.atlas(watched(), { capture: null, tint: null, blocksReady: 2 }));
    expect(container.querySelectorAll("[class*='ready']")).toHaveLength(6);
    expect(container.querySelectorAll("[class*='waiting']")).toHaveLength(6);
  });

  test("a hover renders nothing again", async () => {
    const scene = watched();
    const container = await showView(views.atlas(scene));
    const changes: string[] = [];
    const watch = new MutationObserver((records) => {
      for (const { type, target } of records) if (type === "childList") changes.push((target as Element).nodeName);
    });
    await new Promise(requestAnimationFrame);
    watch.observe(container.querySelector("svg")!, { childList: true, subtree: true });
    scene.onHover({ block: 3, head: 1, query: 30 });
    await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
    expect(container.querySelector("[data-chosen][data-head]")?.getAttribute("data-head")).toBe("3 1");
    expect(changes).toEqual([]);
    watch.disconnect();
  });
});

describe("the overlay", () => {
  test("hover sets the other token and says its exact weight and rank", async () => {
    const scene = watched();
    const container = await showView(views.overlay(scene));
    point(gridOf(container), 5.5 / 8, 2.5 / 6);
    const key = 2 + 2 * 8 + 5;
    expect(scene.onHover).toHaveBeenLastCalledWith({ key });
    const value = weight(1, 2, 12, key);
    await expect.poll(() => container.querySelector("p b")?.textContent).toBe(short(value));
    expect(container.querySelector("p")?.textContent).toContain(`${(value * tokens).toFixed(1)} × uniform`);
    const row = headActivation(capture, "attn.pattern", 1, 2)!.data.subarray(12 * tokens, 13 * tokens);
    const rank = 1 + row.filter((other) => other > value).length;
    expect(container.querySelector("p")?.textContent).toMatch(new RegExp(`, ${rank}(st|nd|rd|th) of ${tokens}`));
  });

  test("read the other way, a hover sets the query", async () => {
    const scene = watched();
    const container = await showView(views.overlay(scene, "to"));
    point(gridOf(container), 0.5 / 8, 0.5 / 6, "click");
    expect(scene.onSelect).toHaveBeenLastCalledWith({ query: 2 });
    await expect.poll(() => container.querySelector("p b")?.textContent).toBe(short(weight(1, 2, 2, 20)));
  });

  test("chips carry the weights of the prefix tokens and follow the head", async () => {
    const scene = watched();
    const container = await showView(views.overlay(scene));
    const numbers = () => [...container.querySelectorAll("button b")].map((element) => element.textContent);
    expect(numbers()).toEqual([0, 1].map((token) => short(weight(1, 2, 12, token))));
    scene.onHover({ block: 3, head: 0 });
    await expect.poll(numbers).toEqual([0, 1].map((token) => short(weight(3, 0, 12, token))));
  });
});

describe("the matrix", () => {
  const cell = (index: number) => (index + 0.5) / tokens;

  test("hover and click give exactly the pair of query and key", async () => {
    const scene = watched();
    const container = await showView(views.matrix(scene));
    point(gridOf(container), cell(17), cell(31));
    expect(scene.onHover).toHaveBeenLastCalledWith({ query: 31, key: 17 });
    await expect.poll(() => container.querySelector("p b")?.textContent).toBe(short(weight(1, 2, 31, 17)));
    point(gridOf(container), cell(0), cell(49), "click");
    expect(scene.onSelect).toHaveBeenLastCalledWith({ query: 49, key: 0 });
  });

  test("plus, minus and 0 zoom about the chosen pair, and points still give their pair", async () => {
    const scene = watched();
    const container = await showView(views.matrix(scene));
    const factor = () => container.querySelector("output")?.textContent;
    gridOf(container).focus();
    await userEvent.keyboard("++");
    await expect.poll(factor).toBe("2.3×");
    const box = container.querySelectorAll("g[class*='pair'] rect")[0]!.getBoundingClientRect();
    const whole = gridOf(container).getBoundingClientRect();
    const x = (box.left + box.width / 2 - whole.left) / whole.width;
    const y = (box.top + box.height / 2 - whole.top) / whole.height;
    point(gridOf(container), x, y, "click");
    expect(scene.onSelect).toHaveBeenLastCalledWith({ query: 12, key: 20 });
    await userEvent.keyboard("-");
    await expect.poll(factor).toBe("1.5×");
    await userEvent.keyboard("0");
    await expect.poll(factor).toBe("1.0×");
  });

  test("zoomed in, the walk keeps the pair in sight", async () => {
    const scene = watched();
    const container = await showView(views.matrix(scene));
    gridOf(container).focus();
    await userEvent.keyboard("+++++{End}{PageDown}");
    expect(scene.selection.current()).toMatchObject({ query: 49, key: 49 });
    await expect
      .poll(() => {
        const box = container.querySelectorAll("g[class*='pair'] rect")[0]!.getBoundingClientRect();
        const whole = gridOf(container).getBoundingClientRect();
        return box.right <= whole.right + 2 && box.bottom <= whole.bottom + 2 && box.left >= whole.left - 2;
      })
      .toBe(true);
  });

  test("the wheel scrolls the page until the matrix has the focus or Ctrl is held", async () => {
    const container = await showView(views.matrix(watched()));
    const element = gridOf(container);
    const factor = () => Number.parseFloat(container.querySelector("output")?.textContent ?? "");
    const wheel = (ctrlKey: boolean) => {
      const event = new WheelEvent("wheel", { deltaY: -40, ctrlKey, bubbles: true, cancelable: true });
      element.dispatchEvent(event);
      return event.defaultPrevented;
    };
    expect(wheel(false)).toBe(false);
    expect(wheel(true)).toBe(true);
    await expect.poll(factor).toBeGreaterThan(1);
    element.focus();
    expect(wheel(false)).toBe(true);
  });

  test("scores are the captured scores", async () => {
    const container = await showView(views.matrix(watched(), "scores"));
    const score = headActivation(capture, "attn.scores", 1, 2)!.data[12 * tokens + 20]!;
    expect(container.querySelector("p b")?.textContent).toBe(score.toFixed(3).replace("-", "−"));
    expect(container.querySelector("svg[role='img']")?.getAttribute("aria-label")).toContain("centred on 0");
  });

  test("a single-key shortcut of the page is not triggered by zooming", async () => {
    const container = await showView(views.matrix(watched()));
    const heard = vi.fn();
    window.addEventListener("keydown", heard);
    gridOf(container).focus();
    await userEvent.keyboard("-");
    window.removeEventListener("keydown", heard);
    expect(heard).not.toHaveBeenCalled();
  });
});

describe("every map view", () => {
  const cases = Object.entries(views).flatMap(([name, view]) => [
    { name, view, lang: "en", theme: "light", width: 700 } as const,
    { name, view, lang: "zh", theme: "dark", width: 340 } as const,
  ]);
  test.each(cases)("$name passes axe and keeps its width ($lang, $theme, $width px)", async (one) => {
    const container = await showView(one.view(watched()), one);
    await expectAccessible(container);
    const main = container.querySelector("main")!;
    expect(main.scrollWidth).toBeLessThanOrEqual(one.width + 1);
    for (const drawing of container.querySelectorAll("svg, canvas")) {
      const named = drawing.getAttribute("aria-label") || drawing.closest("[aria-hidden='true']");
      expect(named, drawing.outerHTML.slice(0, 80)).toBeTruthy();
    }
    expect(container.querySelectorAll("[role='img'] [tabindex]")).toHaveLength(0);
  });
});
