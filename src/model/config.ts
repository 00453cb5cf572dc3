/**
 * What a network is, as data. Names are timm's, in camelCase.
 *
 * Dosovitskiy et al. 2021, "An Image is Worth 16x16 Words", arXiv:2010.11929;
 * Touvron et al. 2021 (distillation token, LayerScale), arXiv:2012.12877, 2103.17239;
 * Darcet et al. 2024 (register tokens), arXiv:2309.16588.
 */

export type Activation = "gelu" | "gelu_tanh" | "quick_gelu";
export type GlobalPool = "token" | "avg";

export interface VitConfig {
  readonly family: "vit";
  /** Input height and width in pixels; both divisible by `patchSize`. */
  readonly imageSize: readonly [height: number, width: number];
  /** Side of the square patch in pixels. */
  readonly patchSize: number;
  /** Channels of the input; 3 for a photograph. */
  readonly inChans: number;
  readonly embedDim: number;
  /** Number of blocks. */
  readonly depth: number;
  readonly numHeads: number;
  /** Hidden width of the MLP as a multiple of `embedDim`. */
  readonly mlpRatio: number;
  /** 0 when the checkpoint has no head: no prediction, all attention. */
  readonly numClasses: number;
  readonly qkvBias: boolean;
  readonly classToken: boolean;
  /** A distillation token after the class token, with a head of its own (DeiT). */
  readonly distilled: boolean;
  /** `false`: the distillation token has no head, and the class token alone answers (transformers' `DeiTForImageClassification`). */
  readonly distillationHead?: false;
  /** Number of register tokens between class token and patches. */
  readonly regTokens: number;
  /** Positions cover the patches only: added before the prefix tokens are joined. */
  readonly noEmbedClass: boolean;
  readonly globalPool: GlobalPool;
  /** LayerNorm after pooling instead of a final norm on all tokens. */
  readonly fcNorm: boolean;
  /** Width of the tanh layer before the head (`pre_logits`), or null without one. */
  readonly representationSize: number | null;
  readonly layerScale: boolean;
  readonly layerNormEps: number;
  readonly act: Activation;
  /** Grid of patches that the stored position embedding was trained on: rows, columns. */
  readonly positionGrid: readonly [rows: number, columns: number];
  /** Positions that are not learned and have no parameters; absent: learned, as every published ViT has them. */
  readonly positions?: FixedPositions;
}

/**
 * Sinusoids of the place in the sequence (Vaswani et al. 2017, arXiv:1706.03762), or half
 * the channels of the row and half of the column (Chen et al. 2021, arXiv:2104.02057); or none.
 */
export type FixedPositions = "sinusoid" | "sinusoid2d" | "none";

/**
 * Liu et al. 2021, "Swin Transformer: Hierarchical Vision Transformer using Shifted
 * Windows", arXiv:2103.14030. The number of stages is the length of `depths`.
 */
export interface SwinConfig {
  readonly family: "swin";
  /** Input height and width in pixels; both divisible by `patchSize`. */
  readonly imageSize: readonly [height: number, width: number];
  /** Side of the square patch in pixels. */
  readonly patchSize: number;
  readonly inChans: number;
  /** Channels of the first stage; every patch merging doubles them. */
  readonly embedDim: number;
  /** Blocks of each stage. */
  readonly depths: readonly number[];
  /** Heads in the blocks of each stage. */
  readonly numHeads: readonly number[];
  /** Side of a window in tokens, M; a map that is smaller shrinks it. */
  readonly windowSize: number;
  readonly mlpRatio: number;
  /** 0 when the checkpoint has no head. */
  readonly numClasses: number;
  readonly qkvBias: boolean;
  /** LayerNorm after the patch embedding. */
  readonly patchNorm: boolean;
  readonly layerNormEps: number;
  readonly act: Activation;
  /**
   * Order of padding and roll where windows do not divide the map. References
   * disagree: timm pads after the roll, Hugging Face and Microsoft's detection code
   * before it.
   */
  readonly padding: "afterShift" | "beforeShift";
  /** `false`: no block shifts its windows, which no published Swin does; absent: every second one. */
  readonly shifted?: false;
}

export type ModelConfig = VitConfig | SwinConfig;

/** How a picture becomes the network's input; the names follow timm's `pretrained_cfg`. */
export interface Preprocessing {
  /** Shorter side after the resize in pixels (crop mode `center`). */
  readonly resizeShorterSide: number;
  /** Height and width of the crop in pixels. */
  readonly cropSize: readonly [height: number, width: number];
  readonly interpolation: "bilinear" | "bicubic";
  /** `center` keeps the aspect ratio and crops; `squash` resizes straight to `cropSize`. */
  readonly cropMode: "center" | "squash";
  /** With `squash`: height and width of the resize where a crop follows it (transformers' DeiT); absent: `cropSize`. */
  readonly squashSize?: readonly [height: number, width: number];
  /** The crop starts on the pixel below a half, as in the transformers library; absent: on the even one, as in torchvision. */
  readonly cropRounding?: "floor";
  /** Per channel, of values 0 to 1. */
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
}

/** A class name; `zh` is absent where nobody has written one. */
export interface ClassLabel {
  readonly en: string;
  readonly zh?: string;
}

/** Why the loader believes a value: the file said so, the shapes force it, it is the family's default, or the reader built it so. */
export interface ConfigNote {
  readonly key: string;
  readonly origin: "config" | "shapes" | "default" | "built";
}

/** Tokens in front of the patches: class, distillation, registers. */
export function numPrefixTokens(config: VitConfig): number {
  return (config.classToken ? 1 : 0) + (config.distilled ? 1 : 0) + config.regTokens;
}

/** Rows and columns of the patch grid at the configured input size. */
export function gridSize(
  config: Pick<ModelConfig, "imageSize" | "patchSize">,
): readonly [rows: number, columns: number] {
  return [config.imageSize[0] / config.patchSize, config.imageSize[1] / config.patchSize];
}

/** Length of the token sequence, prefix tokens included. */
export function numTokens(config: VitConfig): number {
  const [rows, columns] = gridSize(config);
  return numPrefixTokens(config) + rows * columns;
}

/** Width of one head. */
export function headDim(config: VitConfig): number {
  return config.embedDim / config.numHeads;
}

/** Blocks of the whole network; those of a Swin are counted through its stages. */
export function blockCount(config: ModelConfig): number {
  return config.family === "vit" ? config.depth : config.depths.reduce((sum, depth) => sum + depth, 0);
}
