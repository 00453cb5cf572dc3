import { describe, expect, test } from "vitest";
import { openCheckpoint } from "../../../src/model/checkpoint/open-checkpoint.ts";
import type { Preprocessing, VitConfig } from "../../../src/model/config.ts";
import { checkpointOf, smallConfig, zeros } from "./support.ts";
import { fileOfTensors, renamed, type Tensors, tensorsOf, transformersNames } from "./vit-goldens.ts";

const imagenet = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] } as const;
const images = { image_mean: imagenet.mean, image_std: imagenet.std, do_normalize: true, do_resize: true, resample: 3 };

/** What the published config.json files share. */
const common = {
  attention_probs_dropout_prob: 0,
  hidden_act: "gelu",
  hidden_dropout_prob: 0,
  initializer_range: 0.02,
  num_channels: 3,
  qkv_bias: true,
  torch_dtype: "float32",
  transformers_version: "4.32.0",
};
const vitFile = {
  ...common,
  model_type: "vit",
  layer_norm_eps: 1e-12,
  image_size: 224,
  patch_size: 16,
  num_hidden_layers: 12,
};
const dinov2File = {
  ...common,
  ...{ layer_norm_eps: 1e-6, image_size: 518, patch_size: 14, num_hidden_layers: 12, num_attention_heads: 6 },
  ...{ hidden_size: 384, mlp_ratio: 4, layerscale_value: 1, drop_path_rate: 0, use_swiglu_ffn: false },
  ...{ apply_layernorm: true, reshape_hidden_states: true, out_features: ["stage12"], out_indices: [12] },
};
const tiny = { ...vitFile, hidden_size: 192, num_attention_heads: 3, intermediate_size: 768 };
const bit = {
  ...images,
  ...{ crop_size: { height: 224, width: 224 }, do_center_crop: true, do_convert_rgb: true, do_rescale: true },
  ...{ image_processor_type: "BitImageProcessor", rescale_factor: 0.00392156862745098, size: { shortest_edge: 256 } },
};

const vit: VitConfig = {
  ...smallConfig,
  ...{
    imageSize: [224, 224],
    positionGrid: [14, 14],
    patchSize: 16,
    embedDim: 192,
    depth: 12,
    numHeads: 3,
    numClasses: 1000,
  },
  layerNormEps: 1e-12,
};
const dinov2: VitConfig = {
  ...smallConfig,
  ...{
    imageSize: [518, 518],
    positionGrid: [37, 37],
    patchSize: 14,
    embedDim: 384,
    depth: 12,
    numHeads: 6,
    numClasses: 0,
  },
  layerScale: true,
};

const labels = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [index, `class ${index}`]));
const squashed = { cropMode: "squash", interpolation: "bicubic", ...imagenet } as const;
const cropped = {
  cropMode: "center",
  interpolation: "bicubic",
  resizeShorterSide: 256,
  cropSize: [224, 224],
  ...imagenet,
} as const;

interface Published {
  readonly name: string;
  /** The network that the files are of, in timm's names, and its tensors in the library's. */
  readonly written: VitConfig;
  readonly names: (name: string) => string | readonly string[];
  readonly more?: (tensors: Tensors) => void;
  readonly config: object;
  readonly preprocessor: object;
  readonly expected: Partial<VitConfig>;
  readonly pictures: Partial<Preprocessing>;
}

const published: readonly Published[] = [
  {
    name: "facebook/deit-tiny-patch16-224",
    written: vit,
    names: transformersNames("vit."),
    config: { ...tiny, architectures: ["ViTForImageClassification"], id2label: labels },
    preprocessor: {
      ...images,
      crop_size: 224,
      do_center_crop: true,
      feature_extractor_type: "DeiTFeatureExtractor",
      size: 256,
    },
    expected: vit,
    pictures: { ...squashed, squashSize: [256, 256], cropSize: [224, 224], cropRounding: "floor" },
  },
  {
    name: "facebook/deit-tiny-distilled-patch16-224",
    written: { ...vit, distilled: true },
    names: transformersNames("deit.", { head: "cls_classifier", head_dist: "distillation_classifier" }),
    config: { ...tiny, model_type: "deit", architectures: ["DeiTForImageClassificationWithTeacher"], id2label: labels },
    preprocessor: {
      ...images,
      crop_size: 224,
      do_center_crop: true,
      feature_extractor_type: "DeiTFeatureExtractor",
      size: 256,
    },
    expected: { ...vit, distilled: true },
    pictures: { ...squashed, squashSize: [256, 256] },
  },
  {
    name: "facebook/dino-vits16",
    written: { ...vit, embedDim: 384, numHeads: 6, numClasses: 0 },
    names: transformersNames(""),
    more: (tensors) => {
      tensors.set("pooler.dense.weight", zeros("pooler.dense.weight", [384, 384], "I8"));
      tensors.set("pooler.dense.bias", zeros("pooler.dense.bias", [384], "I8"));
    },
    config: {
      ...vitFile,
      architectures: ["ViTModel"],
      hidden_size: 384,
      num_attention_heads: 6,
      intermediate_size: 1536,
    },
    preprocessor: { ...images, feature_extractor_type: "ViTFeatureExtractor", size: 224 },
    expected: { ...vit, embedDim: 384, numHeads: 6, numClasses: 0 },
    pictures: squashed,
  },
  {
    name: "facebook/dinov2-small",
    written: dinov2,
    names: transformersNames("", undefined, "dinov2"),
    more: (tensors) => tensors.set("embeddings.mask_token", zeros("embeddings.mask_token", [1, 384], "I8")),
    config: { ...dinov2File, model_type: "dinov2", architectures: ["Dinov2Model"] },
    preprocessor: bit,
    expected: { ...dinov2, imageSize: [224, 224] },
    pictures: cropped,
  },
  {
    name: "facebook/dinov2-with-registers-small",
    // As stored: the class token and the patches have positions, the registers have none.
    written: { ...dinov2, regTokens: 4, noEmbedClass: true },
    names: transformersNames("", undefined, "dinov2"),
    more: (tensors) =>
      tensors.set("embeddings.position_embeddings", zeros("embeddings.position_embeddings", [1, 1370, 384], "I8")),
    config: { ...dinov2File, model_type: "dinov2_with_registers", num_register_tokens: 4 },
    preprocessor: bit,
    expected: { ...dinov2, imageSize: [224, 224], regTokens: 4, noEmbedClass: true },
    pictures: cropped,
  },
];

describe("models as transformers publishes them open with their own files", () => {
  test.each(published.map((model) => [model.name, model] as const))("%s", (_, model) => {
    const tensors = renamed(tensorsOf(checkpointOf(model.written)), model.names);
    model.more?.(tensors);
    const opened = openCheckpoint({
      weights: fileOfTensors(tensors),
      config: JSON.stringify(model.config),
      preprocessor: JSON.stringify(model.preprocessor),
    });
    expect(opened.config).toEqual(model.expected);
    expect(opened.preprocessing).toMatchObject(model.pictures);
    expect(opened.labels?.length ?? 0).toBe(opened.config.numClasses);
    expect(opened.leftOut).toEqual([]);
    // Heads, eps and activation leave no trace in the shapes: here they all come from the file.
    const origin = (key: string) => opened.notes.find((note) => note.key === key)?.origin;
    for (const key of ["numHeads", "layerNormEps", "act", "imageSize", "mean", "interpolation", "cropMode"]) {
      expect(origin(key), key).toBe("config");
    }
  });
});
