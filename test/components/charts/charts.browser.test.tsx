import { describe, expect, test, vi } from "vitest";
import { userEvent } from "vitest/browser";
import { HeadStatistics } from "../../../src/components/views/HeadStatistics.tsx";
import { PairDetail } from "../../../src/components/views/PairDetail.tsx";
import { Prediction } from "../../../src/components/views/Prediction.tsx";
import { RolloutMap } from "../../../src/components/views/RolloutMap.tsx";
import { rolloutOfToken } from "../../../src/model/analysis/rollout.ts";
import { headStatistics } from "../../../src/model/analysis/statistics.ts";
import { tokenGrid } from "../../../src/model/analysis/token-grid.ts";
import { softmax } from "../../../src/model/analysis/top-k.ts";
import { headActivation } from "../../../src/model/capture.ts";
import type { Direction } from "../../../src/model/selection.ts";
import type { NamedTensor } from "../../../src/model/tensor.ts";
import { sampleCapture } from "../../gallery/sample-capture.ts";
import { samplePicture } from "../../gallery/sample-model.ts";
import { sampleSelection } from "../../gallery/sample-selection.ts";
import { expectAccessible, expectReadable, showView, tabStops } from "./show-view.tsx";

const capture = sampleCapture({ depth: 4, numHeads: 3, grid: [6, 8], headDim: 32, patchSize: 8 });
const grid = tokenGrid(capture.config);
const pattern = capture.tensors["attn.pattern"] as NamedTensor;
const statistics = headStatistics(pattern, grid);
const start = { block: 1, head: 2, query: 12, key: 20 };
const texts = (container: Element, selector = "text") =>
  [...container.querySelectorAll(selector)].map((element) => element.textContent ?? "");
/** Lengths of the product bars of one sign, from left to right in pixels. */
const barLengths = (container: Element, sign: "positive" | "negative") =>
  [...(container.querySelector(`path[class*='${sign}']`)?.getAttribute("d") ?? "").matchAll(/v(-?[\d.]+)/g)].map(
    ([, length]) => Math.abs(Number(length)),
  );
const themes = [
  { lang: "en", theme: "light", width: 300 },
  { lang: "zh", theme: "dark", width: 680 },
] as const;

