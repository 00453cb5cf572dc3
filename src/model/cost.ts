import { swinParameters } from "./checkpoint/swin-parameters.ts";
import { vitParameters } from "./checkpoint/vit-parameters.ts";
import type { ModelConfig } from "./config.ts";
import type { Layer } from "./cost/layer.ts";
import { swinLayers } from "./cost/swin-layers.ts";
import { vitLayers } from "./cost/vit-layers.ts";
import { sizeOf } from "./tensor.ts";

/** Every parameter of a network by its timm name, with its shape as PyTorch stores it. */
export function parametersOf(config: ModelConfig): Map<string, readonly number[]> {
  return config.family === "vit" ? vitParameters(config) : swinParameters(config);
}

/**
 * Number of learnable scalars, exactly as PyTorch counts them: 86,567,656 for
 * ViT-B/16 at 224 px with 1,000 classes, 28,288,354 for Swin-T.
 */
export function countParameters(config: ModelConfig): number {
  // Blocks of a stage are alike: one of each is counted, since this is asked for at every move of a control.
  if (config.family === "vit") {
    const bare = allOf({ ...config, depth: 0 });
    return bare + config.depth * (allOf({ ...config, depth: 1 }) - bare);
  }
  const none = config.depths.map(() => 0);
  const bare = allOf({ ...config, depths: none });
  const blocks = config.depths.map(
    (depth, stage) => depth * (allOf({ ...config, depths: none.with(stage, 1) }) - bare),
  );
  return blocks.reduce((sum, count) => sum + count, bare);
}

function allOf(config: ModelConfig): number {
  let sum = 0;
  for (const shape of parametersOf(config).values()) sum += sizeOf(shape);
  return sum;
}

/**
 * The layer table of a network: every layer in order of the forward pass with its output
 * shape, its parameters and its multiply-adds for one picture.
 *
 * Multiply-adds follow the rules of fvcore (`FlopCountAnalysis`): convolutions, matrices
 * and products of matrices one for each multiplication, biases none; 5 for each number
 * that a LayerNorm takes, 2 for batch norm. Softmax, GELU, additions, scalings and means
 * are not counted. So ViT-B/16 at 224 px takes 17,582,740,224 and Swin-T 4,509,194,496.
 */
export function layersOf(config: ModelConfig): Layer[] {
  return config.family === "vit" ? vitLayers(config) : swinLayers(config);
}

/** Parameters and multiply-adds of layers together. */
export interface Cost {
  readonly parameters: number;
  readonly multiplyAdds: number;
}

/** The sums over layers. */
export function costOf(layers: readonly Layer[]): Cost {
  let [parameters, multiplyAdds] = [0, 0];
  for (const layer of layers) {
    parameters += layer.parameters;
    multiplyAdds += layer.multiplyAdds;
  }
  return { parameters, multiplyAdds };
}

/** The sums by what a layer is for, in order of first appearance. */
export function costBy<Key extends string>(layers: readonly Layer[], keyOf: (layer: Layer) => Key): Map<Key, Cost> {
  const groups = new Map<Key, Layer[]>();
  for (const layer of layers) {
    const key = keyOf(layer);
    const group = groups.get(key);
    if (group) group.push(layer);
    else groups.set(key, [layer]);
  }
  return new Map([...groups].map(([key, group]) => [key, costOf(group)]));
}
