import { zlibSync } from "fflate";

/**
 * Picture files made byte by byte, the same in Node and in the browser, so that
 * no test needs an encoder that might smooth over what it is to show.
 */

export const ascii = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

export function join(...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

export const u16 = (value: number) => [(value >> 8) & 255, value & 255];
export const u32 = (value: number) => [...u16(value >>> 16), ...u16(value & 0xffff)];
export const u16le = (value: number) => u16(value).reverse();
export const u32le = (value: number) => u32(value).reverse();

const crcTable = Uint32Array.from({ length: 256 }, (_, index) => {
  let c = index;
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});

function crc(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (const byte of bytes) c = (crcTable[(c ^ byte) & 255] as number) ^ (c >>> 8);
  return ~c >>> 0;
}

export function pngChunk(type: string, body: Uint8Array | readonly number[]): Uint8Array {
  const typed = join(ascii(type), body);
  return join(u32(body.length), typed, u32(crc(typed)));
}

export interface PngParts {
  readonly width: number;
  readonly height: number;
  /** Samples per pixel: 1 gray, 3 colour, 4 colour and alpha. */
  readonly channels: 1 | 3 | 4;
  readonly depth?: 8 | 16;
  /** Row-major samples; big-endian pairs of bytes at depth 16. */
  readonly samples: Uint8Array;
  /** Chunks between IHDR and IDAT. */
  readonly before?: readonly Uint8Array[];
  /** Chunks between IDAT and IEND. */
  readonly after?: readonly Uint8Array[];
}

export const pngMagic = ascii("\x89PNG\r\n\x1a\n");

/** Rows with filter type 0 in front, deflated. */
function scanlines(samples: Uint8Array, rowBytes: number): Uint8Array {
  const rows = samples.length / rowBytes;
  const raw = new Uint8Array(rows * (rowBytes + 1));
  for (let y = 0; y < rows; y++) raw.set(samples.subarray(y * rowBytes, (y + 1) * rowBytes), y * (rowBytes + 1) + 1);
  return zlibSync(raw);
}

export function pngHead(width: number, height: number, depth = 8, channels = 3): Uint8Array {
  const colourType = channels === 1 ? 0 : channels === 3 ? 2 : 6;
  return join(pngMagic, pngChunk("IHDR", [...u32(width), ...u32(height), depth, colourType, 0, 0, 0]));
}

export function png({ width, height, channels, depth = 8, samples, before = [], after = [] }: PngParts) {
  return join(
    pngHead(width, height, depth, channels),
    ...before,
    pngChunk("IDAT", scanlines(samples, (width * channels * depth) / 8)),
    ...after,
    pngChunk("IEND", []),
  );
}

/** An animated PNG whose first frame is the default image; frames are [height, width, 3]. */
export function apng(width: number, height: number, frames: readonly Uint8Array[]) {
  let sequence = 0;
  const control = () =>
    pngChunk("fcTL", [...u32(sequence++), ...u32(width), ...u32(height), ...u32(0), ...u32(0), 0, 1, 0, 10, 0, 0]);
  const first = control();
  const rest = frames.slice(1).flatMap((frame) => {
    const head = control();
    return [head, pngChunk("fdAT", join(u32(sequence++), scanlines(frame, width * 3)))];
  });
  const animation = pngChunk("acTL", [...u32(frames.length), ...u32(0)]);
  return png({
    width,
    height,
    channels: 3,
    samples: frames[0] as Uint8Array,
    before: [animation, first],
    after: rest,
  });
}

/** A TIFF block with the orientation as its only entry: the payload of EXIF. */
export function exifBlock(orientation: number, order: "II" | "MM" = "MM"): Uint8Array {
  const [short, long] = order === "II" ? [u16le, u32le] : [u16, u32];
  return join(
    ascii(order),
    short(42),
    long(8),
    short(1),
    short(0x0112),
    short(3),
    long(1),
    short(orientation),
    [0, 0],
    long(0),
  );
}

/** A JPEG with an EXIF segment put in right behind its start. */
export function jpegWithExif(jpeg: Uint8Array, orientation: number, order: "II" | "MM" = "MM") {
  const body = join(ascii("Exif\0\0"), exifBlock(orientation, order));
  return join(jpeg.subarray(0, 2), [0xff, 0xe1], u16(body.length + 2), body, jpeg.subarray(2));
}

/** The chunk with the pixels of a WebP: encoders may have put a canvas and a profile in front. */
function webpPixels(webp: Uint8Array): Uint8Array {
  const view = new DataView(webp.buffer, webp.byteOffset, webp.byteLength);
  for (let at = 12; at + 8 <= webp.length; ) {
    const length = view.getUint32(at + 4, true) + 8;
    const type = String.fromCharCode(...webp.subarray(at, at + 4));
    if (type === "VP8 " || type === "VP8L") return webp.subarray(at, at + length + (length & 1));
    at += length + (length & 1);
  }
  throw new Error("a WebP without pixels");
}

/** The pixels of a WebP as an extended one with an EXIF chunk behind them. */
export function webpWithExif(webp: Uint8Array, width: number, height: number, orientation: number) {
  const exif = exifBlock(orientation, "II");
  const side = (value: number) => u32le(value - 1).slice(0, 3);
  const body = join(
    ascii("WEBPVP8X"),
    u32le(10),
    [0x08, 0, 0, 0, ...side(width), ...side(height)],
    webpPixels(webp),
    ascii("EXIF"),
    u32le(exif.length),
    exif,
    exif.length % 2 ? [0] : [],
  );
  return join(ascii("RIFF"), u32le(body.length), body);
}

/**
 * A GIF of one colour per frame, from a palette of 128 entries. The pixels are
 * written without compression: codes of 8 bits, cleared before they would grow.
 */
export function gif(
  width: number,
  height: number,
  frames: readonly (readonly [number, number, number])[],
  loop = true,
) {
  const palette = new Uint8Array(128 * 3);
  frames.forEach((colour, index) => palette.set(colour, index * 3));
  const image = (index: number) => {
    const codes: number[] = [];
    for (let i = 0; i < width * height; i++) codes.push(...(i % 100 === 0 ? [128, index] : [index]));
    codes.push(129);
    const blocks: number[] = [];
    for (let at = 0; at < codes.length; at += 255) {
      const block = codes.slice(at, at + 255);
      blocks.push(block.length, ...block);
    }
    return [0x21, 0xf9, 4, 0, 10, 0, 0, 0, 0x2c, 0, 0, 0, 0, ...u16le(width), ...u16le(height), 0, 7, ...blocks, 0];
  };
  const looping = loop ? join([0x21, 0xff, 11], ascii("NETSCAPE2.0"), [3, 1, 0, 0, 0]) : new Uint8Array();
  return join(gifHead(width, height), palette, looping, ...frames.map((_, index) => image(index)), [0x3b]);
}

/** A GIF's first 13 bytes, announcing a palette of 128 entries. */
export const gifHead = (width: number, height: number) =>
  join(ascii("GIF89a"), u16le(width), u16le(height), [0x80 | 6, 0, 0]);

/** A JPEG's start with a frame header of three components, and nothing behind it. */
export const jpegHead = (width: number, height: number, marker = 0xc0) =>
  join([0xff, 0xd8, 0xff, marker, 0, 17, 8], u16(height), u16(width), [3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]);

/** A lossy WebP's key frame header. */
export function webpLossyHead(width: number, height: number) {
  const body = [0x30, 0, 0, 0x9d, 1, 0x2a, ...u16le(width), ...u16le(height)];
  return join(ascii("RIFF"), u32le(body.length + 12), ascii("WEBPVP8 "), u32le(body.length), body);
}

/** A lossless WebP's header. */
export function webpLosslessHead(width: number, height: number) {
  const [w, h] = [width - 1, height - 1];
  const body = [0x2f, w & 255, (w >> 8) | ((h & 3) << 6), (h >> 2) & 255, (h >> 10) & 15];
  return join(ascii("RIFF"), u32le(body.length + 12), ascii("WEBPVP8L"), u32le(body.length), body);
}

/** An extended WebP's canvas. */
export function webpExtendedHead(width: number, height: number, flags = 0) {
  const side = (value: number) => u32le(value - 1).slice(0, 3);
  const body = [flags, 0, 0, 0, ...side(width), ...side(height)];
  return join(ascii("RIFF"), u32le(body.length + 12), ascii("WEBPVP8X"), u32le(body.length), body);
}

/** A Windows bitmap of 24 bits per pixel; `pixels` are [height, width, 3], written from the bottom row up. */
export function bmp(width: number, height: number, pixels: Uint8Array) {
  const rowBytes = Math.ceil((width * 3) / 4) * 4;
  const rows = new Uint8Array(rowBytes * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < 3; c++) {
        rows[(height - 1 - y) * rowBytes + x * 3 + 2 - c] = pixels[(y * width + x) * 3 + c] as number;
      }
    }
  }
  const head = [...u32le(40), ...u32le(width), ...u32le(height), 1, 0, 24, 0, ...u32le(0), ...u32le(rows.length)];
  return join(ascii("BM"), u32le(54 + rows.length), u32le(0), u32le(54), head, new Uint8Array(16), rows);
}

