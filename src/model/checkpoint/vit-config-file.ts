import type { GlobalPool } from "../config.ts";
import {
  activations,
  type ConfigFile,
  readInput,
  refuseOtherFamily,
  sectionsOf,
  type VitSettings,
} from "./config-file.ts";
import { timmKeys, vitTransformersKeys } from "./config-keys.ts";
import { parseSettings, SettingsReader } from "./settings-reader.ts";
import { hiddenActs, labelsOf, refuseOtherTransformers, transformersModel } from "./transformers-config.ts";

const pools: Record<string, GlobalPool> = { token: "token", avg: "avg" };

/**
 * Reads the config.json of a ViT, DeiT or DINOv2. timm's has `architecture`,
 * `model_args`, `num_classes`, `pretrained_cfg`, `label_names`, `label_descriptions`,
 * and the arguments of the model may also stand at the top level; that of the
 * transformers library is told by its `model_type`.
 *
 * @throws ModelError `config.json`, `.foreign`, `.value`, `.unsupported`, `.contradiction`
 */
export function readVitConfigFile(text: string): ConfigFile {
  const settings = parseSettings(text);
  const transformers = transformersModel(settings);
  refuseOtherFamily("model_type", transformers, "vit");
  if (transformers !== undefined) refuseOtherTransformers(transformers, "vit");
  const { args, input } = sectionsOf(settings);
  const read = new SettingsReader(args);
  if (transformers === undefined) {
    const architecture = read.text("architecture")?.split(".")[0];
    refuseOtherFamily("architecture", architecture, "vit");
    const model = timm(read, new SettingsReader(input));
    return { architecture, keys: timmKeys, model, ...readInput(input) };
  }
  const labels = labelsOf(args.id2label);
  return {
    ...readInput(input),
    keys: vitTransformersKeys,
    model: transformersSettings(read, labels?.length),
    labelNames: labels,
  };
}

function timm(read: SettingsReader, input: SettingsReader): VitSettings {
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

function transformersSettings(read: SettingsReader, labels: number | undefined): VitSettings {
  read.off("use_swiglu_ffn");
  return {
    imageSize: read.size("image_size"),
    patchSize: read.side("patch_size", "pixels", "square patches"),
    inChans: read.whole("num_channels", 1),
    embedDim: read.whole("hidden_size", 1),
    depth: read.whole("num_hidden_layers", 1),
    numHeads: read.whole("num_attention_heads", 1),
    mlpRatio: read.positive("mlp_ratio"),
    mlpHiddenDim: read.whole("intermediate_size", 1),
    numClasses: read.whole("num_labels", 0) ?? labels,
    qkvBias: read.flag("qkv_bias"),
    regTokens: read.whole("num_register_tokens", 0),
    layerNormEps: read.positive("layer_norm_eps"),
    act: read.word("hidden_act", hiddenActs),
  };
}
