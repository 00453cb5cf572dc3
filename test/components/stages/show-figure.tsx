import type { ReactNode } from "react";
import { vi } from "vitest";
import { page } from "vitest/browser";
import { render } from "vitest-browser-react";
import "../../../src/theme.css";
import { AppContext } from "../../../src/components/figures/app-context.tsx";
import { createController } from "../../../src/controller.ts";
import { type Lang, loadLanguage, TextProvider } from "../../../src/i18n/text.tsx";
import type { Engine, LoadedModel, Picture } from "../../../src/model/engine.ts";
import { createAppStore, noAblation, type State } from "../../../src/store.ts";
import { courseSwin, sampleSwinCapture, sampleTable } from "../../gallery/sample-swin-capture.ts";
import { withMaps } from "./stage-capture.ts";

await loadLanguage("zh");

const baseline = withMaps(sampleSwinCapture());
const model = { id: "sample", config: courseSwin, labels: null } as unknown as LoadedModel;
const picture: Picture = {
  width: 32,
  height: 32,
  crop: { x: 0, y: 0, width: 32, height: 32 },
  pixels: Uint8ClampedArray.from({ length: 32 * 32 * 3 }, (_, at) => (at * 37) % 256),
  pixelSize: [32, 32],
  bitmap: null,
} as unknown as Picture;
const weights = {
  patchWeight: undefined,
  patchBias: undefined,
  positions: undefined,
  biasTables: [0, 1, 2, 3].map((block) => sampleTable(courseSwin, block)),
} as unknown as State["weights"];

/** A figure on a store of its own, with the course's Swin in it and without an engine. */
export async function show(
  figure: ReactNode,
  {
    state = {},
    lang = "en",
    theme = "light",
    width = 640,
  }: { state?: Partial<State>; lang?: Lang; theme?: "light" | "dark"; width?: number } = {},
) {
  await page.viewport(width + 40, 2000);
  document.documentElement.lang = lang;
  document.documentElement.dataset["theme"] = theme;
  const selection = { block: 1, head: 1, query: 0, key: 9 };
  const store = createAppStore({ model, picture, weights, capture: baseline, baseline, selection, lang, ...state });
  const controller = createController(store, {} as Engine, []);
  const ablate = vi.spyOn(controller, "ablate").mockImplementation(() => {});
  const restore = vi.spyOn(controller, "restore").mockImplementation(() => {});
  const { container, unmount } = await render(
    <AppContext value={{ store, controller, samples: [], address: () => "" }}>
      <TextProvider lang={lang}>
        <main style={{ width, background: "var(--panel)" }}>{figure}</main>
      </TextProvider>
    </AppContext>,
  );
  return { container, store, ablate, restore, unmount };
}

/** The state after the mask has been switched off. */
export const withoutMask = (block = 1, query = 0): Partial<State> => ({
  capture: withMaps(sampleSwinCapture(courseSwin, { maskOff: true })),
  ablation: { ...noAblation, maskOff: true },
  selection: { block, head: 1, query, key: 9 },
});

/** The grid or list whose name matches. */
export const boxOf = (container: Element, name: RegExp) => {
  const found = [...container.querySelectorAll<HTMLElement>("[role='listbox'], [role='grid']")].find((element) =>
    name.test(element.getAttribute("aria-label") ?? ""),
  );
  if (!found) throw new Error(`nothing is called ${name}`);
  return found;
};
/** Its chosen cell in words, as a screen reader hears it. */
export const said = (element: HTMLElement) =>
  document.getElementById(element.getAttribute("aria-activedescendant") ?? "")?.textContent ?? "";
/** Clicks the middle of a cell. */
export function press(element: HTMLElement, column: number, row: number, columns: number, rows: number) {
  const box = element.getBoundingClientRect();
  const place = {
    clientX: box.left + ((column + 0.5) / columns) * box.width,
    clientY: box.top + ((row + 0.5) / rows) * box.height,
  };
  element.dispatchEvent(new MouseEvent("click", { bubbles: true, ...place }));
}
