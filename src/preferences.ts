import * as v from "valibot";

/** What the page remembers between visits. `public/theme.js` reads the same entry before the first paint. */
const Preferences = v.object({
  lang: v.optional(v.picklist(["en", "zh"])),
  theme: v.optional(v.picklist(["light", "dark"])),
  singleKeys: v.optional(v.boolean()),
  /** Where names of models are looked up, if not at the public hub; whoever uses it reads it as an address again. */
  hubHost: v.fallback(v.optional(v.string()), undefined),
});

export type Preferences = v.InferOutput<typeof Preferences>;

const entry = "vitrine";

/** Storage may be denied or hold anything: then nothing is remembered. */
export function readPreferences(): Preferences {
  try {
    const parsed = v.safeParse(Preferences, JSON.parse(localStorage.getItem(entry) ?? "{}"));
    return parsed.success ? parsed.output : {};
  } catch {
    return {};
  }
}

export function rememberPreferences(change: Preferences): void {
  try {
    localStorage.setItem(entry, JSON.stringify({ ...readPreferences(), ...change }));
  } catch {
    // Private windows deny storage; the page works without a memory.
  }
}

/** The reader's language: what they chose before, else the browser's first that we have. */
export function firstLanguage(remembered: Preferences, browser: readonly string[]): "en" | "zh" {
  if (remembered.lang) return remembered.lang;
  const known = browser.map((tag) => tag.slice(0, 2).toLowerCase()).find((tag) => tag === "en" || tag === "zh");
  return known === "zh" ? "zh" : "en";
}

export function firstTheme(remembered: Preferences): "light" | "dark" {
  return remembered.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
}
