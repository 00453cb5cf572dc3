import { zipSync } from "fflate";
import type { NamedTensor } from "../tensor.ts";
import { toNpy } from "./npy.ts";

/**
 * Several tensors as one `.npz` file: `numpy.load(file)["name"]`. Compressed, as
 * `numpy.savez_compressed` does. The same tensors give the same bytes: the
 * entries carry a fixed date.
 *
 * @param entries one array per key; the key is its name in the file
 */
export function toNpz(entries: Readonly<Record<string, NamedTensor>>): Uint8Array {
  const files = Object.entries(entries).map(([name, tensor]) => [`${name}.npy`, toNpy(tensor)] as const);
  // The earliest date that the zip format knows; it is written in local time.
  return zipSync(Object.fromEntries(files), { level: 6, mtime: new Date(1980, 0, 1) });
}
