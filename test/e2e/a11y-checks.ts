import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { tooFaint } from "./contrast.ts";

/**
 * What axe objects to, and text that is too faint; each with the element.
 *
 * @param within a selector of the part that axe looks at; the whole page when absent
 */
export async function objections(page: Page, within?: string): Promise<string[]> {
  // All in the page itself, and only what is wrong: the usual way carries every element that is right
  // through a page of its own, which takes most of the time. No frame of ours has anything to look at.
  const axe = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ["violations"] });
  if (within) axe.include(within);
  const { violations } = await axe.analyze();
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
