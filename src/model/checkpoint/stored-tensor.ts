import { ModelError } from "../errors.ts";

/**
 * Element types of the safetensors format with their width in bits, as in the
 * reference implementation (huggingface/safetensors, src/tensor.rs, version 0.7).
 */
export const dtypeBits = {
  BOOL: 8,
  F4: 4,
  F6_E2M3: 6,
  F6_E3M2: 6,
  U8: 8,
  I8: 8,
  F8_E5M2: 8,
  F8_E4M3: 8,
  F8_E5M2FNUZ: 8,
  F8_E4M3FNUZ: 8,
  F8_E8M0: 8,
  I16: 16,
  U16: 16,
  F16: 16,
  BF16: 16,
  I32: 32,
  U32: 32,
  F32: 32,
  I64: 64,
  U64: 64,
  F64: 64,
  C64: 64,
} as const;

export type Dtype = keyof typeof dtypeBits;

/** A tensor as it lies in the file: nothing is decoded until `toFloat32`. */
export interface StoredTensor {
  readonly name: string;
  readonly dtype: Dtype;
  /** One extent per axis; empty for a scalar. */
  readonly shape: readonly number[];
  /** Little-endian values, row-major; a view of the file's bytes. */
  readonly bytes: Uint8Array;
}

/** Float32 value of each of the 65,536 bit patterns of a half; 256 KB, made on first use. */
let halves: Float32Array | undefined;

function halfTable(): Float32Array {
  if (halves) return halves;
  const table = new Float32Array(65536);
  for (let bits = 0; bits < 65536; bits++) {
    const sign = bits & 0x8000 ? -1 : 1;
    const exponent = (bits >> 10) & 31;
    const fraction = bits & 1023;
    if (exponent === 31) table[bits] = fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
    else if (exponent === 0) table[bits] = sign * fraction * 2 ** -24;
    else table[bits] = sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  }
  halves = table;
  return table;
}

interface Elements<T> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): T;
}

/** The elements without a copy where the address allows it, else of a copy: typed arrays refuse odd addresses. */
function elements<T>(bytes: Uint8Array, type: Elements<T>): T {
  const width = type.BYTES_PER_ELEMENT;
  const source = bytes.byteOffset % width === 0 ? bytes : new Uint8Array(bytes);
  return new type(source.buffer, source.byteOffset, source.byteLength / width);
}

function floatsOfHalves(bits: Uint16Array): Float32Array {
  const table = halfTable();
  const values = new Float32Array(bits.length);
  for (let i = 0; i < bits.length; i++) values[i] = table[bits[i] as number] as number;
  return values;
}

/** A bfloat16 is the upper half of a float32. */
function floatsOfBfloats(bits: Uint16Array): Float32Array {
  const words = new Uint32Array(bits.length);
  for (let i = 0; i < bits.length; i++) words[i] = (bits[i] as number) << 16;
  return new Float32Array(words.buffer);
}

function floatsOfBigs(values: BigInt64Array | BigUint64Array): Float32Array {
  const floats = new Float32Array(values.length);
  for (let i = 0; i < values.length; i++) floats[i] = Number(values[i]);
  return floats;
}

/**
 * The values as float32 in an array of their own. F64 and integers beyond 2^24
 * are rounded to the nearest float32; NaN and infinities stay what they are.
 *
 * @throws ModelError `safetensors.noFloat32` for 4-, 6- and 8-bit floats and complex
 * numbers, which need scales or an axis of their own
 */
export function toFloat32(tensor: StoredTensor): Float32Array {
  const { bytes, dtype } = tensor;
  switch (dtype) {
    case "F32": {
      const values = new Float32Array(bytes.byteLength / 4);
      new Uint8Array(values.buffer).set(bytes);
      return values;
    }
    case "F16":
      return floatsOfHalves(elements(bytes, Uint16Array));
    case "BF16":
      return floatsOfBfloats(elements(bytes, Uint16Array));
    case "F64":
      return Float32Array.from(elements(bytes, Float64Array));
    case "I8":
      return Float32Array.from(elements(bytes, Int8Array));
    case "U8":
      return Float32Array.from(bytes);
    case "BOOL":
      return Float32Array.from(bytes, (value) => (value ? 1 : 0));
    case "I16":
      return Float32Array.from(elements(bytes, Int16Array));
    case "U16":
      return Float32Array.from(elements(bytes, Uint16Array));
    case "I32":
      return Float32Array.from(elements(bytes, Int32Array));
    case "U32":
      return Float32Array.from(elements(bytes, Uint32Array));
    case "I64":
      return floatsOfBigs(elements(bytes, BigInt64Array));
    case "U64":
      return floatsOfBigs(elements(bytes, BigUint64Array));
    default:
      throw noFloat32(tensor);
  }
}

function noFloat32({ name, dtype }: StoredTensor): ModelError {
  return new ModelError(
    "safetensors.noFloat32",
    `Tensor "${name}" is stored as ${dtype}, which cannot be read as plain numbers here; save the weights as float32, float16 or bfloat16.`,
    { name, dtype },
  );
}

/**
 * Refuses what `toFloat32` cannot read, without reading it.
 *
 * @throws ModelError `safetensors.noFloat32`
 */
export function requireFloat32(tensor: StoredTensor): void {
  if (/^(F4|F6_|F8_|C64)/.test(tensor.dtype)) throw noFloat32(tensor);
}
