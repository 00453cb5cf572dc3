import axe from "axe-core";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { userEvent } from "vitest/browser";
import { loadLanguage, loadRooms } from "../../src/i18n/text.tsx";
import { lessons } from "../../src/lessons/index.ts";
import { showLesson } from "./show-lesson.tsx";

await Promise.all([loadLanguage("zh"), loadRooms()]);

const errors = vi.spyOn(console, "error");
beforeEach(() => {
  localStorage.clear();
  errors.mockClear();
});

/** Waits until the text and all of its figures are there. */
async function drawn(container: Element): Promise<void> {
  await expect.poll(() => container.querySelector("[data-part=sources]"), { timeout: 20_000 }).not.toBeNull();
  await expect
    .poll(() => container.querySelectorAll("[data-figure] [class*=skeleton]").length, { timeout: 20_000 })
    .toBe(0);
}

const broken = (container: Element) =>
  [...container.querySelectorAll("[role=alert]")].map((alert) => alert.textContent).filter(Boolean);

async function objections(container: Element): Promise<string[]> {
  // Figures' colours over pictures are tested with the figures.
  const { violations } = await axe.run(container, { rules: { region: { enabled: false } } });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
}

describe.each(lessons.map(({ id }) => id))("%s", (id) => {
  test.each([
    ["zh", "light", 1440],
    ["en", "dark", 390],
  ] as const)(
    "is drawn from a stored run, step by step, in %s, %s, at %i px, and axe finds nothing",
    async (...how) => {
      const [lang, theme, width] = how;
      const { container, store, lesson } = await showLesson(id, { lang, theme, width });
      await drawn(container);
      for (const step of Object.keys(lesson.steps ?? {})) {
        while (store.getState().lesson.step !== step) await userEvent.keyboard(" ");
        const action = container.querySelector<HTMLButtonElement>(
          `[data-step=${step}][data-lit=true] [data-done=false] button`,
        );
        action?.click();
        await expect.poll(() => container.querySelector(`[data-step=${step}] [data-open=false]`)).toBeNull();
      }
      for (const [name, { right }] of Object.entries(lesson.predictions ?? {})) {
        container.querySelector<HTMLButtonElement>(`[data-predict=${name}] [data-option=${right}]`)?.click();
        await expect.poll(() => container.querySelector(`[data-predict=${name}] [data-open=true]`)).not.toBeNull();
      }
      await drawn(container);
      expect(container.querySelectorAll("[data-value=missing]").length, "numbers that have not come").toBe(0);
      expect(broken(container)).toEqual([]);
      expect(errors).not.toHaveBeenCalled();
      expect(await objections(container)).toEqual([]);
    },
  );
});
