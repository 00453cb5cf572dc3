import { createStore } from "zustand/vanilla";
import { type TokenGrid, tokenGrid } from "./model/analysis/token-grid.ts";
import type { Capture } from "./model/capture.ts";
import { embeddedModels } from "./model/catalogue.ts";
import type { BackendReport, LoadedModel, Picture } from "./model/engine.ts";
import { type HandNumbers, initialHand } from "./model/hand.ts";
import { type Settings, initialSettings } from "./model/hyperparameters.ts";
import { type Intervention, isNoIntervention } from "./model/intervention.ts";
import type { Progress } from "./model/progress.ts";
import type { FigureStates } from "./model/figure-parts.ts";
import { type LessonPlace, noLesson } from "./lesson-place.ts";
import { changeSelection, type Selection } from "./model/selection.ts";
import type { RecordingQuestion } from "./model/recording/open-recording.ts";
import type { Problem } from "./problem.ts";
import type { ShownWeights } from "./shown-weights.ts";

/** Parts of the network that are switched off; the rest of an intervention are settings. */
export type Ablation = Pick<
  Intervention,
  "headsOff" | "blocksOff" | "mlpsOff" | "patchesOff" | "classTokenOff" | "maskOff" | "biasOff" | "shiftOff"
>;

export const noAblation: Ablation = {
  headsOff: [],
  blocksOff: [],
  mlpsOff: [],
  patchesOff: [],
  classTokenOff: false,
  maskOff: false,
  biasOff: false,
  shiftOff: false,
};

/** The rooms that the header names. */
export const pages = ["inspect", "lab", "lessons", "build", "compare", "notebook"] as const;
/** What the page shows: a room, or one figure alone for the frame of another site. */
export type Page = (typeof pages)[number] | "embed";

export interface State {
  /** What is asked for: it stands in the address. */
  readonly page: Page;
  readonly modelId: string;
  readonly imageId: string;
  readonly lang: "en" | "zh";
  readonly theme: "light" | "dark";
  readonly selection: Selection;
  readonly settings: Settings;
  readonly ablation: Ablation;
  /** The token that the Window Lab follows on the course's map: where it stands in the picture. */
  readonly labToken: { readonly row: number; readonly column: number };
  /** The numbers of the attention that is computed by hand. */
  readonly hand: HandNumbers;
  /** Where the reader is in the lessons. */
  readonly lesson: LessonPlace;
  /** What figures hold that no setting does, by the figure's name. */
  readonly figures: FigureStates;
  /** Tasks and predictions that are done, as `lesson/task`; remembered on this machine. */
  readonly done: readonly string[];
  /** The figure that `embed` shows. */
  readonly embedded: string;
  /** Whether header, contents and footer are shown; a teacher's link may leave them out. */
  readonly chrome: boolean;
  /** The text of a notebook that came in a link, until the notebook room has taken it. */
  readonly sharedNotebook: string | null;
  /** What the pointer is on, over the pinned selection. */
  readonly hover: Partial<Selection> | null;
  /** What came of it. The old run stays, dimmed, until the new one has arrived. */
  readonly backend: BackendReport | null;
  readonly model: LoadedModel | null;
  readonly modelName: string;
  readonly weights: ShownWeights | null;
  readonly picture: Picture | null;
  /** The file behind `picture`. */
  readonly file: Blob | null;
  readonly pictureName: string;
  readonly capture: Capture | null;
  /** The run without any intervention on the same picture. */
  readonly baseline: Capture | null;
  /** The step of the work under way; null when the page rests. */
  readonly progress: Progress | null;
  readonly problems: readonly Problem[];
  /**
   * The window about checkpoints that is open: one to bring one, with the hub's model that it begins with; what was
   * read of the one in use; or how the tokens of recorded maps lie on the picture.
   */
  readonly dialog:
    | { readonly kind: "bring"; readonly hubModel: string }
    | { readonly kind: "read" }
    | { readonly kind: "layout"; readonly question: RecordingQuestion }
    | null;
}

export type Store = ReturnType<typeof createAppStore>;

export function createAppStore(initial: Partial<State> = {}) {
  return createStore<State>(() => ({
    page: "inspect",
    modelId: embeddedModels[0]?.id ?? "",
    imageId: "",
    lang: "en",
    theme: "light",
    selection: { block: 0, head: 0, query: 0, key: 0 },
    settings: initialSettings,
    ablation: noAblation,
    labToken: { row: 0, column: 5 },
    hand: initialHand,
    lesson: noLesson,
    figures: {},
    done: [],
    embedded: "",
    chrome: true,
    sharedNotebook: null,
    hover: null,
    backend: null,
    model: null,
    modelName: "",
    weights: null,
    picture: null,
    file: null,
    pictureName: "",
    capture: null,
    baseline: null,
    progress: null,
    problems: [],
    dialog: null,
    ...initial,
  }));
}

/** The pinned selection under what the pointer is on. */
export function shownSelection(state: State): Selection {
  return state.hover ? changeSelection(state.selection, state.hover, state.model?.config) : state.selection;
}

export function interventionOf(state: Pick<State, "ablation" | "settings" | "model">): Intervention {
  // What was recorded is as it is; the switches wait for the next model.
  if (state.model?.recording) return state.model.recording.capture.intervention;
  const { positions, shuffleSeed, temperature } = state.settings;
  // A Swin has no positions to leave out or shuffle; the setting waits for the next ViT.
  const placed = state.model?.config.family === "swin" ? "learned" : positions;
  return { ...state.ablation, positions: placed, shuffleSeed, temperature };
}

/** Whether the next run differs from the reference. */
export function isIntervened(state: Pick<State, "ablation" | "settings" | "model">): boolean {
  return !state.model?.recording && !isNoIntervention(interventionOf(state));
}

/** The grid of the tokens of the pinned block; null before the first model. */
export function gridOf(state: Pick<State, "model" | "selection">): TokenGrid | null {
  return state.model ? tokenGrid(state.model.config, state.selection.block) : null;
}
