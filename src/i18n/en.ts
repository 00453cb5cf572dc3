import { charts } from "./en/charts.ts";
import { maps } from "./en/maps.ts";
import { shell } from "./en/shell.ts";

/** The English catalogue; `zh.ts` must have the same keys and argument types. */
export const en = { lang: "en" as "en" | "zh", shell, maps, charts };
