import { describe, expect, test } from "vitest";
import type { Feature, Foreign } from "../../../src/model/checkpoint/architecture.ts";
import { openCheckpoint } from "../../../src/model/checkpoint/open-checkpoint.ts";
import { writeSafetensors } from "../../../src/model/checkpoint/safetensors.ts";
import type { VitConfig } from "../../../src/model/config.ts";
import { presets } from "../../../src/model/presets.ts";
import { checkpointOf, failure, smallSwin, zeros } from "./support.ts";

/** Names as the published checkpoints have them. */
const foreign: [found: Foreign, names: string[]][] = [
  ["CLIP", ["visual.conv1.weight", "visual.proj"]],
  ["CLIP", ["text_model.embeddings.position_embedding.weight", "logit_scale"]],
  ["SigLIP", ["vision_model.embeddings.patch_embedding.weight", "vision_model.head.probe"]],
  ["BEiT", ["patch_embed.proj.weight", "blocks.0.gamma_1", "blocks.0.attn.q_bias"]],
  ["EVA", ["patch_embed.proj.weight", "blocks.0.attn.q_proj.weight"]],
  ["CaiT", ["patch_embed.proj.weight", "blocks_token_only.0.norm1.weight"]],
  ["BEiT", ["beit.embeddings.cls_token", "beit.encoder.layer.0.layernorm_before.weight"]],
  ["BEiT", ["embeddings.patch_embeddings.projection.weight", "encoder.layer.0.lambda_1"]],
  ["YOLOS", ["vit.embeddings.detection_tokens", "vit.encoder.layer.0.layernorm_before.weight"]],
  ["ViLT", ["vilt.embeddings.text_embeddings.LayerNorm.weight", "vilt.encoder.layer.0.layernorm_before.weight"]],
  ["DPT", ["dpt.encoder.layer.0.attention.attention.query.weight", "head.head.0.weight"]],
  ["DINOv3", ["embeddings.cls_token", "layer.0.attention.q_proj.weight"]],
  ["Depth Anything", ["backbone.embeddings.cls_token", "neck.reassemble_stage.layers.0.projection.weight"]],
  ["AST", ["audio_spectrogram_transformer.embeddings.cls_token"]],
  ["VideoMAE", ["videomae.embeddings.patch_embeddings.projection.weight"]],
  ["TimeSformer", ["timesformer.embeddings.cls_token"]],
  ["SegFormer", ["segformer.encoder.block.0.0.layer_norm_1.weight"]],
  ["SAM", ["image_encoder.patch_embed.proj.weight"]],
  ["Swin variant", ["conv_first.weight", "layers.0.residual_group.blocks.0.attn.relative_position_bias_table"]],
  ["Swin variant", ["patch_embed.proj.weight", "layers.0.blocks.0.spatial_mlp.weight"]],
  ["Swin variant", ["donut.encoder.layers.0.blocks.0.attention.self.query.weight"]],
  ["Swin variant", ["swin.embeddings.patch_embeddings.projection.weight"]],
  ["PVT", ["patch_embed1.proj.weight", "block1.0.attn.q.weight"]],
  ["LV-ViT", ["patch_embed.conv1.weight", "aux_head.weight"]],
  ["T2T-ViT", ["tokens_to_token.attention1.w.weight"]],
  ["HorNet", ["downsample_layers.0.0.weight", "stages.0.0.gnconv.proj_in.weight"]],
  ["ConvNeXt", ["stem.0.weight", "stages.0.blocks.0.conv_dw.weight"]],
  ["ResNet", ["conv1.weight", "layer1.0.conv1.weight"]],
  ["EfficientNet", ["conv_stem.weight", "blocks.0.0.conv_dw.weight"]],
  ["MobileNet or VGG", ["features.0.0.weight", "classifier.1.weight"]],
  ["DETR", ["query_embed.weight", "class_embed.bias"]],
  ["DETR", ["class_labels_classifier.weight", "model.query_position_embeddings.weight"]],
  ["DETR", ["model.decoder.layers.0.encoder_attn.k_proj.weight", "model.query_position_embeddings.weight"]],
  ["Mask2Former", ["model.pixel_level_module.encoder.embeddings.norm.weight"]],
  ["BLIP", ["qformer.encoder.layer.0.attention.attention.query.weight", "vision_model.embeddings.class_embedding"]],
  ["BLIP", ["vision_model.encoder.layers.0.self_attn.qkv.weight"]],
  ["CLIP", ["vision_model.encoder.layers.0.self_attn.q_proj.weight"]],
  ["MaxViT", ["stem.conv1.weight", "stages.0.blocks.0.attn_block.attn.qkv.weight"]],
  ["MaxViT", ["blocks.0.layers.0.layers.window_attention.attn_layer.0.weight"]],
  ["MViT", ["patch_embed.proj.weight", "stages.0.blocks.0.attn.pool_q.weight"]],
  ["XCiT", ["patch_embed.proj.0.0.weight", "cls_attn_blocks.0.norm1.weight"]],
  ["PiT", ["patch_embed.conv.weight", "transformers.0.blocks.0.attn.qkv.weight"]],
  ["Twins", ["patch_embeds.0.proj.weight", "blocks.0.0.attn.q.weight"]],
  ["MobileViT", ["stem.conv.weight", "stages.2.1.transformer.0.attn.qkv.weight"]],
  ["LeViT or TinyViT", ["stem.conv1.linear.weight", "stages.0.blocks.0.attn.attention_biases"]],
  ["PoolFormer or CAFormer", ["stem.conv.weight", "stages.2.blocks.0.token_mixer.qkv.weight"]],
  ["MLP-Mixer", ["stem.proj.weight", "blocks.0.mlp_tokens.fc1.weight"]],
  ["MAE's decoder", ["decoder_embed.weight", "decoder_blocks.0.norm1.weight"]],
  ["YOLO", ["model.0.conv.weight", "model.22.dfl.conv.weight"]],
  ["Whisper", ["model.encoder.conv1.weight", "model.decoder.layers.0.encoder_attn.k_proj.weight"]],
  ["BART or T5", ["model.shared.weight", "model.decoder.layers.0.encoder_attn.k_proj.weight"]],
  ["BART or T5", ["encoder.block.0.layer.0.SelfAttention.k.weight"]],
  ["BERT", ["bert.embeddings.word_embeddings.weight", "bert.encoder.layer.0.attention.self.query.weight"]],
  ["GPT", ["wte.weight", "h.0.attn.c_attn.weight"]],
  ["Llama", ["model.embed_tokens.weight", "model.layers.0.self_attn.q_proj.weight"]],
  ["Stable Diffusion", ["model.diffusion_model.input_blocks.0.0.weight"]],
  ["LoRA", ["base_model.model.blocks.0.attn.qkv.lora_A.weight"]],
  ["unknown", ["encoder.weight", "decoder.weight"]],
  ["unknown", []],
];

