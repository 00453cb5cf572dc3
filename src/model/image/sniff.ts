import { ModelError } from "../errors.ts";
import { type ImageFormat, type ImageHeader, type RawHeader, type Signature, signatureOf } from "./formats.ts";
import { avifHeader, bmpHeader, gifHeader } from "./header-other.ts";
import { jpegHeader } from "./header-jpeg.ts";
import { pngHeader } from "./header-png.ts";
import { webpHeader } from "./header-webp.ts";

export type { ImageHeader } from "./formats.ts";

/** Largest picture in megapixels (10⁶ pixels): 40 megapixels are 160 MB once decoded. */
export const maxMegapixels = 40;
/** Largest file in bytes. */
export const maxFileBytes = 64 * 1024 * 1024;

const readers: Record<ImageFormat, (bytes: Uint8Array) => RawHeader | undefined> = {
  png: pngHeader,
  jpeg: jpegHeader,
  webp: webpHeader,
  gif: gifHeader,
  bmp: bmpHeader,
  avif: avifHeader,
};

/**
 * Reads a picture's header, so that what cannot or must not be decoded is refused
 * at once: a picture of 31 KB may unfold to a gigabyte. Linear in the header,
 * never decodes, never throws anything but `ModelError`.
 *
 * @param bytes the file, or its beginning
 * @throws ModelError `image.*` when it is no picture a browser opens, cut short in its header, or too large
 */
export function sniffImage(bytes: Uint8Array): ImageHeader {
  checkFileSize(bytes.length);
  const signature = signatureOf(bytes);
  if (!isFormat(signature)) throw refusal(signature);
  const raw = readers[signature.kind](bytes);
  if (!raw) {
    throw new ModelError(
      "image.truncated",
      `This ${signature.kind.toUpperCase()} file ends inside its header, after ${bytes.length} bytes; it was not saved or downloaded completely. Get it again.`,
      { format: signature.kind.toUpperCase(), bytes: bytes.length },
    );
  }
  const { width, height } = raw;
  if (width < 1 || height < 1) {
    throw new ModelError(
      "image.noPixels",
      `The picture says that it is ${width} × ${height} pixels; at least 1 × 1 is needed. The file is damaged: choose another.`,
      { width, height },
    );
  }
  if (width * height > maxMegapixels * 1e6) {
    throw tooManyPixels(width, height);
  }
  return { format: signature.kind, ...raw };
}

/**
 * @param bytes size of the file
 * @throws ModelError `image.empty` for 0 bytes, `image.tooManyBytes` above `maxFileBytes`
 */
export function checkFileSize(bytes: number): void {
  if (bytes === 0) {
    throw new ModelError("image.empty", "The file is empty (0 bytes); choose a PNG, JPEG or WebP picture.", {});
  }
  if (bytes > maxFileBytes) {
    // Rounded up, so that it never reads as the limit itself; a download is stopped before its true size is known.
    const [megabytes, limit] = [Math.ceil((bytes * 10) / 2 ** 20) / 10, maxFileBytes / 2 ** 20];
    throw new ModelError(
      "image.tooManyBytes",
      `The file has ${megabytes} MB or more; the limit is ${limit} MB. Save the picture smaller or as JPEG.`,
      { megabytes, limit },
    );
  }
}

/** The refusal of a picture above `maxMegapixels`. */
export function tooManyPixels(width: number, height: number): ModelError {
  return new ModelError(
    "image.tooManyPixels",
    `The picture is ${width} × ${height} pixels (${megapixels(width, height)} megapixels); the limit is ${maxMegapixels}. Make it smaller and try again: the model looks at a few hundred pixels a side.`,
    { width, height, megapixels: megapixels(width, height), limit: maxMegapixels },
  );
}

/** Megapixels with one decimal, for a sentence. */
function megapixels(width: number, height: number): number {
  return Math.round((width * height) / 1e5) / 10;
}

function isFormat(signature: Signature): signature is { kind: ImageFormat } {
  return signature.kind in readers;
}

/** One sentence for each kind of file that is no picture for us. */
function refusal({ kind, name = "" }: Signature): ModelError {
  switch (kind) {
    case "heic":
      return new ModelError(
        "image.heic",
        "This is a HEIC picture, as iPhones store them, and most browsers cannot open it; export or share it as JPEG, then drop that.",
        {},
      );
    case "svg":
      return new ModelError(
        "image.svg",
        "This is an SVG drawing: it has shapes, not pixels, and the model needs pixels; export it as PNG.",
        {},
      );
    case "pdf":
      return new ModelError("image.pdf", "This is a PDF document, not a picture; export the page as PNG or JPEG.", {});
    case "tiff":
      return new ModelError(
        "image.tiff",
        "This is a TIFF or camera raw file, which browsers do not open; save it as PNG (without loss) or JPEG.",
        {},
      );
    case "html":
      return new ModelError(
        "image.html",
        "This is a web page (HTML), not a picture; open it, save the picture itself, and drop that.",
        {},
      );
    case "text":
      return new ModelError(
        "image.text",
        "This file holds text, not a picture, whatever its name says; choose a PNG, JPEG or WebP picture.",
        {},
      );
    case "other":
      return new ModelError(
        "image.other",
        `This is a ${name} file, which is not among the pictures that browsers open here; save it as PNG or JPEG.`,
        { format: name },
      );
    default:
      return new ModelError(
        "image.unknown",
        "This file is not a picture in any format known here; choose a PNG, JPEG, WebP, GIF, BMP or AVIF file.",
        {},
      );
  }
}
