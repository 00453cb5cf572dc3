import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { en } from "./en.ts";

export type Lang = "en" | "zh";
export type Text = typeof en;

/** English is always there; another language comes as a chunk of its own. */
const catalogues: Partial<Record<Lang, Text>> = { en };
const TextContext = createContext<Text>(en);

/** Fetches the words of a language, once. */
export async function loadLanguage(lang: Lang): Promise<void> {
  if (lang === "zh") catalogues.zh ??= (await import("./zh.ts")).zh;
}

/** Fetches the English words of the rooms, once; those of another language are in its chunk. */
export async function loadRooms(): Promise<void> {
  if (!en.lab) Object.assign(en, (await import("./en-rooms.ts")).rooms);
}

/** For `lazy`: a part of the page together with the words it needs. */
export function withWords<Module>(load: () => Promise<Module>): () => Promise<Module> {
  return async () => (await Promise.all([load(), loadRooms()]))[0];
}

/** The words of a language for what is inside; until they have come, those that stood there before. */
export function TextProvider({ lang, children }: { lang: Lang; children: ReactNode }) {
  const [last, setLast] = useState(catalogues[lang] ?? en);
  const text = catalogues[lang] ?? last;
  useEffect(() => {
    let current = true;
    const show = () => {
      const loaded = catalogues[lang];
      if (current && loaded) setLast(loaded);
    };
    // Offline in the middle of a switch: the old words stay, and the next switch tries again.
    loadLanguage(lang).then(show, () => {});
    return () => {
      current = false;
    };
  }, [lang]);
  return <TextContext value={text}>{children}</TextContext>;
}

/** The catalogue of the reader's language. A key that one language lacks does not compile. */
export function useText(): Text {
  return useContext(TextContext);
}
