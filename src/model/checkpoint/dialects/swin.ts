import { swinTransformersKeys, timmKeys } from "../config-keys.ts";
import type { Dialect } from "./dialect.ts";

const biasTable = /^layers\.\d+\.blocks\.\d+\.attn\.relative_position_bias_table$/;

/** Computed from the geometry here; older files store them for every block. */
const buffers =
  /^(encoder\.)?layers\.\d+\.blocks\.\d+\.(attn_mask|(attn|attention\.self)\.relative_position_index)$|^(embeddings\.)?mask_token$/;

const has = (names: readonly string[], pattern: RegExp): boolean => names.some((name) => pattern.test(name));

/** timm 0.9 and later: patch merging opens the stage that it leads into. */
export const swinTimm: Dialect = {
  naming: "timm",
  family: "swin",
  recognises: (names) => has(names, biasTable),
  rows: [],
  others: "same",
  unused: buffers,
  keys: timmKeys,
  defaults: { layerNormEps: 1e-5, padding: "afterShift" },
};

/**
 * Microsoft's own code and timm before 0.9: patch merging closes the stage before,
 * and the head has no pooling around it.
 */
export const swinMicrosoft: Dialect = {
  naming: "microsoft",
  family: "swin",
  recognises: (names) =>
    has(names, biasTable) &&
    !has(names, /^head\.fc\./) &&
    (has(names, /^layers\.0\.downsample\.|^head\.(weight|bias)$/) ||
      // One stage without a head: only what this code stores beside the parameters tells it.
      (!has(names, /^layers\.\d+\.downsample\./) && has(names, buffers))),
  rows: [
    ["layers.{stage}.downsample.norm", "layers.{stage-1}.downsample.norm"],
    ["layers.{stage}.downsample.reduction", "layers.{stage-1}.downsample.reduction"],
    ["head.fc", "head"],
  ],
  others: "same",
  unused: buffers,
  keys: timmKeys,
  defaults: { layerNormEps: 1e-5, padding: "beforeShift" },
};

/** `SwinForImageClassification` and `SwinModel` of the transformers library. */
export const swinHuggingFace: Dialect = {
  naming: "huggingface",
  family: "swin",
  recognises: (names) =>
    has(names, /^(swin\.)?encoder\.layers\.\d+\.blocks\.\d+\.attention\.self\.relative_position_bias_table$/),
  prefixes: ["swin."],
  outside: /^classifier\./,
  rows: [
    ["patch_embed.proj", "embeddings.patch_embeddings.projection"],
    ["patch_embed.norm", "embeddings.norm"],
    ["layers.{stage}.downsample.norm", "encoder.layers.{stage-1}.downsample.norm"],
    ["layers.{stage}.downsample.reduction", "encoder.layers.{stage-1}.downsample.reduction"],
    ["layers.{stage}.blocks.{block}.norm1", "encoder.layers.{stage}.blocks.{block}.layernorm_before"],
    [
      "layers.{stage}.blocks.{block}.attn.relative_position_bias_table",
      "encoder.layers.{stage}.blocks.{block}.attention.self.relative_position_bias_table",
    ],
    [
      "layers.{stage}.blocks.{block}.attn.relative_position_index",
      "encoder.layers.{stage}.blocks.{block}.attention.self.relative_position_index",
    ],
    [
      "layers.{stage}.blocks.{block}.attn.qkv",
      [
        "encoder.layers.{stage}.blocks.{block}.attention.self.query",
        "encoder.layers.{stage}.blocks.{block}.attention.self.key",
        "encoder.layers.{stage}.blocks.{block}.attention.self.value",
      ],
    ],
    ["layers.{stage}.blocks.{block}.attn.proj", "encoder.layers.{stage}.blocks.{block}.attention.output.dense"],
    ["layers.{stage}.blocks.{block}.norm2", "encoder.layers.{stage}.blocks.{block}.layernorm_after"],
    ["layers.{stage}.blocks.{block}.mlp.fc1", "encoder.layers.{stage}.blocks.{block}.intermediate.dense"],
    ["layers.{stage}.blocks.{block}.mlp.fc2", "encoder.layers.{stage}.blocks.{block}.output.dense"],
    ["norm", "layernorm"],
    ["head.fc", "classifier"],
  ],
  others: "strange",
  unused: buffers,
  keys: swinTransformersKeys,
  defaults: { layerNormEps: 1e-5, padding: "beforeShift", preprocessing: "swinTransformers" },
};
