import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { expectAddress, predictionRows, rested, still } from "./inspector-page.ts";
import { type Cell, chosenIn, openSwin, swinTruth } from "./swin-page.ts";

/** Presses Tab until this has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let count = 0; count < 160; count++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`the keyboard does not reach ${String(target)}`);
}

test("a Swin is explored by keyboard alone", async ({ page }) => {
  await openSwin(page, "block=2&head=1&query=6,7&key=5,5&lang=en");
  const spine = page.locator("section[data-compact]");
  const figure = (id: string) => page.locator(`#${id}`);
  await tabTo(page, spine.locator("[role=grid]").first());
  await page.keyboard.press("ArrowDown");
  await expectAddress(page, { query: "7,7" });
  await tabTo(page, spine.locator("[role=grid]").last());
  await page.keyboard.press("ArrowDown");
  await expectAddress(page, { block: "2", head: "2" });
  await tabTo(page, figure("overlay").getByRole("button", { name: "The next head" }));
  await page.keyboard.press("Enter");
  await expectAddress(page, { head: "3" });
  await tabTo(page, figure("matrix").getByRole("grid"));
  await page.keyboard.press("ArrowLeft");
  await expectAddress(page, { query: "7,7", key: "5,4" });
  await tabTo(page, figure("what-if").getByRole("button", { name: "Mask", exact: true }));
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await predictionRows(page))[0]?.before).not.toBeNull();
  await page.keyboard.press("u");
  await expect.poll(async () => (await predictionRows(page))[0]?.before).toBeNull();
  await tabTo(page, figure("bias").getByRole("listbox").last());
  await page.keyboard.press("ArrowRight");
  await expectAddress(page, { key: "5,5" });
  await tabTo(page, figure("reach").getByLabel("Blocks", { exact: true }));
  await page.keyboard.press("End");
  await expect(figure("reach").getByLabel("Blocks", { exact: true })).toHaveValue("8");
  await tabTo(page, figure("statistics").getByRole("listbox").first());
  await page.keyboard.press("ArrowRight");
  await expectAddress(page, { block: "3" });
});

test("every stop of the keyboard shows where it is and is in sight", async ({ page }) => {
  await openSwin(page, "block=2&query=6,7&lang=en");
  const bad: string[] = [];
  let count = 0;
  for (; count < 160; count++) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return null;
      const rings = [element, element.closest("label"), element.parentElement].some((one) => {
        if (!one) return false;
        const { outlineStyle, outlineWidth } = getComputedStyle(one);
        return outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2;
      });
      const { width, bottom, top } = element.getBoundingClientRect();
      return { html: element.outerHTML.slice(0, 140), fine: rings && width > 0 && bottom > 0 && top < innerHeight };
    });
    if (!stop) break;
    if (!stop.fine) bad.push(stop.html);
  }
  expect(bad).toEqual([]);
  expect(count).toBeGreaterThan(30);
  expect(count).toBeLessThan(150);
});

test("figures of a Swin are taken away with the engine's numbers, and say what they are of", async ({ page }) => {
  await openSwin(page, "image=church&block=2&head=2&query=1,2&key=27,28&lang=en");
  const take = async (figure: string, kind: string) => {
    const menu = page.locator(`#${figure}`).getByText("⋯");
    await still(menu);
    await menu.click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.locator(`#${figure}`).getByRole("button", { name: kind, exact: true }).click(),
    ]);
    const parts: Buffer[] = [];
    for await (const part of await download.createReadStream()) parts.push(part as Buffer);
    return { name: download.suggestedFilename(), bytes: Buffer.concat(parts) };
  };
  const place = { block: 1, head: 1, query: [1, 2] as Cell, key: [27, 28] as Cell };
  const engine = await swinTruth(page, place);
  const csv = await take("overlay", "CSV");
  expect(csv.name).toBe("vitrine-overlay.csv");
  const cells = csv.bytes
    .toString()
    .trim()
    .split(/\r?\n/)
    .map((line) => line.replaceAll(/"[^"]*"/g, "quoted").split(","));
  const weight = (cells[0] ?? []).findIndex((name) => /weight/.test(name));
  expect(weight).toBeGreaterThanOrEqual(0);
  const weights = cells.slice(1).map((row) => Number(row[weight]));
  expect(weights).toHaveLength(49);
  for (const [at, value] of weights.entries()) expect(value).toBeCloseTo(engine.row[at] as number, 6);
  for (const figure of ["overlay", "what-if", "bias", "merging"]) {
    const { bytes } = await take(figure, "NPZ");
    expect(bytes.subarray(0, 2).toString()).toBe("PK");
  }
  for (const figure of ["overlay", "matrix", "pair", "reach", "cost"]) {
    const { name, bytes } = await take(figure, "PNG");
    expect(name).toBe(`vitrine-${figure}.png`);
    const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
    expect(width).toBeGreaterThan(300);
    expect(height).toBeGreaterThan(200);
    expect(bytes.length).toBeGreaterThan(4000);
  }
  const costs = (await take("cost", "CSV")).bytes.toString();
  expect(costs).toContain("48319488");
  expect(costs).toContain("6830208");
});

test("a matrix and a masked pair stay readable when every masked pair is opened one by one", async ({ page }) => {
  await openSwin(page, "block=2&head=1&query=1,1&key=28,28&lang=en");
  await expect(chosenIn(page, "overlay")).toContainText("masked");
  await expect(page.locator("#pair")).toContainText("−100");
  await page.locator("#matrix").getByText("scores", { exact: true }).click();
  for (const key of ["ArrowLeft", "ArrowUp", "Home", "End", "ArrowDown", "PageUp"]) {
    await page.locator("#matrix").getByRole("grid").press(key);
    await expect(chosenIn(page, "matrix")).toHaveText(/→/);
    expect(await page.locator("#matrix").innerText()).not.toMatch(/NaN|undefined/);
  }
  await page.locator("#pair").getByText("by size", { exact: true }).click();
  await rested(page);
  await expect(page.locator("figure [role=alert]")).toHaveCount(0);
});
