import { ModelError } from "../errors.ts";
import type { StoredTensor } from "./stored-tensor.ts";

/** Networks that are recognised by their tensor names and not run. */
export type Foreign =
  | "ViT (Hugging Face)"
  | "ViT (torchvision)"
  | "DINOv2 (Meta)"
  | "CLIP"
  | "SigLIP"
  | "BEiT"
  | "EVA"
  | "CaiT"
  | "MAE"
  | "SAM"
  | "Swin"
  | "PVT"
  | "LV-ViT"
  | "T2T-ViT"
  | "HorNet"
  | "ConvNeXt"
  | "ResNet"
  | "EfficientNet"
  | "MobileNet or VGG"
  | "DETR"
  | "BERT"
  | "GPT"
  | "Llama"
  | "Stable Diffusion"
  | "LoRA"
  | "unknown";

/** Parts of a timm ViT that this engine does not compute. */
export type Feature =
  | "preNorm"
  | "qkNorm"
  | "attentionPool"
  | "swiglu"
  | "innerNorm"
  | "hybridStem"
  | "patchShape"
  | "patchBias"
  | "rotary"
  | "parallelBlocks";

/** First match wins, so the special stands before the general. */
const foreign: readonly (readonly [Foreign, RegExp])[] = [
  ["LoRA", /lora_(A|B|up|down)\b/],
  ["SigLIP", /^(vision_model\..*\.head\.probe|vision_model\.head\.)/],
  ["CLIP", /^(visual\.|text_model\.|vision_model\.|visual_projection|logit_scale$)/],
  ["Stable Diffusion", /^((model\.)?diffusion_model\.|down_blocks\.|first_stage_model\.)/],
  ["Swin", /(^|\.)layers\.\d+\.blocks\.\d+\.|^swin(v2)?\./],
  ["BEiT", /(^|\.)(beit\.|blocks\.\d+\.(gamma_1|attn\.(q_bias|relative_position_bias_table))$|rel_pos_bias\.)/],
  [
    "ViT (Hugging Face)",
    /^((vit|deit|dinov2|dinov2_with_registers|dino)\.)?(embeddings\.(cls_token|patch_embeddings\.)|encoder\.layer\.\d+\.(attention\.attention|layernorm_before|norm1)\.|layernorm\.)/,
  ],
  ["BERT", /(^|\.)embeddings\.word_embeddings\.|^(bert|roberta|distilbert)\./],
  ["ViT (torchvision)", /^(conv_proj\.|encoder\.layers\.encoder_layer_\d+\.)/],
  ["DINOv2 (Meta)", /^(register_tokens$|blocks\.\d+\.\d+\.norm1\.)/],
  ["SAM", /^(image_encoder\.|blocks\.\d+\.attn\.rel_pos_[hw]$|mask_decoder\.)/],
  ["MAE", /^(decoder_embed\.|decoder_blocks\.|decoder_pos_embed$)/],
  ["EVA", /(^|\.)(attn\.(q_proj|inner_attn_ln)\.|rope\.freqs)/],
  ["CaiT", /^blocks_token_only\./],
  ["LV-ViT", /^(patch_embed\.conv1\.|aux_head\.)/],
  ["T2T-ViT", /^tokens_to_token\./],
  ["PVT", /^(patch_embed1\.|block1\.\d+\.attn\.)/],
  ["HorNet", /\.gnconv\./],
  ["ConvNeXt", /^(convnextv?2?\.|stages\.\d+\.(blocks\.)?\d+\.(conv_dw|dwconv|gamma|pwconv1)\b|downsample_layers\.)/],
  ["DETR", /^(query_embed\.|class_embed\.|transformer\.decoder\.|(model\.)?decoder\.layers\.\d+\.encoder_attn)/],
  ["ResNet", /^(backbone\.|resnet\.)?(layer1\.0\.conv1\.|encoder\.stages\.0\.layers\.0\.layer\.0\.convolution)/],
  ["EfficientNet", /^(conv_stem\.|_conv_stem\.|_blocks\.\d+\.)/],
  ["MobileNet or VGG", /^features\.\d+\./],
  ["GPT", /^(transformer\.)?(wte\.|h\.\d+\.(attn|ln_1)\.)/],
  ["Llama", /^(model\.)?(embed_tokens\.|layers\.\d+\.self_attn\.q_proj)/],
];

