import { relativePositionBias, attentionMask, isShifted } from "../../src/model/analysis/windows.ts";
import { type ModelConfig, numPrefixTokens, type SwinConfig, type VitConfig } from "../../src/model/config.ts";
import { blockWindows, mergedTokens, type SwinStage, swinStages } from "../../src/model/swin-stages.ts";
import { OnnxGraph } from "./graph.ts";
import { OnnxLayers, type Precision, type WeightOf } from "./layers.ts";

/**
 * A network of ours as an ONNX file with the same weights: what `onnxruntime-web` runs beside
 * us. Input `image` is [1, 3, height, width], normalised; output `logits` is [1, classes].
 * The way of writing is that of the usual exporters, so that the runtime's own fusions apply.
 */
export function toOnnx(config: ModelConfig, weight: WeightOf, precision: Precision = "fp32"): Uint8Array<ArrayBuffer> {
  const layers = new OnnxLayers(new OnnxGraph(), weight, precision);
  const { graph } = layers;
  const image = graph.input("image", [1, config.inChans, ...config.imageSize]);
  const pooled = config.family === "vit" ? vit(config, layers, image) : swin(config, layers, image);
  const [head, width] = config.family === "vit" ? ["head", config.embedDim] : ["head.fc", swinWidth(config)];
  const logits = layers.linear(pooled, head, width);
  graph.op("Identity", [logits], {}, "logits");
  graph.output("logits", [1, config.numClasses]);
  return graph.toBytes();
}

const swinWidth = ({ embedDim, depths }: SwinConfig) => embedDim * 2 ** (depths.length - 1);

/** @returns [1, dim] */
function vit(config: VitConfig, layers: OnnxLayers, image: string): string {
  const { embedDim: dim, patchSize, layerNormEps: eps, numHeads: heads } = config;
  const { graph, weight } = layers;
  if (numPrefixTokens(config) !== 1 || !config.classToken || config.layerScale || config.globalPool !== "token") {
    throw new Error("Only a ViT whose class token answers is written as ONNX.");
  }
  const patches = (config.imageSize[0] / patchSize) * (config.imageSize[1] / patchSize);
  const tokens = patches + 1;
  const classToken = graph.constant("cls_token", [1, 1, dim], weight("cls_token") as Float32Array<ArrayBuffer>);
  const joined = graph.op("Concat", [classToken, layers.patches(image, dim, patchSize, patches)], { axis: 1 });
  const positions = graph.constant("pos_embed", [1, tokens, dim], weight("pos_embed") as Float32Array<ArrayBuffer>);
  let x = graph.op("Add", [joined, positions]);
  for (let block = 0; block < config.depth; block++) {
    const path = `blocks.${block}`;
    const attended = layers.attention(layers.norm(x, `${path}.norm1`, eps), `${path}.attn`, {
      ...{ windows: 1, tokens, heads, dim },
    });
    x = graph.op("Add", [x, attended]);
    const hidden = Math.trunc(dim * config.mlpRatio);
    x = graph.op("Add", [x, layers.mlp(layers.norm(x, `${path}.norm2`, eps), `${path}.mlp`, dim, hidden)]);
  }
  const first = graph.constant("index 0", [], BigInt64Array.of(0n));
  return graph.op("Gather", [layers.norm(x, "norm", eps), first], { axis: 1 });
}

/** @returns [1, dim of the last stage] */
function swin(config: SwinConfig, layers: OnnxLayers, image: string): string {
  const { patchSize, layerNormEps: eps } = config;
  const { graph } = layers;
  const stages = swinStages(config);
  const [first] = stages as [SwinStage];
  let x = layers.patches(image, first.dim, patchSize, first.rows * first.columns);
  if (config.patchNorm) x = layers.norm(x, "patch_embed.norm", eps);
  for (const stage of stages) {
    if (stage.index > 0) x = merge(layers, stages[stage.index - 1] as SwinStage, stage, x, eps);
    for (let block = 0; block < stage.depth; block++) x = swinBlock(config, layers, stage, block, x);
  }
  return graph.op("ReduceMean", [layers.norm(x, "norm", eps)], { axes: [1], keepdims: 0 });
}

/** Rows of [1, tokens, dim] by index. */
function rows(graph: OnnxGraph, x: string, name: string, indices: Int32Array): string {
  if (indices.includes(-1)) throw new Error("A Swin whose windows do not divide its maps is not written as ONNX.");
  return graph.op("Gather", [x, graph.constant(name, [indices.length], BigInt64Array.from(indices, BigInt))], {
    axis: 1,
  });
}

function merge(layers: OnnxLayers, before: SwinStage, stage: SwinStage, x: string, eps: number): string {
  const { graph } = layers;
  const parts = mergedTokens(before.rows, before.columns);
  const tokens = stage.rows * stage.columns;
  const neighbours = [0, 1, 2, 3].map((part) =>
    rows(graph, x, `merge ${stage.index} ${part}`, parts.subarray(part * tokens, (part + 1) * tokens)),
  );
  const path = `layers.${stage.index}.downsample`;
  const joined = layers.norm(graph.op("Concat", neighbours, { axis: 2 }), `${path}.norm`, eps);
  return layers.linear(joined, `${path}.reduction`, 4 * before.dim, false);
}

function swinBlock(config: SwinConfig, layers: OnnxLayers, stage: SwinStage, block: number, x: string): string {
  const { graph, weight } = layers;
  const { dim, numHeads: heads } = stage;
  const path = `layers.${stage.index}.blocks.${block}`;
  const layout = blockWindows(config, stage.firstBlock + block);
  const size = layout.windowTokens;
  const windows = layout.tokenAt.length / size;
  const shifted = isShifted(layout);
  const place = `stage ${stage.index} ${shifted ? "shifted" : "regular"}`;
  const table = weight(`${path}.attn.relative_position_bias_table`);
  const bias = relativePositionBias(table, layout.windowSize, heads);
  const added = [graph.constant(`${path} bias`, [1, heads, size, size], bias as Float32Array<ArrayBuffer>)];
  if (shifted) {
    const mask = attentionMask(layout) as Float32Array<ArrayBuffer>;
    added.push(graph.constant(`${place} mask`, [windows, 1, size, size], mask));
  }
  const placed = rows(graph, layers.norm(x, `${path}.norm1`, config.layerNormEps), `${place} windows`, layout.tokenAt);
  const cut = graph.op("Reshape", [placed, graph.integers(windows, size, dim)]);
  const attended = layers.attention(cut, `${path}.attn`, { windows, tokens: size, heads, dim }, added);
  const flat = graph.op("Reshape", [attended, graph.integers(1, windows * size, dim)]);
  const middle = graph.op("Add", [x, rows(graph, flat, `${place} back`, layout.slotOf)]);
  const hidden = Math.trunc(dim * config.mlpRatio);
  const processed = layers.mlp(layers.norm(middle, `${path}.norm2`, config.layerNormEps), `${path}.mlp`, dim, hidden);
  return graph.op("Add", [middle, processed]);
}
