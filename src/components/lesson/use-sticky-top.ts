import { type RefObject, useEffect, useRef } from "react";

/** Distance to the edges of the window, in pixels. */
const margin = 16;

/**
 * Where a figure sticks: at the top of the window while it fits; a taller one scrolls until its lower
 * end is in sight and stays there, so that no part of it is out of reach.
 */
export function useStickyTop<Element extends HTMLElement>(): RefObject<Element | null> {
  const ref = useRef<Element>(null);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const place = () => {
      const top = Math.min(margin, innerHeight - element.offsetHeight - margin);
      element.style.setProperty("--sticky-top", `${top}px`);
    };
    const observer = new ResizeObserver(place);
    observer.observe(element);
    addEventListener("resize", place);
    return () => {
      observer.disconnect();
      removeEventListener("resize", place);
    };
  }, []);
  return ref;
}
