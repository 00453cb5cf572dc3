import { zipSync } from "fflate";
import type { NamedTensor } from "../tensor.ts";
import { textsToNpy, toNpy } from "./npy.ts";

/** What a file holds: tensors, and lists of texts such as the names of classes. */
export type NpzEntries = Readonly<Record<string, NamedTensor | readonly string[]>>;

/** Past this the entries are stored, as `numpy.savez` does, in bytes: attention hardly shrinks, and packing it would hold up the page for seconds. */
const packingLimit = 16 * 2 ** 20;

/**
 * Several tensors as one `.npz` file: `numpy.load(file)["name"]`. Compressed, as
 * `numpy.savez_compressed` does, up to 16 MB. The same tensors give the same bytes: the
 * entries carry a fixed date.
 *
 * @param entries one array per key; the key is its name in the file
 */
export function toNpz(entries: NpzEntries): Uint8Array {
  const files = Object.entries(entries).map(
    ([name, entry]) => [`${name}.npy`, "data" in entry ? toNpy(entry) : textsToNpy(entry)] as const,
  );
  const total = files.reduce((sum, [, { length }]) => sum + length, 0);
  const level = total <= packingLimit ? 6 : 0;
  // The earliest date that the zip format knows; it is written in local time.
  return zipSync(Object.fromEntries(files), { level, mtime: new Date(1980, 0, 1) });
}
