import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "./theme.css";
import { App } from "./components/App.tsx";
import { AppContext } from "./components/figures/app-context.tsx";
import type { Comparison, Sides } from "./comparison.ts";
import { CompareContext } from "./components/compare/compare-context.ts";
import { createController } from "./controller.ts";
import { createDoor } from "./model/index.ts";
import { initialSettings } from "./model/hyperparameters.ts";
import { connectEngine } from "./model/network/engine-client.ts";
import { readSamples } from "./model/samples.ts";
import { problemOf } from "./problem.ts";
import { shareEngine } from "./shared-engine.ts";
import { firstLanguage, firstTheme, readPreferences, rememberPreferences } from "./preferences.ts";
import { loadLanguage, loadRooms } from "./i18n/text.tsx";
import { noLesson } from "./lesson-place.ts";
import { createLinkStore } from "./link-state.ts";
import { createAppStore } from "./store.ts";
import { pathOf } from "./url-lesson.ts";
import { formatAddress, parseAddress, type Request } from "./url-state.ts";

/** The composition root: the one file that knows the engine, the store, the controller and the page. */

/** What an address says of the lessons. */
function lessonParts({ lesson, embedded = "", chrome = true }: Request) {
  return { ...(lesson ? { lesson: { ...noLesson, ...lesson } } : {}), embedded, chrome };
}

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

// The room of a lesson and its text are fetched beside the first paint, not after it.
if (first.request.page === "lessons") {
  void Promise.all([import("./components/lesson/LessonRoom.tsx"), loadRooms()]).catch(() => {}); // asked for again when it is shown
  void import("./lesson-room.ts")
    .then(({ fetchText }) => fetchText(first.request, store.getState().lang))
    .catch(() => {});
}

const search = new URLSearchParams(location.search);
const wanted = search.get("backend");
const backend = wanted === "webgpu" || wanted === "wasm" || wanted === "cpu" ? wanted : undefined;
const asked = Number(search.get("threads"));
const threads = Number.isInteger(asked) && asked > 0 && asked <= 64 ? asked : undefined;
const engine = shareEngine(connectEngine({ backend, kernels: search.get("kernels") !== "off", threads }));
window.vitrine = createDoor(engine());

const words = loadLanguage(store.getState().lang).catch(() => {}); // without them the page speaks English
const samples = await readSamples().catch((error: unknown) => {
  store.setState((state) => ({ problems: [...state.problems, problemOf("picture", error)] }));
  return [];
});
const controller = createController(store, engine(), samples);
const right = createAppStore();
const link = createLinkStore();
const sides: Sides = {
  left: { store, controller },
  right: { store: right, controller: createController(right, engine(), samples) },
  link,
};
const address = () => formatAddress(store.getState(), { right: right.getState(), link: link.getState() });

// What keeps the two sides of the compare room in step comes with the room.
let room: Comparison | undefined;
let coming: Promise<Comparison> | undefined;
function comparison(): Promise<Comparison> {
  coming ??= import("./comparison.ts").then(({ createComparison }) => (room = createComparison(sides)));
  return coming;
}
function openRoom(request: Request, leftOpened: Promise<void>) {
  if (coming || request.second || request.page === "compare") {
    void comparison().then((there) => there.open(request, leftOpened));
  }
}

/** Opens an address; a lesson's scene, which comes with the lessons, says what a link to a lesson leaves out. */
async function openAddress(request: Request): Promise<void> {
  if (request.page !== "lessons") return controller.open(request);
  const { openLesson } = await import("./lesson-room.ts");
  return openLesson({ store, controller }, request, textStands);
}

/** Ends when a lesson's text is on the page, or does not come. */
async function textStands(): Promise<void> {
  const until = performance.now() + 4000;
  while (!document.querySelector("#lesson h2") && performance.now() < until) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
}

// What the reader chose goes to the document, to memory and to the address.
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
let written = location.hash;
let writtenPath = pathOf(store.getState());
let timer = 0;
store.subscribe((state, previous) => {
  // A write to the root restyles the document even where nothing changes; a hover must not.
  if (state.lang !== previous.lang || state.theme !== previous.theme || state.capture !== previous.capture) show();
  if (state.lang !== previous.lang || state.theme !== previous.theme) {
    rememberPreferences({ lang: state.lang, theme: state.theme });
  }
  if (state.page === "compare" && state.page !== previous.page) void comparison().then((there) => there.enter());
  writeSoon();
});
right.subscribe(() => writeSoon());
link.subscribe(() => writeSoon());
function writeSoon() {
  // A lesson can be read before there is a model.
  if (!store.getState().model && store.getState().page !== "lessons") return;
  clearTimeout(timer);
  timer = window.setTimeout(() => {
    // A link's view comes before its address: until it is shown, or given up, the address is the link's own.
    const now = store.getState();
    if (location.hash !== written || now.progress || room?.isOpening()) return;
    const next = address();
    if (next !== written) {
      // Another room or lesson is a step that the browser's own button takes back.
      if (pathOf(now) === writtenPath) history.replaceState(null, "", next);
      else history.pushState(null, "", next);
      written = location.hash;
      writtenPath = pathOf(now);
    }
  }, 150);
}
addEventListener("hashchange", () => {
  if (location.hash === written) return;
  written = location.hash;
  const { request, problems } = parseAddress(location.hash);
  const page = request.page ?? "inspect";
  store.setState({ page, ...lessonParts(request) });
  writtenPath = pathOf(store.getState());
  // What an address leaves out stands at its start, whatever the page showed before.
  const settings = page === "lessons" ? request.settings : { ...initialSettings, ...request.settings };
  const opened = openAddress({ ...request, settings });
  openRoom({ ...request, page }, opened);
  store.setState((state) => ({
    problems,
    labToken: request.labToken ?? state.labToken,
    sharedNotebook: request.notebook ?? state.sharedNotebook,
    lang: request.lang ?? state.lang,
    theme: request.theme ?? state.theme,
  }));
});

await words;
const container = document.getElementById("root");
if (container) {
  createRoot(container).render(
    <StrictMode>
      <AppContext value={{ store, controller, samples, address, door: window.vitrine }}>
        <CompareContext value={sides}>
          <App />
        </CompareContext>
      </AppContext>
    </StrictMode>,
  );
}
openRoom(first.request, openAddress(first.request));
