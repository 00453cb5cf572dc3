import type { LinkStore } from "./link-state.ts";
import { noLesson } from "./lesson-place.ts";
import { initialSettings } from "./model/hyperparameters.ts";
import type { Store } from "./store.ts";
import { handOf } from "./url-figures.ts";
import { pathOf } from "./url-lesson.ts";
import { formatAddress, parseAddress, type Request } from "./url-state.ts";

/** What an address says of the lessons and of what figures hold. */
export function lessonParts({ lesson, embedded = "", chrome = true, hand, figures = {} }: Request) {
  const numbers = hand ? { hand: handOf(hand) } : {};
  return { ...(lesson ? { lesson: { ...noLesson, ...lesson } } : {}), ...numbers, embedded, chrome, figures };
}

/** The two sides of the page and what they have in common: what an address tells. */
export interface Addressed {
  readonly store: Store;
  readonly right: Store;
  readonly link: LinkStore;
}

/** The page as it is, as an address. */
export function addressOf({ store, right, link }: Addressed): string {
  return formatAddress(store.getState(), { right: right.getState(), link: link.getState() });
}

/**
 * Keeps the browser's address in step with the page, and the page with an address that the reader
 * brings, by the browser's own buttons or by hand.
 *
 * @param open opens an address
 * @param isOpening whether a part of an address is still being opened, which is then not yet the page's to write
 */
export function followAddress(page: Addressed, open: (request: Request) => void, isOpening: () => boolean): void {
  const { store, right, link } = page;
  let written = location.hash;
  let writtenPath = pathOf(store.getState());
  let timer = 0;
  const write = () => {
    // A link's view comes before its address: until it is shown, or given up, the address is the link's own.
    const now = store.getState();
    if (location.hash !== written || now.progress || isOpening()) return;
    const next = addressOf(page);
    if (next === written) return;
    // Another room or lesson is a step that the browser's own button takes back.
    if (pathOf(now) === writtenPath) history.replaceState(null, "", next);
    else history.pushState(null, "", next);
    written = location.hash;
    writtenPath = pathOf(now);
  };
  const writeSoon = () => {
    // A lesson can be read before there is a model.
    if (!store.getState().model && store.getState().page !== "lessons") return;
    clearTimeout(timer);
    timer = window.setTimeout(write, 150);
  };
  store.subscribe(writeSoon);
  right.subscribe(writeSoon);
  link.subscribe(writeSoon);
  addEventListener("hashchange", () => {
    if (location.hash === written) return;
    written = location.hash;
    const { request, problems } = parseAddress(location.hash);
    const room = request.page ?? "inspect";
    store.setState({ page: room, ...lessonParts(request) });
    writtenPath = pathOf(store.getState());
    // The bare name of a room, as a person types it, leads there with what is on the page.
    const isBare = Object.keys({ ...request, ...request.settings }).join() === "page,settings";
    if (isBare && room !== "lessons" && store.getState().model) return store.setState({ problems });
    // What an address leaves out stands at its start, whatever the page showed before.
    const settings = room === "lessons" ? request.settings : { ...initialSettings, ...request.settings };
    open({ ...request, page: room, settings });
    store.setState((state) => ({
      problems,
      labToken: request.labToken ?? state.labToken,
      sharedNotebook: request.notebook ?? state.sharedNotebook,
      lang: request.lang ?? state.lang,
      theme: request.theme ?? state.theme,
    }));
  });
}
