import { charts } from "./en/charts.ts";
import { maps } from "./en/maps.ts";
import { shell } from "./en/shell.ts";
import type { rooms } from "./en-rooms.ts";

const first = {
  lang: "en" as "en" | "zh",
  /** Sentences of errors by their code; an English one is the error's own message. */
  errors: {} as Readonly<Record<string, (values: never) => string>>,
  shell,
  maps,
  charts,
};

/**
 * The English catalogue; `zh.ts` must have the same keys and argument types. The words
 * of the rooms join it with the first room: `withWords` of `text.tsx` sees to it.
 */
export const en = first as typeof first & typeof rooms;
