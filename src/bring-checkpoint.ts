import { hubModelId } from "./hub-model-id.ts";
import { peekCheckpoint } from "./model/checkpoint/checkpoint-head.ts";
import type { CheckpointSource } from "./model/engine.ts";
import { fetchHubModel } from "./model/hub/fetch-hub-model.ts";
import { openHubCache, type Stored } from "./model/hub/hub-cache.ts";
import type { HubModel } from "./model/hub/hub-files.ts";
import { checkMemory, estimateMemory, type MemoryOptions } from "./model/memory.ts";
import type { OnProgress } from "./model/progress.ts";
import type { OwnCheckpoint } from "./sort-checkpoint-files.ts";

/**
 * What stands between a person's files, or a hub's, and the engine. The page loads this
 * module when a checkpoint is first brought.
 */

/** Files that are here and make sense, ready for the engine. */
export interface Brought {
  readonly source: CheckpointSource & { readonly kind: "blob" };
  /** What the model will take, in bytes. */
  readonly memory: number;
}

/**
 * A person's own files. Only their headers are read here, so that a wrong or too large
 * model is refused before its weights are.
 *
 * @throws ModelError as `peekCheckpoint`, `checkpoint.memory`
 */
export async function bringFiles(id: string, files: OwnCheckpoint, backend: MemoryOptions = {}): Promise<Brought> {
  const { weights, ...texts } = files;
  const [first = new Blob()] = weights;
  const isSplit = weights.length > 1 || texts.index !== undefined;
  const shards = isSplit ? { shards: weights.map((file) => ({ name: file.name, weights: file })) } : {};
  const { index, config, preprocessor } = texts;
  const source = {
    kind: "blob",
    id,
    weights: first,
    ...shards,
    ...(index ? { index } : {}),
    ...(config ? { config } : {}),
    ...(preprocessor ? { preprocessor } : {}),
  } as const;
  return weighed(source, backend);
}

/**
 * A model of a hub: from the cache what is there, the rest is fetched.
 *
 * @throws ModelError as `fetchHubModel`, `peekCheckpoint`, `checkpoint.memory`; AbortError
 */
export async function bringHubModel(
  model: HubModel,
  options: { readonly signal: AbortSignal; readonly onProgress: OnProgress; readonly backend?: MemoryOptions },
): Promise<Brought & { readonly stored: Stored }> {
  const { weights, config, preprocessor, stored } = await fetchHubModel(model, options);
  options.signal.throwIfAborted();
  const [first = new Blob()] = weights;
  const shards = weights.map((blob, part) => ({ name: nameOf(model.weights[part]?.path ?? ""), weights: blob }));
  const source = {
    kind: "blob",
    id: hubModelId(model),
    weights: first,
    ...(model.index === null ? {} : { index: new Blob([model.index]), shards }),
    ...(config ? { config } : {}),
    ...(preprocessor ? { preprocessor } : {}),
  } as const;
  return { ...(await weighed(source, options.backend)), stored };
}

/** The model of that name in an address, if all of it is on this computer. */
export async function keptHubModel(id: string): Promise<HubModel | null> {
  const kept = await openHubCache().models();
  return kept.find(({ model }) => hubModelId(model) === id)?.model ?? null;
}

/** The index has plain names; the hub's paths may have a folder before them. */
const nameOf = (path: string) => path.slice(path.lastIndexOf("/") + 1);

async function weighed(source: Brought["source"], backend: MemoryOptions = {}): Promise<Brought> {
  const [index, config, preprocessor] = await Promise.all([
    source.index?.text(),
    source.config?.text(),
    source.preprocessor?.text(),
  ]);
  const summary = await peekCheckpoint({
    weights: source.shards ?? source.weights,
    ...(index === undefined ? {} : { index }),
    ...(config === undefined ? {} : { config }),
    ...(preprocessor === undefined ? {} : { preprocessor }),
  });
  checkMemory(summary.config, summary.bytes, backend);
  return { source, memory: estimateMemory(summary.config, summary.bytes, backend).total };
}
