import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { open, rested } from "./inspector-page.ts";

/** Everything the page says to eyes and ears outside of text that names another language. */
function said(page: Page, foreign: string): Promise<string[]> {
  return page.evaluate((tag) => {
    const own = (element: Element | null) => !element?.closest(`[lang|=${tag}]:not(html), script, noscript, kbd, code`);
    const texts: string[] = [document.title];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.textContent?.trim() && own(node.parentElement)) texts.push(node.textContent.trim());
    }
    for (const name of ["aria-label", "title", "alt", "placeholder", "aria-valuetext", "aria-description"]) {
      for (const element of document.querySelectorAll(`[${name}]`)) {
        const text = element.getAttribute(name)?.trim();
        if (text && own(element)) texts.push(text);
      }
    }
    return [...new Set(texts)];
  }, foreign);
}

/** Opens what is closed, one after the other, and gathers what each says. */
async function everything(page: Page, foreign: string): Promise<Set<string>> {
  const all = new Set(await said(page, foreign));
  const gather = async () => {
    for (const text of await said(page, foreign)) all.add(text);
  };
  const menus = page.locator("button[aria-expanded]");
  for (let index = 0; index < (await menus.count()); index++) {
    await menus.nth(index).click();
    await gather();
    await page.keyboard.press("Escape");
  }
  for (const id of ["overlay", "matrix", "pair", "statistics", "rollout", "patches", "positions", "what-if"]) {
    const figure = page.locator(`#${id}`);
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

/** Names, formats and symbols that are the same in Chinese. */
const sameInChinese =
  /\b(Vitrine|ViT|Swin|DeiT|DINOv2|Imagenette|WebAssembly|WebGPU|JavaScript|softmax|MLP|PNG|SVG|CSV|NPZ|JPEG|WebP|KB|MB|viridis|cividis|safetensors|config\.json|timm|Transformer|Esc|Ctrl|Shift|Delete|Abnar|Zuidema|English|vitrine\.\w+|window\.vitrine|https?|ln|sha256)\b/g;

test("in Chinese the page says nothing in English", async ({ page }) => {
  await open(page, "#/inspect?lang=zh&query=6,7&off=h2.1&positions=shuffled&surprise=1");
  await rested(page);
  const english = [...(await everything(page, "en"))].filter((text) =>
    /[A-Za-z]{4,}|[A-Za-z]{2,} [A-Za-z]{2,}/.test(text.replace("surprise", "").replaceAll(sameInChinese, "")),
  );
  expect(english).toEqual([]);
});

test("in English the page says nothing in Chinese", async ({ page }) => {
  await open(page, "#/inspect?lang=en&query=6,7&off=h2.1&positions=shuffled&surprise=1");
  await rested(page);
  const chinese = [...(await everything(page, "zh"))].filter((text) =>
    /[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]/.test(text),
  );
  expect(chinese).toEqual([]);
});

test("nothing is left unsaid: no text is empty, undefined or a number that is none", async ({ page }) => {
  for (const lang of ["en", "zh"]) {
    await open(page, `#/inspect?lang=${lang}`);
    const texts = [...(await everything(page, "xx"))];
    expect(texts.filter((text) => /undefined|NaN|\[object|Infinity|\bnull\b/.test(text))).toEqual([]);
  }
});
