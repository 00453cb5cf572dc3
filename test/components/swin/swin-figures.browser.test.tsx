import { describe, expect, test, vi } from "vitest";
import { page } from "vitest/browser";
import { render } from "vitest-browser-react";
import "../../../src/theme.css";
import { short } from "../../../src/components/draw/charts/format.ts";
import { AppContext } from "../../../src/components/figures/app-context.tsx";
import { useProvenance } from "../../../src/components/figures/provenance.ts";
import type { Takeable } from "../../../src/components/figures/TakeAway.tsx";
import BiasStage from "../../../src/components/swin/BiasStage.tsx";
import SwinAtlasFigure from "../../../src/components/swin/SwinAtlasFigure.tsx";
import SwinChosenPair from "../../../src/components/swin/SwinChosenPair.tsx";
import { SwinStatisticsFigure } from "../../../src/components/swin/SwinStatisticsFigure.tsx";
import { WindowMatrixFigure } from "../../../src/components/swin/WindowMatrixFigure.tsx";
import { WindowOverlayFigure } from "../../../src/components/swin/WindowOverlayFigure.tsx";
import { WindowPairFigure } from "../../../src/components/swin/WindowPairFigure.tsx";
import { createController } from "../../../src/controller.ts";
import { type Lang, loadLanguage, TextProvider } from "../../../src/i18n/text.tsx";
import { windowActivation } from "../../../src/model/capture.ts";
import type { Engine, LoadedModel, Picture } from "../../../src/model/engine.ts";
import { createAppStore, type State } from "../../../src/store.ts";
import { courseSwin, sampleSwinCapture, sampleTable } from "../../gallery/sample-swin-capture.ts";
import { expectAccessible } from "../charts/show-view.tsx";

await loadLanguage("zh");

const capture = sampleSwinCapture();
const model = { id: "sample", config: courseSwin, labels: null } as unknown as LoadedModel;
const crop = { x: 0, y: 0, width: 32, height: 32 };
const pixels = Uint8ClampedArray.from({ length: 32 * 32 * 3 }, (_, at) => (at * 37) % 256);
const picture = { width: 32, height: 32, crop, pixels, pixelSize: [32, 32], bitmap: null } as unknown as Picture;
const biasTables = [0, 1, 2, 3].map((block) => sampleTable(courseSwin, block));
const weights = { patchWeight: undefined, patchBias: undefined, positions: undefined, biasTables } as State["weights"];
const at = (row: number, column: number) => row * 8 + column;

interface Shown {
  readonly state?: Partial<State>;
  readonly lang?: Lang;
  readonly theme?: "light" | "dark";
  readonly width?: number;
}

async function show(figure: React.ReactNode, { state = {}, lang = "en", theme = "light", width = 480 }: Shown = {}) {
  await page.viewport(width + 40, 1600);
  document.documentElement.lang = lang;
  document.documentElement.dataset["theme"] = theme;
  const selection = { block: 1, head: 1, query: at(4, 4), key: at(3, 5) };
  const store = createAppStore({ model, picture, weights, capture, baseline: capture, selection, lang, ...state });
  const controller = createController(store, {} as Engine, []);
  const { container } = await render(
    <AppContext value={{ store, controller, samples: [], address: () => "" }}>
      <TextProvider lang={lang}>
        <main style={{ width, background: "var(--panel)" }}>{figure}</main>
      </TextProvider>
    </AppContext>,
  );
  return { container, store };
}

/** The captured row of a query of the shifted block over its window's places; the roll and the partition by hand. */
function capturedRow(head: number, query: number): { readonly key: number; readonly weight: number }[] {
  const slot = (token: number) => {
    const [row, column] = [(Math.floor(token / 8) + 6) % 8, ((token % 8) + 6) % 8];
    return { window: Math.floor(row / 4) * 2 + Math.floor(column / 4), place: (row % 4) * 4 + (column % 4) };
  };
  const { window, place } = slot(query);
  const pattern = windowActivation(capture, "attn.pattern", 1, window, head)?.data as Float32Array;
  return Array.from({ length: 64 }, (_, key) => key)
    .filter((key) => slot(key).window === window)
    .map((key) => ({ key, weight: pattern[place * 16 + slot(key).place] as number }));
}

