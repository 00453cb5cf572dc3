import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import {
  engineCalls,
  expectAddress,
  expectPrediction,
  open,
  parameters,
  partsOf,
  predictionRows,
  rested,
  truth,
  watchEngine,
} from "./inspector-page.ts";

/** Tokens of the built-in model: the class token, then 12 × 12 patches. */
const side = 12;
const tokens = 145;
const patch = (row: number, column: number) => 1 + (row - 1) * side + (column - 1);
const start = "#/inspect?block=3&head=1&query=class&key=7,7";

test("the language changes in place, and nothing is lost", async ({ page }) => {
  await watchEngine(page);
  await open(page, "#/inspect?block=4&head=3&query=5,6&key=2,9&scale=log&off=h1.1");
  await page.evaluate(() => scrollTo(0, 420));
  await page.waitForTimeout(300);
  const place = await page.evaluate(() => scrollY);
  const [calls, before, rows] = [await engineCalls(page), await parameters(page), await predictionRows(page)];
  await page.keyboard.press("l");
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-CN");
  await expectAddress(page, { ...before, lang: "zh" });
  expect(await page.evaluate(() => scrollY)).toBe(place);
  await expect(page.locator("#overlay h2").first()).toHaveText("第 4 块 · 第 3 头");
  await expect(page).toHaveTitle(/[\u4e00-\u9fff]/);
  await page.keyboard.press("l");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expectAddress(page, before);
  expect(await predictionRows(page)).toEqual(rows);
  expect(await engineCalls(page)).toBe(calls);
});

test("light and dark change in place and are remembered", async ({ page }) => {
  await open(page);
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await paper();
  await page.getByRole("button", { name: "Light or dark" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  expect(await paper()).not.toBe(light);
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});

test.describe("in a Chinese browser", () => {
  test.use({ locale: "zh-CN", colorScheme: "dark" });
  test("the page is Chinese, and dark where the system is", async ({ page }) => {
    await page.goto("./");
    await expect(page.locator("html")).toHaveAttribute("lang", "zh-CN");
    await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
    await expect(page.getByRole("button", { name: "选择文件" })).toBeVisible();
  });
});

test("a link gives the same view in another page", async ({ page, context }) => {
  await open(page, start);
  await partsOf(page).samples.nth(1).click();
  await expectAddress(page, {
    image: await page.evaluate(async () => (await (await fetch("images/samples.json")).json())[1].id),
  });
  await rested(page);
  for (const key of ["]", "=", "t", "k"]) await page.keyboard.press(key);
  await page.locator("#overlay").getByText("log", { exact: true }).click();
  await partsOf(page).picture.press("ArrowDown");
  await page.locator("#what-if").getByLabel("Softmax temperature").fill("1.5");
  await expectAddress(page, { temperature: "1.5", scale: "log", direction: "to", off: "h4.2" });
  await rested(page);
  await page.getByRole("button", { name: "Share" }).click();
  const link = await page.getByLabel("A link to exactly this").inputValue();
  await expect(page.getByText("The link holds the model, the picture")).toBeVisible();
  const state = async (of: Page) => ({
    address: await parameters(of),
    prediction: await predictionRows(of),
    pair: await of.locator("#pair g[role=img]").first().getAttribute("aria-label"),
    caption: await of.locator("#overlay figcaption").innerText(),
  });
  const other = await context.newPage();
  await other.goto(link);
  await expect(other.locator("html")).toHaveAttribute("data-ready", "true", { timeout: 30_000 });
  await rested(other);
  await expect.poll(() => state(other)).toEqual(await state(page));
});

test("the numbers of a figure are taken away as files", async ({ page }) => {
  await open(page, "#/inspect?block=3&head=1&query=6,7");
  const engine = await truth(page, { block: 2, head: 0, query: patch(6, 7) });
  const overlay = partsOf(page).figure("overlay");
  const take = async (kind: string) => {
    await overlay.getByRole("button", { name: /^Take away/ }).click();
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      overlay.getByRole("button", { name: kind, exact: true }).click(),
    ]);
    const chunks: Buffer[] = [];
    for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer);
    return { name: file.suggestedFilename(), bytes: Buffer.concat(chunks) };
  };
  const csv = await take("CSV");
  expect(csv.name).toBe("vitrine-overlay.csv");
  const lines = csv.bytes.toString().trim().split(/\r?\n/);
  expect(lines).toHaveLength(1 + tokens);
  const weights = lines
    .slice(1)
    .flatMap((line) => line.split(",").map(Number))
    .filter((value) => engine.row.includes(Math.fround(value)));
  expect(new Set(weights).size).toBe(new Set(engine.row).size);
  const npz = await take("NPZ");
  expect(npz.bytes.subarray(0, 2).toString()).toBe("PK");
  const png = await take("PNG");
  expect(png.bytes.subarray(1, 4).toString()).toBe("PNG");
  expect(png.bytes.length).toBeGreaterThan(5000);
});

test("until the first run ends the page shows the picture and how far it is, and can be stopped", async ({ page }) => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route("**/model.safetensors", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto("./");
  await expect(page.locator("section[data-compact] img").first()).toBeVisible();
  await expect(page.getByText("Fetching the weights").or(page.getByText("Preparing the engine")).first()).toBeVisible();
  await expect(page.getByText("The maps appear here as the network runs.").first()).toBeVisible();
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.locator("progress")).toHaveCount(0);
  release();
  // A picture starts it again.
  await partsOf(page).samples.nth(1).click();
  await expect(page.locator("html")).toHaveAttribute("data-ready", "true", { timeout: 30_000 });
  await rested(page);
  await expectPrediction(page, await truth(page, {}));
});

test("the keys are explained, and can be turned off", async ({ page }) => {
  await open(page, "#/inspect?block=2");
  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "Help and shortcuts" });
  await expect(help).toBeVisible();
  await page.keyboard.press("]");
  await help.getByLabel("Single-key shortcuts").uncheck();
  await page.keyboard.press("Escape");
  await expect(help).toHaveCount(0);
  await page.keyboard.press("]");
  await page.keyboard.press("l");
  await page.waitForTimeout(300);
  await expectAddress(page, { block: "2", lang: "en" });
});

test("a picture or checkpoint of one's own is not in the link, and the page says so", async ({ page }) => {
  await open(page);
  const image = { name: "own.png", mimeType: "image/png", buffer: await page.locator("h1").screenshot() };
  await page.getByTestId("picture").setInputFiles(image);
  await expectAddress(page, { image: "own" });
  await page.getByRole("button", { name: "Share" }).click();
  await expect(page.getByText("Your own picture, checkpoint or recorded maps are not in the link")).toBeVisible();
});
