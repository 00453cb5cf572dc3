import type { Dialect } from "./dialect.ts";

/** timm's ViT, DeiT and DINOv2: the names that the engine uses itself. */
export const vitTimm: Dialect = {
  naming: "timm",
  family: "vit",
  recognises: () => true,
  rows: [],
  others: "same",
  // Left over from pre-training.
  unused: /^mask_token$/,
};
