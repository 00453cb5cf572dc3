import type { Activation, ModelConfig, Preprocessing, SwinConfig, VitConfig } from "../config.ts";
import { ModelError } from "../errors.ts";
import type { ConfigKeys } from "./config-keys.ts";
import { isObject, type Settings, SettingsReader, wrongValue } from "./settings-reader.ts";

/** What a config.json says of a ViT; what it does not say is undefined. */
export interface VitSettings extends Partial<Omit<VitConfig, "family" | "positionGrid">> {
  /** Hidden width of the MLP, where it is given and not its ratio. */
  readonly mlpHiddenDim?: number;
}
/** What it says of a Swin. */
export type SwinSettings = Partial<Omit<SwinConfig, "family">>;

/** What a config.json says, in our names; what it does not say is undefined. */
export interface ConfigFile<Model = VitSettings> {
  /** Whose keys it has, for sentences about them. */
  readonly keys?: ConfigKeys;
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
const interpolations = { bilinear: "bilinear", bicubic: "bicubic" } as const;
const cropModes = { center: "center", squash: "squash" } as const;

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
