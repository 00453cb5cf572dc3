import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { objections } from "./a11y-checks.ts";
import { type Arrays, npz, rowsOf } from "../model/recording/files.ts";
import { fileOf } from "./checkpoints.ts";
import { expect, test } from "./fixtures.ts";
import { notice, open, partsOf, rested } from "./inspector-page.ts";
import { fourColours, give } from "./pictures.ts";

const maps = (name: string, arrays: Arrays) => fileOf(name, npz(arrays));
const pattern = (shape: readonly number[]) => ({ shape, data: rowsOf(shape) });

/** What the matrix says of the chosen pair, and the classes of the answer with their shares. */
const readings = async (page: Page) => ({
  pair: await page.locator("#matrix [class*=readout], #matrix p").allInnerTexts(),
  shares: await page.locator("section[data-compact] [role=listitem] title").allTextContents(),
});

async function takeAtlas(page: Page): Promise<Buffer> {
  await page.locator("#atlas button[aria-expanded]").last().click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.locator("#atlas").getByRole("button", { name: "NPZ" }).click(),
  ]);
  return readFileSync(await download.path());
}

test("what take it away saves opens again with the same numbers, and no model runs", async ({ page }) => {
  await open(page, "#/inspect?image=springer&block=2&head=1&query=7,7&key=5,5");
  const [saved, live] = [await takeAtlas(page), await readings(page)];
  expect(live.shares.length).toBeGreaterThan(1);
  expect(live.pair.join()).toMatch(/→.*0\.\d{2}/s);
  await give(page, "drop", [fileOf("run.npz", saved)]);
  await expect(page.locator("header")).toContainText("run.npz");
  await expect(page.locator("#missing")).toContainText("What if");
  await rested(page);
  const again = await readings(page);
  expect(again.pair).toEqual(live.pair);
  expect(again.shares).toEqual(live.shares);
  await expect(page.locator("figure[id]")).toHaveCount(5);
  // The picture came with the file; another one lies under the same maps.
  await page.locator("main ul button").first().click();
  await rested(page);
  expect((await readings(page)).pair).toEqual(live.pair);
  await page.keyboard.press("k");
  await expect(notice(page, "There is no model behind recorded maps")).toHaveCount(1);
  // A model takes their place again.
  await page.locator("header button[aria-expanded]").first().click();
  await page.getByRole("button", { name: "Swin · Imagenette" }).click();
  await expect(page.locator("#what-if")).toBeVisible();
  await expect(page.locator("#missing")).toHaveCount(0);
});

test("maps and their picture open together; where the tokens can lie in two ways the page asks", async ({ page }) => {
  await open(page);
  const wide = fourColours("wide.png", 160, 90);
  const blocks = Object.fromEntries([0, 1].map((block) => [`blocks.${block}.attn`, pattern([2, 145, 145])]));
  await give(page, "drop", [wide, maps("wide.npz", blocks)]);
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("radio")).toHaveCount(2);
  await dialog.getByRole("spinbutton", { name: "Rows of patches" }).fill("8");
  await expect(dialog.getByRole("status")).toContainText("129 tokens, but the maps have 145");
  await expect(dialog.getByRole("button", { name: "Show the maps" })).toBeDisabled();
  await dialog.getByRole("radio", { name: /^9 × 16 patches/ }).check();
  await dialog.getByRole("button", { name: "Show the maps" }).click();
  await expect(page.locator("section[data-compact]")).toContainText("9 × 16 patches");
  await expect(page.getByRole("complementary")).toContainText("as you said");
  await expect(page.locator("#missing")).toContainText("Prediction");
});

test("rows that do not sum to 1 are said, and a wrong file gets a sentence in each language", async ({ page }) => {
  await open(page);
  const off = pattern([1, 2, 17, 17]);
  off.data.set(
    off.data.subarray(0, 17).map((value) => value * 0.5),
    0,
  );
  await give(page, "drop", [maps("off.npz", { "attn.pattern": off })]);
  await expect(notice(page, "1 of 34 rows do not sum to 1; the furthest sums to 0.5")).toHaveCount(1);
  await page.getByRole("button", { name: "Dismiss" }).click();
  const objects = "{'descr': '|O', 'fortran_order': False, 'shape': (1,), }\n";
  const npy = Buffer.concat([
    Buffer.from("\x93NUMPY\x01\0", "latin1"),
    Buffer.from([objects.length, 0]),
    Buffer.from(objects),
  ]);
  const wrong = [
    [maps("cross.npz", { map: pattern([2, 5, 6]) }), "5 queries and 6 keys", "最后两个轴应相等"],
    [fileOf("objects.npy", npy), "Python objects", "Python 对象"],
    [fileOf("cut.npz", npz({ map: pattern([2, 5, 5]) }).subarray(0, 300)), "was cut off", "没有下载完整"],
  ] as const;
  for (const [file, english, chinese] of wrong) {
    await give(page, "drop", [file]);
    const sentence = partsOf(page).notices.locator("p");
    await expect(sentence).toContainText(english);
    await page.keyboard.press("l");
    await expect(sentence).toContainText(chinese);
    await page.keyboard.press("l");
    await expect(page.locator("header")).toContainText("off.npz");
  }
});

for (const [lang, theme] of [
  ["en", "light"],
  ["zh", "dark"],
] as const) {
  test(`axe finds nothing on recorded maps and their windows in ${lang}, ${theme}`, async ({ page }) => {
    await open(page, `#/inspect?lang=${lang}&theme=${theme}`);
    await page.locator("#matrix button[aria-expanded]").last().click();
    await page
      .locator("#matrix")
      .getByRole("button", { name: /Python/ })
      .click();
    await expect(page.locator("dialog[open] pre")).toContainText("attention = maps[0]");
    expect(await objections(page), "Python").toEqual([]);
    await page.keyboard.press("Escape");
    await give(page, "drop", [maps("nine.npz", { map: pattern([2, 3, 9, 9]) })]);
    await expect(page.locator("dialog[open] [type=radio]")).toHaveCount(2);
    expect(await objections(page), "the question").toEqual([]);
    await page.locator("dialog[open] [type=submit]").click();
    await expect(page.locator("#missing")).toBeVisible();
    await rested(page);
    expect(await objections(page), "the maps").toEqual([]);
    await page.getByRole("complementary").getByRole("button").first().click();
    await expect(page.locator("dialog[open] table")).toBeVisible();
    expect(await objections(page), "what was read").toEqual([]);
    await page.keyboard.press("Escape");
    await page.locator("header button[aria-expanded]").first().click();
    await page.getByRole("button", { name: /^(Open a checkpoint|打开检查点)/ }).click();
    await page.locator("dialog[open] summary").first().click();
    await expect(page.locator("dialog[open] pre")).toBeVisible();
    expect(await objections(page), "how to write maps").toEqual([]);
  });
}
