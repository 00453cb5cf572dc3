import { build } from "./en/build.ts";
import { byHand } from "./en/by-hand.ts";
import { checkpoint } from "./en/checkpoint.ts";
import { compare } from "./en/compare.ts";
import { lessons } from "./en/lessons.ts";
import { lab } from "./en/lab.ts";
import { patching } from "./en/patching.ts";
import { placing } from "./en/placing.ts";
import { recorded } from "./en/recorded.ts";
import { notebook } from "./en/notebook.ts";
import { notebookRoom } from "./en/notebook-room.ts";
import { stages } from "./en/stages.ts";
import { starters } from "./en/starters.ts";
import { windows } from "./en/windows.ts";

/** English words that the first paint does not need: those of the rooms, of opening checkpoints and of recorded maps. */
export const rooms = {
  build,
  lab,
  windows,
  stages,
  compare,
  checkpoint,
  byHand,
  patching,
  placing,
  lessons,
  recorded,
  notebook,
  notebookRoom,
  starters,
};
