import { parseRecipe } from "./build/recipe.ts";

/**
 * Every setting a person can turn, in one table: what it may be, where it starts,
 * and what a change costs. `forward` runs the network again, `view` only redraws.
 * The table makes the controls, the address and their ranges; the labels are in
 * the text catalogues under the same keys.
 */
interface Choice<Value extends string> {
  readonly kind: "choice";
  readonly options: readonly Value[];
  readonly initial: Value;
  readonly affects: "forward" | "view";
}

interface Range {
  readonly kind: "range";
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly initial: number;
  readonly affects: "forward" | "view";
}

interface Switch {
  readonly kind: "switch";
  readonly initial: boolean;
  readonly affects: "forward" | "view";
}

interface Written {
  readonly kind: "text";
  readonly initial: string;
  readonly affects: "forward" | "view";
  readonly isRight: (text: string) => boolean;
  /** What such a text looks like. */
  readonly example: string;
}

export type Hyperparameter = Choice<string> | Range | Switch | Written;

const choice = <const Value extends string>(
  options: readonly Value[],
  initial: NoInfer<Value>,
  affects: "forward" | "view" = "view",
): Choice<Value> => ({ kind: "choice", options, initial, affects });

const range = (
  min: number,
  max: number,
  step: number,
  initial: number,
  affects: "forward" | "view" = "view",
): Range => ({ kind: "range", min, max, step, initial, affects });

const toggle = (initial: boolean, affects: "forward" | "view" = "view"): Switch => ({
  kind: "switch",
  initial,
  affects,
});

const text = (initial: string, isRight: (text: string) => boolean, example: string): Written => ({
  kind: "text",
  initial,
  affects: "view",
  isRight,
  example,
});

export const hyperparameters = {
  /** Who the chosen token looks at, or who looks at it. */
  direction: choice(["from", "to"], "from"),
  /** How a weight becomes a colour. */
  scale: choice(["uniform", "absolute", "perMap", "log"], "uniform"),
  colorMap: choice(["viridis", "cividis"], "viridis"),
  /** Opacity of the map over the picture, 0 to 1. */
  opacity: range(0, 1, 0.05, 0.6),
  /** Whether the overlay is interpolated between patches. */
  smoothing: toggle(false),
  /** The matrix after the softmax, or the scores before it. */
  quantity: choice(["pattern", "scores"], "pattern"),
  /** The person's picture, or exactly the pixels the model gets. */
  source: choice(["picture", "pixels"], "picture"),
  /** The statistic under the head atlas. */
  tint: choice(["entropy", "distance", "classMass", "none"], "entropy"),
  /** Heads of a block in their own order, or by the statistic. */
  order: choice(["index", "tint"], "index"),
  /** Rollout is nearly even: its own maximum is the scale that shows anything, and it says so. */
  rolloutScale: choice(["perMap", "uniform", "log"], "perMap"),
  rolloutFusion: choice(["mean", "max", "min"], "mean"),
  /** Weight of the residual path in rollout, 0 to 1. */
  rolloutResidual: range(0, 1, 0.05, 0.5),
  /** Share of the smallest weights of each fused map that rollout drops, 0 to 1. */
  rolloutDiscard: range(0, 0.95, 0.05, 0),
  /** First and last block of the rollout, counted from 1; the last is cut to the model's depth. */
  rolloutFirst: range(1, 64, 1, 1),
  rolloutLast: range(1, 64, 1, 64),
  /** The Window Lab: the course's case, or the chosen block of the loaded Swin on the person's picture. */
  labSource: choice(["case", "picture"], "case"),
  labStep: choice(["partition", "roll", "regions", "mask", "softmax", "rollBack"], "partition"),
  /** Map of the Lab in tokens; window and shift in tokens, cut to what the map and the window allow. */
  labRows: range(2, 16, 1, 8),
  labColumns: range(2, 16, 1, 8),
  labWindow: range(2, 8, 1, 4),
  labShift: range(0, 7, 1, 2),
  labMask: toggle(true),
  /** Where zeros are added when the windows do not divide the Lab's map: after the roll (timm) or before it (Hugging Face). */
  labPadding: choice(["afterShift", "beforeShift"], "afterShift"),
  /** The network that is being built, as a recipe; empty before the reader has touched a control. */
  build: text("", (recipe) => parseRecipe(recipe) !== undefined, "vit-i224-p16-d768-l3-h4-m4-c1000-class-learned-s1"),
  /** How far the attention by hand is shown: up to this step. */
  handStep: choice(["tokens", "project", "scores", "scale", "softmax", "sum"], "sum"),
  /** The convolution that cuts patches: side of its kernel and its step, in pixels. */
  convKernel: range(1, 32, 1, 7),
  convStride: range(1, 32, 1, 1),
  positions: choice(["learned", "sinusoid", "shuffled", "zero"], "learned", "forward"),
  shuffleSeed: range(1, 9, 1, 1, "forward"),
  /** Scores are divided by it before the softmax. */
  temperature: range(0.25, 4, 0.05, 1, "forward"),
} as const;

export type HyperparameterKey = keyof typeof hyperparameters;

type ValueOf<Row> =
  Row extends Choice<infer Value> ? Value : Row extends Range ? number : Row extends Written ? string : boolean;

/** One value per row of the table. */
export type Settings = { readonly [Key in HyperparameterKey]: ValueOf<(typeof hyperparameters)[Key]> };

export const hyperparameterKeys = Object.keys(hyperparameters) as HyperparameterKey[];

export const initialSettings = Object.fromEntries(
  hyperparameterKeys.map((key) => [key, hyperparameters[key].initial]),
) as unknown as Settings;

/**
 * Reads a value as it stands in an address.
 *
 * @returns undefined when it is not one of the row's values
 */
export function parseSetting(key: HyperparameterKey, text: string): string | number | boolean | undefined {
  const row: Hyperparameter = hyperparameters[key];
  switch (row.kind) {
    case "choice":
      return row.options.includes(text) ? text : undefined;
    case "text":
      return row.isRight(text) ? text : undefined;
    case "switch":
      return text === "on" ? true : text === "off" ? false : undefined;
    case "range": {
      const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
      // What is counted has no halves.
      if (Number.isInteger(row.step) && !Number.isInteger(value)) return undefined;
      return value >= row.min && value <= row.max ? value : undefined;
    }
  }
}

/** The value as it stands in an address. */
export function formatSetting(value: string | number | boolean): string {
  return typeof value === "boolean" ? (value ? "on" : "off") : String(value);
}

/** What a row allows, for a sentence: `0 to 1`, `from, to`. */
export function allowedValues(key: HyperparameterKey): string {
  const row: Hyperparameter = hyperparameters[key];
  if (row.kind === "choice") return row.options.join(", ");
  if (row.kind === "text") return row.example;
  return row.kind === "switch" ? "on, off" : `${row.min} … ${row.max}`;
}
