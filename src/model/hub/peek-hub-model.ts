import { headBytes, peekCheckpoint } from "../checkpoint/checkpoint-head.ts";
import type { CheckpointSummary } from "../checkpoint/inspect-checkpoint.ts";
import { ModelError } from "../errors.ts";
import { checkMemory, estimateMemory, type MemoryEstimate, type MemoryOptions } from "../memory.ts";
import type { HubAddress } from "./hub-address.ts";
import { type HubCache, openHubCache } from "./hub-cache.ts";
import type { HubFile, HubModel } from "./hub-files.ts";
import { ask, discard, type HubOptions, readText } from "./hub-request.ts";

/** What a model is and takes, known before its weights are fetched. */
export interface HubPeek {
  readonly summary: CheckpointSummary;
  readonly memory: MemoryEstimate;
}

/** Enough for the header of most: a ViT-B's is 17 KB, a Swin-L's 60 KB. */
const firstBytes = 2 ** 17;
const textLimit = 2 ** 20;

/**
 * Reads the headers of a hub's weights, a hundred kilobytes or so, and its config, so that a
 * wrong or too large model is refused before hundreds of megabytes are on their way.
 *
 * @returns null where the hub does not give beginnings, or no sizes: then the download will tell
 * @throws ModelError as `peekCheckpoint`, `checkpoint.memory`; AbortError
 */
export async function peekHubModel(
  model: HubModel,
  options: HubOptions & MemoryOptions & { readonly cache?: HubCache } = {},
): Promise<HubPeek | null> {
  const { cache = openHubCache(), signal } = options;
  const { address, commit } = model;
  const kept = (file: HubFile) =>
    commit === null
      ? null
      : cache.read({ host: address.host, repository: address.repository, commit, path: file.path }, file.size);
  const text = async (file: HubFile | null) => {
    if (file === null) return undefined;
    const blob = await kept(file);
    return blob ? blob.text() : textOf(file, address, options);
  };
  try {
    const config = await text(model.config);
    const preprocessor = await text(model.preprocessor);
    const heads: { name: string; weights: Blob; size: number }[] = [];
    for (const file of model.weights) {
      const weights = (await kept(file)) ?? (await beginningOf(file, address, options));
      if (weights === null || file.size === null) return null;
      heads.push({ name: file.path.slice(file.path.lastIndexOf("/") + 1), weights, size: file.size });
    }
    const summary = await peekCheckpoint({
      weights: heads,
      ...(model.index === null ? {} : { index: model.index }),
      ...(config === undefined ? {} : { config }),
      ...(preprocessor === undefined ? {} : { preprocessor }),
    });
    checkMemory(summary.config, summary.bytes, options);
    return { summary, memory: estimateMemory(summary.config, summary.bytes, options) };
  } catch (error) {
    signal?.throwIfAborted();
    // What the network does is said when it is asked for the whole; what the file is, now.
    if (error instanceof ModelError && !/^(hub|download)\./.test(error.code)) throw error;
    return null;
  }
}

/** The first bytes of a file, as many as hold its header; null where the host gives something else. */
async function beginningOf(file: HubFile, address: HubAddress, options: HubOptions): Promise<Blob | null> {
  const first = await bytesOf(file, firstBytes, address, options);
  if (first === null) return null;
  const needed = headBytes(first);
  const enough = needed <= first.byteLength ? first : await bytesOf(file, needed, address, options);
  return enough && new Blob([enough]);
}

async function bytesOf(file: HubFile, count: number, address: HubAddress, options: HubOptions) {
  const headers = { range: `bytes=0-${count - 1}` };
  const response = await ask(file.url, address.host, options, { headers, cache: "no-store" });
  if (!response.ok) {
    await discard(response);
    return null;
  }
  // A server that ignores Range sends all of it: the rest is not waited for.
  const bytes = new Uint8Array(Math.min(count, file.size ?? count));
  let loaded = 0;
  const reader = response.body?.getReader();
  while (loaded < bytes.length) {
    const piece = await reader?.read();
    if (!piece || piece.done) break;
    const part = piece.value.subarray(0, bytes.length - loaded);
    bytes.set(part, loaded);
    loaded += part.byteLength;
  }
  await reader?.cancel().catch(() => {});
  return loaded === bytes.length ? bytes : null;
}

async function textOf(file: HubFile, address: HubAddress, options: HubOptions): Promise<string | undefined> {
  const response = await ask(file.url, address.host, options);
  if (response.ok) return readText(response, textLimit, options.signal);
  await discard(response);
  return undefined;
}
