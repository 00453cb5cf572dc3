import { describe, expect, it } from "vitest";
import { userEvent } from "vitest/browser";
import { ByHandAttention } from "../../../src/components/figures/lesson/ByHandAttention.tsx";
import { parseNumber } from "../../../src/components/views/hand/NumberCell.tsx";
import { handSteps } from "../../../src/model/hand.ts";
import { initialSettings } from "../../../src/model/hyperparameters.ts";
import { expectAccessible, expectReadable } from "../charts/show-view.tsx";
import { showLessonFigure } from "./show-lesson-figure.tsx";

const cell = (container: Element, label: string) => {
  const found = container.querySelector<HTMLInputElement>(`[data-cell][aria-label^="${label}"]`);
  if (!found) throw new Error(`no cell is called ${label}`);
  return found;
};
const formula = (container: Element) => container.querySelector("p[aria-live]")?.textContent ?? "";

describe("attention by hand", () => {
  it("writes a score out term by term and lights the query and the key that it is made of", async () => {
    const { container } = await showLessonFigure(<ByHandAttention />);
    await userEvent.hover(cell(container, "q of token 3 times k of token 2"));
    expect(formula(container)).toBe("q₃ · k₂ = 1.38 × (−0.51) + 0.78 × 1.48 + 0.00 × 0.30 + (−1.14) × (−1.17) = 1.78");
    const lit = [...container.querySelectorAll("[class*='lit']")].map((one) => one.getAttribute("aria-label") ?? "");
    expect(lit).toHaveLength(8);
    expect(lit.filter((label) => label.startsWith("q of token 3"))).toHaveLength(4);
    expect(lit.filter((label) => label.startsWith("k of token 2"))).toHaveLength(4);
  });

  it("computes everything again as a number is typed, and takes it back with Escape", async () => {
    const { container, store } = await showLessonFigure(<ByHandAttention from="qkv" />);
    const before = store.getState().hand;
    const input = cell(container, "k of token 1, dimension 1");
    await userEvent.click(input);
    await userEvent.keyboard("3.5");
    const { weights } = handSteps(store.getState().hand).attention;
    expect(weights[0]).toBeGreaterThan(0.5);
    expect(cell(container, "weight of token 1 for token 3").textContent).toBe(weights[0]?.toFixed(3));
    await userEvent.keyboard("{Escape}");
    expect(store.getState().hand.k).toEqual(before.k);
    expect(input.value).toBe("0.16");
  });

  it("steps by the arrow keys, walks from cell to cell and is one tab stop", async () => {
    const { container, store } = await showLessonFigure(<ByHandAttention />);
    const first = cell(container, "x of token 1, dimension 1");
    first.focus();
    await userEvent.keyboard("{ArrowUp}");
    expect(store.getState().hand.x[0]).toBe(-0.7);
    await userEvent.keyboard("{Shift>}{ArrowDown}{/Shift}");
    expect(store.getState().hand.x[0]).toBe(-1.7);
    await userEvent.keyboard("{ArrowRight}");
    expect(document.activeElement).toBe(cell(container, "x of token 2, dimension 1"));
    expect(container.querySelectorAll("[aria-label='x'] [tabindex='0']")).toHaveLength(1);
  });

  it("says what it cannot take, and keeps the old number", async () => {
    const { container, store } = await showLessonFigure(<ByHandAttention />);
    const before = store.getState().hand;
    const input = cell(container, "x of token 1, dimension 1");
    await userEvent.click(input);
    await userEvent.keyboard("12");
    expect(formula(container)).toContain("“12” is not a number from −10 to 10");
    expect(input.getAttribute("aria-invalid")).toBe("true");
    expect(store.getState().hand.x[0]).toBe(1); // the "1" on the way was a number
    await userEvent.keyboard("{Escape}");
    expect(store.getState().hand.x).toEqual(before.x);
  });

  it("shows rows up to the step, and goes on by its buttons", async () => {
    const settings = { ...initialSettings, handStep: "scores" as const };
    const { container, store } = await showLessonFigure(<ByHandAttention />, { state: { settings } });
    expect(container.querySelector("[aria-label^='q of token 3 times']")).not.toBeNull();
    expect(container.querySelector("[aria-label^='weight of token']")).toBeNull();
    const next = [...container.querySelectorAll("button")].find((button) => button.textContent === "Next")!;
    await userEvent.click(next);
    await userEvent.click(next);
    expect(store.getState().settings.handStep).toBe("softmax");
    expect(container.querySelector("[aria-label^='weight of token']")).not.toBeNull();
  });

  it("asks for another token when another one is chosen, and can be reset", async () => {
    const { container, store } = await showLessonFigure(<ByHandAttention />, { lang: "zh" });
    container.querySelectorAll<HTMLInputElement>("[aria-label^='查询'] input")[0]!.click();
    expect(store.getState().hand.query).toBe(0);
    await expect
      .poll(() => container.querySelector("[aria-label^='词元 1 给词元 3 的权重']")?.textContent)
      .toBe("0.452");
    const reset = [...container.querySelectorAll("button")].find((button) => button.textContent === "复原")!;
    await userEvent.click(reset);
    expect(store.getState().hand.query).toBe(2);
  });

  it("can be used and read by everybody, in the dark too", async () => {
    const light = await showLessonFigure(<ByHandAttention from="x" />);
    await expectAccessible(light.container);
    expectReadable(light.container);
    await light.unmount();
    const dark = await showLessonFigure(<ByHandAttention from="qkv" />, { theme: "dark", width: 350, lang: "zh" });
    await expectAccessible(dark.container);
    expectReadable(dark.container);
    expect(dark.container.scrollWidth).toBeLessThanOrEqual(390);
  });
});

describe("a number as it is typed", () => {
  it("may have any minus and any decimal sign", () => {
    expect(["-1.5", "−1,5", "－１．５", " -1.50 "].map(parseNumber)).toEqual([-1.5, -1.5, -1.5, -1.5]);
    expect(["", "1.2.3", "1e3", "abc", "--1"].map(parseNumber).every(Number.isNaN)).toBe(true);
    expect(parseNumber(".5")).toBe(0.5);
  });
});
