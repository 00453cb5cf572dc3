import type { ModelConfig, SwinConfig, VitConfig } from "../config.ts";
import type { Recipe, SwinRecipe, VitRecipe } from "./recipe.ts";

/** The network that a recipe makes, possible or not. */
export function configOfRecipe(recipe: Recipe): ModelConfig {
  return recipe.family === "vit" ? vitOf(recipe) : swinOf(recipe);
}

/** Without a class token the mean over patches is normalised, not every token: so has timm its `avg`. */
function vitOf(recipe: VitRecipe): VitConfig {
  const { image, patch, positions } = recipe;
  const hasToken = recipe.readout !== "mean";
  const side = Math.floor(image / patch);
  return {
    family: "vit",
    imageSize: [image, image],
    patchSize: patch,
    inChans: 3,
    embedDim: recipe.dim,
    depth: recipe.depth,
    numHeads: recipe.heads,
    mlpRatio: recipe.mlp,
    numClasses: recipe.classes,
    qkvBias: true,
    classToken: hasToken,
    distilled: recipe.readout === "distilled",
    regTokens: 0,
    noEmbedClass: false,
    globalPool: hasToken ? "token" : "avg",
    fcNorm: !hasToken,
    representationSize: recipe.preLogits ? recipe.dim : null,
    layerScale: false,
    layerNormEps: 1e-6,
    act: "gelu",
    positionGrid: [side, side],
    ...(positions === "learned" ? {} : { positions }),
  };
}

function swinOf(recipe: SwinRecipe): SwinConfig {
  return {
    family: "swin",
    imageSize: [recipe.image, recipe.image],
    patchSize: recipe.patch,
    inChans: 3,
    embedDim: recipe.dim,
    depths: recipe.depths,
    numHeads: recipe.depths.map((_, stage) => recipe.heads * 2 ** stage),
    windowSize: recipe.window,
    mlpRatio: recipe.mlp,
    numClasses: recipe.classes,
    qkvBias: true,
    patchNorm: true,
    layerNormEps: 1e-5,
    act: "gelu",
    padding: "afterShift",
    ...(recipe.shift ? {} : { shifted: false }),
  };
}

/**
 * The recipe that makes a network of these sizes, to begin with: what no control can set
 * (registers, LayerScale, an oblong picture) is not in it.
 */
export function recipeOfConfig(config: ModelConfig): Recipe {
  const common = {
    image: config.imageSize[0],
    patch: config.patchSize,
    dim: config.embedDim,
    mlp: config.mlpRatio,
    classes: config.numClasses,
    seed: 1,
  };
  if (config.family === "swin") {
    const { depths, numHeads, windowSize, shifted = true } = config;
    return { family: "swin", ...common, depths, heads: numHeads[0] ?? 1, window: windowSize, shift: shifted };
  }
  return {
    family: "vit",
    ...common,
    depth: config.depth,
    heads: config.numHeads,
    readout: config.distilled ? "distilled" : config.classToken ? "class" : "mean",
    positions: config.positions ?? "learned",
    preLogits: config.representationSize !== null,
  };
}
