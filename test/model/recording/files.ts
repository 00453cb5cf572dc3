import { zipSync } from "fflate";
import { toNpy } from "../../../src/model/export/npy.ts";
import { sizeOf } from "../../../src/model/tensor.ts";

/** Attention of the given shape whose rows sum to 1: no two of its rows are the same. */
export function rowsOf(shape: readonly number[], seed = 1): Float32Array {
  const keys = shape.at(-1) ?? 1;
  const data = Float32Array.from({ length: sizeOf(shape) }, (_, i) => 1 + Math.sin(seed * 12.9898 + i * 78.233));
  for (let row = 0; row < data.length; row += keys) {
    const sum = data.subarray(row, row + keys).reduce((total, value) => total + value, 0);
    for (let key = row; key < row + keys; key++) data[key] = (data[key] as number) / sum;
  }
  return data;
}

export type Arrays = Readonly<Record<string, { readonly shape: readonly number[]; readonly data: Float32Array }>>;

/** An `.npz` of these arrays, packed or stored. */
export function npz(arrays: Arrays, level: 0 | 6 = 6): Uint8Array<ArrayBuffer> {
  const files = Object.entries(arrays).map(([name, array]) => [`${name}.npy`, toNpy(array)] as const);
  return zipSync(Object.fromEntries(files), { level }) as Uint8Array<ArrayBuffer>;
}

/** An `.npy` with a header of one's own. */
export function npy(header: string, data: Uint8Array, version = 1): Uint8Array<ArrayBuffer> {
  const length = version === 1 ? 2 : 4;
  const text = new TextEncoder().encode(`${header}\n`);
  const out = new Uint8Array(8 + length + text.length + data.length);
  out.set([0x93, ...new TextEncoder().encode("NUMPY"), version, 0]);
  const view = new DataView(out.buffer);
  if (version === 1) view.setUint16(8, text.length, true);
  else view.setUint32(8, text.length, true);
  out.set(text, 8 + length);
  out.set(data, 8 + length + text.length);
  return out;
}

export const bytesOf = (values: Float32Array | Float64Array | Uint16Array): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

/** The code of the `ModelError` that a promise or a call rejects with, and its values. */
export async function refusal(work: () => unknown): Promise<{ readonly code: string; readonly values: unknown }> {
  try {
    await work();
  } catch (error) {
    const { code, values } = error as { code?: string; values?: unknown };
    if (code) return { code, values };
    throw error;
  }
  return { code: "none", values: null };
}
