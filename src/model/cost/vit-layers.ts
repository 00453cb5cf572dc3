import { mlpHiddenDim, numPositions } from "../checkpoint/vit-parameters.ts";
import { gridSize, headDim, numPrefixTokens, numTokens, type VitConfig } from "../config.ts";
import { conv, type Layer, layerNorm, linear, matmul, parameter } from "./layer.ts";

/**
 * Every layer of a ViT in order of the forward pass, by timm's names: Dosovitskiy et al.
 * 2021, arXiv:2010.11929, and what DeiT and DINOv2 add.
 */
export function vitLayers(config: VitConfig): Layer[] {
  const { embedDim, patchSize, inChans } = config;
  const tokens = [numTokens(config), embedDim];
  return [
    conv(
      { path: "patch_embed.proj", part: "embedding" },
      { into: inChans, out: embedDim, kernel: patchSize, map: gridSize(config) },
    ),
    ...tokenLayers(config, tokens),
    ...Array.from({ length: config.depth }, (_, block) => blockLayers(config, block, tokens)).flat(),
    ...endLayers(config, tokens),
  ];
}

/** The tokens in front of the patches, and the positions; all are parameters and no work. */
function tokenLayers(config: VitConfig, tokens: readonly number[]): Layer[] {
  const { embedDim } = config;
  const [rows, columns] = gridSize(config);
  const patches = [rows * columns, embedDim];
  const layers: Layer[] = [];
  const joined = numPrefixTokens(config);
  const add = (path: string, count: number, output: readonly number[]) =>
    layers.push(parameter({ path, part: "embedding" }, [count, embedDim], output));
  const positions = () => {
    if (config.positions === undefined) add("pos_embed", numPositions(config), config.noEmbedClass ? patches : tokens);
  };
  if (config.noEmbedClass) positions();
  if (config.classToken) add("cls_token", 1, [1, embedDim]);
  if (config.distilled) add("dist_token", 1, [1, embedDim]);
  if (config.regTokens > 0) add("reg_token", config.regTokens, [config.regTokens, embedDim]);
  if (!config.noEmbedClass) positions();
  // Whoever reads the table sees the sequence grow at the last of them.
  const last = layers.at(-1);
  if (last && joined > 0 && config.noEmbedClass) layers[layers.length - 1] = { ...last, output: tokens };
  return layers;
}

function blockLayers(config: VitConfig, block: number, tokens: readonly number[]): Layer[] {
  const { embedDim, numHeads, layerScale } = config;
  const count = tokens[0] ?? 1;
  const hidden = mlpHiddenDim(config);
  const of = (name: string, part: Layer["part"]) => ({ path: `blocks.${block}.${name}`, part, block });
  const scale = (name: string, part: Layer["part"]) =>
    layerScale ? [parameter(of(`${name}.gamma`, part), [embedDim], tokens)] : [];
  return [
    layerNorm(of("norm1", "norm"), tokens),
    linear(of("attn.qkv", "attention"), tokens, 3 * embedDim, config.qkvBias),
    matmul(of("attn.scores", "attention"), [numHeads, count, headDim(config)], count),
    matmul(of("attn.mix", "attention"), [numHeads, count, count], headDim(config)),
    linear(of("attn.proj", "attention"), tokens, embedDim),
    ...scale("ls1", "attention"),
    layerNorm(of("norm2", "norm"), tokens),
    linear(of("mlp.fc1", "mlp"), tokens, hidden),
    linear(of("mlp.fc2", "mlp"), [count, hidden], embedDim),
    ...scale("ls2", "mlp"),
  ];
}

/** From the last block to the classes. The final norm is on all tokens, `fc_norm` on the pooled one. */
function endLayers(config: VitConfig, tokens: readonly number[]): Layer[] {
  const { embedDim, numClasses, representationSize } = config;
  const features = representationSize ?? embedDim;
  const norm = config.fcNorm
    ? layerNorm({ path: "fc_norm", part: "norm" }, [embedDim])
    : layerNorm({ path: "norm", part: "norm" }, tokens);
  const layers = [norm];
  if (representationSize !== null) layers.push(linear({ path: "pre_logits.fc", part: "head" }, [embedDim], features));
  if (numClasses > 0) layers.push(linear({ path: "head", part: "head" }, [features], numClasses));
  if (numClasses > 0 && config.distilled && config.distillationHead !== false) {
    layers.push(linear({ path: "head_dist", part: "head" }, [features], numClasses));
  }
  return layers;
}
