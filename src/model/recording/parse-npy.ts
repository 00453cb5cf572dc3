import { type Dtype, dtypeBits, type StoredTensor } from "../checkpoint/stored-tensor.ts";
import { ModelError } from "../errors.ts";

const magic = "\x93NUMPY";

/** Longest header that is read, in bytes; that of an attention map has about 100. */
const headerLimit = 4096;

/** Most axes of an array. */
const axisLimit = 8;

/** NumPy's element types, without their byte order, in the words of `stored-tensor.ts`. */
const dtypes: Readonly<Record<string, Dtype>> = {
  f2: "F16",
  f4: "F32",
  f8: "F64",
  i1: "I8",
  i2: "I16",
  i4: "I32",
  i8: "I64",
  u1: "U8",
  u2: "U16",
  u4: "U32",
  u8: "U64",
  b1: "BOOL",
};

/**
 * Reads a `.npy` file (NumPy Enhancement Proposal 1, versions 1 to 3) of numbers in
 * either byte order and either order of axes, or of texts, whose characters are an axis
 * of code points. The header is matched, never evaluated.
 *
 * @returns little-endian, row-major values
 * @throws ModelError `recording.npy`, `.objects`, `.dtype`, `.truncated`
 */
export function parseNpy(name: string, bytes: Uint8Array): StoredTensor {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isNpy = bytes.length >= 12 && [...magic].every((character, at) => bytes[at] === character.charCodeAt(0));
  const version = bytes[6] ?? 0;
  if (!isNpy || version < 1 || version > 3) throw badHeader(name);
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const start = (version === 1 ? 10 : 12) + length;
  if (length > headerLimit || start > bytes.length) throw badHeader(name);
  const text = new TextDecoder("latin1").decode(bytes.subarray(start - length, start));
  const { descr, isFortran, shape: written } = readHeader(name, text);

  const [, order = "", kind = ""] = /^([<>|=]?)(.*)$/s.exec(descr) ?? [];
  if (kind.startsWith("O")) {
    throw new ModelError(
      "recording.objects",
      `“${name}” holds Python objects (a pickle), which can run code when it is opened, so it is not read; save plain numbers, for example np.savez(file, **{name: map.numpy()}).`,
      { name },
    );
  }
  const letters = Number(/^U(\d{1,4})$/.exec(kind)?.[1] ?? 0);
  const dtype = letters > 0 ? "U32" : Object.hasOwn(dtypes, kind) ? dtypes[kind] : undefined;
  if (!dtype) {
    throw new ModelError(
      "recording.dtype",
      `“${name}” has the element type ${descr.slice(0, 40)}, which is not read; save float16, float32 or float64.`,
      { name, dtype: descr.slice(0, 40) },
    );
  }
  const shape = letters > 0 ? [...written, letters] : written;
  const width = dtypeBits[dtype] / 8;
  const expected = shape.reduce((product, extent) => product * extent, width);
  const got = bytes.length - start;
  // An empty axis hides an overflow of the others.
  if (!Number.isSafeInteger(expected) || got !== expected) {
    throw new ModelError(
      "recording.truncated",
      `“${name}” of shape [${shape.join(", ")}] needs ${expected} bytes, but has ${got}; the file is damaged. Save it again.`,
      { name, expected, got },
    );
  }
  let data = bytes.subarray(start);
  if (order === ">" && width > 1) data = swapped(data, width);
  if (isFortran && written.length > 1 && letters === 0) data = rowMajor(data, width, shape);
  return { name, dtype, shape, bytes: data };
}

interface Header {
  readonly descr: string;
  readonly isFortran: boolean;
  readonly shape: readonly number[];
}

/** The dictionary that NumPy writes: three keys, in any order. */
function readHeader(name: string, text: string): Header {
  // A list of fields: a structured array.
  const fields = /'descr'\s*:\s*(\[.*?\])\s*[,}]/s.exec(text)?.[1];
  const descr = fields ?? /'descr'\s*:\s*'([^']*)'/.exec(text)?.[1];
  const fortran = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1];
  const tuple = /'shape'\s*:\s*\(((?:\s*\d{1,15}\s*,?)*)\s*\)/.exec(text)?.[1];
  if (descr === undefined || !fortran || tuple === undefined) throw badHeader(name);
  const shape = (tuple.match(/\d+/g) ?? []).map(Number);
  if (shape.length > axisLimit) throw badHeader(name);
  return { descr, isFortran: fortran === "True", shape };
}

function badHeader(name: string): ModelError {
  return new ModelError(
    "recording.npy",
    `“${name}” does not begin as a NumPy array does (magic bytes, descr, fortran_order, shape); the file is damaged. Save it again.`,
    { name },
  );
}

function swapped(bytes: Uint8Array, width: number): Uint8Array {
  const out = new Uint8Array(bytes.length);
  for (let i = 0; i < bytes.length; i += width) {
    for (let byte = 0; byte < width; byte++) out[i + byte] = bytes[i + width - 1 - byte] as number;
  }
  return out;
}

/** Elements whose first axis runs fastest, put in the order in which the last one does. */
function rowMajor(bytes: Uint8Array, width: number, shape: readonly number[]): Uint8Array {
  const out = new Uint8Array(bytes.length);
  let stride = width;
  const strides = shape.map((extent) => {
    const own = stride;
    stride *= extent;
    return own;
  });
  const index = shape.map(() => 0);
  let from = 0;
  for (let to = 0; to < out.length; to += width) {
    for (let byte = 0; byte < width; byte++) out[to + byte] = bytes[from + byte] as number;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const [step, extent] = [strides[axis] as number, shape[axis] as number];
      index[axis] = (index[axis] as number) + 1;
      from += step;
      if ((index[axis] as number) < extent) break;
      from -= step * extent;
      index[axis] = 0;
    }
  }
  return out;
}
