import { timmKeys, vitTransformersKeys } from "../config-keys.ts";
import type { Dialect, NameRow } from "./dialect.ts";

const has = (names: readonly string[], pattern: RegExp): boolean => names.some((name) => pattern.test(name));

/** Heads that were trained with and are not used afterwards (DINO, DINOv2, iBOT), and MAE's decoder. */
const trainingOnly = /^((dino_|ibot_)?head\.(mlp|last_layer|prototypes)\.|decoder_)/;

/** timm's ViT, DeiT, DINO, MAE and DINOv2: the names that the engine uses itself. */
export const vitTimm: Dialect = {
  naming: "timm",
  family: "vit",
  recognises: (names) => has(names, /^(backbone\.)?patch_embed\.proj\.weight$/),
  prefixes: ["backbone."],
  outside: /^head\./,
  rows: [],
  others: "same",
  // Left over from pre-training.
  unused: /^mask_token$/,
  aside: trainingOnly,
  keys: timmKeys,
  defaults: { layerNormEps: 1e-6 },
};

/** DeiT III in the code of its authors: LayerScale has other names. */
export const vitDeit3: Dialect = {
  ...vitTimm,
  naming: "meta",
  recognises: (names) => has(names, /^blocks\.\d+\.gamma_1$/),
  rows: [
    ["blocks.{block}.ls1.gamma", "blocks.{block}.gamma_1"],
    ["blocks.{block}.ls2.gamma", "blocks.{block}.gamma_2"],
  ],
  defaults: { layerNormEps: 1e-6, preprocessing: "deit3" },
};

/** Meta's own DINOv2 with registers; without them its names are timm's. */
export const vitMeta: Dialect = {
  ...vitTimm,
  naming: "meta",
  recognises: (names) => has(names, /^(backbone\.)?register_tokens$/),
  rows: [["reg_token", "register_tokens"]],
  defaults: { layerNormEps: 1e-6, preprocessing: "dinov2Meta" },
  positionOfClassOnly: true,
};

const blockParts = [
  ...["norm1", "attn.qkv", "attn.proj", "ls1.gamma"],
  ...["norm2", "mlp.fc1", "mlp.fc2", "mlp.w12", "mlp.w3", "ls2.gamma"],
];

/** Meta's own DINOv2 as it is trained: blocks in chunks, numbered through. */
export const vitMetaChunked: Dialect = {
  ...vitMeta,
  recognises: (names) => has(names, /^(backbone\.)?blocks\.\d+\.\d+\.norm1\./),
  rows: [
    ...vitMeta.rows,
    ...blockParts.map((part): NameRow => [`blocks.{block}.${part}`, `blocks.{chunk}.{block}.${part}`]),
  ],
};

/** `VisionTransformer` of torchvision; the first files name the layers of the MLP otherwise. */
export const vitTorchvision: Dialect = {
  naming: "torchvision",
  family: "vit",
  recognises: (names) => has(names, /^(conv_proj\.|encoder\.layers\.encoder_layer_\d+\.)/),
  rows: [
    ["cls_token", "class_token"],
    ["pos_embed", "encoder.pos_embedding"],
    ["patch_embed.proj", "conv_proj"],
    ["blocks.{block}.norm1", "encoder.layers.encoder_layer_{block}.ln_1"],
    ["blocks.{block}.attn.qkv.weight", "encoder.layers.encoder_layer_{block}.self_attention.in_proj_weight"],
    ["blocks.{block}.attn.qkv.bias", "encoder.layers.encoder_layer_{block}.self_attention.in_proj_bias"],
    ["blocks.{block}.attn.proj", "encoder.layers.encoder_layer_{block}.self_attention.out_proj"],
    ["blocks.{block}.norm2", "encoder.layers.encoder_layer_{block}.ln_2"],
    ["blocks.{block}.mlp.fc1", "encoder.layers.encoder_layer_{block}.mlp.0"],
    ["blocks.{block}.mlp.fc2", "encoder.layers.encoder_layer_{block}.mlp.3"],
    ["blocks.{block}.mlp.fc1", "encoder.layers.encoder_layer_{block}.mlp.linear_1"],
    ["blocks.{block}.mlp.fc2", "encoder.layers.encoder_layer_{block}.mlp.linear_2"],
    ["norm", "encoder.ln"],
    ["pre_logits.fc", "heads.pre_logits"],
    ["head", "heads.head"],
  ],
  others: "strange",
  unused: /^$/,
  keys: timmKeys,
  defaults: { layerNormEps: 1e-6, preprocessing: "torchvision" },
};

