import type { NamedTensor } from "../tensor.ts";

const magic = "\x93NUMPY\x01\x00";

/**
 * A tensor as a `.npy` file for `numpy.load`: format version 1.0, little-endian
 * float32, row-major, data aligned to 64 bytes (NumPy Enhancement Proposal 1).
 * The names of the axes have no place in the format and are left out.
 */
export function toNpy({ shape, data }: Pick<NamedTensor, "shape" | "data">): Uint8Array {
  const { out, start } = begin("<f4", shape, data.length * 4);
  const view = new DataView(out.buffer);
  for (let i = 0; i < data.length; i++) view.setFloat32(start + i * 4, data[i] as number, true);
  return out;
}

/** Texts as a `.npy` file: an array of NumPy's `<U`, four bytes for each character, short texts filled up with zeros. */
export function textsToNpy(texts: readonly string[]): Uint8Array {
  const points = texts.map((text) => [...text].map((character) => character.codePointAt(0) ?? 0));
  const width = points.reduce((most, { length }) => Math.max(most, length), 1);
  const { out, start } = begin(`<U${width}`, [texts.length], texts.length * width * 4);
  const view = new DataView(out.buffer);
  points.forEach((row, index) => {
    row.forEach((point, at) => view.setUint32(start + (index * width + at) * 4, point, true));
  });
  return out;
}

/** A file with its header, the data still zero. */
function begin(descr: string, shape: readonly number[], bytes: number): { out: Uint8Array; start: number } {
  // A tuple of one element needs its comma; the empty tuple is a scalar.
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const start = Math.ceil((magic.length + 2 + header.length + 1) / 64) * 64;
  const length = start - magic.length - 2;
  const out = new Uint8Array(start + bytes);
  const view = new DataView(out.buffer);
  const text = `${header.padEnd(length - 1)}\n`;
  for (let i = 0; i < magic.length; i++) out[i] = magic.charCodeAt(i);
  view.setUint16(magic.length, length, true);
  for (let i = 0; i < length; i++) out[magic.length + 2 + i] = text.charCodeAt(i);
  return { out, start };
}
