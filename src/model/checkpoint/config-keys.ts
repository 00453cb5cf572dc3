/** Our fields by the names that they have in a library's config.json; what is not listed has ours in snake case. */
export type ConfigKeys = Readonly<Record<string, string>>;

/** timm's, of either family. */
export const timmKeys: ConfigKeys = { imageSize: "img_size", act: "act_layer", layerScale: "init_values" };

/** The transformers library's for Swin. */
export const swinTransformersKeys: ConfigKeys = {
  inChans: "num_channels",
  act: "hidden_act",
  numClasses: "num_labels",
};

/** The transformers library's for ViT, DeiT and DINOv2. */
export const vitTransformersKeys: ConfigKeys = {
  ...swinTransformersKeys,
  embedDim: "hidden_size",
  depth: "num_hidden_layers",
  numHeads: "num_attention_heads",
  mlpHiddenDim: "intermediate_size",
  regTokens: "num_register_tokens",
};

/** A field by the name it has in the person's config.json. */
export function fileKey(key: string, keys: ConfigKeys): string {
  return keys[key] ?? key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
