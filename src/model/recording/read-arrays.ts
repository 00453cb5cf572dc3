import { parseSafetensors } from "../checkpoint/safetensors.ts";
import type { StoredTensor } from "../checkpoint/stored-tensor.ts";
import { refuseWrongKind, wrongKind } from "../checkpoint/wrong-kind.ts";
import { parseNpy } from "./parse-npy.ts";
import { unpackEntry } from "./unpack-entry.ts";
import { fileLimit, tooLarge, zipEntries } from "./zip-entries.ts";

export interface ReadOptions {
  readonly signal?: AbortSignal;
  /** Arrays read of those that there are. */
  readonly onArray?: (array: number, arrays: number) => void;
}

/** Names by which Google's ViT weights in NumPy archives are known. */
const weightsInNumpy = /(^|\/)(kernel|posembed_input|encoderblock_\d+)(\/|$)/;

/**
 * The arrays of a `.npz`, `.npy` or `.safetensors` file, told apart by its first
 * bytes. Entries of an archive that are no arrays are left out.
 *
 * @throws ModelError `recording.*` and `safetensors.*` of the reader,
 *   `checkpoint.wrongKind` for files of another kind; AbortError
 */
export async function readArrays(file: Blob, { signal, onArray }: ReadOptions = {}): Promise<readonly StoredTensor[]> {
  if (file.size > fileLimit) throw tooLarge(file.size);
  const first = new Uint8Array(await file.slice(0, 4096).arrayBuffer());
  const kind = wrongKind(first);
  if (kind === "npz" || kind === "zip") {
    const entries = (await zipEntries(file)).filter(({ name }) => name.endsWith(".npy"));
    if (entries.length === 0 || entries.some(({ name }) => weightsInNumpy.test(name.slice(0, -4)))) {
      refuseWrongKind(first);
    }
    const arrays: StoredTensor[] = [];
    for (const [index, entry] of entries.entries()) {
      onArray?.(index, entries.length);
      arrays.push(parseNpy(entry.name.slice(0, -4), await unpackEntry(file, entry, signal)));
      signal?.throwIfAborted();
    }
    return arrays;
  }
  if (kind === "npy") return [parseNpy("attn.pattern", new Uint8Array(await file.arrayBuffer()))];
  refuseWrongKind(first);
  return [...parseSafetensors(new Uint8Array(await file.arrayBuffer())).tensors.values()];
}
