import { charts } from "./en/charts.ts";
import { compare } from "./en/compare.ts";
import { lab } from "./en/lab.ts";
import { maps } from "./en/maps.ts";
import { shell } from "./en/shell.ts";
import { stages } from "./en/stages.ts";
import { windows } from "./en/windows.ts";

/** The English catalogue; `zh.ts` must have the same keys and argument types. */
export const en = {
  lang: "en" as "en" | "zh",
  /** Sentences of errors by their code; an English one is the error's own message. */
  errors: {} as Readonly<Record<string, (values: never) => string>>,
  shell,
  maps,
  charts,
  lab,
  windows,
  stages,
  compare,
};
