import { numPrefixTokens, type VitConfig } from "../config.ts";

/** Rows of the stored position embedding: patches, and prefix tokens unless `noEmbedClass`. */
export function numPositions(config: VitConfig): number {
  const [rows, columns] = config.positionGrid;
  return rows * columns + (config.noEmbedClass ? 0 : numPrefixTokens(config));
}

/** Hidden width of the MLP, truncated as timm does. */
export function mlpHiddenDim(config: VitConfig): number {
  return Math.trunc(config.embedDim * config.mlpRatio);
}

/**
 * Every parameter that a ViT of this config has, by its timm name, with its shape
 * as PyTorch stores it: linear weights [out, in], convolutions [out, in, height, width].
 */
export function vitParameters(config: VitConfig): Map<string, readonly number[]> {
  const shapes = new Map<string, readonly number[]>();
  const { embedDim, patchSize, numClasses } = config;
  const linear = (name: string, out: number, into: number, bias = true) => {
    shapes.set(`${name}.weight`, [out, into]);
    if (bias) shapes.set(`${name}.bias`, [out]);
  };
  const norm = (name: string) => {
    shapes.set(`${name}.weight`, [embedDim]);
    shapes.set(`${name}.bias`, [embedDim]);
  };

  if (config.classToken) shapes.set("cls_token", [1, 1, embedDim]);
  if (config.distilled) shapes.set("dist_token", [1, 1, embedDim]);
  if (config.regTokens > 0) shapes.set("reg_token", [1, config.regTokens, embedDim]);
  if (config.positions === undefined) shapes.set("pos_embed", [1, numPositions(config), embedDim]);
  shapes.set("patch_embed.proj.weight", [embedDim, config.inChans, patchSize, patchSize]);
  shapes.set("patch_embed.proj.bias", [embedDim]);
  for (let block = 0; block < config.depth; block++) {
    const path = `blocks.${block}`;
    norm(`${path}.norm1`);
    linear(`${path}.attn.qkv`, 3 * embedDim, embedDim, config.qkvBias);
    linear(`${path}.attn.proj`, embedDim, embedDim);
    if (config.layerScale) shapes.set(`${path}.ls1.gamma`, [embedDim]);
    norm(`${path}.norm2`);
    linear(`${path}.mlp.fc1`, mlpHiddenDim(config), embedDim);
    linear(`${path}.mlp.fc2`, embedDim, mlpHiddenDim(config));
    if (config.layerScale) shapes.set(`${path}.ls2.gamma`, [embedDim]);
  }
  norm(config.fcNorm ? "fc_norm" : "norm");
  const features = config.representationSize ?? embedDim;
  if (config.representationSize !== null) linear("pre_logits.fc", features, embedDim);
  if (numClasses > 0) linear("head", numClasses, features);
  if (numClasses > 0 && config.distilled && config.distillationHead !== false)
    linear("head_dist", numClasses, features);
  return shapes;
}
