import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import {
  cellPoint,
  engineCalls,
  expectAddress,
  expectNumber,
  expectPrediction,
  numbersIn,
  open,
  parameters,
  partsOf,
  predictionRows,
  type Question,
  rested,
  truth,
  watchEngine,
} from "./inspector-page.ts";

/** Tokens of the built-in model: the class token, then 12 × 12 patches. */
const [side, tokens] = [12, 145];
const patch = (row: number, column: number) => 1 + (row - 1) * side + (column - 1);
const mark = (token: number) =>
  token === 0 ? "class" : `(${Math.floor((token - 1) / side) + 1}, ${((token - 1) % side) + 1})`;

const start = "#/inspect?block=3&head=1&query=class&key=7,7";

/** What every name of a token contains, in a sentence or in a formula. */
const spoken = (token: number) => (token === 0 ? "class" : mark(token).slice(1, -1));

/** The line under the overlay: what is read, its weight, and how it stands. */
const readout = (page: Page) => page.locator("#overlay p[data-tone]");

/** Asserts that every linked view shows this pair of this head, with the numbers of the engine. */
async function expectViews(page: Page, pair: Required<Omit<Question, "image" | "intervention">>): Promise<void> {
  const { block, head, query, key } = pair;
  const { figure, matrix } = partsOf(page);
  const where = `lock ${block + 1}, head ${head + 1}`;
  await expect(figure("overlay").locator("h2").first()).toHaveText(`B${where}`);
  await expect(figure("pair").locator("svg").first()).toContainText(`query ${mark(query)}`);
  await expect(figure("pair").locator("svg").first()).toContainText(`key ${mark(key)}`);
  await expect(figure("pair").locator("svg").first()).toContainText(`b${where}`);
  for (const chart of await figure("statistics").getByRole("listbox").all()) {
    await expect(chart.locator("[aria-selected=true]")).toHaveAttribute("aria-label", new RegExp(`^b${where}: `));
  }
  const cell = matrix.locator("[role=gridcell]");
  await expect(cell).toContainText(new RegExp(`^query .*${spoken(query)}.*, key .*${spoken(key)}.*: weight `));

  const engine = await truth(page, pair);
  const dot = engine.products.reduce((sum, product) => sum + product, 0);
  const rank = 1 + engine.row.filter((weight) => weight > engine.weight).length;
  const formula = (await figure("pair").locator("g[role=img]").first().getAttribute("aria-label")) ?? "";
  const numbers =
    /q · k = ([−\d.]+) ÷ √32 = ([−\d.]+) → softmax (\S+) ([\d.]+) × uniform, (\d+)(?:st|nd|rd|th) of (\d+)$/.exec(
      formula.replaceAll(/\s+/g, " "),
    ) ?? [];
  const wanted = [dot, engine.score, engine.weight, engine.weight * tokens, rank, tokens];
  expect(numbers, formula).toHaveLength(7);
  for (const [index, value] of wanted.entries()) expectNumber(numbers[index + 1] ?? "", value);
  expectNumber((await readout(page).locator("b").textContent()) ?? "", engine.weight);
  expectNumber(((await cell.textContent()) ?? "").split(": weight ")[1] ?? "", engine.weight);
}

test("opens with a picture, every head's map and the engine's own answer", async ({ page }) => {
  await open(page);
  await expectPrediction(page, await truth(page, {}));
  await expectViews(page, { block: 1, head: 0, query: patch(7, 7), key: patch(5, 5) });
  await expect(page.locator("header")).toContainText("ViT · Imagenette");
  await expect(page.locator("header")).toContainText("WebAssembly");
  await page.locator("header button[aria-expanded]").first().click();
  await expect(page.locator("header")).toContainText("Runs on WebAssembly: this browser offers no WebGPU");
  await expect(page.locator("header")).toContainText("forces everything else into its ten classes");
  await expect(page.getByText("Nothing is uploaded: your picture stays on this computer.")).toBeVisible();
});

