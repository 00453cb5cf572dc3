import { type KeyboardEvent, type PointerEvent, useState } from "react";

/**
 * Which of the points of a chart is read: the nearest one to the pointer, or by arrow keys, Home and End.
 *
 * @param count points in reading order
 * @param nearest the point at a place in CSS pixels
 */
export function usePoint(count: number, nearest: (x: number, y: number) => number) {
  const [chosen, setChosen] = useState<number | null>(null);
  const shown = chosen === null ? null : Math.min(chosen, count - 1);
  const steps: Readonly<Record<string, (at: number) => number>> = {
    ArrowRight: (at) => at + 1,
    ArrowUp: (at) => at + 1,
    ArrowLeft: (at) => at - 1,
    ArrowDown: (at) => at - 1,
    PageUp: (at) => at + Math.ceil(count / 10),
    PageDown: (at) => at - Math.ceil(count / 10),
    Home: () => 0,
    End: () => count - 1,
  };
  return {
    chosen: shown,
    /** For the element that is read, a slider over its points. */
    reader: {
      role: "slider",
      tabIndex: 0,
      "aria-valuemin": 1,
      "aria-valuemax": count,
      "aria-valuenow": (shown ?? 0) + 1,
      onPointerMove: (event: PointerEvent) => {
        const box = event.currentTarget.getBoundingClientRect();
        setChosen(nearest(event.clientX - box.left, event.clientY - box.top));
      },
      onKeyDown: (event: KeyboardEvent) => {
        const step = steps[event.key];
        if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
        event.preventDefault();
        setChosen(Math.min(count - 1, Math.max(0, step(shown ?? -1))));
      },
    },
  };
}
