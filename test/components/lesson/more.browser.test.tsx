import { describe, expect, it } from "vitest";
import { SentenceFigure } from "../../../src/components/figures/lesson/SentenceFigure.tsx";
import { WhyRootD } from "../../../src/components/figures/lesson/WhyRootD.tsx";
import { LeakFigure } from "../../../src/components/swin/LeakFigure.tsx";
import { en } from "../../../src/i18n/en.ts";
import { zh } from "../../../src/i18n/zh.ts";
import { expectAccessible, expectReadable } from "../charts/show-view.tsx";
import { show, withoutMask } from "../stages/show-figure.tsx";
import { showLessonFigure } from "./show-lesson-figure.tsx";

const text = (container: Element) => container.textContent ?? "";

describe("why √d", () => {
  it("shows the spread of drawn products beside the exact one, for the chosen d", async () => {
    const { container, store } = await showLessonFigure(<WhyRootD />);
    expect(text(container)).toMatch(/d = 64: products spread by √64 = 8 \(drawn: (7\.[5-9]|8\.[0-5])\d?\)/);
    store.setState({ figures: { "root-d": { dim: 16 } } });
    await expect.poll(() => text(container)).toContain("√16 = 4");
    await expectAccessible(container);
    expectReadable(container);
  });
});

describe("what “it” looks at", () => {
  it("turns with the last word, says that it is illustrative, and its shares sum to 1 in both languages", async () => {
    const { container } = await showLessonFigure(<SentenceFigure />);
    const shares = () => [...container.querySelectorAll("li")].map((one) => Number(/[\d.]+$/.exec(text(one))![0]));
    expect(text(container)).toContain("illustrative");
    expect(shares()[1]).toBe(0.5);
    container.querySelectorAll<HTMLInputElement>("input[type='radio']")[1]!.click();
    await expect.poll(() => shares()[5]).toBe(0.49);
    for (const { sentence } of [en.byHand, zh.byHand]) {
      for (const ending of ["tired", "narrow"] as const) {
        expect(sentence.weights[ending]).toHaveLength(sentence.words.length + 1);
        expect(sentence.weights[ending].reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1);
      }
    }
    await expectAccessible(container);
  });
});

describe("the leak", () => {
  it("switches the mask alone and shows who is looked at, in a lesson's column", async () => {
    const { container, ablate, unmount } = await show(<LeakFigure />, { width: 430 });
    container.querySelectorAll<HTMLInputElement>("#leak input[type='radio']")[1]!.click();
    expect(ablate).toHaveBeenCalledWith(expect.objectContaining({ maskOff: true, shiftOff: false, biasOff: false }));
    await unmount();
    const off = await show(<LeakFigure />, { width: 430, lang: "zh", state: withoutMask() });
    await expectAccessible(off.container);
    const [map, share] = [".attention", ".numbers"].map((name) =>
      off.container.querySelector(`[class*='${name.slice(1)}']`)!.getBoundingClientRect(),
    );
    expect(share!.top).toBeGreaterThanOrEqual(map!.bottom - 1);
  });
});
