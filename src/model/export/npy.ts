import type { NamedTensor } from "../tensor.ts";

const magic = "\x93NUMPY\x01\x00";

/**
 * A tensor as a `.npy` file for `numpy.load`: format version 1.0, little-endian
 * float32, row-major, data aligned to 64 bytes (NumPy Enhancement Proposal 1).
 * The names of the axes have no place in the format and are left out.
 */
export function toNpy({ shape, data }: Pick<NamedTensor, "shape" | "data">): Uint8Array {
  // A tuple of one element needs its comma; the empty tuple is a scalar.
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': ${tuple}, }`;
  const start = Math.ceil((magic.length + 2 + header.length + 1) / 64) * 64;
  const length = start - magic.length - 2;
  const out = new Uint8Array(start + data.length * 4);
  const view = new DataView(out.buffer);
  const text = `${header.padEnd(length - 1)}\n`;
  for (let i = 0; i < magic.length; i++) out[i] = magic.charCodeAt(i);
  view.setUint16(magic.length, length, true);
  for (let i = 0; i < length; i++) out[magic.length + 2 + i] = text.charCodeAt(i);
  for (let i = 0; i < data.length; i++) view.setFloat32(start + i * 4, data[i] as number, true);
  return out;
}