test("another sample picture is computed and shown", async ({ page }) => {
  await open(page, start);
  const before = await predictionRows(page);
  const { samples } = partsOf(page);
  await samples.nth(2).click();
  await expect(samples.nth(2)).toHaveAttribute("aria-pressed", "true");
  await expect.poll(() => predictionRows(page)).not.toEqual(before);
  await rested(page);
  await expectPrediction(page, await truth(page, {}));
  await expectViews(page, { block: 2, head: 0, query: 0, key: patch(7, 7) });
});

test("a query is chosen in the picture by click and by arrow keys, and every view follows", async ({ page }) => {
  await open(page, start);
  const { picture } = partsOf(page);
  await picture.click({ position: await cellPoint(picture, 3, 8, side, side) });
  await expectAddress(page, { query: "4,9", block: "3", head: "1", key: "7,7" });
  await page.mouse.move(0, 0);
  await expectViews(page, { block: 2, head: 0, query: patch(4, 9), key: patch(7, 7) });
  for (const key of ["ArrowRight", "ArrowDown", "ArrowDown", "ArrowLeft", "ArrowUp"]) await picture.press(key);
  await expectAddress(page, { query: "5,9" });
  await picture.press("End");
  await expectViews(page, { block: 2, head: 0, query: patch(5, 12), key: patch(7, 7) });
  await page.locator("section[data-compact]").getByRole("button", { name: "class", exact: true }).click();
  await page.mouse.move(0, 0);
  await expectViews(page, { block: 2, head: 0, query: 0, key: patch(7, 7) });
});

test("a head is chosen in the atlas, a key on the overlay, a pair in the matrix", async ({ page }) => {
  await open(page, "#/inspect?block=3&head=1&query=6,7");
  const { atlas, overlay, matrix } = partsOf(page);
  await atlas.click({ position: await cellPoint(atlas, 2, 4, 4, 5) });
  await expectAddress(page, { block: "5", head: "3" });
  await atlas.press("ArrowLeft");
  await atlas.press("ArrowUp");
  await expectAddress(page, { block: "4", head: "2" });
  await overlay.click({ position: await cellPoint(overlay, 10, 1, side, side) });
  await expectAddress(page, { key: "11,2" });
  await page.mouse.move(0, 0);
  await expectViews(page, { block: 3, head: 1, query: patch(6, 7), key: patch(11, 2) });
  await overlay.press("ArrowRight");
  await expectAddress(page, { key: "11,3" });
  await matrix.click({ position: await cellPoint(matrix, 20, 100, tokens, tokens) });
  await page.mouse.move(0, 0);
  await expectViews(page, { block: 3, head: 1, query: 20, key: 100 });
  await matrix.press("ArrowUp");
  await matrix.press("ArrowLeft");
  await expectViews(page, { block: 3, head: 1, query: 19, key: 99 });
});

test("hover shows, Escape releases, click pins", async ({ page }) => {
  // Figures out of sight follow only what is pinned: here all of them are in sight.
  await page.setViewportSize({ width: 1440, height: 2400 });
  await open(page, "#/inspect?block=3&head=1&query=6,7&key=2,2");
  const { atlas, overlay, figure } = partsOf(page);
  const engine = await truth(page, { block: 2, head: 0, query: patch(6, 7) });
  await expectAddress(page, { model: "vit-imagenette" });
  const before = await parameters(page);
  const title = figure("overlay").locator("h2").first();

  await atlas.hover({ position: await cellPoint(atlas, 3, 0, 4, 5) });
  await expect(title).toHaveText("Block 1, head 4");
  await page.keyboard.press("Escape");
  await expect(title).toHaveText("Block 3, head 1");
  await atlas.hover({ position: await cellPoint(atlas, 1, 1, 4, 5) });
  await expect(title).toHaveText("Block 2, head 2");
  await page.mouse.move(0, 0);
  await expect(title).toHaveText("Block 3, head 1");

  await overlay.hover({ position: await cellPoint(overlay, 8, 3, side, side) });
  await expect(readout(page)).toContainText("9, 4");
  expectNumber((await readout(page).locator("b").textContent()) ?? "", engine.row[patch(9, 4)] as number);
  await expect(figure("pair").locator("svg").first()).toContainText("key (9, 4)");
  await expect(figure("rollout").locator("[aria-selected=true]")).toContainText("patch 9, 4");
  expect(await parameters(page)).toEqual(before);
  await page.mouse.click(0, 0);
  await page.mouse.move(0, 0);
  await expect(readout(page)).toContainText("2, 2");
  await overlay.click({ position: await cellPoint(overlay, 8, 3, side, side) });
  await page.mouse.move(0, 0);
  await expect(readout(page)).toContainText("9, 4");
  await expectAddress(page, { ...before, key: "9,4" });
});

