import { type ComponentType, StrictMode, Suspense } from "react";
import { createRoot } from "react-dom/client";
import "../../src/theme.css";
import { AppContext } from "../../src/components/figures/app-context.tsx";
import * as lesson from "../../src/components/figures/lesson/lazy.tsx";
import { LeakFigure } from "../../src/components/swin/LeakFigure.tsx";
import { createController } from "../../src/controller.ts";
import { type Lang, loadLanguage, loadRooms, TextProvider } from "../../src/i18n/text.tsx";
import { connectEngine } from "../../src/model/network/engine-client.ts";
import { readSamples } from "../../src/model/samples.ts";
import { createAppStore } from "../../src/store.ts";

/**
 * The figures of the lessons on the page's own model, for looking at them while they are made:
 * `npx vite`, then /test/gallery/lessons.html?figure=by-hand&width=460&lang=zh&theme=dark
 */
const query = new URLSearchParams(location.search);
const lang: Lang = query.get("lang") === "zh" ? "zh" : "en";
const theme = query.get("theme") === "dark" ? "dark" : "light";
await Promise.all([loadLanguage(lang), loadRooms()]);
document.documentElement.lang = lang;
document.documentElement.dataset["theme"] = theme;

const figures: Record<string, ComponentType> = {
  "by-hand": lesson.ByHandAttention,
  "attention-at-scale": lesson.RealAttention,
  "patch-two-ways": lesson.PatchTwoWays,
  stride: lesson.StrideExercise,
  pixel: lesson.PixelInspector,
  "position-kinds": lesson.PositionKinds,
  shuffle: lesson.ShuffledPatches,
  "read-out": lesson.ReadOuts,
  "unused-positions": lesson.UnusedPositions,
  "root-d": lesson.WhyRootD,
  sentence: lesson.SentenceFigure,
  leak: LeakFigure,
};

const store = createAppStore({ lang, theme });
const samples = (await readSamples()).map((sample) => sample);
const controller = createController(store, connectEngine({ backend: "wasm" }), samples);
const asked = query.get("figure");
const width = Number(query.get("width") ?? 460);

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <AppContext value={{ store, controller, samples, address: () => "" }}>
      <TextProvider lang={lang}>
        <Suspense>
          <main style={{ width, display: "grid", gap: 16, padding: 8 }}>
            {Object.entries(figures)
              .filter(([name]) => !asked || name === asked)
              .map(([name, Figure]) => (
                <Figure key={name} />
              ))}
          </main>
        </Suspense>
      </TextProvider>
    </AppContext>
  </StrictMode>,
);
const model = query.get("model");
void controller
  .open({ settings: {}, ...(model ? { modelId: model } : {}), imageId: query.get("image") ?? "" })
  .then(() => {
    document.documentElement.dataset["ready"] = "true";
  });
