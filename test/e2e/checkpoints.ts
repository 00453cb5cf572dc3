import { writeSafetensors } from "../../src/model/checkpoint/safetensors.ts";
import { vitParameters } from "../../src/model/checkpoint/vit-parameters.ts";
import type { VitConfig } from "../../src/model/config.ts";
import { presets } from "../../src/model/presets.ts";
import { sizeOf } from "../../src/model/tensor.ts";

/** A file as Playwright hands it to a page. */
export interface TestFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

export const fileOf = (
  name: string,
  content: Uint8Array | string,
  mimeType = "application/octet-stream",
): TestFile => ({
  name,
  mimeType,
  buffer: Buffer.from(content),
});

/** A network small enough to run in an instant. */
export const tinyConfig: VitConfig = {
  ...(presets[0]?.config as VitConfig),
  imageSize: [32, 32],
  positionGrid: [4, 4],
  patchSize: 8,
  embedDim: 32,
  depth: 2,
  numHeads: 4,
  numClasses: 6,
};

/** Numbers from −1 to 1, the same for the same seed. */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

/** The bytes of a whole checkpoint of random weights. */
export function randomCheckpoint(config: VitConfig, seed = 1): Uint8Array {
  const next = random(seed);
  const tensors = [...vitParameters(config)].map(([name, shape]) => {
    const values = Float32Array.from(
      { length: sizeOf(shape) },
      () => (/norm.*weight$/.test(name) ? 1 : 0) + 0.3 * next(),
    );
    return { name, dtype: "F32" as const, shape, bytes: new Uint8Array(values.buffer) };
  });
  return writeSafetensors(tensors);
}

/** The config.json that timm would write for it. */
export function configJson(config: VitConfig): string {
  return JSON.stringify({
    architecture: "vit",
    num_classes: config.numClasses,
    model_args: {
      img_size: config.imageSize,
      patch_size: config.patchSize,
      embed_dim: config.embedDim,
      depth: config.depth,
      num_heads: config.numHeads,
      class_token: config.classToken,
      distilled: config.distilled,
      reg_tokens: config.regTokens,
      no_embed_class: config.noEmbedClass,
      global_pool: config.globalPool,
      fc_norm: config.fcNorm,
      layer_norm_eps: config.layerNormEps,
    },
    pretrained_cfg: {
      input_size: [3, ...config.imageSize],
      crop_pct: 0.9,
      mean: [0.5, 0.5, 0.5],
      std: [0.5, 0.5, 0.5],
    },
  });
}

/** Both files of a checkpoint. */
export function checkpointFiles(name: string, config: VitConfig): TestFile[] {
  return [
    fileOf(`${name}.safetensors`, randomCheckpoint(config)),
    fileOf(`${name}.json`, configJson(config), "application/json"),
  ];
}
