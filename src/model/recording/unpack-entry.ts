import { damagedZip, type ZipEntry } from "./zip-entries.ts";

const localMark = 0x04034b50;

let table: Uint32Array | undefined;

/** CRC-32 of the zip format (polynomial 0xEDB88320, reflected), going on from an earlier part. */
export function crc32(bytes: Uint8Array, before = 0): number {
  table ??= Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
    return value;
  });
  let crc = ~before;
  for (let i = 0; i < bytes.length; i++) {
    crc = (table[(crc ^ (bytes[i] as number)) & 0xff] as number) ^ (crc >>> 8);
  }
  return ~crc >>> 0;
}

/**
 * The bytes of one entry, unpacked by the browser as a stream: the page stays free,
 * and what unpacks to more than the directory states is stopped at that point.
 *
 * @throws ModelError `recording.zip`; AbortError
 */
export async function unpackEntry(file: Blob, entry: ZipEntry, signal?: AbortSignal): Promise<Uint8Array> {
  const { name, method, packed, size, offset } = entry;
  const head = new DataView(await file.slice(offset, offset + 30).arrayBuffer());
  if (head.byteLength < 30 || head.getUint32(0, true) !== localMark) throw damagedZip("local", name);
  const start = offset + 30 + head.getUint16(26, true) + head.getUint16(28, true);
  const data = file.slice(start, start + packed);
  if (data.size < packed) throw damagedZip("size", name);
  const stream = data.stream() as ReadableStream<Uint8Array<ArrayBuffer>>;
  const reader = (method === 0 ? stream : stream.pipeThrough(new DecompressionStream("deflate-raw"))).getReader();
  const bytes = new Uint8Array(size);
  let [filled, crc] = [0, 0];
  try {
    for (;;) {
      signal?.throwIfAborted();
      const { done, value } = await reader.read().catch(() => {
        throw damagedZip("deflate", name);
      });
      if (done) break;
      if (filled + value.length > size) throw damagedZip("size", name);
      bytes.set(value, filled);
      filled += value.length;
      crc = crc32(value, crc);
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
  if (filled !== size) throw damagedZip("size", name);
  if (crc !== entry.crc) throw damagedZip("crc", name);
  return bytes;
}
