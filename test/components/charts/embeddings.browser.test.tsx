import { describe, expect, test } from "vitest";
import { userEvent } from "vitest/browser";
import { PatchEmbedding } from "../../../src/components/views/PatchEmbedding.tsx";
import { PositionEmbedding } from "../../../src/components/views/PositionEmbedding.tsx";
import { filterComponents } from "../../../src/components/views/patch-projection.ts";
import { positionMaps } from "../../../src/components/views/position-maps.ts";
import { filterOf, filterPixels } from "../../../src/model/analysis/filters.ts";
import { positionSimilarity } from "../../../src/model/analysis/similarity.ts";
import { tokenGrid } from "../../../src/model/analysis/token-grid.ts";
import { noIntervention } from "../../../src/model/intervention.ts";
import type { NamedTensor } from "../../../src/model/tensor.ts";
import { sampleCapture } from "../../gallery/sample-capture.ts";
import { samplePatchEmbedding, samplePicture, samplePositionEmbedding } from "../../gallery/sample-model.ts";
import { sampleSelection } from "../../gallery/sample-selection.ts";
import { expectAccessible, expectReadable, showView, tabStops } from "./show-view.tsx";

const capture = sampleCapture({ depth: 1, numHeads: 3, grid: [6, 8], headDim: 16, patchSize: 8 });
const grid = tokenGrid(capture.config);
const start = { block: 0, head: 0, query: 12, key: 20 };
const themes = [
  { lang: "en", theme: "light", width: 300 },
  { lang: "zh", theme: "dark", width: 680 },
] as const;
const pixelAt = (canvas: Element | null | undefined, x: number, y: number) => [
  ...((canvas as HTMLCanvasElement).getContext("2d")?.getImageData(x, y, 1, 1).data ?? []),
];

describe("the patch embedding", () => {
  const { weight, bias } = samplePatchEmbedding(capture.config);
  const components = filterComponents(weight, 40);
  const patches = capture.tensors["embed.patches"] as NamedTensor;
  const [height, width] = capture.config.imageSize;
  const picture = { pixels: samplePicture(capture.config), pixelSize: [height, width] } as const;
  const preprocessing = { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] } as const;
  const view = (show: "filters" | "components", scene = sampleSelection(start), compact = false) => (
    <PatchEmbedding
      {...scene}
      {...{ grid, weight, bias, components, show, picture, preprocessing, patches, compact }}
    />
  );

  test("paints every filter at a whole multiple of its size", async () => {
    const container = await showView(view("filters"));
    const canvas = container.querySelector("canvas");
    const expected = filterPixels(filterOf(weight, 0), 8);
    // 28 pixels at most: three device pixels per weight.
    for (const [row, column] of [
      [0, 0],
      [3, 5],
      [7, 7],
    ] as const) {
      const from = (row * 8 + column) * 4;
      expect(pixelAt(canvas, column * 3 + 1, row * 3 + 1)).toEqual([...expected.subarray(from, from + 4)]);
    }
  });

  test("says the captured number of the chosen dimension and where it comes from", async () => {
    const container = await showView(view("filters"));
    const said = () => container.querySelector("svg[role='img']")?.getAttribute("aria-label") ?? "";
    const number = (dimension: number) => {
      const value = patches.data[11 * 48 + dimension] as number;
      return `${value < 0 ? "−" : ""}${Math.abs(value).toFixed(3)}`;
    };
    expect(said()).toContain(`sum of 192 products`);
    expect(said()).toContain(number(0));
    (tabStops(container)[0] as HTMLElement).focus();
    await userEvent.keyboard("{ArrowRight}{ArrowRight}");
    await expect.poll(said).toContain(number(2));
    expect(said()).toContain("dimension 3");
  });

  test("a dimension is chosen in the token as well", async () => {
    const container = await showView(view("filters"));
    const bars = container.querySelector<SVGElement>("[role='slider']");
    bars?.focus();
    await userEvent.keyboard("{End}");
    await expect.poll(() => container.querySelector("[role='option']")?.textContent).toMatch(/^filter 48:/);
    expect(bars?.getAttribute("aria-valuenow")).toBe("48");
  });

  test("follows the query, and explains itself at a token that is not made from pixels", async () => {
    const scene = sampleSelection(start);
    const container = await showView(view("filters", scene));
    expect(container.textContent).toContain("From patch 2, 4");
    scene.onHover({ query: 0 });
    await expect.poll(() => container.textContent).toContain("class token is learned");
  });

  test("components come with their share of the variance", async () => {
    const container = await showView(view("components"));
    const share = (components.explained[0] as number) * 100;
    expect(container.textContent).toContain(`component 1: ${share.toFixed(1)}% of the variance`);
    const compact = await showView(view("components", sampleSelection(start), true), { width: 140 });
    expect(compact.querySelectorAll("canvas")).toHaveLength(1);
    expect(compact.querySelector("[role='listbox']")?.getAttribute("aria-label")).toBe(
      "The 24 main directions of 48 filters",
    );
  });

  test.each(themes)("is readable and accessible in $lang, $theme, $width px", async (how) => {
    const container = await showView(view("filters"), how);
    expectReadable(container);
    await expectAccessible(container);
    expect(tabStops(container)).toHaveLength(2);
    expect(container.querySelector("main")?.scrollWidth).toBeLessThanOrEqual(how.width);
  });
});

