import { describe, expect, it, vi } from "vitest";
import { userEvent } from "vitest/browser";
import { fixed } from "../../../src/components/draw/charts/format.ts";
import { mapGeometry } from "../../../src/components/draw/window-lab/map-geometry.ts";
import { contrast, regionColor } from "../../../src/components/draw/window-lab/region-colors.ts";
import { caseScene } from "../../../src/components/draw/window-lab/scene.ts";
import { regionOfToken } from "../../../src/model/analysis/window-attention.ts";
import { attentionMask, placeOfSlot, windowLayout, windowOfToken } from "../../../src/model/analysis/windows.ts";
import { initialSettings } from "../../../src/model/hyperparameters.ts";
import { parseAddress } from "../../../src/url-state.ts";
import { expectAccessible } from "../charts/show-view.tsx";
import { leave, pointAt, settle, showLab } from "./lab-room.tsx";

const course = windowLayout({ rows: 8, columns: 8, windowSize: [4, 4], shift: [2, 2], padding: "afterShift" });
const regular = windowLayout({ ...course, shift: [0, 0] });
/** The token in words, from the network's own tables. */
function lineOf(token: number, layout = course): string {
  const slot = layout.slotOf[token] as number;
  const [row, column] = [Math.floor(token / layout.columns), token % layout.columns];
  const place = (slot % layout.windowTokens) + 1;
  return `(${row}, ${column}): window ${windowOfToken(layout, token) + 1}, place ${place}, region ${regionOfToken(layout, token)}`;
}
/** Middle of a cell in a map's grid. */
function middle(grid: HTMLElement, layout: typeof course, row: number, column: number): readonly [number, number] {
  const cell = (grid.clientWidth - 6) / layout.paddedColumns;
  return [3 + (column + 0.5) * cell, 3 + (row + 0.5) * cell];
}

describe("the course's case", () => {
  it("opens on the partition with the token (0, 5), and says its numbers", async () => {
    const { container, grid, said } = await showLab();
    await settle();
    expect(container.querySelector("[role='tab'][aria-selected='true']")?.textContent).toBe("1Partition");
    expect(said(grid("lab-picture"))).toBe(lineOf(5, regular));
    expect(said(grid("lab-memory"))).toBe("(0, 5): window 2, place 2, region 0");
    expect(container.textContent).toContain("cut into 4 windows of 4 × 4");
    const row = [...container.querySelectorAll("#lab-stage table tr")].map((one) => one.textContent);
    expect(row).toContain("after the roll(0 − 2) mod 8, (5 − 2) mod 8row 6, column 3");
    expect(row).toContain("place in it(6 mod 4) · 4 + (3 mod 4) = 11no. 12 of 16");
    expect(container.textContent).toContain("256 · 128 · 128 · 64");
  });

  it("walks its steps by tabs, arrow keys and digits, each with a heading of its own", async () => {
    const { container, store } = await showLab();
    const tabs = [...container.querySelectorAll<HTMLElement>("[role='tab']")];
    const headings = new Set<string>();
    tabs[0]?.focus();
    for (const step of ["roll", "regions", "mask", "softmax", "rollBack"] as const) {
      await userEvent.keyboard("{ArrowRight}");
      expect(store.getState().settings.labStep).toBe(step);
      expect(document.activeElement?.id).toBe(`lab-step-${step}`);
      headings.add(container.querySelector("[aria-live] h2")?.textContent ?? "");
    }
    expect(headings.size).toBe(5);
    await userEvent.keyboard("{Home}");
    expect(store.getState().settings.labStep).toBe("partition");
    (document.activeElement as HTMLElement).blur();
    await userEvent.keyboard("4");
    expect(store.getState().settings.labStep).toBe("mask");
    await userEvent.keyboard("{ArrowLeft}");
    expect(store.getState().settings.labStep).toBe("regions");
    expect(container.querySelector("[role='tabpanel']")?.getAttribute("aria-labelledby")).toBe("lab-step-regions");
    tabs[5]?.click();
    await settle();
    expect(store.getState().settings.labStep).toBe("rollBack");
  });

  it("scrubs between the steps and rests there", async () => {
    const { container, store } = await showLab();
    const slider = container.querySelector<HTMLInputElement>("input[aria-label='Scrub through the steps']");
    if (!slider) throw new Error("no slider");
    const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set;
    set?.call(slider, "1.7");
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    await settle(900);
    expect(store.getState().settings.labStep).toBe("regions");
    expect(Number(slider.value)).toBeCloseTo(1.7, 5);
    slider.focus();
    await userEvent.keyboard("{ArrowRight}");
    expect(store.getState().settings.labStep).toBe("mask");
  });

  it("says where a token is by the partition that holds, on the way from step to step too", async () => {
    const { container, controller, grid, said } = await showLab();
    await settle();
    const readout = () => container.querySelector("#lab-mask p[data-tone='query']")?.textContent?.trim();
    for (const [labStep, layout] of [
      ["roll", course],
      ["partition", regular],
      ["rollBack", course],
    ] as const) {
      controller.set({ labStep });
      await settle(900);
      const lines = [said(grid("lab-picture")), said(grid("lab-memory")), readout()];
      expect(lines, labStep).toEqual(Array(3).fill(lineOf(5, layout)));
    }
  });

  it("plays through all six steps once, rests on each until it can be read, and stops", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      const { container, store } = await showLab();
      const play = [...container.querySelectorAll("button")].find((one) => one.textContent?.includes("Play"));
      play?.click();
      const painted = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      for (const next of ["roll", "regions", "mask", "softmax", "rollBack"] as const) {
        await painted();
        const before = store.getState().settings.labStep;
        const told = [...container.querySelectorAll("[aria-live] h2, [aria-live] h2 ~ p")];
        const letters = told.reduce((sum, one) => sum + (one.textContent?.length ?? 0), 0);
        expect(letters).toBeGreaterThan(112);
        await vi.advanceTimersByTimeAsync(45 * letters);
        expect(store.getState().settings.labStep).toBe(before);
        await vi.advanceTimersByTimeAsync(700);
        expect(store.getState().settings.labStep).toBe(next);
      }
      await painted();
      await vi.advanceTimersByTimeAsync(60_000);
      await painted();
      expect(store.getState().settings.labStep).toBe("rollBack");
      expect(play?.textContent).toContain("Play again");
    } finally {
      vi.useRealTimers();
    }
  });
});

