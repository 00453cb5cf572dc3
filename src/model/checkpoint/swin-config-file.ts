import {
  activations,
  type ConfigFile,
  readInput,
  refuseOtherFamily,
  type SwinSettings,
  sectionsOf,
} from "./config-file.ts";
import { swinTransformersKeys, timmKeys } from "./config-keys.ts";
import { parseSettings, SettingsReader } from "./settings-reader.ts";
import { hiddenActs, labelsOf, refuseOtherTransformers, transformersModel } from "./transformers-config.ts";

/** Our own key: which of the references a checkpoint in timm's names was made with. */
const paddings = { after_shift: "afterShift", before_shift: "beforeShift" } as const;

/**
 * Reads the config.json of a Swin, timm's or that of the transformers library.
 *
 * @throws ModelError as `readVitConfigFile`
 */
export function readSwinConfigFile(text: string): ConfigFile<SwinSettings> {
  const settings = parseSettings(text);
  const transformers = transformersModel(settings);
  refuseOtherFamily("model_type", transformers, "swin");
  if (transformers !== undefined) refuseOtherTransformers(transformers, "swin");
  const { args, input } = sectionsOf(settings);
  const read = new SettingsReader(args);
  const architecture = read.text("architecture")?.split(".")[0];
  refuseOtherFamily("architecture", architecture, "swin");
  const file = { architecture, ...readInput(input) };
  if (transformers === undefined)
    return { ...file, keys: timmKeys, model: timm(read, new SettingsReader(input), architecture) };
  const labels = labelsOf(args.id2label);
  return { ...file, keys: swinTransformersKeys, model: huggingFace(read, labels?.length), labelNames: labels };
}

/** The keys that both libraries share. */
function common(read: SettingsReader): SwinSettings {
  return {
    embedDim: read.whole("embed_dim", 1),
    depths: read.wholes("depths"),
    numHeads: read.wholes("num_heads"),
    patchSize: read.side("patch_size", "pixels", "square patches"),
    windowSize: read.side("window_size", "tokens", "square windows"),
    mlpRatio: read.positive("mlp_ratio"),
    qkvBias: read.flag("qkv_bias"),
    layerNormEps: read.positive("layer_norm_eps"),
  };
}

function timm(read: SettingsReader, input: SettingsReader, architecture: string | undefined): SwinSettings {
  const inputSize = input.inputSize("input_size");
  for (const key of ["absolute_pos_embed", "ape", "always_partition"]) read.off(key);
  read.layerNorm("norm_layer");
  read.word("global_pool", { avg: "avg" });
  return {
    ...common(read),
    imageSize: read.size("img_size") ?? (inputSize ? [inputSize[1], inputSize[2]] : sizeOfName(architecture)),
    inChans: read.whole("in_chans", 1) ?? inputSize?.[0],
    numClasses: read.whole("num_classes", 0),
    patchNorm: read.flag("patch_norm"),
    act: read.word("act_layer", activations) ?? read.word("act", activations),
    padding: read.word("padding", paddings),
  };
}

function huggingFace(read: SettingsReader, labels: number | undefined): SwinSettings {
  read.off("use_absolute_embeddings");
  return {
    ...common(read),
    imageSize: read.size("image_size"),
    inChans: read.whole("num_channels", 1),
    numClasses: read.whole("num_labels", 0) ?? labels,
    act: read.word("hidden_act", hiddenActs),
  };
}

/** Height and width in timm's names, e.g. 224 of `swin_tiny_patch4_window7_224`. */
function sizeOfName(architecture: string | undefined): readonly [number, number] | undefined {
  const side = Number(/^swin_.*_window\d+_(\d{2,4})$/.exec(architecture ?? "")?.[1]);
  return side > 0 ? [side, side] : undefined;
}
