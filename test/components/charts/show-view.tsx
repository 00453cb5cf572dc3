import axe from "axe-core";
import type { ReactNode } from "react";
import { expect } from "vitest";
import { render } from "vitest-browser-react";
import "../../../src/theme.css";
import { type Lang, loadLanguage, loadRooms, TextProvider } from "../../../src/i18n/text.tsx";

await Promise.all([loadLanguage("zh"), loadRooms()]);

/** Renders a view in a panel of the given width, as the page does. */
export async function showView(view: ReactNode, { lang = "en" as Lang, width = 420, theme = "light" } = {}) {
  document.documentElement.lang = lang;
  document.documentElement.dataset["theme"] = theme;
  const screen = await render(
    <TextProvider lang={lang}>
      <main style={{ width, padding: 16, background: "var(--panel)" }}>{view}</main>
    </TextProvider>,
  );
  return screen.container;
}

/** Fails with axe's own words when something cannot be used by everybody. */
export async function expectAccessible(container: Element) {
  const { violations } = await axe.run(container, { rules: { region: { enabled: false } } });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`)).toEqual([]);
}

/** What can take the keyboard's focus, in order. */
export function tabStops(container: Element): Element[] {
  return [...container.querySelectorAll("[tabindex='0'], button, input, a")];
}

/** Relative luminance of a CSS colour `rgb(…)`, as WCAG 2 defines it. */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = (color.match(/[\d.]+/g) ?? []).map((part) => {
    const share = Number(part) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/**
 * Nothing that takes the focus may hide inside a picture, no text may be smaller
 * than 11 pixels, and all of it stands out from the panel 4.5 to 1; axe does not
 * look at text in SVG.
 */
export function expectReadable(container: Element) {
  for (const stop of tabStops(container)) expect(stop.closest("[role='img']")).toBeNull();
  const panel = getComputedStyle(container.querySelector("main") as Element).backgroundColor;
  const walker = document.createTreeWalker(container, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!element || !node.textContent?.trim() || element.closest("title")) continue;
    if (element.closest(".visually-hidden")) continue;
    const style = getComputedStyle(element);
    expect(Number.parseFloat(style.fontSize), element.outerHTML).toBeGreaterThanOrEqual(11);
    const [text, ground] = [luminance(element.closest("svg") ? style.fill : style.color), luminance(panel)];
    const contrast = (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05);
    expect(contrast, element.outerHTML).toBeGreaterThanOrEqual(4.5);
  }
}
