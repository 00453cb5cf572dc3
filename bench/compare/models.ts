import { swinPresets } from "../../src/model/swin-presets.ts";
import type { ModelConfig } from "../../src/model/config.ts";
import { presets } from "../../src/model/presets.ts";
import type { CheckpointSource } from "../../src/model/engine.ts";

/** A network of the bench: one that ships with the page, or a published size with weights drawn by a seed. */
export interface BenchModel {
  readonly name: string;
  readonly tokens: number;
  readonly source: CheckpointSource;
}

const seed = 20;

/** A published size at another picture size. */
function vit(id: string, imageSize: number): BenchModel {
  const found = presets.find((preset) => preset.id === id);
  if (!found) throw new Error(`There is no preset ${id}.`);
  const grid = imageSize / found.config.patchSize;
  const config = { ...found.config, imageSize: [imageSize, imageSize], positionGrid: [grid, grid] } as const;
  return drawn(found.name.replace(/\/.*/, ""), config, grid * grid + 1);
}

function drawn(name: string, config: ModelConfig, tokens: number): BenchModel {
  return { name, tokens, source: { kind: "random", id: `${name} ${tokens}`, config, seed } };
}

function embedded(id: string, name: string, tokens: number): BenchModel {
  const folder = `models/${id}`;
  const source = { kind: "url", id, weights: `${folder}/model.safetensors`, config: `${folder}/config.json` } as const;
  return { name, tokens, source };
}

/** What is compared on the processor: widths at 197 tokens, lengths of the smallest, windows, and our own. */
export const processorModels = (): readonly BenchModel[] => [
  vit("vit_tiny_patch16_224", 224),
  vit("vit_tiny_patch16_224", 112),
  vit("vit_tiny_patch16_224", 384),
  vit("vit_tiny_patch16_224", 448),
  vit("vit_small_patch16_224", 224),
  vit("vit_base_patch16_224", 224),
  swinTiny(),
  embedded("vit-imagenette", "our ViT", 145),
  embedded("swin-imagenette", "our Swin", 784),
];

/** What a software graphics adapter, at half a billion operations a second, can be asked. */
export const softwareModels = (): readonly BenchModel[] => [
  embedded("vit-imagenette", "our ViT", 145),
  vit("vit_tiny_patch16_224", 112),
  vit("vit_tiny_patch16_224", 224),
];

/** The same table for a real graphics card. */
export const graphicsModels = (): readonly BenchModel[] => processorModels();

function swinTiny(): BenchModel {
  const preset = swinPresets.find(({ id }) => id.startsWith("swin_tiny"));
  if (!preset) throw new Error("There is no Swin-T among the presets.");
  return drawn("Swin-T", preset.config, 3136);
}
