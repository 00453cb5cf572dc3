import { type CheckpointSummary, inspectCheckpoint } from "./inspect-checkpoint.ts";
import { headerLimit } from "./safetensors-header.ts";
import type { Shard } from "./shards.ts";

/** Enough of a file of another kind to tell which. */
const leastBytes = 4096;

/** A file, or its beginning; `size` is that of the whole where it is one. */
interface UnreadFile {
  readonly name: string;
  readonly weights: Blob;
  readonly size?: number;
}

/** The files of a model that are not yet read; texts are. */
export interface UnreadFiles {
  readonly weights: Blob | readonly UnreadFile[];
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
  const files: readonly UnreadFile[] = weights instanceof Blob ? [{ name: "", weights }] : weights;
  const heads = await Promise.all(
    files.map(async (file) => ({ name: file.name, ...(await headOf(file.weights, file.size)) })),
  );
  return inspectCheckpoint({ weights: heads, ...texts }).summary;
}

/** How many bytes from the start hold the header of a safetensors file, or tell what another file is. */
export function headBytes(first: Uint8Array): number {
  if (first.byteLength < 8) return first.byteLength;
  const header = Number(new DataView(first.buffer, first.byteOffset, 8).getBigUint64(0, true));
  return Math.max(leastBytes, header <= headerLimit ? 8 + header : 0);
}

/** The beginning of a safetensors file with the whole header, or the first few kilobytes of another file. */
export async function headOf(file: Blob, size: number = file.size): Promise<Omit<Shard, "name">> {
  const read = async (bytes: number) => new Uint8Array(await file.slice(0, bytes).arrayBuffer());
  const first = await read(leastBytes);
  const needed = headBytes(first);
  return { bytes: needed > first.byteLength ? await read(needed) : first, size };
}
