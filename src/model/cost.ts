import { swinParameters } from "./checkpoint/swin-parameters.ts";
import { vitParameters } from "./checkpoint/vit-parameters.ts";
import type { ModelConfig } from "./config.ts";
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
  let total = 0;
  for (const shape of parametersOf(config).values()) total += sizeOf(shape);
  return total;
}
