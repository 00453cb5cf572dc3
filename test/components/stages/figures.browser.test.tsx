import { describe, expect, test, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import { fixed, percent } from "../../../src/components/draw/charts/format.ts";
import { BiasFigure } from "../../../src/components/swin/BiasFigure.tsx";
import { CostFigure } from "../../../src/components/swin/CostFigure.tsx";
import { MergingFigure } from "../../../src/components/swin/MergingFigure.tsx";
import { ReachFigure } from "../../../src/components/swin/ReachFigure.tsx";
import { SwinWhatIfFigure } from "../../../src/components/swin/SwinWhatIfFigure.tsx";
import { tokenAttention } from "../../../src/model/analysis/window-attention.ts";
import { relativePosition } from "../../../src/model/analysis/windows.ts";
import type { SwinCapture } from "../../../src/model/capture.ts";
import { blockWindows } from "../../../src/model/swin-stages.ts";
import { noAblation } from "../../../src/store.ts";
import { courseSwin, sampleTable } from "../../gallery/sample-swin-capture.ts";
import { expectAccessible, expectReadable } from "../charts/show-view.tsx";
import { boxOf, press, said, show, withoutMask } from "./show-figure.tsx";

describe("the bias figure", () => {
  test("the pair's entry is the network's own, step by step", async () => {
    const { container } = await show(<BiasFigure />, {
      state: { selection: { block: 0, head: 1, query: 8, key: 19 } },
    });
    // Token 8 is row 1, column 0 of window 1; token 19 row 2, column 3.
    const { tableRow, tableColumn, index } = relativePosition([4, 4], 4, 11);
    const bias = sampleTable(courseSwin, 0).data[index * 2 + 1]!;
    const text = container.textContent ?? "";
    expect(text).toContain(`2 − 3 = −1→ + (4 − 1) = ${tableRow}→ × (2 · 4 − 1) = ${tableRow * 7}`);
    expect(text).toContain(`1 − 4 = −3→ + (4 − 1) = ${tableColumn}`);
    expect(text).toContain(`${tableRow * 7} + ${tableColumn} = ${index}`);
    expect(text).toContain(fixed(bias, 4));
    expect(text).toContain("3 pairs have Δ = (−1, −3)");
    expect(said(boxOf(container, /Bias of head 2/))).toContain(`bias ${fixed(bias, 4)}, shared by 3 pairs`);
  });

  test("pressing an entry makes the key that lies so to the query, or shows the pairs alone", async () => {
    const { container, store } = await show(<BiasFigure />, {
      state: { selection: { block: 0, head: 0, query: 9, key: 9 } },
    });
    const table = boxOf(container, /Bias of head/);
    // Δ = (−1, −1): the key is one further down and right.
    press(table, 2, 2, 7, 7);
    expect(store.getState().selection.key).toBe(18);
    await vi.waitFor(() => expect(container.textContent).toContain("9 pairs have"));
    // Δ = (3, 3) has no partner for this query, but one pair in the window.
    press(table, 6, 6, 7, 7);
    expect(store.getState().selection.key).toBe(18);
    await vi.waitFor(() => expect(container.textContent).toContain("1 pair has Δ = (+3, +3)"));
    expect(said(table)).toContain("shared by 1 pair");
  });

  test("pressing a place in the window chooses key or query; places follow the roll", async () => {
    const { container, store } = await show(<BiasFigure />, {
      state: { selection: { block: 1, head: 0, query: 0, key: 9 } },
    });
    const layout = blockWindows(courseSwin, 1);
    const window = boxOf(container, /^Window/);
    press(window, 3, 0, 4, 4);
    const first = layout.slotOf[0]! - (layout.slotOf[0]! % 16);
    expect(store.getState().selection.key).toBe(layout.tokenAt[first + 3]);
    await page.getByText("query", { exact: true }).click();
    press(window, 1, 2, 4, 4);
    expect(store.getState().selection.query).toBe(layout.tokenAt[first + 9]);
  });

  test("turned round, the entry of a pair lies where its key lies", async () => {
    const { container } = await show(<BiasFigure />, {
      state: { selection: { block: 0, head: 0, query: 9, key: 18 } },
    });
    await page.getByText("centred", { exact: true }).click();
    const table = boxOf(container, /Bias of head/);
    const chosen = container.querySelectorAll<SVGRectElement>(`#bias [role='listbox'] svg rect`);
    expect(chosen.length).toBeGreaterThan(0);
    // Query in the middle of 7 × 7, the key one down and right of it.
    const position = Number(table.querySelector("[role='option']")?.getAttribute("aria-posinset"));
    expect(position).toBe(4 * 7 + 4 + 1);
  });

  test("a key in another window has no entry, and says so", async () => {
    const { container } = await show(<BiasFigure />, {
      state: { selection: { block: 0, head: 0, query: 0, key: 63 } },
    });
    expect(container.textContent).toContain("lies in another window");
  });
});

describe("what if", () => {
  test("every switch asks for the run that it names", async () => {
    const { ablate } = await show(<SwinWhatIfFigure />);
    for (const [name, part] of [
      ["Mask", { maskOff: true }],
      ["Position bias", { biasOff: true }],
      ["Shift", { shiftOff: true }],
      ["Head 2 of block 2", { headsOff: [{ block: 1, head: 1 }] }],
      ["MLP of block 2", { mlpsOff: [1] }],
    ] as const) {
      await page.getByRole("button", { name, exact: true }).click();
      expect(ablate).toHaveBeenLastCalledWith({ ...noAblation, ...part });
    }
  });

  test("with the mask off arrows lead to the strangers, and the share is their weights together", async () => {
    const state = withoutMask();
    const { container } = await show(<SwinWhatIfFigure />, { state });
    const { weights: now } = tokenAttention(state.capture as SwinCapture, 1, 1, 0, "from")!;
    // Of its window, only tokens 0, 1, 8, 9 lie beside the corner in the picture.
    const leaked = now.reduce((sum, weight, token) => sum + ([0, 1, 8, 9].includes(token) ? 0 : weight), 0);
    expect(container.textContent).toContain(`${percent(leaked)} of this query's attention goes to strangers`);
    expect(container.textContent).toContain("Arrows lead to all 12 strangers");
    const strongest = Math.max(...[...now].filter((_, token) => ![0, 1, 8, 9].includes(token)));
    expect([...container.querySelectorAll("svg text")].map((text) => text.textContent)).toContain(percent(strongest));
  });

  test("a regular block explains itself and offers the next shifted one", async () => {
    const { container, store } = await show(<SwinWhatIfFigure />, { state: withoutMask(0) });
    expect(container.textContent).toContain("Block 1 has regular windows");
    await page.getByRole("button", { name: "Go to block 2" }).click();
    expect(store.getState().selection.block).toBe(1);
  });

  test("with the mask on it says how many strangers the mask keeps away, and shows one number for each key", async () => {
    const { container } = await show(<SwinWhatIfFigure />);
    expect(container.textContent).toContain("brought 12 strangers from another side of the picture");
    expect(container.textContent).not.toContain("→");
  });

  test("a query without strangers offers the one that leaks most", async () => {
    const state = withoutMask(1, 27);
    const { store } = await show(<SwinWhatIfFigure />, { state });
    await page.getByRole("button", { name: "Go to the query that leaks most" }).click();
    const { query } = store.getState().selection;
    expect(query).not.toBe(27);
    expect(tokenAttention(state.capture as SwinCapture, 1, 1, query, "from")).toBeDefined();
  });

  test("what is off is listed and undone", async () => {
    const { ablate, restore } = await show(<SwinWhatIfFigure />, { state: withoutMask() });
    await page.getByRole("button", { name: "Switch on again: Mask" }).click();
    expect(ablate).toHaveBeenLastCalledWith(noAblation);
    await page.getByRole("button", { name: "Undo all" }).click();
    expect(restore).toHaveBeenCalled();
  });
});

describe("reach", () => {
  test("the slider steps through the blocks and the numbers are shares of patches", async () => {
    const { container } = await show(<ReachFigure />, {
      state: { selection: { block: 0, head: 0, query: 27, key: 0 } },
    });
    expect(container.textContent).toContain("After 2 blocks: 100.0% of the picture, against 25.0% without the shift.");
    const slider = container.querySelector<HTMLInputElement>("input[type='range']");
    slider?.focus();
    await userEvent.keyboard("{ArrowLeft}{ArrowLeft}");
    await vi.waitFor(() => expect(container.textContent).toContain("Before the first block"));
    expect(container.textContent).toContain(percent(1 / 64));
  });

  test("Play goes to the last block and stops there", async () => {
    const { container } = await show(<ReachFigure />);
    await page.getByRole("button", { name: "Play" }).click();
    await vi.waitFor(() => expect(container.textContent).toContain("After 4 blocks"), { timeout: 5000 });
    await vi.waitFor(() => expect(page.getByRole("button", { name: "Play" }).query()).not.toBeNull());
  });
});

describe("merging and cost", () => {
  test("widths and sizes are those of the model; pressing a coarse cell chooses its token", async () => {
    const { container, store } = await show(<MergingFigure />, {
      state: { selection: { block: 3, head: 0, query: 5, key: 0 } },
    });
    expect(container.textContent).toContain("8 × 8 × 8");
    expect(container.textContent).toContain("4 × 4 × 16");
    expect(container.textContent).toContain("4 × 8 = 32 channels");
    expect(container.textContent).toContain("Linear, 32 → 16");
    press(boxOf(container, /Stage 2, after merging/), 3, 2, 4, 4);
    expect(store.getState().selection).toMatchObject({ block: 3, query: 11 });
    press(boxOf(container, /Stage 1, embedded/), 7, 7, 8, 8);
    expect(store.getState().selection).toMatchObject({ block: 3, query: 15 });
  });

  test("bars carry the exact numbers of the formulas", async () => {
    const { container } = await show(<CostFigure />);
    const global = 4 * 64 * 8 ** 2 + 2 * 64 ** 2 * 8;
    const windowed = 4 * 64 * 8 ** 2 + 2 * 16 * 64 * 8;
    expect(container.textContent).toContain(global.toLocaleString("en"));
    expect(container.textContent).toContain(windowed.toLocaleString("en"));
    expect(container.textContent).toContain(`${fixed(global / windowed, 2)} ×`);
    const slider = container.querySelector<HTMLElement>("[role='slider']");
    slider?.focus();
    await userEvent.keyboard("{ArrowRight}");
    await vi.waitFor(() => expect(slider?.getAttribute("aria-valuenow")).toBe("9"));
    await page.getByRole("button", { name: "Back to this model" }).click();
    await vi.waitFor(() => expect(slider?.getAttribute("aria-valuenow")).toBe("8"));
  });
});

describe("everybody can use them", () => {
  const figures = {
    bias: <BiasFigure />,
    "what if": <SwinWhatIfFigure />,
    reach: <ReachFigure />,
    merging: <MergingFigure />,
    cost: <CostFigure />,
  };
  for (const [name, figure] of Object.entries(figures)) {
    test(`${name}: accessible, readable and inside its width, in both languages, light and dark`, async () => {
      for (const [lang, theme, width] of [
        ["en", "light", 640],
        ["zh", "dark", 358],
        ["en", "dark", 358],
      ] as const) {
        const { container, unmount } = await show(figure, { state: withoutMask(), lang, theme, width });
        await expectAccessible(container);
        // Light on dark ground of their own: axe has looked at them, the panel is not behind them.
        const inverse = "[aria-pressed='true'], label:has(input:checked), svg [data-chosen], [data-leaks] text";
        for (const element of container.querySelectorAll(inverse)) element.classList.add("visually-hidden");
        expectReadable(container);
        const main = container.querySelector("main") as HTMLElement;
        expect(main.scrollWidth, `${lang} ${width}`).toBeLessThanOrEqual(width);
        await unmount();
      }
    });

    test(`${name}: waits for a run without failing`, async () => {
      const { container } = await show(figure, {
        state: { model: null, capture: null, baseline: null, weights: null },
      });
      expect(container.querySelector("[role='alert']")).toBeNull();
      expect(container.querySelector("figure")).not.toBeNull();
    });
  }
});