describe("position embeddings", () => {
  const embedding = samplePositionEmbedding(capture.config);
  const maps = positionMaps(embedding, grid);
  const similarity = positionSimilarity(embedding, grid);
  const view = (scene = sampleSelection(start), intervention = noIntervention, compact = false) => (
    <PositionEmbedding {...scene} {...{ grid, maps, intervention, compact }} />
  );
  const option = (container: Element, index = 0) => container.querySelectorAll("[role='option']")[index]?.textContent;

  test("says the cosine of the chosen pair", async () => {
    const container = await showView(view());
    const value = (similarity[11 * 48 + 19] as number).toFixed(3).replace("-", "−");
    expect(option(container)).toBe(`patch 3, 4: cosine ${value}`);
    expect(container.textContent).toContain(`to patch 3, 4: ${value}`);
  });

  test("a position is like itself: the darkest orange at its own cell", async () => {
    const container = await showView(view());
    const canvas = container.querySelector("canvas");
    const side = (canvas?.width ?? 0) / 8;
    expect(pixelAt(canvas, 3.5 * side, 1.5 * side)).toEqual([127, 59, 8, 255]);
  });

  test("every small map is the map of its own patch", async () => {
    const container = await showView(view());
    const [one, , all] = container.querySelectorAll("canvas");
    const side = (one?.width ?? 0) / 8;
    const pitch = ((all?.width ?? 0) + 2) / 8;
    const step = (pitch - 2) / 8;
    for (const [row, column] of [
      [0, 0],
      [5, 7],
      [1, 4],
    ] as const) {
      const inOne = pixelAt(one, (column + 0.5) * side, (row + 0.5) * side);
      expect(pixelAt(all, 3 * pitch + (column + 0.4) * step, 6 * step + 2 + (row + 0.4) * step)).toEqual(inOne);
    }
  });

  test("the small maps choose the position, the large one what it is compared with", async () => {
    const scene = sampleSelection(start);
    const container = await showView(view(scene));
    const [one, , all] = tabStops(container) as HTMLElement[];
    one?.focus();
    await userEvent.keyboard("{ArrowRight}");
    expect(scene.selection.current()).toMatchObject({ query: 12, key: 21 });
    all?.focus();
    await userEvent.keyboard("{ArrowUp}");
    expect(scene.selection.current()).toMatchObject({ query: 4, key: 21 });
  });

  test("shuffled or switched off, they say so", async () => {
    const shuffled = await showView(view(undefined, { ...noIntervention, positions: "shuffled" }));
    expect(shuffled.textContent).toContain("another one’s position");
    const off = await showView(view(undefined, { ...noIntervention, positions: "zero" }), { lang: "zh" });
    expect(off.textContent).toContain("关闭了位置嵌入");
  });

  test("compact is one map with its legend", async () => {
    const container = await showView(view(undefined, noIntervention, true), { width: 140 });
    expect(container.querySelectorAll("canvas")).toHaveLength(1);
    expect(container.querySelector("[role='img']")?.getAttribute("aria-label")).toContain("−1 – 1");
  });

  test.each(themes)("is readable and accessible in $lang, $theme, $width px", async (how) => {
    const container = await showView(view(), how);
    expectReadable(container);
    await expectAccessible(container);
    expect(tabStops(container)).toHaveLength(3);
    expect(container.querySelector("main")?.scrollWidth).toBeLessThanOrEqual(how.width);
  });
});
