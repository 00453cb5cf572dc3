import { ModelError } from "../errors.ts";
import type { Dialect } from "./dialects/dialect.ts";
import type { NamedTensors } from "./dialects/named-tensors.ts";

/** Networks that are recognised by their tensor names and not run. */
export type Foreign =
  | "CLIP"
  | "SigLIP"
  | "BLIP"
  | "BEiT"
  | "EVA"
  | "CaiT"
  | "YOLOS"
  | "ViLT"
  | "DPT"
  | "DINOv3"
  | "Depth Anything"
  | "AST"
  | "VideoMAE"
  | "TimeSformer"
  | "SegFormer"
  | "SAM"
  | "Swin variant"
  | "PVT"
  | "Twins"
  | "PiT"
  | "XCiT"
  | "MViT"
  | "MaxViT"
  | "MobileViT"
  | "LeViT or TinyViT"
  | "PoolFormer or CAFormer"
  | "MLP-Mixer"
  | "MAE's decoder"
  | "Mask2Former"
  | "LV-ViT"
  | "T2T-ViT"
  | "HorNet"
  | "ConvNeXt"
  | "ResNet"
  | "EfficientNet"
  | "MobileNet or VGG"
  | "DETR"
  | "YOLO"
  | "BERT"
  | "BART or T5"
  | "Whisper"
  | "GPT"
  | "Llama"
  | "Stable Diffusion"
  | "LoRA"
  | "unknown";

/** Parts of a ViT or Swin that this engine does not compute. */
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
  | "parallelBlocks"
  | "swinV2"
  | "absolutePositions"
  | "stageWindows"
  | "video";

/** First match wins, so the special stands before the general. */
const foreign: readonly (readonly [Foreign, RegExp])[] = [
  ["LoRA", /lora_(A|B|up|down)\b/],
  ["SigLIP", /^(vision_model\..*\.head\.probe|vision_model\.head\.)/],
  ["BLIP", /^(qformer|text_encoder|text_decoder|vision_model\.encoder\.layers\.\d+\.self_attn\.qkv)\./],
  ["CLIP", /^(visual\.|text_model\.|vision_model\.|visual_projection|logit_scale$)/],
  ["Stable Diffusion", /^((model\.)?diffusion_model\.|down_blocks\.|first_stage_model\.)/],
  // Only what `dialects` does not read: Swin v2, SwinIR, Swin-MLP, a Swin inside of another model, a part of a file.
  ["Swin variant", /(^|\.)layers\.\d+\.(residual_group\.)?blocks\.\d+\.|^(swin(v2)?|swin2sr|donut)\./],
  [
    "BEiT",
    /(^|\.)(beit\.|data2vec_vision\.|blocks\.\d+\.attn\.(q_bias|relative_position_bias_table)$|rel_pos_bias\.|encoder\.(relative_position_bias\.|layer\.\d+\.(lambda_1|attention\.attention\.relative_position_bias)))/,
  ],
  ["DETR", /(^|\.)query_position_embeddings\.|^(query_embed\.|class_embed\.|transformer\.decoder\.)/],
  ["Mask2Former", /^(model\.)?pixel_level_module\./],
  ["YOLOS", /(^|\.)embeddings\.detection_tokens$|^class_labels_classifier\./],
  ["Depth Anything", /^(neck\.|(depth|seg)_head\.|head\.conv\d\.)/],
  ["ViLT", /^vilt\./],
  ["DPT", /^dpt\./],
  ["AST", /^audio_spectrogram_transformer\./],
  ["VideoMAE", /^videomae\./],
  ["TimeSformer", /^timesformer\./],
  ["SegFormer", /^segformer\./],
  ["DINOv3", /^(model\.)?layer\.\d+\.attention\.q_proj\.|^rope_embed\./],
  ["BERT", /(^|\.)embeddings\.word_embeddings\.|^(bert|roberta|distilbert)\./],
  ["SAM", /^(image_encoder\.|blocks\.\d+\.attn\.rel_pos_[hw]$|mask_decoder\.)/],
  ["EVA", /(^|\.)(attn\.(q_proj|inner_attn_ln)\.|rope\.freqs)/],
  ["CaiT", /^blocks_token_only\./],
  ["XCiT", /^cls_attn_blocks\./],
  ["PiT", /^transformers\.\d+\.blocks\.\d+\.attn\./],
  ["MViT", /\.attn\.(pool_[qkv]|norm_[qkv])\b/],
  ["MaxViT", /\.attn_(block|grid)\.|\.(window|grid)_attention\.|^maxvit\./],
  ["MobileViT", /^mobilevit(v2)?\.|^stages\.\d+\.\d+\.(transformer\.\d+\.|conv_kxk)/],
  ["LeViT or TinyViT", /\.attention_biases$/],
  ["PoolFormer or CAFormer", /\.token_mixer\./],
  ["MLP-Mixer", /^blocks\.\d+\.mlp_tokens\./],
  ["Twins", /^patch_embeds\.\d+\.proj\./],
  ["LV-ViT", /^(patch_embed\.conv1\.|aux_head\.)/],
  ["T2T-ViT", /^tokens_to_token\./],
  ["PVT", /^(patch_embed1\.|block1\.\d+\.attn\.)/],
  ["HorNet", /\.gnconv\./],
  ["ConvNeXt", /^(convnextv?2?\.|stages\.\d+\.(blocks\.)?\d+\.(conv_dw|dwconv|gamma|pwconv1)\b|downsample_layers\.)/],
  ["Whisper", /^(model\.)?encoder\.conv[12]\.weight$/],
  [
    "BART or T5",
    /(^|\.)shared\.weight$|(^|\.)(decoder\.layers\.\d+\.encoder_attn|(en|de)coder\.block\.\d+\.layer\.0\.SelfAttention)\./,
  ],
  ["YOLO", /^(model\.)?\d+\.(conv|cv1)\./],
  ["ResNet", /^(backbone\.|resnet\.)?(layer1\.0\.conv1\.|encoder\.stages\.0\.layers\.0\.layer\.0\.convolution)/],
  ["EfficientNet", /^(conv_stem\.|_conv_stem\.|_blocks\.\d+\.)/],
  ["MobileNet or VGG", /^features\.\d+\./],
  ["GPT", /^(transformer\.)?(wte\.|h\.\d+\.(attn|ln_1)\.)/],
  ["Llama", /^(model\.)?(embed_tokens\.|layers\.\d+\.self_attn\.q_proj)/],
];

