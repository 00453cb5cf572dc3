import type { SwinConfig } from "./config.ts";
import type { Origin } from "./presets.ts";

/** Width, depths and heads that the field calls by one word. */
export interface SwinSize {
  readonly name: string;
  /** Channels of the first stage. */
  readonly embedDim: number;
  readonly depths: readonly number[];
  readonly numHeads: readonly number[];
}

const origin: Origin = {
  title: "Swin Transformer: Hierarchical Vision Transformer using Shifted Windows",
  authors: "Liu et al.",
  year: 2021,
  arxiv: "2103.14030",
  licence: "MIT",
};

/** The sizes of the published Swins (arXiv:2103.14030, section 3.3). In all of them a head is 32 wide. */
export const swinSizes: readonly SwinSize[] = [
  { name: "tiny", embedDim: 96, depths: [2, 2, 6, 2], numHeads: [3, 6, 12, 24] },
  { name: "small", embedDim: 96, depths: [2, 2, 18, 2], numHeads: [3, 6, 12, 24] },
  { name: "base", embedDim: 128, depths: [2, 2, 18, 2], numHeads: [4, 8, 16, 32] },
  { name: "large", embedDim: 192, depths: [2, 2, 18, 2], numHeads: [6, 12, 24, 48] },
];

export interface SwinPreset {
  /** timm's name of the architecture. */
  readonly id: string;
  /** As the paper writes it, with the window and the picture size where they are not 7 and 224. */
  readonly name: string;
  readonly origin: Origin;
  readonly config: SwinConfig;
}

function swin(size: string, windowSize: number, pixels: number): SwinConfig {
  const found = swinSizes.find(({ name }) => name === size);
  if (!found) throw new RangeError(`no published size is called "${size}"`);
  const { name: _name, ...sizes } = found;
  return {
    family: "swin",
    imageSize: [pixels, pixels],
    patchSize: 4,
    inChans: 3,
    ...sizes,
    windowSize,
    mlpRatio: 4,
    numClasses: 1000,
    qkvBias: true,
    patchNorm: true,
    layerNormEps: 1e-5,
    act: "gelu",
    padding: "afterShift",
  };
}

/** The published models of the family, smallest first; L was trained on ImageNet-22k and then fine-tuned. */
export const swinPresets: readonly SwinPreset[] = [
  { id: "swin_tiny_patch4_window7_224", name: "Swin-T", origin, config: swin("tiny", 7, 224) },
  { id: "swin_small_patch4_window7_224", name: "Swin-S", origin, config: swin("small", 7, 224) },
  { id: "swin_base_patch4_window7_224", name: "Swin-B", origin, config: swin("base", 7, 224) },
  { id: "swin_base_patch4_window12_384", name: "Swin-B/w12 384", origin, config: swin("base", 12, 384) },
  { id: "swin_large_patch4_window7_224", name: "Swin-L", origin, config: swin("large", 7, 224) },
  { id: "swin_large_patch4_window12_384", name: "Swin-L/w12 384", origin, config: swin("large", 12, 384) },
];

/** The size that an architecture of timm's names, e.g. `base` of `swin_base_patch4_window12_384.ms_in22k`. */
export function swinSizeOfArchitecture(architecture: string): SwinSize | undefined {
  const word = /^swin_([a-z]+)_patch\d+/.exec(architecture)?.[1];
  return swinSizes.find(({ name }) => name === word);
}
