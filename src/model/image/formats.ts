import type { Orientation } from "./exif.ts";

/** What the first bytes of a file say it is. The first six are decoded by browsers. */
export type FileKind = ImageFormat | "heic" | "svg" | "pdf" | "tiff" | "html" | "text" | "other" | "unknown";
export type ImageFormat = "png" | "jpeg" | "webp" | "gif" | "bmp" | "avif";

/** What the header of a picture says, before anything is decoded. */
export interface ImageHeader {
  readonly format: ImageFormat;
  /** Stored size in pixels, before `orientation` turns it. */
  readonly width: number;
  readonly height: number;
  /** EXIF orientation; 1 where there is none. AVIF turns itself and is always 1. */
  readonly orientation: Orientation;
  /**
   * The bytes that tell a browser to turn a PNG or WebP, absent where there are
   * none: browsers disagree on these two, so the tag is taken out and we turn.
   */
  readonly exifTag?: { readonly start: number; readonly end: number; readonly replacement: string };
  /** More than one frame. For GIF: as far as the bytes given show it. */
  readonly animated: boolean;
}

/** A header without its `format`; undefined when the bytes end before the size is known. */
export type RawHeader = Omit<ImageHeader, "format">;

/** A file's kind, and its name for a person where the kind is `other`. */
export interface Signature {
  readonly kind: FileKind;
  readonly name?: string;
}

const magics: readonly (readonly [magic: string, kind: FileKind, name?: string])[] = [
  ["\x89PNG\r\n\x1a\n", "png"],
  ["\xff\xd8\xff", "jpeg"],
  ["GIF87a", "gif"],
  ["GIF89a", "gif"],
  ["%PDF-", "pdf"],
  ["II*\0", "tiff"],
  ["MM\0*", "tiff"],
  ["II+\0", "tiff"],
  ["MM\0+", "tiff"],
  ["8BPS", "other", "Photoshop"],
  ["\xff\x0a", "other", "JPEG XL"],
  ["\0\0\0\x0cJXL \r\n", "other", "JPEG XL"],
  ["\0\0\0\x0cjP  \r\n", "other", "JPEG 2000"],
  ["\xff\x4f\xff\x51", "other", "JPEG 2000"],
  ["\0\0\x01\0", "other", "ICO"],
  ["\x1a\x45\xdf\xa3", "other", "WebM/Matroska"],
  ["PK\x03\x04", "other", "ZIP"],
  ["\x1f\x8b", "other", "gzip"],
];

/** Brands of `ftyp` boxes (ISO/IEC 14496-12) whose pictures are HEVC, which no desktop browser but Safari decodes. */
const heicBrands = new Set(["heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs", "mif1", "msf1"]);

/** Bytes `at` to `at + length` as Latin-1 text; shorter at the end of the file. */
export function latin(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}

/**
 * What a file is, by its first bytes; its name and declared type are not asked,
 * as they are often wrong. Reads at most the first four kilobytes.
 */
export function signatureOf(bytes: Uint8Array): Signature {
  const head = latin(bytes, 0, 16);
  for (const [magic, kind, name] of magics) {
    // A file that ends inside its magic number is that kind, cut short.
    const cut = head.length > 1 && bytes.length < magic.length && magic.startsWith(head);
    if (head.startsWith(magic) || cut) return name ? { kind, name } : { kind };
  }
  if (head.startsWith("RIFF")) {
    return head.slice(8, 12) === "WEBP"
      ? { kind: "webp" }
      : { kind: "other", name: `RIFF ${head.slice(8, 12).trim()}` };
  }
  if (head.slice(4, 8) === "ftyp") return brandOf(bytes);
  // Two letters alone are weak evidence: plain text may begin with them.
  if (head.startsWith("BM") && [12, 40, 52, 56, 64, 108, 124].includes(bytes[14] ?? 0) && bytes[15] === 0) {
    return { kind: "bmp" };
  }
  return textKind(bytes);
}

function brandOf(bytes: Uint8Array): Signature {
  const length = Math.min(new DataView(bytes.buffer, bytes.byteOffset).getUint32(0), bytes.length, 256);
  const brands = new Set<string>();
  // The minor version sits at 12 between the major brand and the compatible ones.
  for (let at = 8; at + 4 <= length; at += at === 8 ? 8 : 4) brands.add(latin(bytes, at, 4));
  if (brands.has("avif") || brands.has("avis")) return { kind: "avif" };
  for (const brand of brands) if (heicBrands.has(brand)) return { kind: "heic" };
  return { kind: "other", name: `${latin(bytes, 8, 4).replace(/[^\w]/g, "")} MP4` };
}

/** Tells markup and text from binary; UTF-16 with a byte order mark counts as text. */
function textKind(bytes: Uint8Array): Signature {
  const head = bytes.subarray(0, 4096);
  const wide = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
  const text = latin(head, 0, head.length)
    .replaceAll("\0", wide ? "" : "\0")
    .toLowerCase();
  const markup = text.replace(/^(\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*/, "");
  if (markup.startsWith("<")) {
    if (/^<(!doctype html|html|head|body|script)/.test(markup)) return { kind: "html" };
    if (/<svg[\s>]/.test(markup)) return { kind: "svg" };
    return { kind: markup.startsWith("<!--") ? "html" : "text" };
  }
  if (head.length === 0) return { kind: "unknown" };
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 9 || (code > 13 && code < 32) || code === 127) return { kind: "unknown" };
  }
  return { kind: "text" };
}
