import { formatRecipe, parseRecipe, recipeId, recipeOfId, type Recipe } from "../../model/build/recipe.ts";
import { configOfRecipe } from "../../model/build/recipe-config.ts";
import { courseRecipe } from "../../model/build/recipe-presets.ts";
import { isPossible } from "../../model/build/recipe-problems.ts";
import type { ModelConfig } from "../../model/config.ts";
import { attentionLayers } from "../../model/cost/attention-layers.ts";
import { costBy, costOf, countParameters, layersOf } from "../../model/cost.ts";
import { presets } from "../../model/presets.ts";
import { defineLesson, type PageState } from "../lesson.ts";

const course = configOfRecipe(courseRecipe);
const courseLayers = layersOf(course);
const published = (id: string, changes: object = {}): ModelConfig => {
  const preset = presets.find((one) => one.id === id);
  if (!preset) throw new Error(`11-whole-vit: the presets have no ${id}`);
  return { ...preset.config, ...changes };
};
/** Small enough to be built and run at once. */
const small: Recipe = { ...courseRecipe, dim: 192, heads: 3 };
const base16 = published("vit_base_patch16_224");

/** The network that is being built, whether it can be or not. */
const recipeOf = ({ settings }: Pick<PageState, "settings">): Recipe => parseRecipe(settings.build) ?? courseRecipe;

/** Parameters of the layers whose name begins so. */
const parametersIn = (path: string) => costOf(courseLayers.filter((layer) => layer.path.startsWith(path))).parameters;

/** The notes' comparison: 32 inputs of 1024 tokens, 512 channels. */
const counted = (numHeads: number, proj: boolean) =>
  costOf(attentionLayers({ tokens: 1024, embedDim: 512, numHeads, batch: 32, proj })).multiplyAdds / 1e9;

const million = (config: ModelConfig) => countParameters(config) / 1e6;
const macs = (config: ModelConfig) => costOf(layersOf(config)).multiplyAdds / 1e9;
const mlp = costBy(layersOf(base16), (layer) => layer.part).get("mlp")?.parameters ?? 0;

export const meta = defineLesson({
  id: "11-whole-vit",
  part: "vit",
  title: { en: "A whole ViT", zh: "完整的 ViT" },
  mirrors: [0, 2, 3],
  sources: ["dosovitskiy2021", "vaswani2017", "touvron2021"],
  opens: "inspect",
  scene: {
    model: "vit-imagenette",
    settings: { build: formatRecipe(courseRecipe) },
    figures: { layers: { names: "course" } },
  },
  steps: {
    patches: {},
    block: {},
    heads: { do: { settings: { build: formatRecipe({ ...courseRecipe, heads: 8 }) } } },
    sizes: {},
    run: {
      do: { model: recipeId(small), settings: { build: formatRecipe(small) } },
      done: ({ modelId }) => recipeOfId(modelId) !== undefined,
    },
  },
  tasks: {
    impossible: {
      when: (state) => {
        const recipe = recipeOf(state);
        return recipe.family === "vit" && recipe.dim % recipe.heads !== 0;
      },
      tried: ({ settings }) => settings.build,
    },
    base: {
      when: (state) => {
        const recipe = recipeOf(state);
        return isPossible(recipe) && countParameters(configOfRecipe(recipe)) === countParameters(base16);
      },
      tried: ({ settings }) => settings.build,
    },
  },
  predictions: {
    "eight-heads": { right: "same", do: { settings: { build: formatRecipe({ ...courseRecipe, heads: 8 }) } } },
    "twice-image": { right: "sixteen", do: { settings: { build: formatRecipe({ ...courseRecipe, image: 448 }) } } },
  },
  values: {
    total: () => countParameters(course),
    withEight: () => countParameters(configOfRecipe({ ...courseRecipe, heads: 8 })),
    embedding: () => countParameters(course) - parametersIn("blocks.") - parametersIn("norm") - parametersIn("head"),
    conv: () => parametersIn("patch_embed.proj"),
    qkv: () => parametersIn("blocks.0.attn.qkv"),
    proj: () => parametersIn("blocks.0.attn.proj"),
    fc1: () => parametersIn("blocks.0.mlp.fc1"),
    fc2: () => parametersIn("blocks.0.mlp.fc2"),
    norm: () => parametersIn("blocks.0.norm1"),
    block: () => parametersIn("blocks.0."),
    head: () => parametersIn("head"),
    b16: () => million(base16),
    b32: () => million(published("vit_base_patch32_224")),
    l16: () => million(published("vit_large_patch16_224")),
    h14: () => million(published("vit_huge_patch14_224")),
    b16macs: () => macs(base16),
    b32macs: () => macs(published("vit_base_patch32_224")),
    in21k: () => million(published("vit_base_patch16_224", { numClasses: 21843 })),
    prelogits: () =>
      countParameters(published("vit_base_patch16_224", { representationSize: 768 })) - countParameters(base16),
    mlpShare: () => mlp / countParameters(base16),
    quarter: () => courseRecipe.dim / 4,
    eighth: () => courseRecipe.dim / 8,
    one: () => counted(1, false),
    eight: () => counted(8, true),
    difference: () => counted(8, true) - counted(1, false),
    tokens: () => 14 * 14 + 1,
    tokensTwice: () => 28 * 28 + 1,
  },
  given: ["768", "197", "1000", "224", "2304", "3072", "196", "21843", "2020", "1024", "512", "448"],
});
