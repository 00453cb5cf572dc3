import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { tooFaint } from "./contrast.ts";

/** What axe objects to, and text that is too faint; each with the element. */
export async function objections(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const objected = violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
  return [...objected, ...(await tooFaint(page))];
}

/** The width of everything on the page, in CSS pixels. */
export function wide(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth);
}

/** What is beyond an edge of the window without a way to scroll to it. */
export function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const scrolls = (element: Element | null): boolean =>
      element !== null && (/auto|scroll/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
    return [...document.querySelectorAll("button, input, [role=grid], [role=listbox], figure, p, h2, canvas, svg")]
      .filter((element) => element.checkVisibility() && !element.closest(".visually-hidden") && !scrolls(element))
      .filter((element) => {
        const { left, right, width: own } = element.getBoundingClientRect();
        return own > 1 && left > -400 && (right > innerWidth + 1 || left < -1);
      })
      .map((element) => element.outerHTML.slice(0, 160));
  });
}

/** Drawings that have no name and are no part of the story. */
export function nameless(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const named = (element: Element | null) =>
      element?.getAttribute("aria-label")?.trim() || element?.getAttribute("aria-labelledby");
    return [...document.querySelectorAll("svg, canvas")]
      .filter((drawing) => {
        if (drawing.closest("[aria-hidden=true]") || named(drawing)) return false;
        if (drawing.matches("svg") && [...drawing.querySelectorAll("[role]")].some(named)) return false;
        const widget = drawing.parentElement?.closest("[role=grid], [role=listbox], [role=img], [role=slider], button");
        return !named(widget ?? null);
      })
      .map((drawing) => drawing.outerHTML.slice(0, 200));
  });
}
