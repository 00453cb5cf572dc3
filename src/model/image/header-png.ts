import { type Orientation, orientationOf } from "./exif.ts";
import { latin, type RawHeader } from "./formats.ts";

/**
 * Size, animation (APNG's `acTL`) and `eXIf` of a PNG (W3C PNG, third edition).
 * `eXIf` may also lie behind the pixels, so chunks are walked to the end.
 */
export function pngHeader(bytes: Uint8Array): RawHeader | undefined {
  if (bytes.length < 24) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let orientation: Orientation = 1;
  let exifTag: RawHeader["exifTag"];
  let animated = false;
  for (let at = 8; at + 8 <= bytes.length; ) {
    const length = view.getUint32(at);
    const type = latin(bytes, at + 4, 4);
    if (type === "acTL") animated = at + 12 <= bytes.length && view.getUint32(at + 8) > 1;
    if (type === "eXIf") {
      orientation = orientationOf(bytes.subarray(at + 8, at + 8 + length));
      exifTag = { start: at, end: at + length + 12, replacement: "" };
    }
    if (type === "IEND") break;
    at += length + 12;
  }
  return { width: view.getUint32(16), height: view.getUint32(20), orientation, animated, exifTag };
}
