import { type RefObject, useLayoutEffect, useRef, useState } from "react";

/**
 * The width of an element in whole CSS pixels, kept up to date. Charts draw at this
 * width instead of scaling a viewBox, so that their text keeps its size.
 *
 * @param initial width until the element has been measured
 */
export function useWidth<Element extends HTMLElement>(
  initial: number,
): readonly [ref: RefObject<Element | null>, width: number] {
  const ref = useRef<Element>(null);
  const [width, setWidth] = useState(initial);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const measure = (value: number) => {
      if (value > 0) setWidth(Math.floor(value));
    };
    measure(element.getBoundingClientRect().width);
    const observer = new ResizeObserver(([entry]) => {
      if (entry) measure(entry.contentRect.width);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, width];
}