describe("one token in all views", () => {
  it("is lit everywhere as windows.ts has it, wherever the pointer finds it", async () => {
    const { container, grid, said } = await showLab({ settings: { labStep: "mask" } });
    await settle();
    const readout = () => container.querySelector("#lab-mask p[data-tone='query']")?.textContent?.trim();
    for (const token of [0, 7, 13, 27, 45, 63]) {
      const [picture, memory] = [grid("lab-picture"), grid("lab-memory")];
      pointAt(picture, ...middle(picture, course, Math.floor(token / 8), token % 8));
      await settle();
      expect([said(picture), said(memory), readout()]).toEqual(Array(3).fill(lineOf(token)));
      const away = placeOfSlot(course, course.slotOf[token] as number);
      expect(memory.querySelector("[role='row']")?.getAttribute("aria-rowindex")).toBe(String(away.row + 1));
      expect(memory.querySelector("[role='gridcell']")?.getAttribute("aria-colindex")).toBe(String(away.column + 1));
      leave(picture);
      await settle();
      expect(said(picture)).toBe(lineOf(5));
      // The same token where the roll has brought it.
      pointAt(memory, ...middle(memory, course, away.row, away.column));
      await settle();
      expect([said(picture), readout()]).toEqual([lineOf(token), lineOf(token)]);
      leave(memory);
      await settle();
    }
  });

  it("is found at home in memory before the roll and after it has been undone", async () => {
    for (const labStep of ["partition", "rollBack"] as const) {
      const { grid, said } = await showLab({ settings: { labStep } });
      await settle();
      const memory = grid("lab-memory");
      pointAt(memory, ...middle(memory, course, 6, 3));
      await settle();
      expect(said(memory)).toBe(lineOf(51, labStep === "partition" ? regular : course));
    }
  });

  it("is chosen by a click or by arrow keys, and stands in the address", async () => {
    const { store, grid, said } = await showLab({ settings: { labStep: "regions" } });
    await settle();
    const picture = grid("lab-picture");
    pointAt(picture, ...middle(picture, course, 3, 6), "click");
    expect(store.getState().labToken).toEqual({ row: 3, column: 6 });
    picture.focus();
    await userEvent.keyboard("{ArrowDown}{ArrowLeft}");
    expect(store.getState().labToken).toEqual({ row: 4, column: 5 });
    await settle();
    expect(said(picture)).toBe(lineOf(37));
    // In memory an arrow goes where memory goes, round the edge of the picture.
    const memory = grid("lab-memory");
    pointAt(memory, ...middle(memory, course, 5, 0), "click");
    expect(store.getState().labToken).toEqual({ row: 7, column: 2 });
    memory.focus();
    await userEvent.keyboard("{ArrowDown}");
    expect(store.getState().labToken).toEqual({ row: 0, column: 2 });
  });

  it("has its mask row, its key's column and the exact numbers of the pair", async () => {
    const { container, grid, said, store } = await showLab({ settings: { labStep: "softmax" } });
    await settle();
    const bars = grid("lab-softmax");
    bars.focus();
    await userEvent.keyboard("{Home}");
    await settle();
    const { shifted } = caseScene({ rows: 8, columns: 8, window: 4, shift: 2, padding: "afterShift" });
    const at = shifted.rowOf(5)?.places[0];
    if (!at) throw new Error("no row");
    expect(attentionMask(course)[(2 * 16 + 11) * 16]).toBe(-100);
    expect(said(bars)).toContain(`score ${fixed(at.score, 3)} + mask −100 = ${fixed(at.score - 100, 3)}`);
    expect(container.querySelector("#lab-mask p[data-tone='key']")?.textContent?.trim()).toBe(
      "query (0, 5), key (6, 2): mask −100, closed",
    );
    expect(said(grid("lab-mask"))).toBe("query (0, 5), key (6, 2): mask −100, closed");
    // A click in the mask chooses both.
    const mask = grid("lab-mask");
    pointAt(mask, 6, 26, "click");
    await settle();
    expect(store.getState().labToken).toEqual({ row: 2, column: 2 });
    expect(said(mask)).toBe("query (2, 2), key (2, 2): mask 0, open");
  });

  it("lights its region in the region's own colour, readable in both themes", async () => {
    for (const theme of ["light", "dark"] as const) {
      const { grid } = await showLab({ settings: { labStep: "regions" }, theme });
      await settle();
      const memory = grid("lab-memory");
      const canvas = memory.querySelector("canvas");
      const [x, y] = middle(memory, course, 7, 1);
      const { cell } = mapGeometry(course, memory.clientWidth - 6, 1, 326);
      const ratio = (canvas?.width ?? 0) / memory.clientWidth;
      const corner = [Math.round((x - cell * 0.36) * ratio), Math.round((y - cell * 0.36) * ratio)] as const;
      const data = canvas?.getContext("2d")?.getImageData(...corner, 1, 1).data ?? [];
      const shown = `rgb(${data[0]}, ${data[1]}, ${data[2]})`;
      expect(contrast(shown, regionColor(6)), `${theme} ${shown}`).toBeLessThan(1.02);
    }
  });
});

