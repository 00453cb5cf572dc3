import { createContext, type RefObject, useEffect, useState } from "react";

/** Whether a figure can be seen right now. */
export interface OnScreen {
  readonly visible: boolean;
  /** Calls back after every change; returns the way to stop. */
  subscribe(listener: () => void): () => void;
}

/**
 * What views know of their figure's place. A figure that nobody sees need not follow
 * the pointer; it follows what is pinned. Outside a figure everything counts as seen.
 */
export const OnScreenContext = createContext<OnScreen>({ visible: true, subscribe: () => () => {} });

/** Watches an element; the object keeps its identity, so that nothing renders when it changes. */
export function useOnScreen(element: RefObject<Element | null>): OnScreen {
  const [place] = useState(() => {
    const listeners = new Set<() => void>();
    return {
      visible: true,
      subscribe(listener: () => void) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
      show(visible: boolean) {
        if (visible === this.visible) return;
        this.visible = visible;
        for (const listener of listeners) listener();
      },
    };
  });
  useEffect(() => {
    if (!element.current) return;
    const observer = new IntersectionObserver(([entry]) => {
      if (entry) place.show(entry.isIntersecting);
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element, place]);
  return place;
}
