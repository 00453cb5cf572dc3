import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";
import { readProgress, rememberPlace } from "../../lesson-progress.ts";
import { useApp } from "../figures/app-context.tsx";

/** The top-level parts of the text, beside figures included: what both languages have in the same number. */
const partsOf = (body: Element) => [
  ...body.querySelectorAll("h2, [data-step], [data-figure], [data-task], [data-part]"),
];

const isInSight = (part: Element) => {
  const { top, bottom } = part.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
};

/** The part that is read, and how far it is past the top of the window in pixels: the lit step, else what is at the top. */
function placeIn(body: Element): { readonly block: number; readonly past: number } {
  const parts = partsOf(body);
  const lit = parts.findIndex((part) => part.matches("[data-lit=true]") && isInSight(part));
  const block = lit >= 0 ? lit : parts.findLastIndex((part) => part.getBoundingClientRect().top <= 90);
  const past = block < 0 ? scrollY : -Math.round(parts[block]?.getBoundingClientRect().top ?? 0);
  return { block, past };
}

function scrollToPlace(body: Element, { block, past }: { readonly block: number; readonly past: number }): void {
  const part = partsOf(body)[block];
  scrollTo({ top: part ? part.getBoundingClientRect().top + scrollY + past : past, behavior: "instant" });
}

/**
 * Keeps the reader's place: across a change of language, and on this machine until the next visit.
 *
 * @param body the element that holds the text
 * @param lesson whose text it is; empty while it has not come
 * @param shape changes when the same text is set anew: its language, one or both
 */
export function useReadingPlace(body: RefObject<Element | null>, lesson: string, shape: string): void {
  const { store } = useApp();
  const last = useRef({ lesson: "", shape: "", place: { block: -1, past: 0 } });

  useLayoutEffect(() => {
    if (!body.current || !lesson) return;
    const before = last.current;
    if (before.lesson === lesson && before.shape !== shape) scrollToPlace(body.current, before.place);
    if (before.lesson !== lesson) {
      const kept = readProgress().places[lesson];
      scrollToPlace(body.current, kept ?? { block: -1, past: 0 });
    }
    last.current = { lesson, shape, place: placeIn(body.current) };
  }, [body, lesson, shape]);

  useEffect(() => {
    if (!lesson) return;
    let timer = 0;
    let known = { step: "", acted: false };
    const remember = () => {
      const { id, step, acted } = store.getState().lesson;
      // On the way out the state may be another lesson's already.
      if (id === lesson) known = { step, acted };
      rememberPlace(lesson, { ...known, ...last.current.place });
    };
    const scrolled = () => {
      if (body.current) last.current.place = placeIn(body.current);
      clearTimeout(timer);
      timer = window.setTimeout(() => {
        timer = 0;
        remember();
      }, 400);
    };
    remember();
    addEventListener("scroll", scrolled, { passive: true });
    const stop = store.subscribe((state, previous) => {
      if (state.lesson !== previous.lesson) remember();
    });
    return () => {
      if (timer) remember();
      clearTimeout(timer);
      removeEventListener("scroll", scrolled);
      stop();
    };
  }, [body, lesson, store]);
}