test("a change of block, head, query, key, scale or direction asks nothing of the engine", async ({ page }) => {
  await watchEngine(page);
  await open(page);
  const { picture, atlas, overlay, matrix } = partsOf(page);
  const calls = await engineCalls(page);
  expect(calls).toBeGreaterThan(0);
  for (const view of [picture, atlas, overlay, matrix]) {
    await view.hover();
    for (const key of ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"]) await view.press(key);
  }
  for (const key of ["[", "]", "-", "=", "c", "t", "l", "l", "d", "d"]) await page.keyboard.press(key);
  for (const scale of ["absolute", "per map", "log", "× uniform"]) {
    await page.locator("#overlay").getByText(scale, { exact: true }).click();
  }
  await page.locator("#matrix").getByText("scores", { exact: true }).click();
  await page.locator("#pair").getByText("by size", { exact: true }).click();
  await page.locator("#rollout").getByText("max", { exact: true }).click();
  expect(await engineCalls(page)).toBe(calls);
  await page.keyboard.press("k");
  await expect.poll(() => engineCalls(page)).toBeGreaterThan(calls);
});

test("the direction turns the reading round and keeps the chosen token", async ({ page }) => {
  await open(page, "#/inspect?block=3&head=1&query=6,7&key=3,4");
  const { picture, overlay } = partsOf(page);
  await page.getByText("is looked at by", { exact: true }).click();
  await expectAddress(page, { direction: "to", query: "3,4", key: "6,7" });
  await expectViews(page, { block: 2, head: 0, query: patch(3, 4), key: patch(6, 7) });
  const engine = await truth(page, { block: 2, head: 0, key: patch(6, 7) });
  await overlay.hover({ position: await cellPoint(overlay, 1, 1, side, side) });
  await expect(readout(page)).toContainText("2, 2");
  expectNumber((await readout(page).locator("b").textContent()) ?? "", engine.column[patch(2, 2)] as number);
  await picture.click({ position: await cellPoint(picture, 0, 0, side, side) });
  await expectAddress(page, { direction: "to", query: "3,4", key: "1,1" });
  await page.keyboard.press("t");
  await expectAddress(page, { direction: undefined, query: "1,1", key: "3,4" });
});

test("the scale of the colours is always said, and its ends are right", async ({ page }) => {
  await open(page, "#/inspect?block=3&head=1&query=6,7");
  const engine = await truth(page, { block: 2, head: 0, query: patch(6, 7) });
  const ends: Record<string, readonly [low: number, high: number]> = {
    "× uniform": [0, 8 / tokens],
    absolute: [0, 1],
    "per map": [0, Math.max(...engine.row.slice(1))],
    log: [0.01 / tokens, 1],
  };
  const { figure } = partsOf(page);
  for (const [scale, [low, high]] of Object.entries(ends)) {
    await figure("overlay").getByText(scale, { exact: true }).click();
    const legend = figure("overlay").locator("svg[role=img]");
    await expect(figure("overlay").getByLabel(scale, { exact: true })).toBeChecked();
    const end = async (part: string) => (await legend.locator(`[data-part=${part}]`).textContent()) ?? "";
    await expect.poll(async () => numbersIn(await end("high"))[0]?.value ?? 9).toBeCloseTo(high, 3);
    expectNumber(await end("low"), low);
    expectNumber(await end("high"), high);
  }
});
