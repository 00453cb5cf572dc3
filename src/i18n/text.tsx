import { createContext, type ReactNode, useContext } from "react";
import { en } from "./en.ts";
import { zh } from "./zh.ts";

export type Lang = "en" | "zh";
export type Text = typeof en;

const catalogues: Record<Lang, Text> = { en, zh };
const TextContext = createContext<Text>(en);

export function TextProvider({ lang, children }: { lang: Lang; children: ReactNode }) {
  return <TextContext value={catalogues[lang]}>{children}</TextContext>;
}

/** The catalogue of the reader's language. A key that one language lacks does not compile. */
export function useText(): Text {
  return useContext(TextContext);
}
