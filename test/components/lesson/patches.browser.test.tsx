import { describe, expect, it } from "vitest";
import { userEvent } from "vitest/browser";
import { PatchTwoWays } from "../../../src/components/figures/lesson/PatchTwoWays.tsx";
import { PixelInspector } from "../../../src/components/figures/lesson/PixelInspector.tsx";
import { StrideExercise } from "../../../src/components/figures/lesson/StrideExercise.tsx";
import type { LoadedModel, Picture } from "../../../src/model/engine.ts";
import { tokenGrid, tokenOfCell } from "../../../src/model/analysis/token-grid.ts";
import type { State } from "../../../src/store.ts";
import { sampleCapture } from "../../gallery/sample-capture.ts";
import { samplePatchEmbedding, samplePicture } from "../../gallery/sample-model.ts";
import { expectAccessible } from "../charts/show-view.tsx";
import { showLessonFigure } from "./show-lesson-figure.tsx";

const capture = sampleCapture({ headDim: 8, depth: 2 });
const { config } = capture;
const [height, width] = config.imageSize;
const picture = {
  ...{ width, height, crop: { x: 0, y: 0, width, height } },
  pixels: Uint8Array.from(samplePicture(config)),
  pixelSize: [height, width],
  bitmap: null,
} satisfies Picture;
const preprocessing = { mean: [0.5, 0.4, 0.3], std: [0.5, 0.25, 0.2] };
const embedding = samplePatchEmbedding(config);
const grid = tokenGrid(config);
const state = {
  model: { id: "sample", config, preprocessing, labels: null } as unknown as LoadedModel,
  picture,
  capture,
  weights: { patchWeight: embedding.weight, patchBias: embedding.bias, positions: undefined, biasTables: [] },
  selection: { block: 0, head: 0, query: tokenOfCell(grid, 2, 3), key: 0 },
} as unknown as Partial<State>;
const text = (container: Element) => container.textContent ?? "";
const button = (container: Element, name: string) =>
  [...container.querySelectorAll("button")].find((one) => one.textContent === name)!;

describe("a number of a token, computed twice", () => {
  it("is the same flattened and multiplied as by the convolution, for every filter and patch", async () => {
    const { container, store } = await showLessonFigure(<PatchTwoWays />, { state });
    const numbers = () => [...container.querySelectorAll("dl b")].map((one) => one.textContent);
    const first = numbers();
    expect(first[0]).toBe(first[1]);
    expect(text(container)).toContain("differs by 0");
    const filters = container.querySelector<HTMLElement>("[role='listbox'][aria-label*='filters']")!;
    filters.focus();
    await userEvent.keyboard("{ArrowRight}{ArrowRight}");
    const second = numbers();
    expect(second[0]).toBe(second[1]);
    expect(second[0]).not.toBe(first[0]);
    store.setState({ selection: { block: 0, head: 0, query: tokenOfCell(grid, 5, 5), key: 0 } });
    await expect.poll(() => numbers()[0]).not.toBe(second[0]);
    expect(numbers()[0]).toBe(numbers()[1]);
  });

  it("says the shapes of this model and picture", async () => {
    const { container } = await showLessonFigure(<PatchTwoWays />, { state });
    const chain = [...container.querySelectorAll("li")].map((one) => one.textContent);
    const { rows, columns, patchSize } = grid;
    expect(chain[0]).toContain(`[${rows * columns}, ${patchSize}, ${patchSize}, 3]`);
    expect(chain[1]).toContain(`[B, ${config.embedDim}, ${rows}, ${columns}]`);
  });
});

describe("the missing stride", () => {
  it("gives 47,524 tokens as the note has it, and 1,024 as it was meant", async () => {
    const { container, store } = await showLessonFigure(<StrideExercise />, { state });
    expect(text(container)).toContain("218 × 218 = 47,524");
    expect(text(container)).toContain("6 ÷ 7 = 85.7%");
    expect(text(container)).toContain("2154 × as many as meant");
    await userEvent.click(button(container, "as meant"));
    await expect.poll(() => text(container)).toContain("32 × 32 = 1,024");
    expect(store.getState().settings).toMatchObject({ convKernel: 7, convStride: 7 });
    expect(text(container)).not.toContain("as many as meant");
  });
});

describe("the pixel inspector", () => {
  it("walks over pixels and patches, and says where a value goes", async () => {
    const { container } = await showLessonFigure(<PixelInspector />, { state });
    const slider = container.querySelector<HTMLElement>("[role='slider']")!;
    const value = (index: number) => container.querySelectorAll("dd")[index]?.textContent ?? "";
    slider.focus();
    await userEvent.keyboard(
      "{Shift>}{ArrowUp}{ArrowUp}{ArrowUp}{ArrowUp}{ArrowUp}{ArrowUp}{ArrowUp}{ArrowUp}{/Shift}",
    );
    for (let i = 0; i < 20; i++) await userEvent.keyboard("{Shift>}{ArrowLeft}{/Shift}");
    expect(value(0)).toBe("0, 0");
    await userEvent.keyboard("{ArrowDown}{ArrowRight}{ArrowRight}");
    expect(value(0)).toBe("1, 2");
    const from = (width + 2) * 3;
    const levels = [0, 1, 2].map((channel) => picture.pixels[from + channel]!);
    expect(value(1)).toBe(levels.join(", "));
    expect(value(2)).toBe(levels.map((level) => level.toString(2).padStart(8, "0")).join(" "));
    const [red] = value(3).split(", ");
    expect(Number(red!.replace("−", "-"))).toBeCloseTo((levels[0]! / 255 - 0.5) / 0.5, 2);
    const { patchSize } = grid;
    expect(value(6)).toBe(`${(patchSize + 2) * 3} … ${(patchSize + 2) * 3 + 2}`);
    expect(value(7)).toBe([0, 1, 2].map((c) => c * patchSize * patchSize + patchSize + 2).join(", "));
  });
});

describe("the figures about patches", () => {
  it.each([
    ["two ways", <PatchTwoWays key="ways" />],
    ["stride", <StrideExercise key="stride" />],
    ["pixel", <PixelInspector key="pixel" />],
  ])("can be used and read by everybody: %s", async (_, figure) => {
    const { container, unmount } = await showLessonFigure(figure, { state });
    await expectAccessible(container);
    await unmount();
    const dark = await showLessonFigure(figure, { state, theme: "dark", lang: "zh", width: 330 });
    await expectAccessible(dark.container);
    expect(dark.container.querySelector("main")!.scrollWidth).toBeLessThanOrEqual(330);
  });
});
