import type { VitConfig } from "../../src/model/config.ts";
import { gridSize, numTokens } from "../../src/model/config.ts";
import { type NamedTensor, tensor } from "../../src/model/tensor.ts";

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A drawn picture of the model's input size, a ball over a meadow: [height, width, 3], 0 to 255. */
export function samplePicture(config: VitConfig): Uint8Array {
  const [height, width] = config.imageSize;
  const pixels = new Uint8Array(height * width * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const u = (x + 0.5) / width;
      const v = (y + 0.5) / height;
      const ball = Math.hypot(u - 0.56, v - 0.44) < 0.27;
      const light = 1 - Math.hypot(u - 0.48, v - 0.34) * 1.7;
      const grass = 0.85 + 0.15 * Math.sin(90 * u + 40 * Math.sin(9 * v)) * Math.sin(60 * v);
      const color = ball
        ? [90 + 150 * light, 60 + 130 * light, 50 + 60 * light]
        : v > 0.62
          ? [70 * grass, 135 * grass, 60 * grass]
          : [150 + 60 * v, 190 + 40 * v, 235];
      for (let c = 0; c < 3; c++) pixels[(y * width + x) * 3 + c] = Math.max(0, Math.min(255, color[c] as number));
    }
  }
  return pixels;
}

/**
 * Filters as a trained model has them, from smooth colour blobs to stripes:
 * [embedDim, inChans, patchSize, patchSize], with the bias [embedDim].
 */
export function samplePatchEmbedding(config: VitConfig): { readonly weight: NamedTensor; readonly bias: NamedTensor } {
  const { embedDim, inChans, patchSize: p } = config;
  const random = seededRandom(71);
  const weight = new Float32Array(embedDim * inChans * p * p);
  const bias = Float32Array.from({ length: embedDim }, () => 0.2 * (random() - 0.5));
  for (let filter = 0; filter < embedDim; filter++) {
    const angle = random() * Math.PI;
    const waves = random() < 0.3 ? 0.5 * random() : 0.5 + 3 * random() * random();
    const phase = random() * 2 * Math.PI;
    const strength = 0.15 * (0.1 + random() * random());
    const gray = random() < 0.6;
    const tint = Array.from({ length: inChans }, () => (gray ? 1 : 2 * random() - 1));
    for (let c = 0; c < inChans; c++) {
      for (let y = 0; y < p; y++) {
        for (let x = 0; x < p; x++) {
          const along = ((x + 0.5) * Math.cos(angle) + (y + 0.5) * Math.sin(angle)) / p;
          const window = Math.exp(-((x + 0.5 - p / 2) ** 2 + (y + 0.5 - p / 2) ** 2) / (0.3 * p * p));
          weight[((filter * inChans + c) * p + y) * p + x] =
            strength * window * (tint[c] as number) * Math.cos(2 * Math.PI * waves * along + phase);
        }
      }
    }
  }
  return {
    weight: tensor(
      "patch_embed.proj.weight",
      ["embedDim", "inChans", "row", "column"],
      [embedDim, inChans, p, p],
      weight,
    ),
    bias: tensor("patch_embed.proj.bias", ["embedDim"], [embedDim], bias),
  };
}

/**
 * Position embeddings in which neighbours, rows and columns resemble each other:
 * waves over the grid and a little noise. [token, embedDim], or [patch, embedDim]
 * with `noEmbedClass`.
 */
export function samplePositionEmbedding(config: VitConfig): NamedTensor {
  const { embedDim } = config;
  const [rows, columns] = gridSize(config);
  const count = config.noEmbedClass ? rows * columns : numTokens(config);
  const prefix = count - rows * columns;
  const random = seededRandom(5);
  const data = Float32Array.from({ length: count * embedDim }, () => 0.1 * (random() - 0.5));
  for (let i = 0; i < embedDim; i++) {
    const waves = 0.25 + 1.5 * random() * random();
    const phase = random() * 2 * Math.PI;
    const vertical = i % 2 === 0;
    for (let patch = 0; patch < rows * columns; patch++) {
      const place = vertical ? Math.floor(patch / columns) / rows : (patch % columns) / columns;
      data[(prefix + patch) * embedDim + i] = 0.3 * Math.cos(2 * Math.PI * waves * place + phase) + 0.05 * random();
    }
  }
  return tensor("pos_embed", [config.noEmbedClass ? "patch" : "token", "embedDim"], [count, embedDim], data);
}
