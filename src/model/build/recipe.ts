import type { FixedPositions } from "../config.ts";

/**
 * A network that a reader builds: the settings there are controls for, and the seed of its
 * weights. As text it is the end of a model's id (`build:vit-i224-…`) and of an address.
 */
interface Common {
  /** Side of the square picture in pixels. */
  readonly image: number;
  /** Side of a patch in pixels. */
  readonly patch: number;
  /** Channels of a token; in a Swin those of the first stage. */
  readonly dim: number;
  /** Hidden width of the MLP as a multiple of the channels. */
  readonly mlp: number;
  /** 0 for no head. */
  readonly classes: number;
  readonly seed: number;
}

export interface VitRecipe extends Common {
  readonly family: "vit";
  readonly depth: number;
  readonly heads: number;
  readonly readout: Readout;
  readonly positions: "learned" | FixedPositions;
  /** A tanh layer before the head. */
  readonly preLogits: boolean;
}

export interface SwinRecipe extends Common {
  readonly family: "swin";
  /** Blocks of each stage. */
  readonly depths: readonly number[];
  /** Heads of the first stage; every stage doubles them with its channels. */
  readonly heads: number;
  /** Side of a window in tokens. */
  readonly window: number;
  /** Whether every second block shifts its windows. */
  readonly shift: boolean;
}

export type Recipe = VitRecipe | SwinRecipe;

/** What the head reads: the class token, the mean of the patches, or class and distillation token. */
export const readouts = ["class", "mean", "distilled"] as const;
export type Readout = (typeof readouts)[number];
export const positionKinds = ["learned", "sinusoid", "sinusoid2d", "none"] as const;

/** What a control may be set to: from, to, in steps of. */
export const limits = {
  image: [16, 512, 2],
  patch: [1, 64, 1],
  dim: [4, 1664, 4],
  depth: [1, 48, 1],
  heads: [1, 64, 1],
  mlp: [0.5, 8, 0.5],
  window: [1, 16, 1],
  classes: [0, 21843, 1],
  seed: [1, 999, 1],
} as const satisfies Record<string, readonly [number, number, number]>;

const vitPattern =
  /^vit-i(\d{1,3})-p(\d{1,2})-d(\d{1,4})-l(\d{1,2})-h(\d{1,2})-m(\d(?:\.5)?)-c(\d{1,5})-(class|mean|distilled)-(learned|sinusoid|sinusoid2d|none)(-pre)?-s(\d{1,3})$/;
const swinPattern =
  /^swin-i(\d{1,3})-p(\d{1,2})-d(\d{1,4})-l(\d{1,2}(?:\.\d{1,2}){0,3})-h(\d{1,2})-w(\d{1,2})(-noshift)?-m(\d(?:\.5)?)-c(\d{1,5})-s(\d{1,3})$/;

/** A recipe as text: `vit-i224-p16-d768-l3-h4-m4-c1000-class-learned-s1`. */
export function formatRecipe(recipe: Recipe): string {
  const { family, image, patch, dim, heads, mlp, classes, seed } = recipe;
  const parts =
    recipe.family === "vit"
      ? [`l${recipe.depth}`, `h${heads}`, `m${mlp}`, `c${classes}`, recipe.readout, recipe.positions]
      : [`l${recipe.depths.join(".")}`, `h${heads}`, `w${recipe.window}`];
  const end =
    recipe.family === "vit"
      ? recipe.preLogits
        ? ["pre"]
        : []
      : [...(recipe.shift ? [] : ["noshift"]), `m${mlp}`, `c${classes}`];
  return [family, `i${image}`, `p${patch}`, `d${dim}`, ...parts, ...end, `s${seed}`].join("-");
}

/**
 * Reads a recipe. A network that cannot exist is one too: the page says what is wrong with it.
 *
 * @returns undefined when it is not exactly of that form, or a number is out of its control's range
 */
export function parseRecipe(text: string): Recipe | undefined {
  const recipe = parseVit(text) ?? parseSwin(text);
  return recipe && formatRecipe(recipe) === text && isInRange(recipe) ? recipe : undefined;
}

function parseVit(text: string): VitRecipe | undefined {
  const match = vitPattern.exec(text);
  if (!match) return undefined;
  const [, image, patch, dim, depth, heads, mlp, classes, readout, positions, preLogits, seed] = match;
  return {
    family: "vit",
    image: Number(image),
    patch: Number(patch),
    dim: Number(dim),
    depth: Number(depth),
    heads: Number(heads),
    mlp: Number(mlp),
    classes: Number(classes),
    readout: readout as Readout,
    positions: positions as VitRecipe["positions"],
    preLogits: preLogits !== undefined,
    seed: Number(seed),
  };
}

function parseSwin(text: string): SwinRecipe | undefined {
  const match = swinPattern.exec(text);
  if (!match) return undefined;
  const [, image, patch, dim, depths = "", heads, window, noShift, mlp, classes, seed] = match;
  return {
    family: "swin",
    image: Number(image),
    patch: Number(patch),
    dim: Number(dim),
    depths: depths.split(".").map(Number),
    heads: Number(heads),
    window: Number(window),
    shift: noShift === undefined,
    mlp: Number(mlp),
    classes: Number(classes),
    seed: Number(seed),
  };
}

function isInRange(recipe: Recipe): boolean {
  const common = (["image", "patch", "dim", "heads", "mlp", "classes", "seed"] as const).every((key) =>
    inside(key, recipe[key]),
  );
  if (recipe.family === "vit") return common && inside("depth", recipe.depth);
  return common && inside("window", recipe.window) && recipe.depths.every((depth) => inside("depth", depth));
}

/** Whether a control can be set to a value. */
function inside(key: keyof typeof limits, value: number): boolean {
  const [from, to, step] = limits[key];
  return value >= from && value <= to && Number.isInteger((value - from) / step);
}

const prefix = "build:";

/** The id of a built model, as an address has it. */
export function recipeId(recipe: Recipe): string {
  return `${prefix}${formatRecipe(recipe)}`;
}

/** @returns undefined for the id of another kind of model, or of a recipe that is not one */
export function recipeOfId(id: string): Recipe | undefined {
  return id.startsWith(prefix) ? parseRecipe(id.slice(prefix.length)) : undefined;
}
