import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "./theme.css";
import { App, fetchRoom } from "./components/App.tsx";
import { AppContext } from "./components/figures/app-context.tsx";
import type { Comparison, Sides } from "./comparison.ts";
import { CompareContext } from "./components/compare/compare-context.ts";
import { createController } from "./controller.ts";
import { createDoor } from "./model/index.ts";
import { connectEngine } from "./model/network/engine-client.ts";
import { readSamples, type Sample } from "./model/samples.ts";
import { problemOf } from "./problem.ts";
import { shareEngine } from "./shared-engine.ts";
import { firstLanguage, firstTheme, readPreferences, rememberPreferences } from "./preferences.ts";
import { loadLanguage } from "./i18n/text.tsx";
import { readProgress } from "./lesson-progress.ts";
import { loadLessonText } from "./lesson-texts.ts";
import { createLinkStore } from "./link-state.ts";
import { addressOf, followAddress, lessonParts } from "./page-address.ts";
import { createAppStore } from "./store.ts";
import { parseAddress, type Request } from "./url-state.ts";

/**
 * The composition root: the one file that knows the engine, the store, the controller and the page. Nothing
 * is awaited at its top: chunks that need this file would all wait for that.
 */

const preferences = readPreferences();
const first = parseAddress(location.hash);
const store = createAppStore({
  lang: first.request.lang ?? firstLanguage(preferences, navigator.languages),
  theme: first.request.theme ?? firstTheme(preferences),
  page: first.request.page ?? "inspect",
  ...lessonParts(first.request),
  ...(first.request.labToken ? { labToken: first.request.labToken } : {}),
  sharedNotebook: first.request.notebook ?? null,
  problems: first.problems,
});

// All that the address needs is asked for at once; what does not come is asked for again when it is shown.
const { lang, page } = store.getState();
const isLesson = page === "lessons";
const words = loadLanguage(lang).catch(() => {}); // without them the page speaks English
const room = Promise.allSettled([
  fetchRoom(page),
  ...(isLesson
    ? [import("./lesson-room.ts"), loadLessonText(first.request.lesson?.id ?? readProgress().last, lang)]
    : []),
]);
const samples = readSamples().catch((error: unknown) => {
  store.setState((state) => ({ problems: [...state.problems, problemOf("picture", error)] }));
  return [];
});

const search = new URLSearchParams(location.search);
const wanted = search.get("backend");
const backend = wanted === "webgpu" || wanted === "wasm" || wanted === "cpu" ? wanted : undefined;
const asked = Number(search.get("threads"));
const threads = Number.isInteger(asked) && asked > 0 && asked <= 64 ? asked : undefined;
const engine = shareEngine(connectEngine({ backend, kernels: search.get("kernels") !== "off", threads }));
const door = createDoor(engine());
window.vitrine = door;
// A lesson is there to be read: the engine, which would take the processor, waits until its text stands.
if (!isLesson) void door.backend().catch(() => {}); // the first model says what failed

// What the reader chose goes to the document and to memory.
const root = document.documentElement;
const show = () => {
  const { lang, theme, capture } = store.getState();
  root.lang = lang === "zh" ? "zh-CN" : "en";
  root.dataset.theme = theme;
  // The browser's own bar takes the colour of the paper.
  const paper = getComputedStyle(root).getPropertyValue("--paper");
  document.querySelector('meta[name="theme-color"]')?.setAttribute("content", paper);
  if (capture) root.dataset.ready = "true";
};
show();
store.subscribe((state, previous) => {
  // A write to the root restyles the document even where nothing changes; a hover must not.
  if (state.lang !== previous.lang || state.theme !== previous.theme || state.capture !== previous.capture) show();
  if (state.lang !== previous.lang || state.theme !== previous.theme) {
    rememberPreferences({ lang: state.lang, theme: state.theme });
  }
});

/** Ends when a lesson's text is on the page, or does not come. */
async function textStands(): Promise<void> {
  const until = performance.now() + 4000;
  while (!document.querySelector("#lesson h2") && performance.now() < until) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
}

/** Puts the page together and opens the first address. */
function openPage(samples: readonly Sample[]) {
  const controller = createController(store, engine(), samples);
  const right = createAppStore();
  const link = createLinkStore();
  const sides: Sides = {
    left: { store, controller },
    right: { store: right, controller: createController(right, engine(), samples) },
    link,
  };

  // What keeps the two sides of the compare room in step comes with the room.
  let comparing: Comparison | undefined;
  let coming: Promise<Comparison> | undefined;
  function comparison(): Promise<Comparison> {
    coming ??= import("./comparison.ts").then(({ createComparison }) => (comparing = createComparison(sides)));
    return coming;
  }
  store.subscribe((state, previous) => {
    if (state.page === "compare" && state.page !== previous.page) void comparison().then((there) => there.enter());
  });

  /** A lesson's scene, which comes with the lessons, says what a link to a lesson leaves out. */
  async function openLeft(request: Request): Promise<void> {
    if (request.page !== "lessons") return controller.open(request);
    const { openLesson } = await import("./lesson-room.ts");
    return openLesson({ store, controller }, request, textStands);
  }
  function open(request: Request): void {
    const opened = openLeft(request);
    if (coming || request.second || request.page === "compare") {
      void comparison().then((there) => there.open(request, opened));
    }
  }

  const addressed = { store, right, link };
  followAddress(addressed, open, () => comparing?.isOpening() ?? false);
  open(first.request);
  return { sides, app: { store, controller, samples, address: () => addressOf(addressed), door } };
}

async function start(): Promise<void> {
  const { sides, app } = openPage(await samples);
  await words;
  // A lesson stands whole with the first frame; where it is long in coming, the page around it is there first.
  if (isLesson) await Promise.race([room, new Promise((resolve) => setTimeout(resolve, 500))]);
  const container = document.getElementById("root");
  if (!container) return;
  createRoot(container).render(
    <StrictMode>
      <AppContext value={app}>
        <CompareContext value={sides}>
          <App />
        </CompareContext>
      </AppContext>
    </StrictMode>,
  );
}
void start();
