import type { MDXContent } from "mdx/types";

/** The texts of all lessons: a chunk for each language of each. */
const texts = import.meta.glob<MDXContent>("./lessons/*/*.mdx", { import: "default" });

/** Those that have come. */
const here = new Map<string, MDXContent>();

const fileOf = (id: string, lang: "en" | "zh") => `./lessons/${id}/${lang}.mdx`;

/** The text of a lesson if it has come already. */
export function lessonTextHere(id: string, lang: "en" | "zh"): MDXContent | undefined {
  return here.get(fileOf(id, lang));
}

/**
 * The compiled text of a lesson in one language.
 *
 * @throws Error when the lesson has no such text, or the chunk does not arrive
 */
export async function loadLessonText(id: string, lang: "en" | "zh"): Promise<MDXContent> {
  const file = fileOf(id, lang);
  const load = texts[file];
  if (!load) throw new Error(`no text ${id}/${lang}.mdx`);
  const text = await load();
  here.set(file, text);
  return text;
}
