import { ModelError } from "../errors.ts";
import { sizeOf } from "../tensor.ts";
import { readHeader } from "./safetensors-header.ts";
import { type Dtype, dtypeBits, type StoredTensor } from "./stored-tensor.ts";

export { type StoredTensor, toFloat32 } from "./stored-tensor.ts";

/** Most tensors a file may hold; the largest ViT published has under 1,000. */
export const tensorLimit = 10_000;

/** A parsed safetensors file; the tensors are views of its bytes. */
export interface Safetensors {
  /** Free text of the writer: to show, never to trust. */
  readonly metadata: Record<string, string>;
  readonly tensors: Map<string, StoredTensor>;
}

interface Entry {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/**
 * Reads a safetensors file by every rule of the format: the length of the header,
 * its text, types and shapes, and data that lie in one piece from the first byte
 * after the header to the last of the file. The format and its reference reader:
 * huggingface/safetensors, README "Format" and src/tensor.rs.
 *
 * @param size of the whole file where `bytes` are only its beginning with the whole
 * header: the rules are the same, and the tensors have no values
 * @throws ModelError with a `safetensors.*` code, one for each rule
 */
export function parseSafetensors(bytes: Uint8Array, size: number = bytes.byteLength): Safetensors {
  const { entries, dataStart } = readHeader(bytes);
  const metadata = readMetadata(entries);
  const described = entries.filter(([name]) => name !== "__metadata__");
  if (described.length > tensorLimit) {
    throw new ModelError(
      "safetensors.tooMany",
      `The file holds ${described.length} tensors, and at most ${tensorLimit} are read; a vision transformer has under 1000. Choose another file.`,
      { count: described.length, limit: tensorLimit },
    );
  }
  const data = bytes.subarray(dataStart);
  const located = described.map(([name, value]) => readEntry(name, value));
  checkLayout(located, size - dataStart);
  const isWhole = size === bytes.byteLength;
  const tensors = new Map<string, StoredTensor>();
  for (const { name, dtype, shape, begin, end } of located) {
    tensors.set(name, { name, dtype, shape, bytes: isWhole ? data.subarray(begin, end) : new Uint8Array(0) });
  }
  return { metadata, tensors };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value of the header as short text for a sentence. */
function short(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function readMetadata(entries: readonly [string, unknown][]): Record<string, string> {
  const value = entries.find(([name]) => name === "__metadata__")?.[1];
  const metadata: Record<string, string> = Object.create(null);
  if (value === undefined) return metadata;
  const wrong = isObject(value) ? Object.keys(value).find((key) => typeof value[key] !== "string") : "__metadata__";
  if (wrong !== undefined) {
    throw new ModelError(
      "safetensors.metadata",
      `"__metadata__" may hold only text, but "${wrong}" is something else; save the file again with text values.`,
      { key: wrong },
    );
  }
  return Object.assign(metadata, value);
}

function isExtents(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((extent) => Number.isSafeInteger(extent) && extent >= 0);
}

function readEntry(name: string, value: unknown): Entry {
  if (!isObject(value)) throw incomplete(name, "an object");
  for (const field of ["dtype", "shape", "data_offsets"]) {
    if (!Object.hasOwn(value, field)) throw incomplete(name, `"${field}"`);
  }
  const { dtype, shape, data_offsets: offsets } = value;
  if (typeof dtype !== "string" || !Object.hasOwn(dtypeBits, dtype)) {
    throw new ModelError(
      "safetensors.dtype",
      `Tensor "${name}" has the element type ${short(dtype)}, which the safetensors format does not know; save the weights as F32, F16 or BF16.`,
      { name, dtype: short(dtype) },
    );
  }
  if (
    !Array.isArray(shape) ||
    !shape.every((extent) => typeof extent === "number" && Number.isInteger(extent) && extent >= 0)
  ) {
    throw new ModelError(
      "safetensors.shape",
      `The shape of tensor "${name}" must be a list of whole numbers from 0, but is ${short(shape)}; the file is damaged. Save it again.`,
      { name, shape: short(shape) },
    );
  }
  if (!isExtents(offsets) || offsets.length !== 2 || (offsets[0] as number) > (offsets[1] as number)) {
    throw new ModelError(
      "safetensors.offsets",
      `"data_offsets" of tensor "${name}" must be a first and a last byte in order, but are ${short(offsets)}; the file is damaged. Save it again.`,
      { name, offsets: short(offsets) },
    );
  }
  const [begin, end] = offsets as [number, number];
  checkSize(name, dtype as Dtype, shape as number[], end - begin);
  return { name, dtype: dtype as Dtype, shape: shape as number[], begin, end };
}

function incomplete(name: string, field: string): ModelError {
  return new ModelError(
    "safetensors.entry",
    `The header entry of tensor "${name}" lacks ${field}; each needs "dtype", "shape" and "data_offsets". The file is damaged: save it again.`,
    { name, field },
  );
}

function checkSize(name: string, dtype: Dtype, shape: readonly number[], got: number): void {
  let bits: number = dtypeBits[dtype];
  let exact = true;
  for (const extent of shape) {
    bits *= extent;
    // Each step, as the reference does: a later 0 must not hide an overflow.
    exact &&= Number.isSafeInteger(extent) && Number.isSafeInteger(bits);
  }
  if (!exact) {
    throw new ModelError(
      "safetensors.overflow",
      `Tensor "${name}" of shape ${short(shape)} would be larger than any file; the file is damaged. Save it again.`,
      { name, shape: short(shape) },
    );
  }
  if (bits % 8 !== 0) {
    throw new ModelError(
      "safetensors.subByte",
      `Tensor "${name}" has ${bits} bits as ${dtype}, which do not fill whole bytes; the file is damaged. Save it again.`,
      { name, dtype, bits },
    );
  }
  if (bits / 8 !== got) {
    throw new ModelError(
      "safetensors.size",
      `Tensor "${name}" of shape ${short(shape)} and type ${dtype} needs ${bits / 8} bytes, but its offsets hold ${got}; the file is damaged. Save it again.`,
      { name, dtype, shape: short(shape), expected: bits / 8, got },
    );
  }
}

/** Tensors must follow each other from byte 0 to the last: no overlap, no hole, nothing after. */
function checkLayout(entries: readonly Entry[], available: number): void {
  const inOrder = [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end);
  let position = 0;
  for (const { name, begin, end } of inOrder) {
    if (end > available) {
      throw new ModelError(
        "safetensors.pastEnd",
        `Tensor "${name}" ends at byte ${end} of the data, but the file has only ${available}; it was cut off. Download it again.`,
        { name, end, available },
      );
    }
    if (begin < position) {
      throw new ModelError(
        "safetensors.overlap",
        `Tensor "${name}" starts at byte ${begin}, inside the tensor before it, which ends at ${position}; each byte may belong to one tensor only. Save the file again.`,
        { name, expected: position, got: begin },
      );
    }
    if (begin > position) {
      throw new ModelError(
        "safetensors.hole",
        `Tensor "${name}" starts at byte ${begin}, but the data before it ends at ${position}; bytes that belong to no tensor are not allowed. Save the file again.`,
        { name, expected: position, got: begin },
      );
    }
    position = end;
  }
  if (position < available) {
    const extra = available - position;
    throw new ModelError(
      "safetensors.trailing",
      `${extra} ${extra === 1 ? "byte follows the last tensor and belongs" : "bytes follow the last tensor and belong"} to none; the file was changed or joined with another. Download or save it again.`,
      { extra },
    );
  }
}

/**
 * A safetensors file of the given tensors. Wider element types come first, so that
 * every tensor starts at an address its type can be read from, as the reference
 * writer does; the header is padded with spaces to a multiple of 8.
 *
 * @throws RangeError when the bytes of a tensor do not fit its shape and type
 */
export function writeSafetensors(
  tensors: Iterable<StoredTensor>,
  metadata?: Readonly<Record<string, string>>,
): Uint8Array {
  const ordered = [...tensors].sort((a, b) => dtypeBits[b.dtype] - dtypeBits[a.dtype] || (a.name < b.name ? -1 : 1));
  const header: [string, unknown][] = metadata ? [["__metadata__", metadata]] : [];
  let position = 0;
  for (const { name, dtype, shape, bytes } of ordered) {
    if ((sizeOf(shape) * dtypeBits[dtype]) / 8 !== bytes.byteLength) {
      throw new RangeError(`${name}: ${bytes.byteLength} bytes do not hold [${shape.join(", ")}] as ${dtype}`);
    }
    header.push([name, { dtype, shape, data_offsets: [position, position + bytes.byteLength] }]);
    position += bytes.byteLength;
  }
  // Joined by hand: as keys of an object, names like "0" would change places.
  const json = `{${header.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(",")}}`;
  const text = new TextEncoder().encode(json);
  const padded = Math.ceil(text.byteLength / 8) * 8;
  const file = new Uint8Array(8 + padded + position).fill(0x20, 8, 8 + padded);
  new DataView(file.buffer).setBigUint64(0, BigInt(padded), true);
  file.set(text, 8);
  let offset = 8 + padded;
  for (const { bytes } of ordered) {
    file.set(bytes, offset);
    offset += bytes.byteLength;
  }
  return file;
}
