import type { ReactNode } from "react";
import { page } from "vitest/browser";
import { render } from "vitest-browser-react";
import "../../../src/theme.css";
import { AppContext } from "../../../src/components/figures/app-context.tsx";
import { createController } from "../../../src/controller.ts";
import { type Lang, loadLanguage, loadRooms, TextProvider } from "../../../src/i18n/text.tsx";
import type { Engine } from "../../../src/model/engine.ts";
import { createAppStore, type State } from "../../../src/store.ts";

await Promise.all([loadLanguage("zh"), loadRooms()]);

export interface ShowOptions {
  readonly state?: Partial<State>;
  readonly engine?: Partial<Engine>;
  readonly lang?: Lang;
  readonly theme?: "light" | "dark";
  readonly width?: number;
}

/** A figure of a lesson on a store of its own, with an engine of the test's making. */
export async function showLessonFigure(figure: ReactNode, options: ShowOptions = {}) {
  const { state = {}, engine = {}, lang = "en", theme = "light", width = 460 } = options;
  await page.viewport(width + 40, 1600);
  document.documentElement.lang = lang;
  document.documentElement.dataset["theme"] = theme;
  const store = createAppStore({ lang, theme, ...state });
  const controller = createController(store, engine as Engine, []);
  const { container, unmount } = await render(
    <AppContext value={{ store, controller, samples: [], address: () => "" }}>
      <TextProvider lang={lang}>
        <main style={{ width, background: "var(--panel)" }}>{figure}</main>
      </TextProvider>
    </AppContext>,
  );
  return { container, store, controller, unmount };
}
