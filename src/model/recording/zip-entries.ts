import { ModelError } from "../errors.ts";
import type { ZipFault } from "./recording-errors.ts";

/** One file of a zip archive as its directory states it; nothing of it is read yet. */
export interface ZipEntry {
  readonly name: string;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  /** Bytes in the archive. */
  readonly packed: number;
  /** Bytes when it is unpacked. */
  readonly size: number;
  readonly crc: number;
  /** Of its local header in the archive, in bytes. */
  readonly offset: number;
}

/** Most bytes that the arrays of one file may have together: float64 maps of twice `captureLimit`. */
export const fileLimit = 2 ** 30;

/** Most entries that are read; a map of each block of the deepest ViT is under 100. */
const entryLimit = 4096;

const endLength = 22;
const [endMark, entryMark] = [0x06054b50, 0x02014b50];

const faults: Record<ZipFault, string> = {
  noEnd: "its directory at the end is missing, so the file was cut off or is no zip archive",
  entries: "its directory does not fit the file",
  local: "the directory points where no entry begins",
  deflate: "the compressed data cannot be unpacked",
  size: "the data are not as long as the directory says",
  crc: "the checksum does not fit the data",
  names: "two entries have the same name",
};

/** An archive that is damaged in one of these ways. */
export function damagedZip(fault: ZipFault, name = ""): ModelError {
  const at = name ? ` at “${name}”` : "";
  return new ModelError(
    "recording.zip",
    `The .npz archive is damaged${at}: ${faults[fault]}. Save or download the file again.`,
    { fault, name },
  );
}

/**
 * The directory of a zip archive (PKWARE APPNOTE 6.3.10, sections 4.3.12 to 4.3.16).
 * Sizes are taken from it, not from the local headers, where NumPy leaves them to a
 * Zip64 field; nothing is allocated by what an entry only states.
 *
 * @throws ModelError `recording.zip`, `.zip64`, `.encrypted`, `.method`, `.tooLarge`, `.bomb`
 */
export async function zipEntries(file: Blob): Promise<readonly ZipEntry[]> {
  const tailStart = Math.max(0, file.size - endLength - 0xffff);
  const tail = new DataView(await file.slice(tailStart).arrayBuffer());
  const end = endOfDirectory(tail);
  if (end < 0) throw damagedZip("noEnd");
  const count = tail.getUint16(end + 10, true);
  const length = tail.getUint32(end + 12, true);
  const offset = tail.getUint32(end + 16, true);
  if (count === 0xffff || length === 0xffffffff || offset === 0xffffffff) throw zip64();
  if (offset + length > tailStart + end || count > entryLimit) throw damagedZip("entries");
  const directory = new DataView(await file.slice(offset, offset + length).arrayBuffer());

  const entries: ZipEntry[] = [];
  let position = 0;
  for (let index = 0; index < count; index++) {
    if (position + 46 > directory.byteLength || directory.getUint32(position, true) !== entryMark) {
      throw damagedZip("entries");
    }
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((at) => directory.getUint16(position + at, true));
    const next = position + 46 + (nameLength ?? 0) + (extraLength ?? 0) + (commentLength ?? 0);
    if (next > directory.byteLength) throw damagedZip("entries");
    const bytes = new Uint8Array(directory.buffer, position + 46, nameLength);
    entries.push(checked(readEntry(directory, position, new TextDecoder().decode(bytes)), file.size));
    position = next;
  }
  if (new Set(entries.map(({ name }) => name)).size < entries.length) throw damagedZip("names");
  const total = entries.reduce((sum, { size }) => sum + size, 0);
  if (total > fileLimit) throw tooLarge(total);
  return entries;
}

/** @throws never; the error says the limit */
export function tooLarge(bytes: number): ModelError {
  const [megabytes, limit] = [Math.ceil(bytes / 2 ** 20), fileLimit / 2 ** 20];
  return new ModelError(
    "recording.tooLarge",
    `The arrays of this file take ${megabytes} MB, and at most ${limit} MB are read; save fewer blocks, or float16.`,
    { megabytes, limit },
  );
}

function zip64(): ModelError {
  return new ModelError(
    "recording.zip64",
    "The archive has the Zip64 form for more than 65,535 entries or 4 GB, which is not read here; save fewer arrays with numpy.savez.",
    {},
  );
}

/** The end record, which a comment of up to 65,535 bytes may follow. */
function endOfDirectory(tail: DataView): number {
  for (let at = tail.byteLength - endLength; at >= 0; at--) {
    if (tail.getUint32(at, true) === endMark && at + endLength + tail.getUint16(at + 20, true) === tail.byteLength) {
      return at;
    }
  }
  return -1;
}

function readEntry(directory: DataView, at: number, name: string): ZipEntry {
  const [flags, method] = [directory.getUint16(at + 8, true), directory.getUint16(at + 10, true)];
  if (flags & 1) {
    throw new ModelError(
      "recording.encrypted",
      `“${name}” in the archive is encrypted with a password; save it again without one.`,
      { name },
    );
  }
  if (method !== 0 && method !== 8) {
    throw new ModelError(
      "recording.method",
      `“${name}” in the archive is packed by method ${method}, and only stored (0) and deflated (8) entries are read; save it with numpy.savez or numpy.savez_compressed.`,
      { name, method },
    );
  }
  const [crc, packed, size] = [16, 20, 24].map((field) => directory.getUint32(at + field, true));
  const offset = directory.getUint32(at + 42, true);
  if (packed === 0xffffffff || size === 0xffffffff || offset === 0xffffffff) throw zip64();
  return { name, method, packed: packed ?? 0, size: size ?? 0, crc: crc ?? 0, offset };
}

/** Deflate makes at most 1032 bytes of one: whoever states more means to fill the memory. */
const mostPacking = 1032;

function checked(entry: ZipEntry, fileSize: number): ZipEntry {
  const { name, method, packed, size, offset } = entry;
  if (offset + 30 + packed > fileSize) throw damagedZip("entries", name);
  if (size > fileLimit) throw tooLarge(size);
  if (method === 0 && packed !== size) throw damagedZip("size", name);
  if (size > packed * mostPacking) {
    throw new ModelError(
      "recording.bomb",
      `“${name}” states that its ${packed} bytes unpack to ${size}, more than the format can hold; the archive is damaged or made to fill the memory, and is not unpacked.`,
      { name, packed, stated: size },
    );
  }
  return entry;
}
