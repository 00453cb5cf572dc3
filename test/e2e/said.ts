import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";

/** Everything the page says to eyes and ears outside of text that names another language. */
export function said(page: Page, foreign: string): Promise<string[]> {
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

/** The classes are named in both languages at once: the other name stands beside, and in the column, of the page's own. */
const classNames: readonly string[] = (() => {
  const file = new URL("../../public/models/vit-imagenette/config.json", import.meta.url);
  const { label_descriptions: labels } = JSON.parse(readFileSync(file, "utf8"));
  return Object.values<{ en: string; zh: string }>(labels).flatMap(({ en, zh }) => [en, zh]);
})();

/** The text without a class's other name: a whole cell of its column, or in brackets beside the page's own. */
function withoutOtherName(text: string): string {
  if (classNames.includes(text)) return "";
  return classNames.reduce((rest, name) => rest.replaceAll(`（${name}）`, "").replaceAll(` (${name})`, ""), text);
}

/** Names, formats and symbols that are the same in Chinese. */
const sameInChinese =
  /\b(Vitrine|ViT|Swin|DeiT|DINO|DINOv2|Imagenette|WebAssembly|WebGPU|JavaScript|Python|Hugging Face|float32|exp|NaN|softmax|MLP|PNG|SVG|CSV|NPZ|JPEG|WebP|KB|MB|viridis|cividis|safetensors|config\.json|timm|Transformer|Esc|Ctrl|Shift|Delete|Abnar|Zuidema|English|vitrine\.\w+|window\.vitrine|https?|ln|sha256)\b/g;

/** What is in English among texts of the Chinese page; `surprise` is what a test puts into an address. */
export function inEnglish(texts: Iterable<string>): string[] {
  return [...texts].filter((text) =>
    /[A-Za-z]{4,}|[A-Za-z]{2,} [A-Za-z]{2,}/.test(
      withoutOtherName(text).replace("surprise", "").replaceAll(sameInChinese, ""),
    ),
  );
}

/** What is in Chinese among texts of the English page. */
export function inChinese(texts: Iterable<string>): string[] {
  return [...texts].filter((text) => /[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]/.test(withoutOtherName(text)));
}

/** Texts with a hole in them. */
export function unsaid(texts: Iterable<string>): string[] {
  // The Lab says why −∞ − −∞ would be NaN.
  return [...texts].filter((text) => /undefined|(?<!0 ÷ 0 = )NaN|\[object|Infinity|\bnull\b/.test(text));
}
