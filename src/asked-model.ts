import type { Built } from "./build-model.ts";
import type { Brought } from "./bring-checkpoint.ts";
import { hubModelId, parseHubModelId } from "./hub-model-id.ts";
import { recipeOfId } from "./model/build/recipe.ts";
import { type EmbeddedModel, embeddedModel, ownImage, ownModel } from "./model/catalogue.ts";
import type { OnProgress } from "./model/progress.ts";
import type { HubModel } from "./model/hub/hub-files.ts";
import type { OwnPicture } from "./model/recording/open-recording.ts";
import type { RecordedModel } from "./model/recording/recording.ts";
import type { State } from "./store.ts";

/** What the address and the page call a model. */
export type Names = Pick<State, "modelId" | "modelName">;

/** Where the model that an address names is. */
export type AskedModel =
  | { readonly kind: "inUse" }
  | { readonly kind: "embedded"; readonly entry: EmbeddedModel }
  /** Of a hub, and all of it on this computer. */
  | { readonly kind: "kept"; readonly brought: Brought; readonly names: Names }
  /** Built in the page, its weights drawn by a seed; null where there can be no such network. */
  | { readonly kind: "built"; readonly built: Built | null }
  /** On a hub only: its reader has to agree before it is fetched. */
  | { readonly kind: "away"; readonly repository: string };

/** @throws ModelError where the files that were kept are not right; AbortError */
export async function findAskedModel(
  id: string,
  { model, modelId }: Pick<State, "model" | "modelId">,
  options: { readonly signal: AbortSignal; readonly onProgress: OnProgress },
): Promise<AskedModel> {
  const hub = parseHubModelId(id);
  if (hub) {
    if (model && id === modelId) return { kind: "inUse" };
    const { keptHubModel, bringHubModel } = await import("./bring-checkpoint.ts");
    const kept = await keptHubModel(id);
    options.signal.throwIfAborted();
    if (!kept) return { kind: "away", repository: hub.repository };
    return { kind: "kept", brought: await bringHubModel(kept, options), names: namesOfHub(kept) };
  }
  const recipe = recipeOfId(id);
  if (recipe) {
    if (model && id === modelId) return { kind: "inUse" };
    return { kind: "built", built: (await import("./build-model.ts")).builtModel(recipe) };
  }
  const entry = embeddedModel(id);
  return model?.id === entry.id ? { kind: "inUse" } : { kind: "embedded", entry };
}

export const namesOf = ({ id, name }: EmbeddedModel): Names => ({ modelId: id, modelName: name });

/** A hub's model goes by its name without its owner; the address has both. */
export function namesOfHub(model: HubModel): Names {
  const { repository } = model.address;
  return { modelId: hubModelId(model), modelName: repository.split("/")[1] ?? repository };
}

/** Recorded maps go by their file's name; a link can carry neither them nor the picture that came with them. */
export function namesOfMaps({ recording }: RecordedModel, own: OwnPicture | null) {
  const picture = own ? { imageId: ownImage, pictureName: own.name } : {};
  return { modelId: ownModel, modelName: recording.file, ...picture };
}
