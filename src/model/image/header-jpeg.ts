import { type Orientation, orientationOf } from "./exif.ts";
import { latin, type RawHeader } from "./formats.ts";

/** Frame headers SOF0 to SOF15 without DHT (C4), JPG (C8) and DAC (CC); ITU-T T.81, table B.1. */
function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/**
 * Size and EXIF orientation of a JPEG: walks the marker segments to the frame
 * header. A height of 0 (given later, by DNL) is passed on as it is.
 */
export function jpegHeader(bytes: Uint8Array): RawHeader | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let orientation: Orientation | undefined;
  let at = 2;
  while (at + 4 <= bytes.length) {
    // Stray bytes before a marker and fill bytes (FF FF …) are skipped, as decoders do.
    if (bytes[at] !== 0xff || bytes[at + 1] === 0xff || bytes[at + 1] === 0) {
      at++;
      continue;
    }
    const marker = bytes[at + 1] as number;
    if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
      at += 2;
      continue;
    }
    const length = view.getUint16(at + 2);
    if (isFrameHeader(marker)) {
      if (at + 9 > bytes.length) return undefined;
      return {
        width: view.getUint16(at + 7),
        height: view.getUint16(at + 5),
        orientation: orientation ?? 1,
        animated: false,
      };
    }
    // Pixels or the end before any frame header: nothing a decoder could use.
    if (marker === 0xda || marker === 0xd9) return undefined;
    if (marker === 0xe1 && orientation === undefined && latin(bytes, at + 4, 6) === "Exif\0\0") {
      orientation = orientationOf(bytes.subarray(at + 10, at + 2 + length));
    }
    at += 2 + Math.max(2, length);
  }
  return undefined;
}
