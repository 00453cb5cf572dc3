import type { en } from "./en.ts";
import { build } from "./zh/build.ts";
import { byHand } from "./zh/by-hand.ts";
import { charts } from "./zh/charts.ts";
import { checkpoint } from "./zh/checkpoint.ts";
import { compare } from "./zh/compare.ts";
import { errors } from "./zh/errors.ts";
import { lab } from "./zh/lab.ts";
import { lessons } from "./zh/lessons.ts";
import { maps } from "./zh/maps.ts";
import { placing } from "./zh/placing.ts";
import { recorded } from "./zh/recorded.ts";
import { patching } from "./zh/patching.ts";
import { notebook } from "./zh/notebook.ts";
import { notebookRoom } from "./zh/notebook-room.ts";
import { shell } from "./zh/shell.ts";
import { stages } from "./zh/stages.ts";
import { starters } from "./zh/starters.ts";
import { windows } from "./zh/windows.ts";

export const zh = {
  build,
  lang: "zh",
  errors,
  shell,
  maps,
  charts,
  lab,
  windows,
  stages,
  compare,
  checkpoint,
  byHand,
  lessons,
  recorded,
  patching,
  notebook,
  notebookRoom,
  starters,
  placing,
} satisfies typeof en as typeof en;