describe("the sliders", () => {
  it("never break: a small map shrinks the window, drops the shift and says so", async () => {
    const { container, controller } = await showLab({ settings: { labStep: "mask" } });
    controller.set({ labRows: 3, labColumns: 3 });
    await settle();
    expect(container.textContent).toContain("shrinks the window to 3 × 3 and drops the shift");
    expect(container.textContent).toContain("All 81 pairs stay open");
    controller.set({ labColumns: 9 });
    await settle();
    expect(container.textContent).toContain("The height is not larger than M, so the window is 3 × 4");
    controller.set({ labPadding: "beforeShift" });
    await settle();
    expect(container.textContent).toContain("this code shrinks the window to 3 × 3 and drops the shift both ways");
  });

  it("draw padding, walk over it, and tell what the mask of timm's order lets through", async () => {
    const settings = { labStep: "mask", labRows: 7, labColumns: 7, labPadding: "beforeShift" } as const;
    const { container, grid, store, controller } = await showLab({ settings });
    await settle();
    expect(container.textContent).toContain("1 row and 1 column of zeros (hatched) make it 8 × 8");
    const layout = windowLayout({ rows: 7, columns: 7, windowSize: [4, 4], shift: [2, 2], padding: "beforeShift" });
    const memory = grid("lab-memory");
    // Row 6 of the picture lies above the row of padding, and row 0 under it.
    pointAt(memory, ...middle(memory, layout, 4, 0), "click");
    expect(store.getState().labToken).toEqual({ row: 6, column: 2 });
    memory.focus();
    await userEvent.keyboard("{ArrowDown}");
    expect(store.getState().labToken).toEqual({ row: 0, column: 2 });
    pointAt(memory, ...middle(memory, layout, 5, 0), "click");
    expect(store.getState().labToken).toEqual({ row: 0, column: 2 });
    controller.set({ labPadding: "afterShift" });
    await settle();
    expect(container.textContent).toContain("pairs of true neighbours do not");
  });

  it("tell in every step what slips through where the bands miss the seam", async () => {
    const settings = { labStep: "softmax", labRows: 9, labColumns: 10 } as const;
    const { container, controller } = await showLab({ settings });
    await settle();
    expect(container.textContent).toContain("All 16 places of window");
    expect(container.textContent).toMatch(
      /12 of the 16 open places come from the far side .* get \d+\.\d % of the attention/,
    );
    expect(container.textContent).not.toContain("takes the strangers' share");
    controller.set({ labStep: "mask" });
    await settle();
    expect(container.textContent).toContain("timm's bands miss the seam, and so does its mask");
    controller.set({ labStep: "regions" });
    await settle();
    expect(container.textContent).not.toContain("same number, same piece");
    expect(container.textContent).toContain("have the number of (0, 5)");
  });

  it("speak of regular windows only, and of no other region, where nothing is shifted", async () => {
    const { container, controller } = await showLab({ settings: { labShift: 0, labStep: "roll" } });
    for (const labStep of ["roll", "regions", "mask", "softmax", "rollBack"] as const) {
      controller.set({ labStep });
      await settle();
      const heads = [...container.querySelectorAll("figure h2")].map((one) => one.textContent).join(" ");
      expect(heads).toContain("regular windows");
      expect(heads).toContain("nothing is rolled");
      expect(heads).not.toMatch(/shifted|After the roll|Rolled back/);
      expect(container.querySelector("#lab-mask")?.textContent).not.toContain("other region");
      expect(container.querySelectorAll("[role='tab']")[1]?.textContent).toBe("2Roll by 0");
    }
    controller.set({ labShift: 1 });
    await settle();
    expect(container.querySelectorAll("[role='tab']")[1]?.textContent).toBe("2Roll by 1");
    controller.set({ labShift: 2 });
    await settle();
    expect(container.querySelectorAll("[role='tab']")[1]?.textContent).toBe("2Roll by M/2");
  });

  it("return to the course's case with one button", async () => {
    const { container, store } = await showLab({
      settings: { labRows: 12, labWindow: 3, labShift: 1, labMask: false },
      state: { labToken: { row: 9, column: 1 } },
    });
    await settle();
    [...container.querySelectorAll("button")].find((one) => one.textContent === "Back to the course case")?.click();
    await settle();
    const { labRows, labColumns, labWindow, labShift, labMask } = store.getState().settings;
    expect([labRows, labColumns, labWindow, labShift, labMask]).toEqual([8, 8, 4, 2, true]);
    expect(store.getState().labToken).toEqual({ row: 0, column: 5 });
  });

  it("show with the mask off what leaks", async () => {
    const { container } = await showLab({ settings: { labStep: "softmax", labMask: false } });
    await settle();
    expect(container.textContent).toContain("46.2 % of the attention of (0, 5) leaks to 8 strangers");
    expect(container.textContent).toContain("leaks to strangers");
  });
});

