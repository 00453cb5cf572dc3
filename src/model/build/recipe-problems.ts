import { captureBytes } from "../capture-bytes.ts";
import { captureLimit } from "../capture.ts";
import { whatToCapture } from "../capture-plan.ts";
import { estimateMemory, memoryLimit } from "../memory.ts";
import { limits, type Recipe } from "./recipe.ts";
import { configOfRecipe } from "./recipe-config.ts";

/** A control that can take a problem away; `positions` goes back to learned ones, `depth` cuts every stage of a Swin. */
export type Remedy = "image" | "patch" | "dim" | "depth" | "heads" | "positions";

/** A recipe that makes the network possible again. */
export interface Offer {
  /** The control that it turns; null where no single one helps and it turns several. */
  readonly control: Remedy | null;
  readonly recipe: Recipe;
}

/** Why a network cannot be. */
export interface RecipeProblem {
  readonly code: ProblemCode;
  /** Bytes that it would take, and that there are, of `memory`. */
  readonly needed: number;
  readonly limit: number;
  /** For each control that can help the nearest possible value, of two as near the smaller. */
  readonly offers: readonly Offer[];
}

/**
 * `heads`: they do not divide the channels; `patch`: patches do not fill the picture;
 * `pairs`, `quarters`: sinusoids need channels in twos, those of rows and columns in
 * fours; `memory`: it would not fit.
 */
export type ProblemCode = "heads" | "patch" | "pairs" | "quarters" | "memory";

const remedies: Readonly<Record<ProblemCode, readonly Remedy[]>> = {
  heads: ["heads", "dim"],
  patch: ["image", "patch"],
  pairs: ["dim", "positions"],
  quarters: ["dim", "positions"],
  memory: ["patch", "image", "dim", "depth"],
};

/**
 * What stands between a recipe and a network; empty when it is possible.
 *
 * @param preferred the control that was moved last: a way back on it comes first
 */
export function recipeProblems(recipe: Recipe, preferred?: Remedy): RecipeProblem[] {
  const codes = problemCodes(recipe);
  return codes.map((code) => {
    const [needed, limit] = code === "memory" ? memoryOf(recipe) : [0, 0];
    const others = codes.filter((other) => other !== code);
    const helping = code === "memory" && weightsAlone(recipe) ? ofWeights : remedies[code];
    const controls = [...helping].sort((a, b) => Number(b === preferred) - Number(a === preferred));
    const single = controls.flatMap((control) => nearest(recipe, control, others) ?? []);
    return { code, needed, limit, offers: single.length > 0 ? single : smaller(recipe, others) };
  });
}

/**
 * The recipe itself, or the nearest that is possible: the first way out of every problem.
 *
 * @param preferred as in `recipeProblems`
 * @returns null when no way out is known
 */
export function nearestPossible(recipe: Recipe, preferred?: Remedy): Recipe | null {
  let next = recipe;
  for (let round = 0; round < 6; round++) {
    const [problem] = recipeProblems(next, preferred);
    if (!problem) return next;
    const [offer] = problem.offers;
    if (!offer) return null;
    next = offer.recipe;
  }
  return null;
}

/** What makes weights fewer, but for the few of the patches. */
const ofWeights: readonly Remedy[] = ["dim", "depth"];

/** Whether the weights are too many, whatever the picture: then no other grid of patches helps. */
function weightsAlone(recipe: Recipe): boolean {
  return estimateMemory(configOfRecipe({ ...recipe, image: recipe.patch }), 0).weights > memoryLimit;
}

/** Whether there can be such a network. */
export function isPossible(recipe: Recipe): boolean {
  return problemCodes(recipe).length === 0;
}

function problemCodes(recipe: Recipe): ProblemCode[] {
  const { image, patch, dim, heads } = recipe;
  const codes: ProblemCode[] = [];
  if (image % patch !== 0) codes.push("patch");
  if (dim % heads !== 0) codes.push("heads");
  if (recipe.family === "vit" && recipe.positions === "sinusoid" && dim % 2 !== 0) codes.push("pairs");
  if (recipe.family === "vit" && recipe.positions === "sinusoid2d" && dim % 4 !== 0) codes.push("quarters");
  const [needed, limit] = memoryOf(recipe);
  if (needed > limit) codes.push("memory");
  return codes;
}

/**
 * The first of its two limits that a network is over, else its memory: on the backend, and
 * of the maps of one block. Pixels that fill no patch take none.
 */
function memoryOf(recipe: Recipe): readonly [needed: number, limit: number] {
  const { image, patch } = recipe;
  const config = configOfRecipe({ ...recipe, image: Math.max(1, Math.floor(image / patch)) * patch });
  const capture = captureBytes(config, whatToCapture(config, 0).roles, [0]);
  if (capture > captureLimit) return [capture, captureLimit];
  return [estimateMemory(config, 0).backend, memoryLimit];
}

/** The nearest setting of one control that leaves no problems but some others. */
function nearest(recipe: Recipe, control: Remedy, others: readonly ProblemCode[]): Offer | undefined {
  if (control === "positions") {
    const learned = recipe.family === "vit" ? { ...recipe, positions: "learned" as const } : recipe;
    return isAllowed(learned, others) ? { control, recipe: learned } : undefined;
  }
  const now = control === "depth" ? depthOf(recipe) : recipe[control];
  const [from, to, step] = limits[control];
  for (let away = step; away <= to - from; away += step) {
    for (const value of [now - away, now + away]) {
      if (value < from || value > to) continue;
      const candidate = control === "depth" ? withDepth(recipe, value) : { ...recipe, [control]: value };
      if (isAllowed(candidate, others)) return { control, recipe: candidate };
    }
  }
  return undefined;
}

const isAllowed = (candidate: Recipe, others: readonly ProblemCode[]) =>
  problemCodes(candidate).every((code) => others.includes(code));

/** Blocks of a ViT, or of the deepest stage of a Swin. */
function depthOf(recipe: Recipe): number {
  return recipe.family === "vit" ? recipe.depth : Math.max(...recipe.depths);
}

function withDepth(recipe: Recipe, most: number): Recipe {
  if (recipe.family === "vit") return { ...recipe, depth: most };
  return { ...recipe, depths: recipe.depths.map((depth) => Math.min(depth, most)) };
}

/** Where no single control helps: half as deep, half as wide and coarser, until it is possible. */
function smaller(recipe: Recipe, others: readonly ProblemCode[]): Offer[] {
  let next = recipe;
  for (let round = 0; round < 8; round++) {
    const { dim, heads, image, patch } = next;
    const unit = dim % heads === 0 ? leastCommonMultiple(heads, limits.dim[2]) : limits.dim[2];
    const coarser = Array.from({ length: limits.patch[1] - patch }, (_, step) => patch + 1 + step).find(
      (side) => image % side === 0,
    );
    const grid = coarser ? { patch: coarser } : { image: halved(image, patch % 2 === 0 ? patch : 2 * patch) };
    next = { ...withDepth(next, Math.ceil(depthOf(next) / 2)), dim: halved(dim, unit), ...grid };
    if (isAllowed(next, others)) return [{ control: null, recipe: next }];
  }
  return [];
}

/** About half, in whole units, and one of them at least. */
function halved(value: number, unit: number): number {
  return Math.max(1, Math.floor(value / 2 / unit)) * unit;
}

function leastCommonMultiple(a: number, b: number): number {
  let multiple = a;
  while (multiple % b !== 0) multiple += a;
  return multiple;
}