describe("the pair in detail", () => {
  const view = (scene = sampleSelection(start), order: "index" | "size" = "index") => (
    <PairDetail {...scene} capture={capture} grid={grid} order={order} />
  );

  test("shows the captured score and weight", async () => {
    const container = await showView(view());
    const at = start.query * 49 + start.key;
    const score = headActivation(capture, "attn.scores", 1, 2)?.data[at] as number;
    const weight = headActivation(capture, "attn.pattern", 1, 2)?.data[at] as number;
    const formula = container.querySelector("[role='img']")?.getAttribute("aria-label") ?? "";
    expect(formula).toContain(Math.abs(score).toFixed(2));
    expect(formula).toContain(`${(weight * 49).toFixed(1)} × uniform`);
    expect(barLengths(container, "positive").length + barLengths(container, "negative").length).toBe(32);
  });

  test("follows the selection", async () => {
    const scene = sampleSelection(start);
    const container = await showView(view(scene));
    expect(texts(container)[0]).toContain("query (2, 4)");
    scene.onHover({ query: 0 });
    await expect.poll(() => texts(container)[0]).toContain("query class");
    scene.onHover(null);
    await expect.poll(() => texts(container)[0]).toContain("query (2, 4)");
  });

  test("steps through the terms by arrow keys and says each product", async () => {
    const container = await showView(view());
    const terms = container.querySelector<SVGElement>("[role='slider'][aria-valuemax='32']");
    terms?.focus();
    await userEvent.keyboard("{Home}{ArrowRight}{ArrowRight}");
    const q = headActivation(capture, "attn.q", 1, 2)?.data[start.query * 32 + 2] as number;
    const k = headActivation(capture, "attn.k", 1, 2)?.data[start.key * 32 + 2] as number;
    const said = (value: number) => `${value < 0 ? "−" : ""}${Math.abs(value).toFixed(3)}`;
    const expected = `dimension 3: ${said(q)} times ${said(k)} is ${said(Math.fround(q * k))}`;
    await expect.poll(() => terms?.getAttribute("aria-valuetext")).toBe(expected);
  });

  test("walks along the ranking of the keys by arrow keys and chooses them", async () => {
    const scene = sampleSelection(start);
    const onSelect = vi.fn(scene.onSelect);
    const container = await showView(view({ ...scene, onSelect }));
    const ranking = container.querySelector<SVGElement>("[role='slider'][aria-valuemax='49']");
    ranking?.focus();
    await userEvent.keyboard("{Home}");
    const row = headActivation(capture, "attn.pattern", 1, 2)?.data.subarray(start.query * 49, start.query * 49 + 49);
    const strongest = row?.indexOf(Math.max(...row)) ?? -1;
    expect(onSelect).toHaveBeenLastCalledWith({ key: strongest });
    await expect.poll(() => ranking?.getAttribute("aria-valuenow")).toBe("1");
  });

  test("sorted, the bars fall from left to right", async () => {
    const container = await showView(view(undefined, "size"));
    const heights = barLengths(container, "positive");
    expect(heights.length).toBeGreaterThan(1);
    expect(heights).toEqual([...heights].sort((a, b) => b - a));
  });

  test("says so where a block was not recorded", async () => {
    const container = await showView(view(sampleSelection({ ...start, block: 7 })));
    expect(container.textContent).toContain("block 8");
  });

  test.each(themes)("is readable and accessible in $lang, $theme, $width px", async (how) => {
    const container = await showView(view(), how);
    expectReadable(container);
    await expectAccessible(container);
    expect(tabStops(container)).toHaveLength(2);
  });
});

describe("head statistics", () => {
  const view = (metric: "distance" | "entropy", scene = sampleSelection(start)) => (
    <HeadStatistics {...scene} metric={metric} statistics={statistics} blocks={capture.blocks} grid={grid} />
  );

  test("every head is a point with its number", async () => {
    const container = await showView(view("distance"));
    const options = [...container.querySelectorAll("[role='option']")];
    expect(options).toHaveLength(12);
    expect(options[7]?.getAttribute("aria-label")).toBe(
      `block 3, head 2: ${(statistics.distance[7] as number).toFixed(1)} pixels`,
    );
    expect(options.findIndex((option) => option.getAttribute("aria-selected") === "true")).toBe(5);
  });

  test("points stand as high as their values", async () => {
    const container = await showView(view("entropy"));
    const ys = [...container.querySelectorAll("[role='option']")].map((point) => Number(point.getAttribute("cy")));
    const byValue = [...statistics.entropy.keys()].sort(
      (a, b) => (statistics.entropy[a] as number) - (statistics.entropy[b] as number),
    );
    const ordered = byValue.map((index) => ys[index] as number);
    expect(ordered).toEqual([...ordered].sort((a, b) => b - a));
    const [low, high] = [byValue[0] ?? 0, byValue.at(-1) ?? 0];
    const perNat =
      ((ys[low] as number) - (ys[high] as number)) /
      ((statistics.entropy[high] as number) - (statistics.entropy[low] as number));
    const tick = (label: string) =>
      [...container.querySelectorAll("g[transform]")]
        .find((group) => group.textContent === label)
        ?.getAttribute("transform");
    const heightOf = (label: string) => Number(/translate\(0 (.*)\)/.exec(tick(label) ?? "")?.[1]);
    expect(perNat).toBeCloseTo((heightOf("0") - heightOf("4")) / 4, 3);
    expect(texts(container)).toContain("uniform: ln 49 = 3.89");
  });

  test("arrow keys move through blocks and heads and stop at the ends", async () => {
    const scene = sampleSelection(start);
    const container = await showView(view("distance", scene));
    const list = container.querySelector<SVGElement>("[role='listbox']");
    list?.focus();
    await userEvent.keyboard("{ArrowRight}");
    expect(scene.selection.current()).toMatchObject({ block: 2, head: 2 });
    await userEvent.keyboard("{ArrowUp}{ArrowUp}{ArrowUp}{ArrowLeft}");
    expect(scene.selection.current()).toMatchObject({ block: 1, head: 0 });
    const active = list?.getAttribute("aria-activedescendant") ?? "";
    expect(document.getElementById(active)?.getAttribute("aria-label")).toMatch(/^block 2, head 1/);
  });

  test("the pointer shows the nearest head, a click keeps it, leaving lets go", async () => {
    const scene = sampleSelection(start);
    const container = await showView(view("distance", scene));
    const point = container.querySelectorAll("[role='option']")[9] as SVGElement;
    await userEvent.hover(point);
    await expect.poll(() => scene.selection.current()).toMatchObject({ block: 3, head: 0 });
    await userEvent.unhover(point);
    await expect.poll(() => scene.selection.current()).toMatchObject({ block: 1, head: 2 });
    await userEvent.click(point);
    await userEvent.unhover(point);
    expect(scene.selection.current()).toMatchObject({ block: 3, head: 0, query: 12 });
  });

  test.each(themes)("is readable and accessible in $lang, $theme, $width px", async (how) => {
    const container = await showView(view("entropy"), how);
    expectReadable(container);
    await expectAccessible(container);
    expect(tabStops(container)).toHaveLength(1);
    expect(container.querySelector("svg")?.getBoundingClientRect().width).toBe(how.width - 32);
  });
});

