import { ModelError } from "../errors.ts";
import type { HubAddress } from "./hub-address.ts";
import { type CacheKey, type HubCache, openHubCache, type Stored } from "./hub-cache.ts";
import { downloadHubFile, type PartialStore } from "./hub-download.ts";
import { findHubModel, type HubFile, type HubModel } from "./hub-files.ts";
import type { HubOptions } from "./hub-request.ts";
import { type OnHubProgress, TransferMeter } from "./transfer-meter.ts";

/** The files of a model, here. Blobs, so that the largest need not be in the page's memory. */
export interface HubFiles {
  readonly model: HubModel;
  /** One file, or the parts in the order of the index. */
  readonly weights: readonly Blob[];
  readonly config: Blob | null;
  readonly preprocessor: Blob | null;
  /** Whether the next visit finds the weights; if not, why. */
  readonly stored: Stored;
  /** Whether every file had the digest that the hub states. False where the host states none. */
  readonly verified: boolean;
  /** Whether all of it was here already. */
  readonly fromCache: boolean;
}

export interface FetchHubOptions extends HubOptions {
  readonly cache?: HubCache;
  readonly onProgress?: OnHubProgress;
  readonly maxBytes?: number;
}

/**
 * Fetches a model that `findHubModel` found: from the cache what is there, the rest from the hub, short files
 * first. What arrived before an error or an abort stays in the cache for the next try.
 *
 * @throws as `downloadHubFile`
 */
export async function fetchHubModel(model: HubModel, options: FetchHubOptions = {}): Promise<HubFiles> {
  const { cache = openHubCache(), signal, timing, maxBytes } = options;
  const meter = new TransferMeter(options.onProgress, model.bytes, timing?.now);
  let stored: Stored = model.commit === null ? "unpinned" : "stored";
  let fromCache = true;

  const get = async (file: HubFile): Promise<Blob> => {
    const key = keyOf(model, file);
    const known = key && (await cache.read(key, file.size));
    if (known) {
      meter.have(file.path, known.size);
      return known;
    }
    const partials = key ? partialsOf(cache, key) : undefined;
    const blob = await downloadHubFile(file, model.address, { signal, timing, maxBytes, meter, partials });
    fromCache = false;
    const outcome = key ? await cache.write(key, blob) : "unpinned";
    if (outcome !== "stored") stored = outcome;
    // The cache's own copy lies on disk; the one that was downloaded can be let go.
    return (outcome === "stored" && key && (await cache.read(key, blob.size))) || blob;
  };

  const config = model.config && (await get(model.config));
  const preprocessor = model.preprocessor && (await get(model.preprocessor));
  const weights: Blob[] = [];
  for (const file of model.weights) weights.push(await get(file));
  const all = [...model.weights, model.config, model.preprocessor];
  const verified = all.every((file) => file === null || file.digest !== null);
  // Only a whole model is noted as one that opens without the hub.
  if (stored === "stored") stored = await cache.writeModel(model);
  return { model, weights, config, preprocessor, stored, verified, fromCache };
}

/**
 * What a hub has of a model; where it cannot be reached, what the cache has of it. A commit never changes, so
 * one that is whole in the cache is not asked for.
 *
 * @throws as `findHubModel`
 */
export async function findHubModelOrCached(
  address: HubAddress,
  options: HubOptions & { readonly cache?: HubCache } = {},
): Promise<HubModel> {
  const { cache = openHubCache() } = options;
  const cached = async () =>
    (await cache.models()).find(({ model }) => sameAddress(model.address, address))?.model ?? null;
  if (/^[0-9a-f]{40}$/.test(address.revision)) {
    const model = await cached();
    if (model) return model;
  }
  try {
    return await findHubModel(address, options);
  } catch (error) {
    const model = error instanceof ModelError && error.code === "hub.unreachable" ? await cached() : null;
    if (model) return model;
    throw error;
  }
}

function sameAddress(a: HubAddress, b: HubAddress): boolean {
  return a.host === b.host && a.repository === b.repository && a.revision === b.revision && a.file === b.file;
}

function keyOf({ address, commit }: HubModel, { path }: HubFile): CacheKey | null {
  return commit === null ? null : { host: address.host, repository: address.repository, commit, path };
}

function partialsOf(cache: HubCache, key: CacheKey): PartialStore {
  return {
    read: () => cache.readPartial(key),
    write: async (partial) => {
      await cache.writePartial(key, partial);
    },
    remove: () => cache.removePartial(key),
  };
}
