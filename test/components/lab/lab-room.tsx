import { vi } from "vitest";
import { page } from "vitest/browser";
import { render } from "vitest-browser-react";
import "../../../src/theme.css";
import { AppContext } from "../../../src/components/figures/app-context.tsx";
import Lab from "../../../src/components/lab/Lab.tsx";
import { createController } from "../../../src/controller.ts";
import { type Lang, TextProvider } from "../../../src/i18n/text.tsx";
import type { Engine } from "../../../src/model/engine.ts";
import type { Settings } from "../../../src/model/hyperparameters.ts";
import { initialSettings } from "../../../src/model/hyperparameters.ts";
import { createAppStore, type State } from "../../../src/store.ts";

/** The Lab as the page shows it, on a store of its own and without an engine. */
export async function showLab({
  settings = {},
  state = {},
  lang = "en",
  theme = "light",
  width = 1400,
}: {
  settings?: Partial<Settings>;
  state?: Partial<State>;
  lang?: Lang;
  theme?: "light" | "dark";
  width?: number;
} = {}) {
  // A figure that is out of sight does not follow the pointer.
  await page.viewport(width + 40, 2400);
  document.documentElement.lang = lang;
  document.documentElement.dataset.theme = theme;
  const store = createAppStore({ page: "lab", lang, theme, settings: { ...initialSettings, ...settings }, ...state });
  const controller = createController(store, {} as Engine, []);
  const openEmbedded = vi.spyOn(controller, "openEmbedded").mockResolvedValue();
  const screen = await render(
    <AppContext value={{ store, controller, samples: [], address: () => "" }}>
      <TextProvider lang={lang}>
        <div style={{ width, background: "var(--paper)" }}>
          <Lab />
        </div>
      </TextProvider>
    </AppContext>,
  );
  const { container } = screen;
  /** The grids of the page: map in the picture, map in memory, mask, (overview,) bars. */
  const grids = () => [...container.querySelectorAll<HTMLElement>("[role='grid']")];
  const grid = (id: string) => {
    const found = container.querySelector<HTMLElement>(`#${id} [role='grid']`);
    if (!found) throw new Error(`no grid in ${id}`);
    return found;
  };
  /** The chosen cell in words, as a screen reader hears it. */
  const said = (of: HTMLElement) =>
    document.getElementById(of.getAttribute("aria-activedescendant") ?? "")?.textContent ?? null;
  return { container, store, controller, openEmbedded, grids, grid, said };
}

/** Sends a pointer or a click to a place, in CSS pixels from the left upper corner. */
export function pointAt(element: HTMLElement, x: number, y: number, type: "pointermove" | "click" = "pointermove") {
  const box = element.getBoundingClientRect();
  const place = { clientX: box.left + x, clientY: box.top + y, bubbles: true };
  element.dispatchEvent(
    type === "click" ? new MouseEvent(type, place) : new PointerEvent(type, { ...place, pointerType: "mouse" }),
  );
}

export function leave(element: HTMLElement) {
  element.dispatchEvent(new PointerEvent("pointerout", { bubbles: true, relatedTarget: document.body }));
}

/** Two frames and what React does between them. */
export const settle = (milliseconds = 80) => new Promise((resolve) => setTimeout(resolve, milliseconds));