/** What ViT, DeiT and DINOv2 share in the transformers library. */
const transformersRows: readonly NameRow[] = [
  ["cls_token", "embeddings.cls_token"],
  ["dist_token", "embeddings.distillation_token"],
  ["reg_token", "embeddings.register_tokens"],
  ["pos_embed", "embeddings.position_embeddings"],
  ["patch_embed.proj", "embeddings.patch_embeddings.projection"],
  [
    "blocks.{block}.attn.qkv",
    [
      "encoder.layer.{block}.attention.attention.query",
      "encoder.layer.{block}.attention.attention.key",
      "encoder.layer.{block}.attention.attention.value",
    ],
  ],
  ["blocks.{block}.attn.proj", "encoder.layer.{block}.attention.output.dense"],
  ["norm", "layernorm"],
];

/** `ViTForImageClassification`, `ViTModel`, `DeiTForImageClassification`, and what was trained as one (MAE, MSN). */
export const vitTransformers: Dialect = {
  naming: "huggingface",
  family: "vit",
  recognises: (names) =>
    has(
      names,
      /^((vit|deit)\.)?(encoder\.layer\.\d+\.layernorm_(before|after)|embeddings\.patch_embeddings\.projection)\./,
    ),
  prefixes: ["vit.", "deit."],
  outside: /^(cls_|distillation_)?classifier\./,
  rows: [
    ...transformersRows,
    ["blocks.{block}.norm1", "encoder.layer.{block}.layernorm_before"],
    ["blocks.{block}.norm2", "encoder.layer.{block}.layernorm_after"],
    ["blocks.{block}.mlp.fc1", "encoder.layer.{block}.intermediate.dense"],
    ["blocks.{block}.mlp.fc2", "encoder.layer.{block}.output.dense"],
    ["head", "classifier"],
  ],
  others: "strange",
  // The pooler reads the class token of a model without a head; no attention and no answer depends on it.
  unused: /^(embeddings\.mask_token$|pooler\.)/,
  aside: /^decoder\./,
  keys: vitTransformersKeys,
  defaults: { layerNormEps: 1e-12, preprocessing: "vitTransformers", positionFilter: "plain" },
  oneHead: true,
};

/** `DeiTForImageClassificationWithTeacher`: one head for each of two tokens. */
export const deitTransformers: Dialect = {
  ...vitTransformers,
  recognises: (names) => has(names, /^(cls_classifier|distillation_classifier)\./),
  rows: [...vitTransformers.rows.slice(0, -1), ["head", "cls_classifier"], ["head_dist", "distillation_classifier"]],
  oneHead: false,
};

/** `Dinov2Model` and `Dinov2ForImageClassification`. */
export const dinov2Transformers: Dialect = {
  ...vitTransformers,
  recognises: (names) =>
    has(
      names,
      /^((dinov2(_with_registers)?)\.)?encoder\.layer\.\d+\.(norm[12]|layer_scale[12]|mlp\.(fc1|weights_in))\./,
    ),
  prefixes: ["dinov2.", "dinov2_with_registers."],
  rows: [
    ...transformersRows,
    ["blocks.{block}.norm1", "encoder.layer.{block}.norm1"],
    ["blocks.{block}.ls1.gamma", "encoder.layer.{block}.layer_scale1.lambda1"],
    ["blocks.{block}.norm2", "encoder.layer.{block}.norm2"],
    ["blocks.{block}.mlp.fc1", "encoder.layer.{block}.mlp.fc1"],
    ["blocks.{block}.mlp.fc2", "encoder.layer.{block}.mlp.fc2"],
    // The gated MLP of the giant has a name, so that it is refused for what it is.
    ["blocks.{block}.mlp.w12", "encoder.layer.{block}.mlp.weights_in"],
    ["blocks.{block}.mlp.w3", "encoder.layer.{block}.mlp.weights_out"],
    ["blocks.{block}.ls2.gamma", "encoder.layer.{block}.layer_scale2.lambda1"],
  ],
  // It reads the class token beside the mean over the patches, twice the width of any head here.
  aside: /^classifier\./,
  defaults: { layerNormEps: 1e-6, preprocessing: "dinov2Transformers", positionFilter: "plain" },
  anyImageSize: true,
};

/** `Dinov2WithRegistersModel` and its classifier. */
export const dinov2RegistersTransformers: Dialect = {
  ...dinov2Transformers,
  recognises: (names) => dinov2Transformers.recognises(names) && has(names, /(^|\.)embeddings\.register_tokens$/),
  defaults: { layerNormEps: 1e-6, preprocessing: "dinov2Transformers" },
  positionOfClassOnly: true,
};