const features: readonly (readonly [Feature, RegExp])[] = [
  ["preNorm", /^norm_pre\./],
  ["qkNorm", /^blocks\.\d+\.attn\.(q|k)_norm\./],
  ["attentionPool", /^attn_pool\./],
  ["swiglu", /^blocks\.\d+\.mlp\.(w12|w1|w3|fc1_g|fc1_x)\./],
  ["innerNorm", /^blocks\.\d+\.(attn|mlp)\.norm\.|^patch_embed\.norm\./],
  ["hybridStem", /^patch_embed\.backbone\./],
  ["rotary", /(^|\.)rope\b/],
  ["parallelBlocks", /^blocks\.\d+\.(attns|ffns|in_proj|mlp_in_proj)\b/],
];

/** Sentences end alike: what runs here. */
const supported = "Plain ViT, DeiT and DINOv2 models in timm's tensor names run here.";

const namesOnly = new Set<Foreign>(["ViT (Hugging Face)", "ViT (torchvision)", "DINOv2 (Meta)"]);

/** Whether the network itself could run and only its tensors are named by another library. */
export function isOtherNaming(found: Foreign): boolean {
  return namesOnly.has(found);
}

function refuseForeign(found: Foreign, tensor: string): never {
  const sentence =
    found === "unknown"
      ? `The tensor names are those of no vision transformer that is known here: there is no "patch_embed.proj.weight", and the first name is "${tensor}". ${supported}`
      : isOtherNaming(found)
        ? `These are the tensor names of ${found} ("${tensor}"), and timm's are read here. Load the same model from the timm organisation of the Hugging Face Hub.`
        : `These are the weights of ${found} ("${tensor}"), which is another network. ${supported}`;
  throw new ModelError("checkpoint.architecture", sentence, { found, tensor });
}

const featureSentences: Record<Feature, string> = {
  preNorm: "a LayerNorm before the first block, as in CLIP",
  qkNorm: "a normalisation of queries and keys",
  attentionPool: "a read-out by attention pooling",
  swiglu: "a gated MLP (SwiGLU)",
  innerNorm: "an extra LayerNorm inside a block or the patch embedding",
  hybridStem: "a convolutional network in front of the blocks",
  patchShape: "patches that are not square",
  patchBias: "a patch embedding without bias, as in CLIP",
  rotary: "rotary positions",
  parallelBlocks: "parallel branches in a block",
};

/**
 * Refuses a ViT with a part that would be left out of the forward pass.
 *
 * @throws ModelError `checkpoint.feature`
 */
export function refuseFeature(feature: Feature, tensor: string): never {
  throw new ModelError(
    "checkpoint.feature",
    `This vision transformer has ${featureSentences[feature]} ("${tensor}"), which is not computed here, so its answers would be wrong. ${supported}`,
    { feature, tensor },
  );
}

/**
 * Makes sure that the tensors are a plain ViT in timm's names, else names what they are.
 *
 * @throws ModelError `checkpoint.architecture` or `checkpoint.feature`
 */
export function refuseForeignTensors(tensors: ReadonlyMap<string, StoredTensor>): void {
  const names = [...tensors.keys()];
  for (const [found, pattern] of foreign) {
    const tensor = names.find((name) => pattern.test(name));
    if (tensor !== undefined) refuseForeign(found, tensor);
  }
  for (const [feature, pattern] of features) {
    const tensor = names.find((name) => pattern.test(name));
    if (tensor !== undefined) refuseFeature(feature, tensor);
  }
  if (!tensors.has("patch_embed.proj.weight")) refuseForeign("unknown", names[0] ?? "");
}
