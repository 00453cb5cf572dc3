import { downloadBytes } from "../checkpoint/download.ts";
import type { CheckpointFiles } from "../checkpoint/open-checkpoint.ts";
import type { FileSource, JobOptions } from "../engine.ts";
import type { OnProgress } from "../progress.ts";

/** Downloads or reads the files of a checkpoint; progress is that of the weights, all files together, in bytes. */
export async function readSource(source: FileSource, { signal, onProgress }: JobOptions): Promise<CheckpointFiles> {
  // They come side by side; where one of them fails, the others need not come.
  const failed = new AbortController();
  const ends = signal ? AbortSignal.any([signal, failed.signal]) : failed.signal;
  try {
    return await readFiles(source, { signal: ends, onProgress });
  } catch (error) {
    failed.abort();
    throw error;
  }
}

async function readFiles(source: FileSource, { signal, onProgress }: JobOptions): Promise<CheckpointFiles> {
  const text = async (place: string | Blob | undefined) => {
    if (place === undefined) return undefined;
    return typeof place === "string" ? new TextDecoder().decode(await downloadBytes(place, { signal })) : place.text();
  };
  const bytes = async (place: string | Blob, onBytes?: OnProgress) =>
    typeof place === "string"
      ? downloadBytes(place, { signal, onProgress: onBytes })
      : new Uint8Array(await place.arrayBuffer());

  const { shards } = source;
  const [config, preprocessor, index, whole] = await Promise.all([
    text(source.config),
    text(source.preprocessor),
    text(source.index),
    shards ? null : bytes(source.weights, onProgress),
  ]);
  if (whole) return { weights: whole, config, preprocessor, index };
  const weights = [];
  const counter = new ShardProgress(index, onProgress);
  // One after another: all at once would hold every file twice while they are put together.
  for (const { name, weights: place } of shards ?? []) {
    weights.push({ name, bytes: await bytes(place, counter.next()) });
  }
  return { weights, config, preprocessor, index };
}

/** Bytes of several files as of one; the index tells how many there will be, but for their headers. */
class ShardProgress {
  #done = 0;
  #current = 0;
  readonly #total: number | null;
  readonly #onProgress: OnProgress | undefined;

  constructor(index: string | undefined, onProgress: OnProgress | undefined) {
    this.#total = totalOf(index);
    this.#onProgress = onProgress;
  }

  /** The progress of the next file. */
  next(): OnProgress | undefined {
    this.#done += this.#current;
    this.#current = 0;
    const report = this.#onProgress;
    if (!report) return undefined;
    return (progress) => {
      if (progress.stage !== "download") return;
      this.#current = progress.loaded;
      const loaded = this.#done + progress.loaded;
      report({ stage: "download", loaded, total: this.#total === null ? null : Math.max(this.#total, loaded) });
    };
  }
}

function totalOf(index: string | undefined): number | null {
  try {
    const total = JSON.parse(index ?? "null")?.metadata?.total_size;
    return typeof total === "number" && total > 0 ? total : null;
  } catch {
    return null; // Said in words when the index is read.
  }
}
