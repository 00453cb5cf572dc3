import type { ConfigNote, ModelConfig, Preprocessing } from "../config.ts";
import type { ConfigFile } from "./config-file.ts";
import {
  type PreprocessingDefault,
  type PreprocessingDefaults,
  preprocessingDefaults,
} from "./preprocessing-defaults.ts";
import type { ProcessorFile } from "./processor-file.ts";

/** Whose pictures a model got, where its files do not say how they were made. */
function familyOf(config: ModelConfig, architecture: string | undefined): PreprocessingDefault {
  if (config.family === "swin") return Math.max(...config.imageSize) >= 384 ? "swin384" : "swin";
  if (architecture?.includes("dinov2")) return "dinov2";
  if (architecture?.startsWith("deit3")) return "deit3";
  if (architecture?.startsWith("deit") || config.distilled) return "deit";
  if (!architecture && config.layerScale && config.patchSize === 14) return "dinov2";
  return "vit";
}

/** What a person's files know besides the network itself. */
export interface PictureSources {
  readonly file: ConfigFile<unknown>;
  /** timm's name of the architecture, where a file says it. */
  readonly named: string | undefined;
  /** Of the library whose tensor names the weights have; absent: told by the config. */
  readonly usual?: PreprocessingDefault;
  /** The preprocessor_config.json, which comes before config.json. */
  readonly processor?: ProcessorFile;
}

/** How a picture becomes the input: what the files say, else the family's default. */
export function readPreprocessing(
  config: ModelConfig,
  sources: PictureSources,
): { preprocessing: Preprocessing; notes: ConfigNote[] } {
  const { file, named, usual, processor } = sources;
  // The transformers library names the tensors of both alike, but DeiT's pictures differ.
  const isDeit = usual === "vitTransformers" && config.family === "vit" && config.distilled;
  const family = isDeit ? "deitTransformers" : (usual ?? familyOf(config, named));
  const fallback: PreprocessingDefaults = preprocessingDefaults[family];
  const given = { ...file.preprocessing, ...processor?.colours };
  const preprocessing: Preprocessing = {
    ...(processor?.geometry ?? geometryOf(config, file, fallback)),
    cropSize: config.imageSize,
    interpolation: given.interpolation ?? fallback.interpolation,
    mean: given.mean ?? fallback.mean,
    std: given.std ?? fallback.std,
  };
  const note = (key: string, said: boolean): ConfigNote => ({ key, origin: said ? "config" : "default" });
  const notes = [
    note("resizeShorterSide", processor !== undefined || saysResize(file)),
    note("interpolation", given.interpolation !== undefined),
    note("cropMode", processor !== undefined || given.cropMode !== undefined),
    note("mean", given.mean !== undefined),
    note("std", given.std !== undefined),
  ];
  return { preprocessing, notes };
}

/** Where the picture is cut, and how large it is before. */
export type Geometry = Pick<Preprocessing, "resizeShorterSide" | "cropMode" | "squashSize" | "cropRounding">;

const saysResize = ({ preprocessing, cropPct }: ConfigFile<unknown>) =>
  preprocessing.resizeShorterSide !== undefined || cropPct !== undefined;

/**
 * As timm: the shorter side is `floor(size / crop_pct)`, and for an input that is not
 * square the longer of its sides counts, so that the crop never leaves the picture;
 * `squash` brings each side to its own `floor(size / crop_pct)`.
 */
function geometryOf({ imageSize }: ModelConfig, file: ConfigFile<unknown>, fallback: PreprocessingDefaults): Geometry {
  const { resizeShorterSide, cropMode = saysResize(file) ? "center" : fallback.cropMode } = file.preprocessing;
  const resized = (side: number) => Math.floor(side / (file.cropPct ?? fallback.cropPct));
  const [height, width] = imageSize;
  const squashSize = [resized(height), resized(width)] as const;
  const hasMargin = squashSize[0] !== height || squashSize[1] !== width;
  const { cropRounding } = saysResize(file) ? {} : fallback;
  return {
    resizeShorterSide: resizeShorterSide ?? resized(Math.max(height, width)),
    cropMode,
    ...(cropMode === "squash" && hasMargin ? { squashSize } : {}),
    ...(cropRounding ? { cropRounding } : {}),
  };
}
