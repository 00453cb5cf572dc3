import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { open, rested, still } from "./inspector-page.ts";
import { inChinese, inEnglish, said, unsaid } from "./said.ts";

/** Opens what is closed, one after the other, and gathers what each says. */
async function everything(page: Page, foreign: string): Promise<Set<string>> {
  const all = new Set(await said(page, foreign));
  const gather = async () => {
    for (const text of await said(page, foreign)) all.add(text);
  };
  const menus = page.locator("button[aria-expanded]");
  for (let index = 0; index < (await menus.count()); index++) {
    await still(menus.nth(index));
    await menus.nth(index).click();
    await gather();
    await page.keyboard.press("Escape");
  }
  for (const id of ["overlay", "matrix", "pair", "statistics", "rollout", "patches", "positions", "what-if"]) {
    const figure = page.locator(`#${id}`);
    await still(figure.getByText("⋯"));
    await figure.getByText("⋯").click();
    await figure.locator("button[aria-expanded=true] + div button").first().click();
    if (await page.locator("dialog[open]").count()) await gather();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
  }
  await page.keyboard.press("?");
  await gather();
  await page.keyboard.press("Escape");
  await page.keyboard.press("t");
  await gather();
  return all;
}

test("in Chinese the page says nothing in English", async ({ page }) => {
  await open(page, "#/inspect?lang=zh&query=6,7&off=h2.1&positions=shuffled&surprise=1");
  await rested(page);
  const english = inEnglish(await everything(page, "en"));
  expect(english).toEqual([]);
});

test("in English the page says nothing in Chinese", async ({ page }) => {
  await open(page, "#/inspect?lang=en&query=6,7&off=h2.1&positions=shuffled&surprise=1");
  await rested(page);
  const chinese = inChinese(await everything(page, "zh"));
  expect(chinese).toEqual([]);
});

test("nothing is left unsaid: no text is empty, undefined or a number that is none", async ({ page }) => {
  for (const lang of ["en", "zh"]) {
    await open(page, `#/inspect?lang=${lang}`);
    // The second address is opened by the page that stands already: it has begun when the language has changed.
    await expect(page.locator("html")).toHaveAttribute("lang", lang === "zh" ? "zh-CN" : "en");
    await rested(page);
    expect(unsaid(await everything(page, "xx"))).toEqual([]);
  }
});
