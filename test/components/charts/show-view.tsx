import axe from "axe-core";
import type { ReactNode } from "react";
import { expect } from "vitest";
import { render } from "vitest-browser-react";
import "../../../src/theme.css";
import { type Lang, TextProvider } from "../../../src/i18n/text.tsx";

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

/** Nothing that takes the focus may hide inside a picture, and no text may be smaller than 11 pixels. */
export function expectReadable(container: Element) {
  for (const stop of tabStops(container)) expect(stop.closest("[role='img']")).toBeNull();
  const walker = document.createTreeWalker(container, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!element || !node.textContent?.trim() || element.closest("title")) continue;
    expect(Number.parseFloat(getComputedStyle(element).fontSize), element.outerHTML).toBeGreaterThanOrEqual(11);
  }
}
