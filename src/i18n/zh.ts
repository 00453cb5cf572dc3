import type { en } from "./en.ts";
import { charts } from "./zh/charts.ts";
import { maps } from "./zh/maps.ts";
import { shell } from "./zh/shell.ts";

export const zh = { lang: "zh", shell, maps, charts } satisfies typeof en as typeof en;
