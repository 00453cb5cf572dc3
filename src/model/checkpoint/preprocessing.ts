import type { ConfigNote, ModelConfig, Preprocessing } from "../config.ts";
import type { ConfigFile } from "./config-file.ts";

interface Default {
  readonly cropPct: number;
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
}

const half = [0.5, 0.5, 0.5] as const;
const imagenet = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] } as const;

/**
 * How each family was evaluated by those who published it: ViT as in timm, DeiT
 * with the shorter side at 256 for a crop of 224, DINOv2 without a margin, Swin as
 * in timm and without a margin from 384 px on. All bicubic.
 */
const defaults = {
  vit: { cropPct: 0.9, mean: half, std: half },
  deit: { cropPct: 0.875, ...imagenet },
  dinov2: { cropPct: 1, ...imagenet },
  swin: { cropPct: 0.9, ...imagenet },
  swin384: { cropPct: 1, ...imagenet },
} as const satisfies Record<string, Default>;

function familyOf(config: ModelConfig, architecture: string | undefined): keyof typeof defaults {
  if (config.family === "swin") return Math.max(...config.imageSize) >= 384 ? "swin384" : "swin";
  if (architecture?.includes("dinov2")) return "dinov2";
  if (architecture?.startsWith("deit") || config.distilled) return "deit";
  if (!architecture && config.layerScale && config.patchSize === 14) return "dinov2";
  return "vit";
}

/**
 * How a picture becomes the input: what the file says, else the family's default.
 * The shorter side is `floor(size / crop_pct)`, as in timm; for an input that is not
 * square the longer of its sides counts, so that the crop never leaves the picture.
 */
export function readPreprocessing(
  config: ModelConfig,
  file: ConfigFile<unknown>,
  architecture: string | undefined,
): { preprocessing: Preprocessing; notes: ConfigNote[] } {
  const fallback = defaults[familyOf(config, architecture)];
  const given = file.preprocessing;
  const cropPct = file.cropPct ?? fallback.cropPct;
  const preprocessing: Preprocessing = {
    resizeShorterSide: given.resizeShorterSide ?? Math.floor(Math.max(...config.imageSize) / cropPct),
    cropSize: config.imageSize,
    interpolation: given.interpolation ?? "bicubic",
    cropMode: given.cropMode ?? "center",
    mean: given.mean ?? fallback.mean,
    std: given.std ?? fallback.std,
  };
  const note = (key: string, said: boolean): ConfigNote => ({ key, origin: said ? "config" : "default" });
  const notes = [
    note("resizeShorterSide", given.resizeShorterSide !== undefined || file.cropPct !== undefined),
    note("interpolation", given.interpolation !== undefined),
    note("cropMode", given.cropMode !== undefined),
    note("mean", given.mean !== undefined),
    note("std", given.std !== undefined),
  ];
  return { preprocessing, notes };
}
