import { swinHiddenDim } from "../checkpoint/swin-parameters.ts";
import { gridSize, type SwinConfig } from "../config.ts";
import { type SwinStage, swinStages } from "../swin-stages.ts";
import { conv, type Layer, layerNorm, linear, matmul, parameter } from "./layer.ts";

/**
 * Every layer of a Swin in order of the forward pass, by timm's names (0.9 and later:
 * patch merging opens the stage it leads into): Liu et al. 2021, arXiv:2103.14030.
 * Where windows do not divide the map, attention works on the padded one, and so is it counted.
 */
export function swinLayers(config: SwinConfig): Layer[] {
  const { embedDim, patchSize, inChans, numClasses } = config;
  const [rows, columns] = gridSize(config);
  const stages = swinStages(config);
  const last = stages.at(-1);
  const features = last?.dim ?? embedDim;
  return [
    conv(
      { path: "patch_embed.proj", part: "embedding" },
      { into: inChans, out: embedDim, kernel: patchSize, map: [rows, columns] },
    ),
    ...(config.patchNorm
      ? [layerNorm({ path: "patch_embed.norm", part: "embedding" }, [rows, columns, embedDim])]
      : []),
    ...stages.flatMap((stage) => [
      ...(stage.index > 0 ? mergingLayers(stage) : []),
      ...Array.from({ length: stage.depth }, (_, inStage) => blockLayers(config, stage, inStage)).flat(),
    ]),
    layerNorm({ path: "norm", part: "norm" }, [last?.rows ?? rows, last?.columns ?? columns, features]),
    ...(numClasses > 0 ? [linear({ path: "head.fc", part: "head" }, [features], numClasses)] : []),
  ];
}

/** Four neighbours are joined, normalised, and halved without a bias. */
function mergingLayers({ index, rows, columns, dim }: SwinStage): Layer[] {
  const of = (name: string) => ({ path: `layers.${index}.downsample.${name}`, part: "downsampling" as const });
  return [
    layerNorm(of("norm"), [rows, columns, 2 * dim]),
    linear(of("reduction"), [rows, columns, 2 * dim], dim, false),
  ];
}

function blockLayers(config: SwinConfig, stage: SwinStage, inStage: number): Layer[] {
  const { rows, columns, dim, numHeads, windowSize } = stage;
  const [height, width] = windowSize;
  const inWindow = height * width;
  const windows = Math.ceil(rows / height) * Math.ceil(columns / width);
  const map = [rows, columns, dim];
  const hidden = swinHiddenDim(dim, config.mlpRatio);
  const of = (name: string, part: Layer["part"]) => ({
    path: `layers.${stage.index}.blocks.${inStage}.${name}`,
    part,
    block: stage.firstBlock + inStage,
  });
  return [
    layerNorm(of("norm1", "norm"), map),
    linear(of("attn.qkv", "attention"), [windows, inWindow, dim], 3 * dim, config.qkvBias),
    matmul(of("attn.scores", "attention"), [windows, numHeads, inWindow, dim / numHeads], inWindow),
    parameter(
      of("attn.relative_position_bias_table", "attention"),
      [(2 * height - 1) * (2 * width - 1), numHeads],
      [numHeads, inWindow, inWindow],
    ),
    matmul(of("attn.mix", "attention"), [windows, numHeads, inWindow, inWindow], dim / numHeads),
    linear(of("attn.proj", "attention"), [windows, inWindow, dim], dim),
    layerNorm(of("norm2", "norm"), map),
    linear(of("mlp.fc1", "mlp"), map, hidden),
    linear(of("mlp.fc2", "mlp"), [rows, columns, hidden], dim),
  ];
}
