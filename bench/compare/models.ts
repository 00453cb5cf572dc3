import { swinPresets } from "../../src/model/swin-presets.ts";
import type { ModelConfig, VitConfig } from "../../src/model/config.ts";
import { vitSizes } from "../../src/model/presets.ts";
import type { CheckpointSource } from "../../src/model/engine.ts";

/** A network of the bench: one that ships with the page, or a published size with weights drawn by a seed. */
export interface BenchModel {
  readonly name: string;
  readonly tokens: number;
  readonly source: CheckpointSource;
}

const seed = 20;

function vit(size: string, imageSize: number): BenchModel {
  const found = vitSizes.find(({ name }) => name === size);
  if (!found) throw new Error(`There is no ViT of the size ${size}.`);
  const { embedDim, depth, numHeads } = found;
  const grid = imageSize / 16;
  const config: VitConfig = {
    family: "vit",
    imageSize: [imageSize, imageSize],
    patchSize: 16,
    inChans: 3,
    ...{ embedDim, depth, numHeads },
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
    positionGrid: [grid, grid],
  };
  return drawn(`ViT-${size[0]?.toUpperCase()}${size === "tiny" ? "i" : ""}`, config, grid * grid + 1);
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
  vit("tiny", 224),
  vit("tiny", 112),
  vit("tiny", 384),
  vit("tiny", 448),
  vit("small", 224),
  vit("base", 224),
  swinTiny(),
  embedded("vit-imagenette", "our ViT", 145),
  embedded("swin-imagenette", "our Swin", 784),
];

/** What a software graphics adapter, at half a billion operations a second, can be asked. */
export const softwareModels = (): readonly BenchModel[] => [
  embedded("vit-imagenette", "our ViT", 145),
  vit("tiny", 112),
  vit("tiny", 224),
];

/** The same table for a real graphics card. */
export const graphicsModels = (): readonly BenchModel[] => processorModels();

function swinTiny(): BenchModel {
  const preset = swinPresets.find(({ id }) => id.startsWith("swin_tiny"));
  if (!preset) throw new Error("There is no Swin-T among the presets.");
  return drawn("Swin-T", preset.config, 3136);
}
