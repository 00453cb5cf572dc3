import { type RefObject, useLayoutEffect } from "react";

/** Between the buttons over the figure and the figure, in pixels. */
const gap = 8;

/**
 * Lets the first figure beside the text begin at the height of the title: `--lead` is how far below the
 * title its text begins, in pixels.
 *
 * @param article holds the head of the lesson and its text
 * @param shape changes when the text is set anew
 */
export function useLead(article: RefObject<HTMLElement | null>, shape: string): void {
  useLayoutEffect(() => {
    const element = article.current;
    if (!element) return;
    const measure = () => {
      const title = element.querySelector("h1");
      const first = element.querySelector<HTMLElement>("[data-figure]");
      if (!title || !first) return;
      const lead = first.getBoundingClientRect().top - title.getBoundingClientRect().top - gap;
      // On the figure, not on the article: all of the text would be styled and laid out anew with it.
      first.style.setProperty("--lead", `${Math.max(0, Math.round(lead))}px`);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [article, shape]);
}