export const box = (type: string, ...body: readonly (Uint8Array | readonly number[])[]) => {
  const inner = join(...body);
  return join(u32(inner.length + 8), ascii(type), inner);
};

/** The `ftyp` box of an ISO media file. */
export const fileType = (major: string, ...compatible: readonly string[]) =>
  box("ftyp", ascii(major), u32(0), ascii(compatible.join("")));

/** An AVIF's header with one `ispe` for each size. */
export const avifHead = (sizes: readonly (readonly [number, number])[], major = "avif") =>
  join(
    fileType(major, "mif1", "miaf"),
    box("meta", u32(0), box("iprp", box("ipco", ...sizes.map(([w, h]) => box("ispe", u32(0), u32(w), u32(h)))))),
  );

/**
 * A test picture without any symmetry, [height, width, 3]: a red, a green, a
 * blue and a yellow quarter, row by row.
 */
export function quarters(width: number, height: number): Uint8Array {
  const colours = [220, 40, 40, 40, 200, 60, 40, 60, 220, 230, 220, 40];
  const out = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const quarter = (y < height / 2 ? 0 : 2) + (x < width / 2 ? 0 : 1);
      for (let c = 0; c < 3; c++) out[(y * width + x) * 3 + c] = colours[quarter * 3 + c] as number;
    }
  }
  return out;
}

/**
 * How an upright picture is stored under an EXIF orientation: the inverse of the
 * turn that the decoder will make.
 *
 * @returns stored width, height and pixels
 */
export function stored(rgb: Uint8Array, width: number, height: number, orientation: number) {
  const swap = orientation >= 5;
  const [w, h] = swap ? [height, width] : [width, height];
  const out = new Uint8Array(rgb.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [right, low] = [width - 1 - x, height - 1 - y];
      // Where the upright pixel (x, y) lies in the file; EXIF 2.32, figure of tag 0x0112.
      const [sx, sy] = (
        [
          [x, y],
          [right, y],
          [right, low],
          [x, low],
          [y, x],
          [y, right],
          [low, right],
          [low, x],
        ] as const
      )[orientation - 1] as readonly [number, number];
      out.set(rgb.subarray((y * width + x) * 3, (y * width + x) * 3 + 3), (sy * w + sx) * 3);
    }
  }
  return { width: w, height: h, rgb: out };
}

/** Bytes that no encoder can make small; always the same. */
export function noise(length: number): Uint8Array {
  let state = 1;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state >>> 24;
  });
}
