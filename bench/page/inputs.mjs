import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { writeSafetensors } from "../../src/model/checkpoint/safetensors.ts";
import { vitParameters } from "../../src/model/checkpoint/vit-parameters.ts";
import { presets } from "../../src/model/presets.ts";
import { sizeOf } from "../../src/model/tensor.ts";

/** Numbers from −1 to 1, the same for the same seed. */
function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

/**
 * A checkpoint with random weights: 12 blocks of so many heads over 197 tokens. It is narrower than
 * the published ones, since what is drawn does not depend on the width.
 */
export async function writeCheckpoint(folder, heads) {
  const preset = presets.find(({ id }) => id === "vit_tiny_patch16_224");
  const config = { ...preset.config, embedDim: 144, numHeads: heads, numClasses: 10 };
  const next = random(heads);
  const tensors = [...vitParameters(config)].map(([name, shape]) => {
    const size = sizeOf(shape);
    const values = Float32Array.from({ length: size }, () => (/norm.*weight$/.test(name) ? 1 : 0) + 0.15 * next());
    return { name, dtype: "F32", shape, bytes: new Uint8Array(values.buffer) };
  });
  const name = `random-12x${heads}.safetensors`;
  const weights = join(folder, name);
  await writeFile(weights, writeSafetensors(tensors));
  const description = join(folder, `random-12x${heads}.json`);
  const { depth, embedDim, imageSize, numClasses, patchSize } = config;
  await writeFile(
    description,
    JSON.stringify({
      architecture: "vit",
      num_classes: numClasses,
      model_args: { img_size: imageSize, patch_size: patchSize, embed_dim: embedDim, depth, num_heads: heads },
    }),
  );
  return { name, files: [weights, description] };
}

/** The trained DeiT-Tiny where it lies beside the checkout, else null. */
export function findDeit(root) {
  const weights = join(root, "../shared/weights/deit_tiny_patch16_224/model.safetensors");
  return existsSync(weights) ? { name: "model.safetensors", files: [weights] } : null;
}

/** A photograph's worth of pixels: smooth hills with noise, so that it compresses like one. */
export async function writePhoto(folder, width, height, seed) {
  const next = random(seed);
  const small = Buffer.from(Uint8Array.from({ length: 48 * 36 * 3 }, () => 128 + 100 * next()));
  const hills = await sharp(small, { raw: { width: 48, height: 36, channels: 3 } })
    .resize(width, height, { kernel: "cubic", fit: "fill" })
    .raw()
    .toBuffer();
  for (let i = 0; i < hills.length; i++) hills[i] = Math.min(255, Math.max(0, hills[i] + 6 * next()));
  const path = join(folder, `photo-${width}x${height}-${seed}.jpg`);
  await sharp(hills, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 88 })
    .toFile(path);
  return path;
}
