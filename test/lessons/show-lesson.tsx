import { page } from "vitest/browser";
import { render } from "vitest-browser-react";
import "../../src/theme.css";
import { AppContext } from "../../src/components/figures/app-context.tsx";
import LessonRoom from "../../src/components/lesson/LessonRoom.tsx";
import { createController } from "../../src/controller.ts";
import type { Controller } from "../../src/controller-interface.ts";
import { type Lang, TextProvider } from "../../src/i18n/text.tsx";
import { noLesson, type LessonPlace } from "../../src/lesson-place.ts";
import { requestOf, sceneAt } from "../../src/lesson-scene.ts";
import { lessonOf } from "../../src/lessons/index.ts";
import type { Engine } from "../../src/model/engine.ts";
import { initialSettings } from "../../src/model/hyperparameters.ts";
import { createAppStore, type State } from "../../src/store.ts";
import { type Request, resolveRequest } from "../../src/url-state.ts";
import { storedRun } from "./stored-run.ts";

/** The lessons' room on a store of its own, with a stored run instead of an engine. */
export async function showLesson(
  id: string,
  {
    lang = "en",
    theme = "light",
    width = 1440,
    height = 900,
    place = {},
    state = {},
  }: {
    lang?: Lang;
    theme?: "light" | "dark";
    width?: number;
    height?: number;
    place?: Partial<LessonPlace>;
    state?: Partial<State>;
  } = {},
) {
  await page.viewport(width, height);
  document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
  document.documentElement.dataset["theme"] = theme;
  const lesson = lessonOf(id);
  if (!lesson) throw new Error(`no lesson ${id}`);
  const scene = requestOf(sceneAt(lesson, place.step ?? "", place.acted ?? false));
  const store = createAppStore({
    ...{ page: "lessons", lang, theme, ...storedRun(scene.modelId ?? "vit-imagenette") },
    lesson: { ...noLesson, id, ...place },
    settings: { ...initialSettings, ...scene.settings },
  });
  store.setState((now) => (now.model ? resolveRequest(scene, now.model, now.selection) : {}));
  store.setState(state);
  // What a real controller would do, with stored runs.
  const controller: Controller = {
    ...createController(createAppStore(), {} as Engine, []),
    open: (request: Request) => {
      const run = storedRun(request.modelId ?? store.getState().modelId);
      store.setState((now) => ({ ...run, settings: { ...now.settings, ...request.settings } }));
      if (run.model) store.setState(resolveRequest(request, run.model, run.selection));
      return Promise.resolve();
    },
    openEmbedded: (model) => Promise.resolve(store.setState(storedRun(model))),
    showSample: (imageId) => Promise.resolve(store.setState({ imageId })),
    set: (settings) => store.setState((now) => ({ settings: { ...now.settings, ...settings } })),
    ablate: (ablation) => store.setState({ ablation }),
  };
  const room = (spoken: Lang) => (
    <AppContext value={{ store, controller, samples: [], address: () => "" }}>
      <TextProvider lang={spoken}>
        <LessonRoom />
      </TextProvider>
    </AppContext>
  );
  const { container, rerender } = await render(room(lang));
  return { container, store, lesson, rerender: (spoken: Lang) => rerender(room(spoken)) };
}
