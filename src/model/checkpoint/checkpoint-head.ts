import { type CheckpointSummary, inspectCheckpoint } from "./inspect-checkpoint.ts";
import { headerLimit } from "./safetensors-header.ts";
import type { Shard } from "./shards.ts";

/** Enough of a file of another kind to tell which. */
const leastBytes = 4096;

/** The files of a model that are not yet read; texts are. */
export interface UnreadFiles {
  readonly weights: Blob | readonly { readonly name: string; readonly weights: Blob }[];
  readonly index?: string;
  readonly config?: string;
  readonly preprocessor?: string;
}

/**
 * What a model is, from the headers of its weights files: a few kilobytes of each are
 * read, so that its size can be told, and a wrong file refused, before hundreds of
 * megabytes are. What only the values show (a table of another network) is not seen yet.
 *
 * @throws ModelError as `openCheckpoint`
 */
export async function peekCheckpoint({ weights, ...texts }: UnreadFiles): Promise<CheckpointSummary> {
  const files = weights instanceof Blob ? [{ name: "", weights }] : weights;
  const heads = await Promise.all(files.map(async (file) => ({ name: file.name, ...(await headOf(file.weights)) })));
  return inspectCheckpoint({ weights: heads, ...texts }).summary;
}

/** The beginning of a safetensors file with the whole header, or the first few kilobytes of another file. */
export async function headOf(file: Blob): Promise<Omit<Shard, "name">> {
  const read = async (bytes: number) => new Uint8Array(await file.slice(0, bytes).arrayBuffer());
  const first = await read(leastBytes);
  const { size } = file;
  if (size <= leastBytes || first.byteLength < 8) return { bytes: first, size };
  const header = Number(new DataView(first.buffer, first.byteOffset, 8).getBigUint64(0, true));
  const bytes = header <= headerLimit && 8 + header > leastBytes ? await read(8 + header) : first;
  return { bytes, size };
}
