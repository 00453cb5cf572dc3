import type { CheckpointSource } from "./engine.ts";

/** A model that ships with the page. */
export interface EmbeddedModel {
  readonly id: string;
  readonly name: string;
  readonly source: CheckpointSource;
}

const embedded = (id: string, name: string): EmbeddedModel => ({
  id,
  name,
  source: {
    kind: "url",
    id,
    weights: `models/${id}/model.safetensors`,
    config: `models/${id}/config.json`,
  },
});

/** Models that are always there, the default first. Paths are relative to the page. */
const first = embedded("vit-imagenette", "ViT · Imagenette");
export const embeddedModels: readonly EmbeddedModel[] = [first, embedded("swin-imagenette", "Swin · Imagenette")];

/** The model of that id; the default where there is none. */
export function embeddedModel(id: string | undefined): EmbeddedModel {
  return embeddedModels.find((model) => model.id === id) ?? first;
}

/** The `model` of an address for a person's own file, which a link cannot carry. */
export const ownModel = "own";
/** The `image` of an address for a person's own picture, which a link cannot carry. */
export const ownImage = "own";