/** Networks whose names a Swin shares. */
const likeSwin = new Set<Foreign>(["Swin variant", "BEiT"]);

const swinV2 = /(^swinv2\.|\.(cpb_mlp|continuous_position_bias_mlp|logit_scale|relative_coords_table)\b)/;

const vitFeatures: readonly (readonly [Feature, RegExp])[] = [
  ["preNorm", /^norm_pre\./],
  ["qkNorm", /^blocks\.\d+\.attn\.(q|k)_norm\./],
  ["attentionPool", /^attn_pool\./],
  ["swiglu", /^blocks\.\d+\.mlp\.(w12|w1|w3|fc1_g|fc1_x)\./],
  ["innerNorm", /^blocks\.\d+\.(attn|mlp)\.norm\.|^patch_embed\.norm\./],
  ["hybridStem", /^patch_embed\.backbone\./],
  ["rotary", /(^|\.)rope\b/],
  ["parallelBlocks", /^blocks\.\d+\.(attns|ffns|in_proj|mlp_in_proj)\b/],
];

const swinFeatures: readonly (readonly [Feature, RegExp])[] = [
  ["swinV2", swinV2],
  ["absolutePositions", /(^|\.)(absolute_pos_embed|embeddings\.position_embeddings)$/],
  ["hybridStem", /^patch_embed\.(proj\.\d+\.|backbone\.)/],
  ["qkNorm", /\.attn\.(q|k)_norm\./],
];

/** Sentences end alike: what runs here. */
const supported =
  "Plain ViT, DeiT, DINO, DINOv2 and Swin models run here, in the tensor names of timm, Hugging Face transformers, torchvision and their authors.";

function refuseForeign(found: Foreign, tensor: string): never {
  throw new ModelError("checkpoint.architecture", foreignSentence(found, tensor), { found, tensor });
}

function foreignSentence(found: Foreign, tensor: string): string {
  if (found === "unknown")
    return `The tensor names are those of no vision transformer that is known here: there is no "patch_embed.proj.weight", and the first name is "${tensor}". ${supported}`;
  if (found === "Swin variant")
    return `These are the weights of a variant of Swin that is not computed here, or only a part of a Swin ("${tensor}"). ${supported}`;
  if (found === "MAE's decoder")
    return `This is only the decoder of MAE ("${tensor}"), which paints masked patches; choose the file that has the encoder. ${supported}`;
  return `These are the weights of ${found} ("${tensor}"), which is another network. ${supported}`;
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
  swinV2: "cosine attention with a network for its biases, as in Swin v2",
  absolutePositions: "absolute position embeddings besides the relative position biases",
  stageWindows: "windows that grow from one stage to the next, as in S3",
  video: "windows in time as well as space, for video",
};

/**
 * Refuses a network with a part that would be left out of the forward pass.
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
 * Refuses the weights of a network that is none of those computed here, by its name.
 *
 * @param names in the file
 * @param dialect that they were recognised as
 * @throws ModelError `checkpoint.architecture` or `checkpoint.feature`
 */
export function refuseForeignTensors(names: readonly string[], dialect: Dialect): void {
  for (const [found, pattern] of foreign) {
    if (dialect.family === "swin" && likeSwin.has(found)) continue;
    const tensor = names.find((name) => pattern.test(name));
    if (tensor === undefined) continue;
    const second = found === "Swin variant" ? names.find((name) => swinV2.test(name)) : undefined;
    if (second !== undefined) refuseFeature("swinV2", second);
    refuseForeign(found, tensor);
  }
  if (dialect.recognises(names)) return;
  const decoder = names.find((name) => /^decoder(_blocks|_embed|_pos_embed|\.decoder_)/.test(name));
  refuseForeign(decoder === undefined ? "unknown" : "MAE's decoder", decoder ?? names[0] ?? "");
}

/**
 * Makes sure that a ViT or Swin is a plain one.
 *
 * @throws ModelError `checkpoint.feature`
 */
export function refuseFeatures(tensors: NamedTensors): void {
  const names = [...tensors.names(), ...tensors.strange];
  for (const [feature, pattern] of tensors.dialect.family === "vit" ? vitFeatures : swinFeatures) {
    const name = names.find((each) => pattern.test(each));
    if (name !== undefined) refuseFeature(feature, tensors.has(name) ? tensors.storedName(name) : name);
  }
}
