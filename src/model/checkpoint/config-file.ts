import type { Activation, GlobalPool, ModelConfig, Preprocessing, SwinConfig, VitConfig } from "../config.ts";
import { ModelError } from "../errors.ts";
import { isObject, parseSettings, type Settings, SettingsReader, wrongValue } from "./settings-reader.ts";

/** What a config.json says of a ViT; what it does not say is undefined. */
export type VitSettings = Partial<Omit<VitConfig, "family" | "positionGrid">>;
/** What it says of a Swin. */
export type SwinSettings = Partial<Omit<SwinConfig, "family">>;

/** What a config.json says, in our names; what it does not say is undefined. */
export interface ConfigFile<Model = VitSettings> {
  /** Whose keys it has, for sentences about them. */
  readonly keys?: "timm" | "huggingface";
  /** timm's name of the architecture without its tag, e.g. `vit_base_patch16_224`. */
  readonly architecture?: string;
  readonly model: Model;
  readonly preprocessing: Partial<Omit<Preprocessing, "cropSize">>;
  /** Part of the resized picture that the crop keeps, 0 to 1. */
  readonly cropPct?: number;
  /** `label_names` and `label_descriptions` as they stand, for `labels.ts`. */
  readonly labelNames?: unknown;
  readonly labelDescriptions?: unknown;
}

/** The file that was not given. */
export const noConfigFile: ConfigFile<object> = { model: {}, preprocessing: {} };

/** timm's words for activations. */
export const activations: Record<string, Activation> = {
  gelu: "gelu",
  gelu_erf: "gelu",
  gelu_tanh: "gelu_tanh",
  quick_gelu: "quick_gelu",
};
const pools: Record<string, GlobalPool> = { token: "token", avg: "avg" };
const interpolations = { bilinear: "bilinear", bicubic: "bicubic" } as const;
const cropModes = { center: "center", squash: "squash" } as const;

/** A config of the transformers library names its own classes and has none of timm's names. */
export function transformersModel({ model_type: type, architectures }: Settings): string | undefined {
  if (typeof type === "string") return type;
  return Array.isArray(architectures) ? String(architectures[0]) : undefined;
}

export function refuseTransformers(found: string): never {
  throw new ModelError(
    "config.foreign",
    `This config.json is one of the transformers library ("${found}"), and timm's is read here. Take config.json and weights of the same model from the timm organisation of the Hugging Face Hub.`,
    { found },
  );
}

/** A config of the other family cannot belong to these weights, whatever its numbers. */
export function refuseOtherFamily(key: string, name: string | undefined, family: ModelConfig["family"]): void {
  if (name === undefined) return;
  const other = family === "vit" ? /swin/i : /swin_?v2|^(?!.*swin).*(vit|deit|dino|beit)/i;
  if (!other.test(name)) return;
  const weights = family === "vit" ? "ViT" : "Swin";
  throw new ModelError(
    "config.contradiction",
    `config.json says ${key} ${name}, but these are the weights of a ${weights}; choose the config.json that belongs to them, or load them without it.`,
    { key, config: name, weights },
  );
}

function readVitSettings(read: SettingsReader, input: SettingsReader): VitSettings {
  const inputSize = input.inputSize("input_size");
  read.layerNorm("norm_layer");
  return {
    imageSize: read.size("img_size") ?? (inputSize ? [inputSize[1], inputSize[2]] : undefined),
    patchSize: read.side("patch_size", "pixels", "square patches"),
    inChans: read.whole("in_chans", 1) ?? inputSize?.[0],
    embedDim: read.whole("embed_dim", 1),
    depth: read.whole("depth", 1),
    numHeads: read.whole("num_heads", 1),
    mlpRatio: read.positive("mlp_ratio"),
    numClasses: read.whole("num_classes", 0),
    qkvBias: read.flag("qkv_bias"),
    classToken: read.flag("class_token"),
    distilled: read.flag("distilled"),
    regTokens: read.whole("reg_tokens", 0),
    noEmbedClass: read.flag("no_embed_class"),
    globalPool: read.word("global_pool", pools),
    fcNorm: read.flag("fc_norm"),
    representationSize: read.whole("representation_size", 1),
    layerScale: read.flag("layer_scale") ?? (read.positive("init_values") === undefined ? undefined : true),
    layerNormEps: read.positive("layer_norm_eps"),
    act: read.word("act_layer", activations) ?? read.word("act", activations),
  };
}

/** The arguments of the model and of its input; both may also stand at the top level. */
export function sectionsOf(settings: Settings): { readonly args: Settings; readonly input: Settings } {
  const section = (key: string): Settings => {
    const value = settings[key];
    if (value === undefined || value === null) return {};
    if (!isObject(value)) throw wrongValue(key, "an object in braces", value);
    return value;
  };
  const input = { ...settings, ...section("pretrained_cfg") };
  return { args: { ...settings, ...section("model_args") }, input };
}

export function readInput(input: Settings): Omit<ConfigFile, "model" | "architecture"> {
  const read = new SettingsReader(input);
  return {
    preprocessing: {
      resizeShorterSide: read.whole("resize_shorter_side", 1),
      interpolation: read.word("interpolation", interpolations),
      cropMode: read.word("crop_mode", cropModes),
      mean: read.triple("mean", false),
      std: read.triple("std", true),
    },
    cropPct: read.positive("crop_pct"),
    labelNames: input.label_names,
    labelDescriptions: input.label_descriptions,
  };
}

/**
 * Reads timm's config.json of a ViT: `architecture`, `model_args`, `num_classes`,
 * `pretrained_cfg`, `label_names`, `label_descriptions`. The arguments of the model
 * may also stand at the top level.
 *
 * @throws ModelError `config.json`, `.foreign`, `.value`, `.unsupported`, `.contradiction`
 */
export function readConfigFile(text: string): ConfigFile {
  const settings = parseSettings(text);
  const transformers = transformersModel(settings);
  if (transformers !== undefined) refuseTransformers(transformers);
  const { args, input } = sectionsOf(settings);
  const read = new SettingsReader(args);
  const architecture = read.text("architecture")?.split(".")[0];
  refuseOtherFamily("architecture", architecture, "vit");
  return { architecture, model: readVitSettings(read, new SettingsReader(input)), ...readInput(input) };
}
