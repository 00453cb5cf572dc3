import { useEffect, useMemo, useRef } from "react";
import { isShown, sceneAt, showScene } from "../../lesson-scene.ts";
import type { Lesson } from "../../lessons/lesson.ts";
import { useApp, useAppState } from "../figures/app-context.tsx";
import type { LessonRoomValue } from "./lesson-context.ts";

/** Between a text that lights up and the figure that follows it, in ms: time for the eye to be there. */
const pause = 350;

const prefersStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Brings a step into the reader's sight, if it is not. */
export function bringIntoSight(step: string): void {
  const element = document.querySelector(`[data-step="${CSS.escape(step)}"]`);
  if (!element) return;
  const { top, bottom } = element.getBoundingClientRect();
  if (top > 80 && bottom < innerHeight - 40) return;
  element.scrollIntoView({ block: "center", behavior: prefersStill() ? "auto" : "smooth" });
}

/**
 * The way through the steps of a lesson: text, then what the reader does, then what is to be seen. A step
 * waits for the reader; figures follow the text after a pause, at once where motion is unwanted.
 */
export function useLessonSteps(lesson: Lesson): LessonRoomValue {
  const app = useApp();
  const { store } = app;
  const timer = useRef(0);
  const step = useAppState((state) => state.lesson.step);
  useEffect(() => () => clearTimeout(timer.current), [lesson]);

  // What the reader does by hand counts as done.
  useEffect(() => {
    const plan = lesson.steps?.[step];
    if (!plan?.do) return;
    const { do: doing, done } = plan;
    let before = false;
    const look = () => {
      const state = store.getState();
      const now = done ? done(state) : isShown(doing, state);
      if (now && !before && !state.lesson.acted && state.lesson.step === step) {
        store.setState({ lesson: { ...state.lesson, acted: true } });
      }
      before = now;
    };
    before = done ? done(store.getState()) : isShown(doing, store.getState());
    return store.subscribe(look);
  }, [lesson, step, store]);

  return useMemo((): LessonRoomValue => {
    const steps = Object.keys(lesson.steps ?? {});
    const show = (delay: number) => {
      clearTimeout(timer.current);
      const now = () => {
        const { step: at, acted, fixed } = store.getState().lesson;
        void showScene(app, sceneAt(lesson, at, acted), fixed);
      };
      if (delay === 0) now();
      else timer.current = window.setTimeout(now, delay);
    };
    const goTo = (to: string) => {
      const { lesson: place } = store.getState();
      if (place.step === to) return;
      store.setState({ lesson: { ...place, step: to, acted: false } });
      bringIntoSight(to);
      show(prefersStill() ? 0 : pause);
    };
    const act = () => {
      store.setState(({ lesson: place }) => ({ lesson: { ...place, acted: true } }));
      show(0);
    };
    const at = () => steps.indexOf(store.getState().lesson.step);
    return {
      lesson,
      goTo,
      act,
      nextStep: steps[steps.indexOf(step) + 1],
      advance: () => {
        const { step: current, acted } = store.getState().lesson;
        const waits = Boolean(lesson.steps?.[current]?.do) && !acted;
        const next = steps[at() + 1];
        if (waits) act();
        else if (next) goTo(next);
        return waits || next !== undefined;
      },
      back: () => {
        const before = steps[at() - 1];
        if (before) goTo(before);
        return before !== undefined;
      },
    };
  }, [lesson, store, app, step]);
}