function press(container: Element, row: number, column: number) {
  const grid = container.querySelector("[role='grid']") as HTMLElement;
  const box = grid.getBoundingClientRect();
  const place = {
    clientX: box.left + ((column + 0.5) / 8) * box.width,
    clientY: box.top + ((row + 0.5) / 8) * box.height,
  };
  grid.dispatchEvent(new MouseEvent("click", { bubbles: true, ...place }));
}

const radio = (container: Element, label: string) =>
  [...container.querySelectorAll("label")].find((one) => one.textContent === label) as HTMLLabelElement;

describe("the window on the picture", () => {
  test("a click in another window moves the query there and takes its strongest key along", async () => {
    const { container, store } = await show(<WindowOverlayFigure />);
    press(container, 7, 7);
    const best = capturedRow(1, at(7, 7)).toSorted((a, b) => b.weight - a.weight)[0];
    await expect.poll(() => store.getState().selection).toMatchObject({ query: at(7, 7), key: best?.key });
  });

  test("a key that the person chose stays, wherever it is", async () => {
    const { container, store } = await show(<WindowOverlayFigure />);
    radio(container, "key").click();
    await expect.poll(() => radio(container, "key").querySelector("input")?.checked).toBe(true);
    press(container, 0, 0);
    await expect.poll(() => store.getState().selection).toMatchObject({ query: at(4, 4), key: at(0, 0) });
  });

  test("stage, block and head are chosen where they are looked at, the place in the picture stays", async () => {
    const { container, store } = await show(<WindowOverlayFigure />);
    radio(container, "1 W").click();
    await expect.poll(() => store.getState().selection).toMatchObject({ block: 0, query: at(4, 4) });
    radio(container, "2").click();
    await expect.poll(() => store.getState().selection).toMatchObject({ block: 2, query: 2 * 4 + 2 });
    (container.querySelector("[aria-label='The next head']") as HTMLButtonElement).click();
    await expect.poll(() => store.getState().selection.head).toBe(2);
    expect(container.querySelector("h2")?.textContent).toBe("Stage 2 · block 3 · head 3");
  });

  test("its caption has the true numbers, with the mask and without", async () => {
    const corner = { selection: { block: 1, head: 0, query: at(7, 7), key: at(6, 6) } };
    const { container } = await show(<WindowOverlayFigure />, { state: corner });
    const caption = () => container.querySelector("figcaption")?.textContent ?? "";
    expect(caption()).toContain("8 × 8 tokens in 4 windows of 4 × 4, shifted by 2 rows and 2 columns");
    expect(caption()).toContain("The query (8, 8) lies in window 4 and looks at 4 of its 16 places");
    expect(caption()).toContain("from 4 pieces");
    const open = await show(<WindowOverlayFigure />, {
      state: { ...corner, capture: sampleSwinCapture(courseSwin, { maskOff: true }) },
    });
    expect(open.container.querySelector("figcaption")?.textContent).toContain("looks at 16 of its 16 places");
  });

  test("padding is counted and has its share", async () => {
    const config = { ...courseSwin, imageSize: [24, 24] } as const;
    const padded = sampleSwinCapture(config);
    const state = {
      model: { ...model, config },
      capture: padded,
      selection: { block: 0, head: 0, query: 35, key: 34 },
    };
    const { container } = await show(<WindowOverlayFigure />, { state });
    const caption = container.querySelector("figcaption")?.textContent ?? "";
    // A map of 6 × 6 under windows of 4: the last window has 2 × 2 tokens and 12 places of padding.
    expect(caption).toContain("12 places are padding");
    const row = windowActivation(padded, "attn.pattern", 0, 3, 0)?.data.subarray(5 * 16, 6 * 16) as Float32Array;
    const share = row.reduce((sum, weight, place) => sum + (place % 4 < 2 && place < 8 ? 0 : weight), 0);
    expect(caption).toContain(`${(share * 100).toFixed(1)}%`);
  });
});

