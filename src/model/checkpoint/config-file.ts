import type { Activation, GlobalPool, Preprocessing, VitConfig } from "../config.ts";
import { ModelError } from "../errors.ts";

type Settings = Record<string, unknown>;

/** What a config.json says, in our names; what it does not say is undefined. */
export interface ConfigFile {
  /** timm's name of the architecture without its tag, e.g. `vit_base_patch16_224`. */
  readonly architecture?: string;
  readonly model: Partial<Omit<VitConfig, "family" | "positionGrid">>;
  readonly preprocessing: Partial<Omit<Preprocessing, "cropSize">>;
  /** Part of the resized picture that the crop keeps, 0 to 1. */
  readonly cropPct?: number;
  /** `label_names` and `label_descriptions` as they stand, for `labels.ts`. */
  readonly labelNames?: unknown;
  readonly labelDescriptions?: unknown;
}

const isObject = (value: unknown): value is Settings =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function wrongValue(key: string, expected: string, got: unknown): ModelError {
  const text = (JSON.stringify(got) ?? "nothing").slice(0, 60);
  return new ModelError(
    "config.value",
    `"${key}" of config.json must be ${expected}, but is ${text}; correct it, or leave it out to have it read from the weights.`,
    { key, expected, got: text },
  );
}

function unsupported(key: string, value: unknown, supported: string): ModelError {
  const text = (JSON.stringify(value) ?? "nothing").slice(0, 60);
  return new ModelError(
    "config.unsupported",
    `"${key}" of config.json is ${text}, which is not computed here; supported: ${supported}.`,
    { key, value: text, supported },
  );
}

/** Reads single settings with a sentence for each wrong one; null counts as not given, as in timm. */
class Reader {
  constructor(private readonly settings: Settings) {}

  private get<T>(key: string, expected: string, accept: (value: unknown) => T | undefined): T | undefined {
    const value = Object.hasOwn(this.settings, key) ? this.settings[key] : undefined;
    if (value === undefined || value === null) return undefined;
    const accepted = accept(value);
    if (accepted === undefined) throw wrongValue(key, expected, value);
    return accepted;
  }

  whole(key: string, from: number): number | undefined {
    return this.get(key, `a whole number from ${from}`, (value) =>
      Number.isSafeInteger(value) && (value as number) >= from ? (value as number) : undefined,
    );
  }

  positive(key: string): number | undefined {
    return this.get(key, "a number above 0", (value) =>
      typeof value === "number" && Number.isFinite(value) && value > 0 ? value : undefined,
    );
  }

  flag(key: string): boolean | undefined {
    return this.get(key, "true or false", (value) => (typeof value === "boolean" ? value : undefined));
  }

  text(key: string): string | undefined {
    return this.get(key, "text", (value) => (typeof value === "string" ? value : undefined));
  }

  /** One number for both sides, or [height, width]. */
  size(key: string): readonly [number, number] | undefined {
    return this.get(key, "a size in pixels: one whole number, or [height, width]", (value) => {
      const sides = Array.isArray(value) ? value : [value, value];
      return sides.length === 2 && sides.every((side) => Number.isSafeInteger(side) && side > 0)
        ? (sides as [number, number])
        : undefined;
    });
  }

  /** [channels, height, width]. */
  inputSize(key: string): readonly [number, number, number] | undefined {
    return this.get(key, "[channels, height, width] in whole numbers", (value) =>
      Array.isArray(value) && value.length === 3 && value.every((side) => Number.isSafeInteger(side) && side > 0)
        ? (value as [number, number, number])
        : undefined,
    );
  }

  triple(key: string, positive: boolean): readonly [number, number, number] | undefined {
    return this.get(key, `three ${positive ? "positive " : ""}numbers, one for each colour`, (value) =>
      Array.isArray(value) &&
      value.length === 3 &&
      value.every((channel) => typeof channel === "number" && Number.isFinite(channel) && (!positive || channel > 0))
        ? (value as [number, number, number])
        : undefined,
    );
  }

  /** One of timm's words as ours. */
  word<T>(key: string, words: Readonly<Record<string, T>>): T | undefined {
    const word = this.text(key);
    if (word === undefined) return undefined;
    if (!Object.hasOwn(words, word)) throw unsupported(key, word, [...new Set(Object.keys(words))].join(", "));
    return words[word];
  }
}

const activations: Record<string, Activation> = {
  gelu: "gelu",
  gelu_erf: "gelu",
  gelu_tanh: "gelu_tanh",
  quick_gelu: "quick_gelu",
};
const pools: Record<string, GlobalPool> = { token: "token", avg: "avg" };
const interpolations = { bilinear: "bilinear", bicubic: "bicubic" } as const;
const cropModes = { center: "center", squash: "squash" } as const;

function parse(text: string): Settings {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new ModelError("config.json", `config.json is not valid JSON (${detail}); correct it or download it again.`, {
      detail,
    });
  }
  if (isObject(parsed)) return parsed;
  throw new ModelError("config.json", "config.json must hold one JSON object in braces; download it again.", {
    detail: "{ … }",
  });
}

/** A config of the transformers library names its own classes and has none of timm's names. */
function refuseForeign(settings: Settings): void {
  const { model_type: type, architectures } = settings;
  if (typeof type !== "string" && !Array.isArray(architectures)) return;
  const found = typeof type === "string" ? type : String((architectures as unknown[])[0]);
  throw new ModelError(
    "config.foreign",
    `This config.json is one of the transformers library ("${found}"), and timm's is read here. Take config.json and weights of the same model from the timm organisation of the Hugging Face Hub.`,
    { found },
  );
}

function readModel(read: Reader, input: Reader): ConfigFile["model"] {
  const inputSize = input.inputSize("input_size");
  const patch = read.size("patch_size");
  if (patch && patch[0] !== patch[1]) throw unsupported("patch_size", patch, "square patches");
  const norm = read.text("norm_layer");
  if (norm !== undefined && !/^(nn\.)?layer_?norm$/i.test(norm)) throw unsupported("norm_layer", norm, "layernorm");
  return {
    imageSize: read.size("img_size") ?? (inputSize ? [inputSize[1], inputSize[2]] : undefined),
    patchSize: patch?.[0],
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

/**
 * Reads timm's config.json: `architecture`, `model_args`, `num_classes`,
 * `pretrained_cfg`, `label_names`, `label_descriptions`. The arguments of the model
 * may also stand at the top level.
 *
 * @throws ModelError `config.json`, `.foreign`, `.value`, `.unsupported`
 */
export function readConfigFile(text: string): ConfigFile {
  const settings = parse(text);
  refuseForeign(settings);
  const section = (key: string): Settings => {
    const value = settings[key];
    if (value === undefined || value === null) return {};
    if (!isObject(value)) throw wrongValue(key, "an object in braces", value);
    return value;
  };
  const input = { ...settings, ...section("pretrained_cfg") };
  const read = new Reader({ ...settings, ...section("model_args") });
  const readInput = new Reader(input);
  return {
    architecture: read.text("architecture")?.split(".")[0],
    model: readModel(read, readInput),
    preprocessing: {
      resizeShorterSide: readInput.whole("resize_shorter_side", 1),
      interpolation: readInput.word("interpolation", interpolations),
      cropMode: readInput.word("crop_mode", cropModes),
      mean: readInput.triple("mean", false),
      std: readInput.triple("std", true),
    },
    cropPct: readInput.positive("crop_pct"),
    labelNames: input.label_names,
    labelDescriptions: input.label_descriptions,
  };
}
