import { glossary } from "../../src/lessons/glossary.ts";
import type { Outline } from "./outline.ts";

const quote = (text: string, at: number) => `“…${text.slice(Math.max(0, at - 14), at + 18).trim()}…”`;

/** Where two texts of a lesson stop being the same lesson. */
export function differences(en: Outline, zh: Outline): string[] {
  const problems: string[] = [];
  const compare = (what: string, left: readonly string[], right: readonly string[]) => {
    const length = Math.max(left.length, right.length);
    const at = Array.from({ length }, (_, index) => index).find((index) => left[index] !== right[index]);
    if (at === undefined) return;
    problems.push(`${what} ${at + 1}: ${left[at] ?? "nothing"} in en.mdx, ${right[at] ?? "nothing"} in zh.mdx`);
  };
  compare("part", en.parts, zh.parts);
  compare("block", en.blocks, zh.blocks);
  compare("value", en.ids.Value.toSorted(), zh.ids.Value.toSorted());
  compare("source", en.ids.Cite.toSorted(), zh.ids.Cite.toSorted());
  return problems;
}

const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Words that stand where the glossary has another one. */
export function againstGlossary(lang: "en" | "zh", { prose }: Pick<Outline, "prose">): string[] {
  const variants = Object.values(glossary).flatMap((entry) => {
    const instead: { readonly en?: readonly string[]; readonly zh?: readonly string[] } =
      "instead" in entry ? entry.instead : {};
    return (instead[lang] ?? []).map((variant) => ({ variant, right: entry[lang] }));
  });
  return prose.flatMap((text) =>
    variants.flatMap(({ variant, right }) => {
      // Latin words end where letters end; Chinese ones have no such borders.
      const pattern = /^[a-z]/i.test(variant) ? `(?<![\\w-])${escape(variant)}(?![\\w-])` : escape(variant);
      const found = new RegExp(pattern, "i").exec(text);
      return found ? [`“${variant}” for “${right}” in ${quote(text, found.index)}`] : [];
    }),
  );
}

/** Digits of a numeral, with the group commas that it may have. */
const numeral = /(?<![\w/.-])\d[\d,]*(?:\.\d+)?(?:\s*[%％])?(?!\w)/g;

/**
 * Numerals that look like results and stand bare: decimals, percentages, three digits and more; five
 * and more in inline code, where shapes stand.
 *
 * @param given numerals that the lesson itself defines
 */
export function bareNumbers({ prose, code }: Pick<Outline, "prose" | "code">, given: readonly string[]): string[] {
  const find = (texts: readonly string[], digits: number) =>
    texts.flatMap((text) =>
      [...text.matchAll(numeral)].flatMap(({ 0: found, index }) => {
        const plain = found.replace(/,$/, "").replaceAll(",", "").trim();
        const isResult = /[.%％]/.test(plain) || plain.length >= digits;
        if (!isResult || given.includes(plain)) return [];
        return [`${plain} in ${quote(text, index)}: make it a <Value>, tag it, or put it into given`];
      }),
    );
  return [...find(prose, 3), ...find(code, 5)];
}
