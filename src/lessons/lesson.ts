import type { HandNumbers } from "../model/hand.ts";
import type { Settings } from "../model/hyperparameters.ts";
import type { FigureStates } from "../model/figure-parts.ts";
import type { State } from "../store.ts";

/** The state of the page, for the predicates and values of a lesson. */
export type PageState = State;

/**
 * A state of the page as data, in the words of an address: blocks and heads count from 1,
 * a token is `class`, `distillation`, `register2` or `row,column` from 1. What a scene leaves
 * out stays as the reader has it, unless another scene of the same lesson names it: then it
 * stands at its start.
 */
export interface Scene {
  /** An embedded model, `vit-imagenette` or `swin-imagenette`, or a network to build: `build:vit-i224-…`. */
  readonly model?: string;
  /** A sample picture by its id. */
  readonly image?: string;
  readonly block?: number;
  readonly head?: number;
  readonly query?: string;
  readonly key?: string;
  /** Parts that are switched off, as in an address: `h2.1,b3,class`; empty for none. */
  readonly off?: string;
  /** Settings of the table in `model/hyperparameters.ts`, those of the Window Lab included. */
  readonly settings?: Partial<Settings>;
  /** The token of the Window Lab as `row,column` from 1. */
  readonly labToken?: string;
  /** Numbers of the attention by hand; what is left out is the example's own. */
  readonly hand?: Partial<HandNumbers>;
  /** What figures of lessons hold, by their name. */
  readonly figures?: FigureStates;
}

/** A step of the text; its words are in `<Step id>`. */
export interface StepPlan {
  /** What the figures show while the step is lit; it comes a moment after the text. */
  readonly set?: Scene;
  /** What the reader is asked to do: the button of `<Do>` does it, or the reader by hand. */
  readonly do?: Scene;
  /** Whether the reader has done it by hand; where absent, that every setting of `do` stands as it says. */
  readonly done?: (state: State) => boolean;
}

/** A task that checks itself; its words are in `<Task id>`. */
export interface TaskPlan {
  /** Whether the reader has done it. It counts once it has been false in this lesson. */
  readonly when: (state: State) => boolean;
  /** What is a try: each time this changes and the task is not done. The pinned selection, settings and switches where absent. */
  readonly tried?: (state: State) => unknown;
}

/** A question that is answered before the result is seen; its words are in `<Predict id>`. */
export interface PredictPlan {
  /** The `id` of the `<Option>` that is right. */
  readonly right: string;
  /** What is shown with the result. */
  readonly do?: Scene;
}

/** A number of the text, computed by `src/model` or read from the run on the page; nothing while it has not come. */
export type ValuePlan = (state: State) => number | string | null | undefined;

interface Words {
  readonly en: string;
  readonly zh: string;
}

/** Groups of the contents, in their order. */
export const parts = ["basics", "transformer", "vit", "swin", "beyond"] as const;
export type Part = (typeof parts)[number];

/** Everything of a lesson but its words. */
export interface Lesson {
  /** The folder's name: two digits and a word, `08-patches`. */
  readonly id: string;
  readonly part: Part;
  readonly title: Words;
  /** The notes that it mirrors, 0 to 4. */
  readonly mirrors: readonly number[];
  /** Keys of `references.ts`, in the order of the list. */
  readonly sources: readonly string[];
  /** The room that "open" leads to. */
  readonly opens: "inspect" | "lab" | "build";
  /** What the figures show on entry. */
  readonly scene: Scene;
  readonly steps?: Readonly<Record<string, StepPlan>>;
  readonly tasks: Readonly<Record<string, TaskPlan>>;
  readonly predictions?: Readonly<Record<string, PredictPlan>>;
  readonly values?: Readonly<Record<string, ValuePlan>>;
  /** Numerals that may stand bare in the prose because the lesson defines them: sizes and shapes, no results. */
  readonly given?: readonly string[];
}

/** A lesson's data, checked by the compiler. */
export function defineLesson(lesson: Lesson): Lesson {
  return lesson;
}