describe("rollout on the picture", () => {
  const settings = { fusion: "mean", residualWeight: 0.5, discardRatio: 0.2, firstBlock: 0, lastBlock: 3 } as const;
  const rollout = (token: number, direction: Direction) => rolloutOfToken(pattern, token, settings, direction);
  const [height, width] = capture.config.imageSize;
  const pixels = samplePicture(capture.config);
  const picture = {
    width,
    height,
    crop: { x: 0, y: 0, width, height },
    pixels,
    pixelSize: [height, width],
    bitmap: null,
  } as const;
  const view = (scene = sampleSelection(start), direction: Direction = "from") => (
    <RolloutMap
      {...scene}
      grid={grid}
      rollout={rollout}
      direction={direction}
      settings={settings}
      scale="perMap"
      colorMap="viridis"
      picture={picture}
    />
  );

  test("says the exact number of the chosen cell and how it was made", async () => {
    const container = await showView(view());
    const value = rollout(start.query, "from")[start.key] as number;
    expect(container.querySelector("[role='option']")?.textContent).toContain(`patch 3, 4: ${value.toFixed(4)}`);
    expect(container.textContent).toContain("blocks 1–4 · mean of the heads · residual 0.50 · smallest 20% discarded");
    expect(container.textContent).toContain(
      `class token ${((rollout(start.query, "from")[0] as number) * 100).toFixed(1)}%`,
    );
  });

  test("arrow keys choose the other token, one tab stop for the whole map", async () => {
    const scene = sampleSelection(start);
    const container = await showView(view(scene));
    (tabStops(container)[0] as HTMLElement).focus();
    await userEvent.keyboard("{ArrowDown}");
    expect(scene.selection.current().key).toBe(start.key + 8);
    const other = sampleSelection(start);
    const reversed = await showView(view(other, "to"));
    (tabStops(reversed).at(-1) as HTMLElement).focus();
    await userEvent.keyboard("{ArrowRight}");
    expect(other.selection.current()).toMatchObject({ query: start.query + 1, key: start.key });
  });

  test("the largest weight has the last colour of the map", async () => {
    const container = await showView(view());
    const canvas = container.querySelectorAll("canvas")[1] as HTMLCanvasElement;
    const weights = rollout(start.query, "from").subarray(1);
    const largest = weights.indexOf(Math.max(...weights));
    const side = canvas.width / 8;
    const [red, green, blue] =
      canvas
        .getContext("2d")
        ?.getImageData((largest % 8) * side + side / 2, Math.floor(largest / 8) * side + side / 2, 1, 1).data ?? [];
    expect([red, green, blue]).toEqual([253, 231, 37]);
  });

  test.each(themes)("is readable and accessible in $lang, $theme, $width px", async (how) => {
    const container = await showView(view(), how);
    expectReadable(container);
    await expectAccessible(container);
  });
});

