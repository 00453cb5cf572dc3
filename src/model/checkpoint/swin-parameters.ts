import type { SwinConfig } from "../config.ts";
import { swinStages } from "../swin-stages.ts";

/**
 * Every parameter that a Swin of this config has, by its timm name (version 0.9 and
 * later: patch merging opens the stage it leads into), with its shape as PyTorch
 * stores it: linear weights [out, in], convolutions [out, in, height, width], bias
 * tables [(2 · height - 1)(2 · width - 1), heads]. In order of the forward pass.
 *
 * Liu et al. 2021, "Swin Transformer: Hierarchical Vision Transformer using Shifted
 * Windows", arXiv:2103.14030.
 */
export function swinParameters(config: SwinConfig): Map<string, readonly number[]> {
  const shapes = new Map<string, readonly number[]>();
  const { embedDim, patchSize, numClasses, mlpRatio } = config;
  const linear = (name: string, out: number, into: number, bias = true) => {
    shapes.set(`${name}.weight`, [out, into]);
    if (bias) shapes.set(`${name}.bias`, [out]);
  };
  const norm = (name: string, width: number) => {
    shapes.set(`${name}.weight`, [width]);
    shapes.set(`${name}.bias`, [width]);
  };

  shapes.set("patch_embed.proj.weight", [embedDim, config.inChans, patchSize, patchSize]);
  shapes.set("patch_embed.proj.bias", [embedDim]);
  if (config.patchNorm) norm("patch_embed.norm", embedDim);
  for (const { index, depth, dim, numHeads, windowSize } of swinStages(config)) {
    if (index > 0) {
      // Four neighbours of the stage before are joined, and then halved.
      norm(`layers.${index}.downsample.norm`, 2 * dim);
      linear(`layers.${index}.downsample.reduction`, dim, 2 * dim, false);
    }
    const [height, width] = windowSize;
    for (let block = 0; block < depth; block++) {
      const path = `layers.${index}.blocks.${block}`;
      norm(`${path}.norm1`, dim);
      shapes.set(`${path}.attn.relative_position_bias_table`, [(2 * height - 1) * (2 * width - 1), numHeads]);
      linear(`${path}.attn.qkv`, 3 * dim, dim, config.qkvBias);
      linear(`${path}.attn.proj`, dim, dim);
      norm(`${path}.norm2`, dim);
      linear(`${path}.mlp.fc1`, swinHiddenDim(dim, mlpRatio), dim);
      linear(`${path}.mlp.fc2`, dim, swinHiddenDim(dim, mlpRatio));
    }
  }
  const features = embedDim * 2 ** (config.depths.length - 1);
  norm("norm", features);
  if (numClasses > 0) linear("head.fc", numClasses, features);
  return shapes;
}

/** Hidden width of the MLP in a stage of `dim` channels, truncated as timm does. */
export function swinHiddenDim(dim: number, mlpRatio: number): number {
  return Math.trunc(dim * mlpRatio);
}
