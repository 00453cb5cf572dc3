import type { MDXContent } from "mdx/types";

/** The texts of all lessons: a chunk for each language of each. */
const texts = import.meta.glob<MDXContent>("./lessons/*/*.mdx", { import: "default" });

/**
 * The compiled text of a lesson in one language.
 *
 * @throws Error when the lesson has no such text, or the chunk does not arrive
 */
export function loadLessonText(id: string, lang: "en" | "zh"): Promise<MDXContent> {
  const load = texts[`./lessons/${id}/${lang}.mdx`];
  return load ? load() : Promise.reject(new Error(`no text ${id}/${lang}.mdx`));
}
