import { describe, expect, test, vi } from "vitest";
import { userEvent } from "vitest/browser";
import { render } from "vitest-browser-react";
import "../../../src/theme.css";
import { createComparison } from "../../../src/comparison.ts";
import Compare from "../../../src/components/compare/Compare.tsx";
import { CompareContext } from "../../../src/components/compare/compare-context.ts";
import { measure, shareInside, sightOf } from "../../../src/components/compare/sight.ts";
import { percent, short } from "../../../src/components/draw/charts/format.ts";
import { AppContext } from "../../../src/components/figures/app-context.tsx";
import { DropTarget } from "../../../src/components/inspector/Intake.tsx";
import type { Controller } from "../../../src/controller-interface.ts";
import { type Lang, loadLanguage, loadRooms, TextProvider } from "../../../src/i18n/text.tsx";
import { tokenGrid, tokenOfCell } from "../../../src/model/analysis/token-grid.ts";
import { type Capture, headActivation } from "../../../src/model/capture.ts";
import { createLinkStore } from "../../../src/link-state.ts";
import type { LoadedModel, Picture } from "../../../src/model/engine.ts";
import { createAppStore, type State } from "../../../src/store.ts";
import { sampleCapture } from "../../gallery/sample-capture.ts";
import { samplePicture } from "../../gallery/sample-model.ts";
import { sampleSwinCapture } from "../../gallery/sample-swin-capture.ts";
import { expectAccessible } from "../charts/show-view.tsx";

const vit = sampleCapture({ depth: 2, numHeads: 2, grid: [4, 4], patchSize: 8 });
const swin = sampleSwinCapture();
const pixels = samplePicture(vit.config);
const crop = { x: 0, y: 0, width: 32, height: 32 };
const picture: Picture = { width: 32, height: 32, crop, pixels, pixelSize: [32, 32], bitmap: null };

function sideOf(capture: Capture | null, name: string, changes: Partial<State> = {}) {
  const store = createAppStore({
    page: "compare",
    capture,
    baseline: capture,
    picture: capture && picture,
    model: capture && ({ id: name, config: capture.config, labels: null, parameters: 1, bytes: 1 } as LoadedModel),
    modelName: name,
    selection: { block: 0, head: 0, query: capture?.family === "vit" ? 6 : 18, key: capture?.family === "vit" ? 1 : 0 },
    ...changes,
  });
  const controller = {
    set: (settings: Partial<State["settings"]>) =>
      store.setState((state) => ({ settings: { ...state.settings, ...settings } })),
    cancel: vi.fn(),
    open: async () => {},
    showSample: async () => {},
    showPicture: vi.fn(async () => {}),
    openCheckpoint: vi.fn(async () => {}),
  } as unknown as Controller;
  return { store, controller };
}

async function showRoom(left = sideOf(vit, "ViT"), right = sideOf(swin, "Swin"), lang: Lang = "en", theme = "light") {
  await Promise.all([loadLanguage(lang), loadRooms()]);
  const link = createLinkStore();
  createComparison({ left, right, link });
  document.documentElement.lang = lang;
  document.documentElement.dataset["theme"] = theme;
  const { container } = await render(
    <TextProvider lang={lang}>
      <AppContext value={{ ...left, samples: [], address: () => "" }}>
        <CompareContext value={{ left, right, link }}>
          <div style={{ width: 1200 }}>
            <Compare />
            <DropTarget />
          </div>
        </CompareContext>
      </AppContext>
    </TextProvider>,
  );
  const grids = [...container.querySelectorAll<HTMLElement>("figure [role=grid]")];
  const maps = grids.filter((grid) => grid.querySelectorAll("canvas").length === 2);
  const heads = grids.filter((grid) => grid.querySelectorAll("canvas").length === 1);
  return { container, maps, heads, left: left.store, right: right.store, link };
}

const frame = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));

/** Sends an event to a place in an element, in shares of its size. */
function point(element: HTMLElement | undefined, x: number, y: number, type = "pointermove") {
  if (!element) throw new Error("no such picture");
  const box = element.getBoundingClientRect();
  const place = { clientX: box.left + x * box.width, clientY: box.top + y * box.height, bubbles: true };
  if (type === "wheel")
    element.dispatchEvent(new WheelEvent(type, { ...place, deltaY: -100, ctrlKey: true, cancelable: true }));
  else if (type === "pointermove") element.dispatchEvent(new PointerEvent(type, { ...place, pointerType: "mouse" }));
  else element.dispatchEvent(new MouseEvent(type, { ...place, view: window }));
}

