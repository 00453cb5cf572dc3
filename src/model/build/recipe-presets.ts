import { embeddedModels } from "../catalogue.ts";
import { presets } from "../presets.ts";
import { swinPresets } from "../swin-presets.ts";
import type { Recipe, SwinRecipe, VitRecipe } from "./recipe.ts";
import { recipeOfConfig } from "./recipe-config.ts";

/** A network that somebody else has built before. */
export interface RecipePreset {
  readonly id: string;
  /** As the papers write it; null where the page has a word for it. */
  readonly name: string | null;
  readonly recipe: Recipe;
}

/** The course's model (PaddleViT, class 3): a ViT-B/16 of three blocks with four heads; 22,776,808 parameters. */
export const courseRecipe: VitRecipe = {
  family: "vit",
  image: 224,
  patch: 16,
  dim: 768,
  depth: 3,
  heads: 4,
  mlp: 4,
  classes: 1000,
  readout: "class",
  positions: "learned",
  preLogits: false,
  seed: 1,
};

/** The sizes of the two models that come with the page, for ten classes. */
const smallVit: VitRecipe = { ...courseRecipe, image: 96, patch: 8, dim: 128, depth: 5, classes: 10 };
const smallSwin: SwinRecipe = {
  family: "swin",
  image: 112,
  patch: 4,
  dim: 36,
  depths: [2, 2, 4],
  heads: 3,
  window: 7,
  shift: true,
  mlp: 4,
  classes: 10,
  seed: 1,
};

/** Published models that a recipe can make whole; those of one size and patch stand once. */
const published = ["vit_tiny_patch16_224", "vit_small_patch16_224", "vit_base_patch16_224", "vit_base_patch32_224"]
  .concat(["vit_large_patch16_224", "vit_huge_patch14_224", "deit_tiny_distilled_patch16_224"])
  .concat(["swin_tiny_patch4_window7_224", "swin_small_patch4_window7_224"])
  .concat(["swin_base_patch4_window7_224", "swin_large_patch4_window7_224"]);

export const recipePresets: readonly RecipePreset[] = [
  { id: "course", name: null, recipe: courseRecipe },
  ...[smallVit, smallSwin].map((recipe, place) => ({
    id: embeddedModels[place]?.id ?? "",
    name: embeddedModels[place]?.name ?? "",
    recipe,
  })),
  ...[...presets, ...swinPresets]
    .filter(({ id }) => published.includes(id))
    .map(({ id, name, config }) => ({ id, name, recipe: recipeOfConfig(config) })),
];
