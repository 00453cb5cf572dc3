import type { Names } from "./asked-model.ts";
import { type Recipe, recipeId } from "./model/build/recipe.ts";
import { configOfRecipe } from "./model/build/recipe-config.ts";
import { isPossible } from "./model/build/recipe-problems.ts";
import type { RandomSource } from "./model/engine.ts";

/** A network that a reader builds, ready for the engine. The page loads this module when the first one is built. */
export interface Built {
  readonly source: RandomSource;
  readonly names: Names;
}

/** @returns null where there can be no such network */
export function builtModel(recipe: Recipe): Built | null {
  if (!isPossible(recipe)) return null;
  const id = recipeId(recipe);
  const family = recipe.family === "vit" ? "ViT" : "Swin";
  return {
    source: { kind: "random", id, config: configOfRecipe(recipe), seed: recipe.seed },
    names: { modelId: id, modelName: `${family} ${recipe.dim}/${recipe.patch} #${recipe.seed}` },
  };
}
