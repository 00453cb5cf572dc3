import { useEffect } from "react";
import { tinykeys } from "tinykeys";
import { readPreferences } from "../../preferences.ts";
import type { LessonRoomValue } from "./lesson-context.ts";

/** Elements with a use of their own for the keys. */
const own =
  "button, a[href], input, select, textarea, summary, dialog, [contenteditable], [role=listbox], [role=grid], [role=slider], [role=tab], [role=application]";

/**
 * Keys of a lesson: space and → go on, Shift-space and ← back, n and p to the next and previous lesson.
 * They never act where an element has its own use for them, nor where single keys are turned off.
 */
export function useLessonKeys({ advance, back, nextStep, lesson }: LessonRoomValue, turn: (by: 1 | -1) => void): void {
  useEffect(() => {
    if (readPreferences().singleKeys === false) return;
    const guarded = (act: () => unknown) => (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof Element && event.target.closest(own)) return;
      // Where there is nothing to do the key scrolls as ever.
      if (act() !== false) event.preventDefault();
    };
    return tinykeys(window, {
      Space: guarded(advance),
      "Shift+Space": guarded(back),
      ArrowRight: guarded(advance),
      ArrowLeft: guarded(back),
      n: guarded(() => turn(1)),
      p: guarded(() => turn(-1)),
    });
  }, [advance, back, nextStep, lesson, turn]);
}