const rowOf = (container: Element, name: string) =>
  [...container.querySelectorAll("tbody tr")].find((row) => row.querySelector("th")?.textContent === name);
const cellsOf = (container: Element, name: string) =>
  [...(rowOf(container, name)?.querySelectorAll("td") ?? [])].map((cell) => cell.textContent);

describe("the compare room", () => {
  test("the pointer on one picture shows the same place on both, with the captures' own numbers", async () => {
    const { container, maps, left, right } = await showRoom();
    point(maps[0], 0.9, 0.1);
    await frame();
    const [here, there] = [tokenOfCell(tokenGrid(vit.config), 0, 3), tokenOfCell(tokenGrid(swin.config), 1, 7)];
    expect(left.getState().hover).toEqual({ query: here });
    expect(right.getState().hover).toEqual({ query: there });
    expect(cellsOf(container, "can look at")).toEqual(["17 of 17", "16 of 64"]);
    const row = headActivation(vit, "attn.pattern", 0, 0)?.data.slice(here * 17, (here + 1) * 17) ?? [];
    expect(cellsOf(container, "largest weight")[0]).toContain(short(Math.max(...row)));
    const selection = (query: number) => ({ block: 0, head: 0, query, key: 0 });
    const [one, other] = [sightOf(vit, selection(here), "from"), sightOf(swin, selection(there), "from")];
    if (!one || !other) throw new Error("nothing is seen");
    expect(cellsOf(container, "inside the window of Swin")).toEqual([percent(shareInside(one, other) ?? -1), "100.0%"]);
    expect(cellsOf(container, "mean distance")[1]).toContain(`${measure(other).distance?.toFixed(1)} px`);
  });

  test("a click on either picture pins the point on both; a head belongs to its side", async () => {
    const { maps, heads, left, right } = await showRoom();
    point(maps[1], 0.05, 0.95, "click");
    expect(right.getState().selection.query).toBe(tokenOfCell(tokenGrid(swin.config), 7, 0));
    expect(left.getState().selection.query).toBe(tokenOfCell(tokenGrid(vit.config), 3, 0));
    point(heads[1], 0.9, 0.5, "click");
    expect([left.getState().selection.head, right.getState().selection.head]).toEqual([0, 1]);
  });

  test("both pictures zoom together, and a point in a zoomed picture is the token that is seen there", async () => {
    const { maps, link, left, right } = await showRoom();
    link.setState({ zoom: { k: 2, x: 0.5, y: 0.25 } });
    await frame();
    point(maps[0], 0.1, 0.1, "click");
    expect(left.getState().selection.query).toBe(tokenOfCell(tokenGrid(vit.config), 1, 2));
    point(maps[1], 0.9, 0.9, "click");
    expect(right.getState().selection.query).toBe(tokenOfCell(tokenGrid(swin.config), 5, 7));
    expect(link.getState().zoom).toEqual({ k: 2, x: 0.5, y: 0.25 });
    point(maps[1], 1, 1, "wheel");
    const { zoom } = link.getState();
    expect(zoom.k).toBeGreaterThan(2);
    // What is under the pointer stays there.
    expect(zoom.x + 1 / zoom.k).toBeCloseTo(1, 3);
    expect(zoom.y + 1 / zoom.k).toBeCloseTo(0.75, 3);
  });

  test("a wheel without Ctrl is the page's", async () => {
    const { maps, link } = await showRoom();
    maps[0]?.dispatchEvent(new WheelEvent("wheel", { deltaY: -100, bubbles: true, cancelable: true }));
    expect(link.getState().zoom.k).toBe(1);
  });

  test("keys zoom, move and come back; a token chosen by keys comes into view", async () => {
    const { maps, link, left } = await showRoom();
    maps[0]?.focus();
    await userEvent.keyboard("+++");
    expect(link.getState().zoom.k).toBeCloseTo(1.5 ** 3, 5);
    const { x } = link.getState().zoom;
    await userEvent.keyboard("{Shift>}{ArrowLeft}{/Shift}");
    expect(link.getState().zoom.x).toBeLessThan(x);
    await userEvent.keyboard("{Control>}{End}{/Control}");
    expect(left.getState().selection.query).toBe(16);
    const { zoom } = link.getState();
    expect([zoom.x + 1 / zoom.k, zoom.y + 1 / zoom.k]).toEqual([expect.closeTo(1, 5), expect.closeTo(1, 5)]);
    await userEvent.keyboard("-0");
    expect(link.getState().zoom).toEqual({ k: 1, x: 0, y: 0 });
  });

  test("the buttons zoom both pictures and show the whole again", async () => {
    const { container, link } = await showRoom();
    const button = (name: string) =>
      [...container.querySelectorAll("button")].find((one) => (one.ariaLabel ?? one.textContent) === name);
    button("Zoom in, both pictures")?.click();
    expect(link.getState().zoom).toEqual({ k: 1.5, x: expect.closeTo(1 / 6, 5), y: expect.closeTo(1 / 6, 5) });
    await frame();
    expect(container.querySelector("output")?.textContent).toBe("1.5 ×");
    button("whole")?.click();
    expect(link.getState().zoom.k).toBe(1);
  });

  test("a block takes the other side to its depth, and the words say what shifted windows see", async () => {
    const { container, right } = await showRoom();
    const blocks = container.querySelectorAll<HTMLInputElement>("#compare-right fieldset input");
    expect([...blocks].map((block) => block.ariaLabel)).toEqual([
      "Block 1, stage 1, regular windows",
      "Block 2, stage 1, shifted windows",
      "Block 3, stage 2, regular windows",
      "Block 4, stage 2, regular windows",
    ]);
    right.setState((state) => ({ selection: { ...state.selection, block: 1, query: 0 } }));
    await frame();
    expect(container.textContent).toContain("moved the windows by 2 tokens (8 px)");
    expect(container.textContent).toContain("the mask leaves 4 of 16 tokens");
    blocks[3]?.click();
    await frame();
    expect(container.textContent).toContain("block 2 of 2 beside block 4 of 4");
    expect(container.textContent).toContain("the whole picture, as in a ViT");
  });

  test("each side shows its own work, can be stopped, and says its own problems by name", async () => {
    const right = sideOf(null, "", {
      modelId: "swin-imagenette",
      progress: { stage: "download", loaded: 1, total: 4 },
      problems: [{ place: "model", code: "engine.failed", values: {}, message: "No such model." }],
    });
    const { container } = await showRoom(sideOf(vit, "ViT"), right);
    const side = container.querySelector("#compare-right");
    expect(side?.querySelector("progress")?.value).toBe(0.25);
    [...(side?.querySelectorAll("button") ?? [])].find(({ textContent }) => textContent === "Cancel")?.click();
    expect(right.controller.cancel).toHaveBeenCalledTimes(1);
    await userEvent.keyboard("{Escape}");
    expect(right.controller.cancel).toHaveBeenCalledTimes(2);
    expect(container.querySelector("[role=alert] strong")?.textContent).toBe("Swin · Imagenette · Model");
    expect(container.querySelector("#compare-left [role=grid]")).not.toBeNull();
  });

  test("what is dropped on the right side is the right side's, everything else the left one's", async () => {
    const [left, right] = [sideOf(vit, "ViT"), sideOf(swin, "Swin")];
    const { container, maps } = await showRoom(left, right);
    const drop = (target: Element | null | undefined, name: string) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(["1"], name));
      target?.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer }));
    };
    drop(maps[1], "one.png");
    expect(right.controller.showPicture).toHaveBeenCalledExactlyOnceWith(expect.any(File), "one.png");
    drop(container.querySelector("#compare-right h2"), "mine.safetensors");
    expect(right.controller.openCheckpoint).toHaveBeenCalledTimes(1);
    expect(left.controller.showPicture).not.toHaveBeenCalled();
    drop(container.querySelector("table"), "two.png");
    expect(left.controller.showPicture).toHaveBeenCalledExactlyOnceWith(expect.any(File), "two.png");
  });

  test("one model on both sides is told apart by its side", async () => {
    const { container } = await showRoom(sideOf(swin, "Swin"), sideOf(swin, "Swin"));
    expect([...container.querySelectorAll("thead th")].slice(1).map((cell) => cell.textContent)).toEqual([
      "Swin (left)",
      "Swin (right)",
    ]);
  });

  test.each([
    ["en", "light"],
    ["zh", "dark"],
  ] as const)("everybody can use and read it (%s, %s)", async (lang, theme) => {
    const { container } = await showRoom(sideOf(vit, "ViT"), sideOf(swin, "Swin"), lang, theme);
    await frame();
    await expectAccessible(container);
  });
});