describe("the prediction", () => {
  const labels = ["tench", "church", "golf ball", "parachute", "French horn", "gas pump", "chain saw"].map((en) => ({
    en,
  }));
  const before = softmax([1, 4, 3, 2, 0.5, 0, -1]);
  const now = softmax([1, 1, 3, 2, 4.5, 0, -1]);

  test("lists five classes with their probabilities, the longest bar first", async () => {
    const container = await showView(<Prediction state="ready" probabilities={before} before={null} labels={labels} />);
    const items = [...container.querySelectorAll("[role='listitem']")];
    expect(items.map((item) => item.getAttribute("aria-label")?.split(":")[1]?.split(",")[0]?.trim())).toEqual([
      "church",
      "golf ball",
      "parachute",
      "tench",
      "French horn",
    ]);
    expect(items[0]?.getAttribute("aria-label")).toBe(`1st: church, ${((before[1] as number) * 100).toFixed(1)}%`);
    const bars = [...container.querySelectorAll("rect[class*='bar']")].map((bar) => Number(bar.getAttribute("width")));
    expect(bars[0]).toBeCloseTo((before[1] as number) * 388, 3);
    expect(container.textContent).toContain("2 other classes");
  });

  test("sets each class's number before the change beside it, and keeps one that fell out", async () => {
    const container = await showView(
      <Prediction state="ready" probabilities={now} before={before} labels={labels} count={2} />,
    );
    const items = [...container.querySelectorAll("[role='listitem']")].map(
      (item) => item.getAttribute("aria-label") ?? "",
    );
    expect(items[0]).toMatch(/^1st: French horn, .*, before /);
    expect(items.at(-1)).toMatch(/: church, /);
    expect(container.textContent).toContain("no longer in the top 2");
    expect(texts(container).some((text) => /^−\d/.test(text))).toBe(true);
    expect(texts(container).some((text) => /^\+\d/.test(text))).toBe(true);
  });

  test("keeps the whole name where there is no room for the words of a move", async () => {
    const [was, is] = [Float32Array.of(0.6, 0.4), Float32Array.of(0.4, 0.6)];
    const named = [{ en: "parachute" }, { en: "church" }];
    const shown = async (width: number) => {
      const view = <Prediction state="ready" compact probabilities={is} before={was} labels={named} count={2} />;
      const container = await showView(view, { width });
      return [...container.querySelectorAll("[role=listitem] text:first-of-type")].map((name) => name.textContent);
    };
    expect(await shown(240)).toEqual(["church▴", "parachute▾"]);
    expect(await shown(420)).toEqual(["church▴ from 2nd", "parachute▾ from 1st"]);
  });

  test("waits with a skeleton, dims while it runs, and says when there is no head", async () => {
    const waiting = await showView(<Prediction state="running" probabilities={null} before={null} labels={null} />);
    expect(waiting.querySelector("[role='img']")?.getAttribute("aria-label")).toMatch(/first run/);
    const running = await showView(<Prediction state="running" probabilities={now} before={null} labels={null} />);
    expect(running.querySelector("[aria-busy='true']")).not.toBeNull();
    const none = await showView(<Prediction state="no-head" probabilities={null} before={null} labels={null} />, {
      lang: "zh",
    });
    expect(none.textContent).toContain("没有分类头");
  });

  test.each(themes)("is readable and accessible in $lang, $theme, $width px", async (how) => {
    const container = await showView(
      <Prediction state="ready" probabilities={now} before={before} labels={labels} />,
      how,
    );
    expectReadable(container);
    await expectAccessible(container);
  });
});
