import { type Orientation, orientationOf } from "./exif.ts";
import { latin, type RawHeader } from "./formats.ts";

/**
 * Size, animation and EXIF of a WebP (RFC 9649): lossy `VP8 `, lossless `VP8L`
 * or extended `VP8X`. Of canvas and frame the larger counts, so that neither can
 * hide the other. The `EXIF` chunk lies behind the pixels.
 */
export function webpHeader(bytes: Uint8Array): RawHeader | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let width = 0;
  let height = 0;
  let known = false;
  let exifTag: RawHeader["exifTag"];
  let animated = false;
  let orientation: Orientation = 1;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const type = latin(bytes, at, 4);
    const length = view.getUint32(at + 4, true);
    const body = bytes.subarray(at + 8, at + 8 + length);
    const size = frameSize(type, body);
    if (size) {
      known = true;
      width = Math.max(width, size[0]);
      height = Math.max(height, size[1]);
    }
    if (type === "VP8X") animated = ((body[0] ?? 0) & 0x02) !== 0;
    if (type === "EXIF") {
      orientation = orientationOf(withoutPrefix(body));
      // Renamed, not cut out: the file's length stands in its first bytes, and readers skip unknown chunks.
      exifTag = { start: at, end: at + 4, replacement: "VOID" };
    }
    at += 8 + length + (length & 1);
  }
  return known ? { width, height, orientation, animated, exifTag } : undefined;
}

function frameSize(type: string, body: Uint8Array): readonly [width: number, height: number] | undefined {
  const byte = (at: number) => body[at] as number;
  if (type === "VP8X" && body.length >= 10) {
    return [1 + byte(4) + (byte(5) << 8) + (byte(6) << 16), 1 + byte(7) + (byte(8) << 8) + (byte(9) << 16)];
  }
  // RFC 6386, 9.1: three bytes of frame tag, the start code, then 14 bits of each side.
  if (type === "VP8 " && body.length >= 10) {
    return [(byte(6) | (byte(7) << 8)) & 0x3fff, (byte(8) | (byte(9) << 8)) & 0x3fff];
  }
  if (type === "VP8L" && body.length >= 5) {
    return [1 + (byte(1) | ((byte(2) & 0x3f) << 8)), 1 + ((byte(2) >> 6) | (byte(3) << 2) | ((byte(4) & 0x0f) << 10))];
  }
  return undefined;
}

/** Some writers put JPEG's `Exif\0\0` before the TIFF block. */
function withoutPrefix(exif: Uint8Array): Uint8Array {
  return latin(exif, 0, 6) === "Exif\0\0" ? exif.subarray(6) : exif;
}
