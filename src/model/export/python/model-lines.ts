import type { ModelConfig, SwinConfig, VitConfig } from "../../config.ts";
import type { LoadedModel } from "../../engine.ts";
import { stageOfBlock } from "../../swin-stages.ts";

/** Where a person gets the weights that the page has. */
export type PlaceOfWeights =
  | { readonly kind: "hub"; readonly repository: string; readonly revision: string | null }
  | { readonly kind: "file"; readonly name: string };

const text = (value: string) => JSON.stringify(value);
const flag = (value: boolean) => (value ? "True" : "False");
const tuple = (values: readonly number[]) => `(${values.join(", ")}${values.length === 1 ? "," : ""})`;

/** The model with a hook where its weights leave the softmax of one block: after them stands `model`, and for a hook `maps`. */
export function modelLines(model: LoadedModel, weights: PlaceOfWeights, block: number): readonly string[] {
  return model.naming === "huggingface"
    ? transformersLines(model.config, weights, block)
    : timmLines(model, weights, block);
}

function transformersLines(config: ModelConfig, weights: PlaceOfWeights, block: number): readonly string[] {
  const revision = weights.kind === "hub" && weights.revision ? `, revision=${text(weights.revision)}` : "";
  const place = weights.kind === "hub" ? text(weights.repository) : '"."';
  const where =
    weights.kind === "hub"
      ? ""
      : `  # the folder with ${weights.name.replace(/\p{Cc}/gu, " ")} as model.safetensors, and its config.json`;
  const hook =
    config.family === "vit"
      ? []
      : [
          "maps = []",
          `model.encoder.${pathOf(config, block)}.attention.self.dropout.register_forward_hook(`,
          "    lambda module, args, out: maps.append(out)",
          ")",
        ];
  return [
    "import numpy as np, torch",
    "from PIL import Image, ImageOps",
    "from transformers import AutoModel",
    "",
    `model = AutoModel.from_pretrained(${place}${revision}, attn_implementation="eager").eval()${where}`,
    ...hook,
  ];
}

function timmLines({ config, naming }: LoadedModel, weights: PlaceOfWeights, block: number): readonly string[] {
  const attention = config.family === "vit" ? `blocks[${block}].attn` : `${pathOf(config, block)}.attn`;
  const hook = [
    `attention = model.${attention}`,
    "attention.fused_attn = False  # the fused kernel never makes the map",
    "maps = []",
    "attention.attn_drop.register_forward_hook(lambda module, args, out: maps.append(out))",
  ];
  if (weights.kind === "hub" && naming === "timm") {
    const revision = weights.revision ? `@${weights.revision}` : "";
    return [
      "import numpy as np, timm, torch",
      "from PIL import Image, ImageOps",
      "",
      `model = timm.create_model(${text(`hf-hub:${weights.repository}${revision}`)}, pretrained=True).eval()`,
      ...hook,
    ];
  }
  const module = config.family === "vit" ? "vision_transformer" : "swin_transformer";
  const kind =
    config.family === "swin"
      ? "SwinTransformer"
      : config.distilled
        ? "VisionTransformerDistilled"
        : "VisionTransformer";
  const name = weights.kind === "hub" ? "model.safetensors" : weights.name;
  const options = config.family === "vit" ? vitOptions(config) : swinOptions(config);
  const gammas = naming === "meta" && config.family === "vit" && config.layerScale ? ", adapt_layer_scale=True" : "";
  return [
    ...(options.some((option) => option.includes("partial(")) ? ["from functools import partial"] : []),
    "import numpy as np, torch",
    "from PIL import Image, ImageOps",
    "from safetensors.torch import load_file",
    ...(kind === "VisionTransformerDistilled"
      ? [
          "from timm.models.deit import VisionTransformerDistilled",
          `from timm.models.${module} import checkpoint_filter_fn`,
        ]
      : [`from timm.models.${module} import ${kind}, checkpoint_filter_fn`]),
    "",
    `model = ${kind}(`,
    ...options.map((option) => `    ${option},`),
    ").eval()",
    ...(weights.kind === "hub"
      ? [`# of ${weights.repository}${weights.revision ? `, commit ${weights.revision}` : ""}`]
      : []),
    `model.load_state_dict(checkpoint_filter_fn(load_file(${text(name)}), model${gammas}))`,
    ...hook,
  ];
}

/** Of a block of a Swin, as both libraries have it. */
function pathOf(config: SwinConfig, block: number): string {
  const { stage, inStage } = stageOfBlock(config, block);
  return `layers[${stage.index}].blocks[${inStage}]`;
}

/** timm's own arguments; what is its default is left out where the names of the file would show a mistake anyway. */
function vitOptions(config: VitConfig): readonly string[] {
  const { classToken, distilled, regTokens, noEmbedClass, fcNorm, globalPool, layerScale, layerNormEps, act } = config;
  return [
    `img_size=${tuple(config.imageSize)}, patch_size=${config.patchSize}, in_chans=${config.inChans}`,
    `embed_dim=${config.embedDim}, depth=${config.depth}, num_heads=${config.numHeads}, mlp_ratio=${config.mlpRatio}`,
    `num_classes=${config.numClasses}, qkv_bias=${flag(config.qkvBias)}`,
    ...(distilled ? [] : [`class_token=${flag(classToken)}, global_pool=${text(globalPool)}, fc_norm=${flag(fcNorm)}`]),
    ...(regTokens > 0 ? [`reg_tokens=${regTokens}`] : []),
    ...(noEmbedClass ? ["no_embed_class=True"] : []),
    ...(layerScale ? ["init_values=1e-5"] : []),
    ...(act === "gelu" ? [] : [`act_layer=${text(act)}`]),
    ...(layerNormEps === 1e-6 ? [] : [`norm_layer=partial(torch.nn.LayerNorm, eps=${layerNormEps.toExponential()})`]),
  ];
}

function swinOptions(config: SwinConfig): readonly string[] {
  const { layerNormEps } = config;
  return [
    `img_size=${tuple(config.imageSize)}, patch_size=${config.patchSize}, in_chans=${config.inChans}`,
    `embed_dim=${config.embedDim}, depths=${tuple(config.depths)}, num_heads=${tuple(config.numHeads)}`,
    `window_size=${config.windowSize}, mlp_ratio=${config.mlpRatio}, qkv_bias=${flag(config.qkvBias)}`,
    `num_classes=${config.numClasses}`,
    ...(layerNormEps === 1e-5 ? [] : [`norm_layer=partial(torch.nn.LayerNorm, eps=${layerNormEps.toExponential()})`]),
  ];
}
