import type { Preprocessing } from "../config.ts";

/** What is known of a family's pictures before any file says it. */
export interface PreprocessingDefaults extends Pick<Preprocessing, "interpolation" | "cropMode" | "mean" | "std"> {
  /** Part of the resized picture that the crop keeps, 0 to 1. */
  readonly cropPct: number;
  /** The crop starts on the pixel below a half, as in the transformers library. */
  readonly cropRounding?: "floor";
}

const half = { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] } as const;
const imagenet = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] } as const;
const bicubic = { interpolation: "bicubic", cropMode: "center" } as const;

/**
 * How each family was evaluated by those who published it. In timm: ViT with 0.9 of
 * the picture, DeiT with the shorter side at 256 for a crop of 224, DINOv2 without a
 * margin, Swin with 0.9 and without a margin from 384 px on. In the transformers
 * library: ViT and Swin squashed, DeiT squashed to 256 × 256 and then cropped, DINOv2
 * as everywhere else. torchvision: its first ImageNet weights.
 */
export const preprocessingDefaults = {
  vit: { cropPct: 0.9, ...bicubic, ...half },
  deit: { cropPct: 0.875, ...bicubic, ...imagenet },
  deit3: { cropPct: 1, ...bicubic, ...imagenet },
  dinov2: { cropPct: 1, ...bicubic, ...imagenet },
  swin: { cropPct: 0.9, ...bicubic, ...imagenet },
  swin384: { cropPct: 1, ...bicubic, ...imagenet },
  torchvision: { cropPct: 0.875, ...bicubic, interpolation: "bilinear", ...imagenet },
  dinov2Meta: { cropPct: 0.875, ...bicubic, ...imagenet },
  vitTransformers: { cropPct: 1, interpolation: "bilinear", cropMode: "squash", ...half },
  deitTransformers: {
    cropPct: 0.875,
    interpolation: "bicubic",
    cropMode: "squash",
    cropRounding: "floor",
    ...imagenet,
  },
  dinov2Transformers: { cropPct: 0.875, ...bicubic, cropRounding: "floor", ...imagenet },
  swinTransformers: { cropPct: 1, interpolation: "bicubic", cropMode: "squash", ...imagenet },
} as const satisfies Record<string, PreprocessingDefaults>;

export type PreprocessingDefault = keyof typeof preprocessingDefaults;