describe("the other figures of a Swin's head", () => {
  test("the matrix counts the masked pairs of the window", async () => {
    const state = { selection: { block: 1, head: 0, query: at(7, 7), key: at(6, 6) } };
    const { container } = await show(<WindowMatrixFigure />, { state });
    // Four regions of 4 places each: 16² pairs less 4 · 4².
    expect(container.querySelector("figcaption")?.textContent).toContain("192 of 256 pairs");
  });

  test("the pair goes to the strongest key when its own is in another window", async () => {
    const state = { selection: { block: 1, head: 1, query: at(7, 7), key: at(3, 3) } };
    const { container, store } = await show(<WindowPairFigure />, { state });
    const button = [...container.querySelectorAll("button")].find((one) => /strongest/.test(one.textContent ?? ""));
    button?.click();
    const best = capturedRow(1, at(7, 7)).toSorted((a, b) => b.weight - a.weight)[0];
    await expect.poll(() => store.getState().selection.key).toBe(best?.key);
    expect(container.querySelector("svg")?.textContent).toContain(short(best?.weight ?? 0));
  });

  test("the slim spine says the pair and its weight, or why there is none", async () => {
    const { container, store } = await show(<SwinChosenPair />);
    const weight = capturedRow(1, at(4, 4)).find(({ key }) => key === at(3, 5))?.weight as number;
    expect(container.textContent).toContain(short(weight));
    store.setState({ selection: { block: 1, head: 1, query: at(7, 7), key: at(0, 0) } });
    await expect.poll(() => container.textContent).toContain("masked");
    store.setState({ selection: { block: 1, head: 1, query: at(7, 7), key: at(3, 3) } });
    await expect.poll(() => container.textContent).toContain("another window");
  });

  test("the atlas offers every captured weight of the chosen token as a table, and all patterns", async () => {
    const onTakeable = vi.fn<(takeable: Takeable | null) => void>();
    await show(<SwinAtlasFigure compact={false} onTakeable={onTakeable} />, { width: 640 });
    const takeable = onTakeable.mock.calls.at(-1)?.[0] as Takeable;
    const rows = takeable.table?.().rows ?? [];
    expect(rows).toHaveLength(12 * 16);
    const shifted = rows.filter((row) => row[1] === 2 && row[2] === 2);
    const wanted = capturedRow(1, at(4, 4)).map(({ weight }) => weight);
    expect(new Set(shifted.map((row) => row[6]))).toEqual(new Set(wanted));
    expect(Object.keys((await takeable.tensors?.()) ?? {}).filter((name) => name.endsWith("attn.pattern"))).toEqual([
      "stage1.attn.pattern",
      "stage2.attn.pattern",
    ]);
  });

  test("an exported figure says stage, block and kind of windows", async () => {
    function Line() {
      return <p>{useProvenance()()}</p>;
    }
    const { container } = await show(<Line />);
    expect(container.textContent).toContain("stage 1, block 2 (SW), head 2");
    expect(container.textContent).toContain("query patch 5, 5");
  });
});

describe("every figure of a Swin's heads", () => {
  const figures = {
    overlay: <WindowOverlayFigure />,
    matrix: <WindowMatrixFigure />,
    pair: <WindowPairFigure />,
    statistics: <SwinStatisticsFigure />,
    atlas: <SwinAtlasFigure compact={false} onTakeable={() => {}} />,
    bias: <BiasStage />,
  };
  const cases = Object.entries(figures).flatMap(([name, figure]) => [
    { name, figure, lang: "en", theme: "light", width: 640 } as const,
    { name, figure, lang: "zh", theme: "dark", width: 362 } as const,
  ]);
  test.each(cases)("$name passes axe and keeps its width ($lang, $theme, $width px)", async (one) => {
    const { container } = await show(one.figure, one);
    await expectAccessible(container);
    expect(container.querySelector("main")?.scrollWidth).toBeLessThanOrEqual(one.width + 1);
  });

  test.each(Object.entries(figures))("%s waits for the first run without breaking", async (_, figure) => {
    const { container } = await show(figure, { state: { capture: null, baseline: null, picture: null } });
    expect(container.querySelector("[role='alert']")).toBeNull();
    expect(container.textContent).not.toContain("could not be drawn");
  });
});
