import { vitParameters } from "./checkpoint/vit-parameters.ts";
import type { VitConfig } from "./config.ts";
import { sizeOf } from "./tensor.ts";

/**
 * Number of learnable scalars of a ViT, exactly as PyTorch counts them:
 * 86,567,656 for ViT-B/16 at 224 px with 1,000 classes.
 */
export function countParameters(config: VitConfig): number {
  let total = 0;
  for (const shape of vitParameters(config).values()) total += sizeOf(shape);
  return total;
}