it("a link opens exactly its step, map and token", async () => {
  const { request, problems } = parseAddress("#/lab?labStep=mask&labRows=12&token=3,4");
  expect(problems).toEqual([]);
  const { grid, said, container } = await showLab({
    settings: { ...initialSettings, ...request.settings },
    state: { labToken: request.labToken ?? { row: 0, column: 0 } },
  });
  await settle();
  const layout = windowLayout({ rows: 12, columns: 8, windowSize: [4, 4], shift: [2, 2], padding: "afterShift" });
  expect(said(grid("lab-picture"))).toBe(lineOf(2 * 8 + 3, layout));
  expect(container.querySelector("[role='tab'][aria-selected='true']")?.textContent).toBe("4Mask");
});

describe("everybody", () => {
  for (const [lang, theme, width] of [
    ["en", "light", 1400],
    ["zh", "dark", 380],
  ] as const) {
    it(`can use it in ${lang}, ${theme}, at ${width} pixels`, async () => {
      const { container } = await showLab({ settings: { labStep: "softmax" }, lang, theme, width });
      await settle();
      await expectAccessible(container);
      for (const control of container.querySelectorAll("button, select, [role='grid'], input[type='range']")) {
        if (control.closest("dialog")) continue;
        expect(control.getBoundingClientRect().height, control.outerHTML).toBeGreaterThanOrEqual(24);
      }
    });
  }
});
