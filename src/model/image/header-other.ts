import { latin, type RawHeader } from "./formats.ts";

/**
 * Size of a GIF and whether it moves (GIF89a specification). The size is the
 * larger of the logical screen and the first frame, as decoders grow the one to
 * the other.
 */
export function gifHeader(bytes: Uint8Array): RawHeader | undefined {
  if (bytes.length < 13) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let width = view.getUint16(6, true);
  let height = view.getUint16(8, true);
  let frames = 0;
  let animated = false;
  let at = 13 + colourTable(bytes[10] as number);
  while (at < bytes.length && !animated) {
    const kind = bytes[at];
    if (kind === 0x2c && at + 10 <= bytes.length) {
      if (frames++ === 0) {
        width = Math.max(width, view.getUint16(at + 1, true) + view.getUint16(at + 5, true));
        height = Math.max(height, view.getUint16(at + 3, true) + view.getUint16(at + 7, true));
      }
      animated = frames > 1;
      at = afterBlocks(bytes, at + 11 + colourTable(bytes[at + 9] as number));
    } else if (kind === 0x21) {
      animated = latin(bytes, at + 3, 11) === "NETSCAPE2.0";
      at = afterBlocks(bytes, at + 2);
    } else {
      break;
    }
  }
  return { width, height, orientation: 1, animated };
}

/** Bytes of the colour table that a packed field announces. */
function colourTable(packed: number): number {
  return packed & 0x80 ? 3 << ((packed & 7) + 1) : 0;
}

/** Position after a chain of data sub-blocks, each led by its length and ended by 0. */
function afterBlocks(bytes: Uint8Array, start: number): number {
  let at = start;
  while (at < bytes.length && bytes[at] !== 0) at += 1 + (bytes[at] as number);
  return at + 1;
}

/** Size of a Windows bitmap; a negative height means that rows run downwards. */
export function bmpHeader(bytes: Uint8Array): RawHeader | undefined {
  if (bytes.length < 26) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const old = view.getUint32(14, true) === 12;
  const width = old ? view.getUint16(18, true) : Math.abs(view.getInt32(18, true));
  const height = old ? view.getUint16(20, true) : Math.abs(view.getInt32(22, true));
  return { width, height, orientation: 1, animated: false };
}

/**
 * Size of an AVIF: the largest `ispe` property in meta › iprp › ipco (ISO/IEC
 * 23008-12), so that a small thumbnail cannot hide a large picture. `avis` in the
 * brands marks an image sequence.
 */
export function avifHeader(bytes: Uint8Array): RawHeader | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let width = 0;
  let height = 0;
  const walk = (start: number, end: number, depth = 0): void => {
    for (let at = start; at + 8 <= end; ) {
      const type = latin(bytes, at + 4, 4);
      const length = view.getUint32(at) || end - at;
      // A size of 1 means that 64 bits follow; only pixel data are ever that long.
      const header = length === 1 ? 16 : 8;
      if (header === 16 && at + 16 > end) return;
      const size = header === 16 ? Number(view.getBigUint64(at + 8)) : length;
      if (size < header) return;
      const stop = Math.min(end, at + size);
      if (type === "meta" && depth === 0) walk(at + header + 4, stop, 1);
      if ((type === "iprp" && depth === 1) || (type === "ipco" && depth === 2)) walk(at + header, stop, depth + 1);
      if (type === "ispe" && at + header + 12 <= stop) {
        const [wide, high] = [view.getUint32(at + header + 4), view.getUint32(at + header + 8)];
        if (wide * high > width * height) [width, height] = [wide, high];
      }
      at += size;
    }
  };
  walk(0, bytes.length);
  const animated = latin(bytes, 8, 64)
    .slice(0, Math.max(0, view.getUint32(0) - 8))
    .includes("avis");
  return width > 0 ? { width, height, orientation: 1, animated } : undefined;
}