/** Swin v2 as Microsoft and timm name it, and as Hugging Face does. */
const swinV2 = [
  ["patch_embed.proj.weight", "layers.0.blocks.0.attn.logit_scale", "layers.0.blocks.0.attn.cpb_mlp.0.weight"],
  ["swinv2.encoder.layers.0.blocks.0.attention.self.continuous_position_bias_mlp.0.weight"],
];

const small: VitConfig = { ...(presets[0]?.config as VitConfig), embedDim: 64, depth: 1, numHeads: 1, numClasses: 2 };

const features: [feature: Feature, tensor: string, shape: number[]][] = [
  ["preNorm", "norm_pre.weight", [64]],
  ["qkNorm", "blocks.0.attn.q_norm.weight", [64]],
  ["attentionPool", "attn_pool.latent", [1, 1, 64]],
  ["swiglu", "blocks.0.mlp.w12.weight", [64, 64]],
  ["swiglu", "blocks.0.mlp.fc1.weight", [512, 64]],
  ["innerNorm", "blocks.0.mlp.norm.weight", [64]],
  ["hybridStem", "patch_embed.backbone.stem.conv.weight", [64, 3, 7, 7]],
  ["patchShape", "patch_embed.proj.weight", [64, 3, 16, 8]],
  ["rotary", "rope.periods", [16]],
  ["parallelBlocks", "blocks.0.attns.0.norm.weight", [64]],
];

const table = "layers.1.blocks.0.attn.relative_position_bias_table";
const swinFeatures: [feature: Feature, tensor: string, shape: number[]][] = [
  ["swinV2", "layers.0.blocks.0.attn.logit_scale", [2, 1, 1]],
  ["absolutePositions", "absolute_pos_embed", [1, 256, 16]],
  ["hybridStem", "patch_embed.proj.0.weight", [16, 3, 3, 3]],
  ["qkNorm", "layers.0.blocks.0.attn.q_norm.weight", [8]],
  ["patchShape", "patch_embed.proj.weight", [16, 3, 2, 4]],
  ["video", "patch_embed.proj.weight", [16, 3, 2, 2, 2]],
  ["stageWindows", table, [169, 4]],
];

describe("weights of another network are recognised by their names", () => {
  test.each(foreign)("%s: %o", (found, names) => {
    const weights = writeSafetensors(names.map((name) => zeros(name, [1])));
    const error = failure(() => openCheckpoint({ weights }));
    expect(error.code).toBe("checkpoint.architecture");
    expect(error.values).toMatchObject({ found });
    const said: Partial<Record<Foreign, string>> = {
      unknown: "patch_embed.proj.weight",
      "Swin variant": "variant of Swin",
      "MAE's decoder": "decoder of MAE",
    };
    expect(error.message).toContain(said[found] ?? found);
    expect(error.message).toContain("timm");
  });
});

describe("a ViT with a part that is not computed is refused rather than run wrongly", () => {
  test.each(features)("%s: %s", (feature, tensor, shape) => {
    const weights = checkpointOf(small, (tensors) => tensors.set(tensor, zeros(tensor, shape, "I8")));
    const error = failure(() => openCheckpoint({ weights }));
    expect(error.code).toBe("checkpoint.feature");
    expect(error.values).toEqual({ feature, tensor });
  });

  test.each(swinV2)("Swin v2: %s", (...names) => {
    const weights = writeSafetensors(names.map((name) => zeros(name, [1])));
    const error = failure(() => openCheckpoint({ weights }));
    expect(error.code).toBe("checkpoint.feature");
    expect(error.values).toMatchObject({ feature: "swinV2" });
    expect(error.message).toContain("Swin v2");
  });

  test.each(swinFeatures)("%s in a Swin: %s", (feature, tensor, shape) => {
    const weights = checkpointOf(smallSwin, (tensors) => tensors.set(tensor, zeros(tensor, shape, "I8")));
    const error = failure(() => openCheckpoint({ weights }));
    expect(error.code).toBe("checkpoint.feature");
    expect(error.values).toEqual({ feature, tensor });
  });

  test("a patch embedding without bias", () => {
    const weights = checkpointOf(small, (tensors) => tensors.delete("patch_embed.proj.bias"));
    expect(failure(() => openCheckpoint({ weights })).values).toMatchObject({ feature: "patchBias" });
    const swin = checkpointOf(smallSwin, (tensors) => tensors.delete("patch_embed.proj.bias"));
    expect(failure(() => openCheckpoint({ weights: swin })).values).toMatchObject({ feature: "patchBias" });
  });
});
