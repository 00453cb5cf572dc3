/**
 * Writes a checkpoint of random float16 weights in timm's names, as large as a published model, with
 * its config.json: `npx tsx scripts/random-checkpoint.mjs vit_base_patch16_224 FOLDER [--size 384]`.
 * It says nothing about pictures, but takes the time and the memory of the real one.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { writeSafetensors } from "../src/model/checkpoint/safetensors.ts";
import { vitParameters } from "../src/model/checkpoint/vit-parameters.ts";
import { presets } from "../src/model/presets.ts";
import { sizeOf } from "../src/model/tensor.ts";

/** float16 values from −0.06 to 0.06 that differ from each other, the same for the same seed. */
function smallHalves(count, seed) {
  const halves = new Uint16Array(count);
  let state = seed >>> 0;
  for (let i = 0; i < count; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    // Sign, an exponent of 2^-9 to 2^-5, and a fraction.
    const exponent = 6 + ((state >>> 26) % 5);
    halves[i] = ((state >>> 31) << 15) | (exponent << 10) | ((state >>> 8) & 0x3ff);
  }
  return halves;
}

const one = 0x3c00;

/**
 * @param id of a preset
 * @param size of the input's side in pixels; the preset's when absent
 * @returns paths of the weights and of config.json, and their name
 */
export async function writeRandomCheckpoint(id, folder, size) {
  const preset = presets.find((each) => each.id === id);
  if (!preset) throw new Error(`There is no preset "${id}"; there are ${presets.map((each) => each.id).join(", ")}.`);
  const side = size ?? preset.config.imageSize[0];
  const grid = side / preset.config.patchSize;
  const config = { ...preset.config, imageSize: [side, side], positionGrid: [grid, grid] };
  const tensors = [...vitParameters(config)].map(([name, shape], index) => {
    const halves = /norm\w*\.weight$/.test(name)
      ? new Uint16Array(sizeOf(shape)).fill(one)
      : smallHalves(sizeOf(shape), index + 1);
    return { name, dtype: "F16", shape, bytes: new Uint8Array(halves.buffer) };
  });
  await mkdir(folder, { recursive: true });
  const name = `${id}-${side}-random.safetensors`;
  const weights = join(folder, name);
  await writeFile(weights, writeSafetensors(tensors));
  const description = join(folder, "config.json");
  const settings = {
    architecture: id,
    num_classes: config.numClasses,
    model_args: { img_size: side },
    pretrained_cfg: { input_size: [3, side, side] },
  };
  await writeFile(description, `${JSON.stringify(settings, null, 2)}\n`);
  return { name, files: [weights, description] };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { values, positionals } = parseArgs({ options: { size: { type: "string" } }, allowPositionals: true });
  const [id = "vit_base_patch16_224", folder = "."] = positionals;
  const { files } = await writeRandomCheckpoint(id, resolve(folder), values.size ? Number(values.size) : undefined);
  for (const file of files) console.log(file);
}
