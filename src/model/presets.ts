import type { VitConfig } from "./config.ts";

/** Width, depth and heads that the field calls by one word. */
export interface VitSize {
  readonly name: string;
  readonly embedDim: number;
  readonly depth: number;
  readonly numHeads: number;
}

/**
 * The sizes of the published vision transformers. Ti and S are those of DeiT
 * (arXiv:2012.12877, table 1), B, L and H those of ViT (arXiv:2010.11929, table 1).
 * g and G those of "Scaling Vision Transformers" (Zhai et al. 2022, arXiv:2106.04560, table 2).
 * In H a head is 80 wide, not 64: the number of heads cannot be had from the width.
 */
export const vitSizes: readonly VitSize[] = [
  { name: "tiny", embedDim: 192, depth: 12, numHeads: 3 },
  { name: "small", embedDim: 384, depth: 12, numHeads: 6 },
  { name: "base", embedDim: 768, depth: 12, numHeads: 12 },
  { name: "large", embedDim: 1024, depth: 24, numHeads: 16 },
  { name: "huge", embedDim: 1280, depth: 32, numHeads: 16 },
  { name: "giant", embedDim: 1408, depth: 40, numHeads: 16 },
  { name: "gigantic", embedDim: 1664, depth: 48, numHeads: 16 },
];

/** Who published a model, where and under which licence. */
export interface Origin {
  readonly title: string;
  readonly authors: string;
  readonly year: number;
  readonly arxiv: string;
  /** SPDX name of the licence of the published weights. */
  readonly licence: string;
}

const origins = {
  vit: {
    title: "An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale",
    authors: "Dosovitskiy et al.",
    year: 2021,
    arxiv: "2010.11929",
    licence: "Apache-2.0",
  },
  augreg: {
    title: "How to train your ViT? Data, Augmentation, and Regularization in Vision Transformers",
    authors: "Steiner et al.",
    year: 2022,
    arxiv: "2106.10270",
    licence: "Apache-2.0",
  },
  deit: {
    title: "Training data-efficient image transformers & distillation through attention",
    authors: "Touvron et al.",
    year: 2021,
    arxiv: "2012.12877",
    licence: "Apache-2.0",
  },
  dinov2: {
    title: "DINOv2: Learning Robust Visual Features without Supervision",
    authors: "Oquab et al.",
    year: 2024,
    arxiv: "2304.07193",
    licence: "Apache-2.0",
  },
  registers: {
    title: "Vision Transformers Need Registers",
    authors: "Darcet et al.",
    year: 2024,
    arxiv: "2309.16588",
    licence: "Apache-2.0",
  },
} as const satisfies Record<string, Origin>;

export interface Preset {
  /** timm's name of the architecture. */
  readonly id: string;
  /** As the papers write it, e.g. `ViT-B/16`. */
  readonly name: string;
  readonly origin: Origin;
  readonly config: VitConfig;
}

function sizeNamed(name: string): VitSize {
  const size = vitSizes.find((candidate) => candidate.name === name);
  if (!size) throw new RangeError(`no published size is called "${name}"`);
  return size;
}

function vit(size: string, patchSize: number, pixels: number, changes: Partial<VitConfig> = {}): VitConfig {
  const { embedDim, depth, numHeads } = sizeNamed(size);
  return {
    family: "vit",
    imageSize: [pixels, pixels],
    patchSize,
    inChans: 3,
    embedDim,
    depth,
    numHeads,
    mlpRatio: 4,
    numClasses: 1000,
    qkvBias: true,
    classToken: true,
    distilled: false,
    regTokens: 0,
    noEmbedClass: false,
    globalPool: "token",
    fcNorm: false,
    representationSize: null,
    layerScale: false,
    layerNormEps: 1e-6,
    act: "gelu",
    positionGrid: [pixels / patchSize, pixels / patchSize],
    ...changes,
  };
}

const dino = (size: string, regTokens = 0) =>
  vit(size, 14, 518, { numClasses: 0, layerScale: true, regTokens, noEmbedClass: regTokens > 0 });
const deit = (size: string, distilled = false) => vit(size, 16, 224, { distilled });

/** The published models of the family, smallest first. */
export const presets: readonly Preset[] = [
  { id: "vit_tiny_patch16_224", name: "ViT-Ti/16", origin: origins.augreg, config: vit("tiny", 16, 224) },
  { id: "vit_small_patch16_224", name: "ViT-S/16", origin: origins.augreg, config: vit("small", 16, 224) },
  { id: "vit_base_patch16_224", name: "ViT-B/16", origin: origins.vit, config: vit("base", 16, 224) },
  { id: "vit_base_patch32_224", name: "ViT-B/32", origin: origins.vit, config: vit("base", 32, 224) },
  { id: "vit_large_patch16_224", name: "ViT-L/16", origin: origins.vit, config: vit("large", 16, 224) },
  { id: "vit_large_patch32_224", name: "ViT-L/32", origin: origins.vit, config: vit("large", 32, 224) },
  { id: "vit_huge_patch14_224", name: "ViT-H/14", origin: origins.vit, config: vit("huge", 14, 224) },
  { id: "deit_tiny_patch16_224", name: "DeiT-Ti", origin: origins.deit, config: deit("tiny") },
  { id: "deit_tiny_distilled_patch16_224", name: "DeiT-Ti⚗", origin: origins.deit, config: deit("tiny", true) },
  { id: "deit_small_patch16_224", name: "DeiT-S", origin: origins.deit, config: deit("small") },
  { id: "deit_small_distilled_patch16_224", name: "DeiT-S⚗", origin: origins.deit, config: deit("small", true) },
  { id: "deit_base_patch16_224", name: "DeiT-B", origin: origins.deit, config: deit("base") },
  { id: "deit_base_distilled_patch16_224", name: "DeiT-B⚗", origin: origins.deit, config: deit("base", true) },
  { id: "vit_small_patch14_dinov2", name: "DINOv2-S/14", origin: origins.dinov2, config: dino("small") },
  { id: "vit_base_patch14_dinov2", name: "DINOv2-B/14", origin: origins.dinov2, config: dino("base") },
  { id: "vit_large_patch14_dinov2", name: "DINOv2-L/14", origin: origins.dinov2, config: dino("large") },
  { id: "vit_small_patch14_reg4_dinov2", name: "DINOv2-S/14+reg", origin: origins.registers, config: dino("small", 4) },
  { id: "vit_base_patch14_reg4_dinov2", name: "DINOv2-B/14+reg", origin: origins.registers, config: dino("base", 4) },
  { id: "vit_large_patch14_reg4_dinov2", name: "DINOv2-L/14+reg", origin: origins.registers, config: dino("large", 4) },
];

/** The size that an architecture of timm's names, e.g. `base` of `vit_base_patch16_384.augreg_in1k`. */
export function sizeOfArchitecture(architecture: string): VitSize | undefined {
  const word = /^(?:vit|deit|deit3)_([a-z]+)(?:_distilled)?_patch\d+/.exec(architecture)?.[1];
  return vitSizes.find((size) => size.name === word);
}
