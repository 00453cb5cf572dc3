import type { SwinConfig, VitConfig } from "../../src/model/config.ts";

/** A small ViT: 2 blocks of 2 heads over 4 × 4 patches and a class token. */
export function vitConfig(changes: Partial<VitConfig> = {}): VitConfig {
  return {
    family: "vit",
    imageSize: [32, 32],
    patchSize: 8,
    inChans: 3,
    embedDim: 16,
    depth: 2,
    numHeads: 2,
    mlpRatio: 4,
    numClasses: 3,
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
    positionGrid: [4, 4],
    ...changes,
  };
}

/** A small Swin: two stages of two blocks, 8 × 8 and 4 × 4 tokens, windows of 4 × 4. */
export function swinConfig(changes: Partial<SwinConfig> = {}): SwinConfig {
  return {
    family: "swin",
    imageSize: [32, 32],
    patchSize: 4,
    inChans: 3,
    embedDim: 16,
    depths: [2, 2],
    numHeads: [2, 4],
    windowSize: 4,
    mlpRatio: 4,
    numClasses: 3,
    qkvBias: true,
    patchNorm: true,
    layerNormEps: 1e-5,
    act: "gelu",
    padding: "afterShift",
    ...changes,
  };
}
