import { ModelError } from "../errors.ts";
import type { Orientation } from "./exif.ts";
import type { ImageHeader } from "./formats.ts";
import { checkFileSize, maxMegapixels, sniffImage, tooManyPixels } from "./sniff.ts";
import { turnUpright, uprightSize, uprightTransform } from "./upright.ts";

/** A picture as pixels: upright, opaque. */
export interface DecodedImage {
  readonly width: number;
  readonly height: number;
  /** [height, width, 3], 0 to 255; transparency lies on white. */
  readonly rgb: Uint8Array;
  /** The same for the page, its longer side at most `displaySide`; null outside a browser. Whoever gets it closes it. */
  readonly bitmap: ImageBitmap | null;
}

/** `decodeImage`, or what stands in for it in Node. */
export type Decode = (blob: Blob, options?: { readonly signal?: AbortSignal }) => Promise<DecodedImage>;

/** Longest side of the picture for the page in pixels. */
export const displaySide = 2048;

/** Enough for nearly every header; a longer one (large colour profiles before the size) is read on. */
const headBytes = 1 << 20;

/** Pixels are read back in tiles: some browsers cap the area of a canvas, and one tile needs little memory. */
const tileWidth = 4096;
const tileHeight = 1024;

/**
 * Reads the header: from the first megabyte, and from all of the file where that
 * is not enough or EXIF may lie behind the pixels (PNG, WebP).
 *
 * @throws ModelError `image.*`, see `sniffImage`
 */
export async function sniffBlob(blob: Blob): Promise<ImageHeader> {
  checkFileSize(blob.size);
  try {
    const header = sniffImage(new Uint8Array(await blob.slice(0, headBytes).arrayBuffer()));
    if (blob.size <= headBytes || (header.format !== "png" && header.format !== "webp")) return header;
  } catch (error) {
    const cut = error instanceof ModelError && error.code === "image.truncated" && blob.size > headBytes;
    if (!cut) throw error;
  }
  return sniffImage(new Uint8Array(await blob.arrayBuffer()));
}

/**
 * Decodes a picture with the browser's own decoder, in the page or in a worker.
 * Checked by its header first; turned upright by its EXIF orientation; the first
 * frame of an animation; transparency flattened on white (Pillow's
 * `convert("RGB")` would drop it and bring up whatever colour lies beneath).
 * Colour profiles are ignored, as Pillow ignores them, so that the model gets the
 * numbers it was trained on; the page shows the same pixels as sRGB.
 *
 * @throws ModelError `image.*` when the picture cannot or must not be decoded
 * @throws AbortError when the signal is aborted
 */
export const decodeImage: Decode = async (blob, { signal } = {}) => {
  signal?.throwIfAborted();
  const header = await sniffBlob(blob);
  signal?.throwIfAborted();
  const decoded = await bitmapOf(blob, header);
  try {
    signal?.throwIfAborted();
    // The decoder has the last word: a header can lie.
    if (decoded.width * decoded.height > maxMegapixels * 1e6) throw tooManyPixels(decoded.width, decoded.height);
    // Without a tag that was taken out, the browser has already turned the picture.
    const orientation = header.exifTag ? header.orientation : 1;
    const [width, height] = uprightSize(orientation, decoded.width, decoded.height);
    const rgb = turnUpright(readPixels(decoded), decoded.width, decoded.height, orientation);
    return { width, height, rgb, bitmap: await forDisplay(decoded, orientation) };
  } finally {
    decoded.close();
  }
};

async function bitmapOf(blob: Blob, { format, exifTag }: ImageHeader): Promise<ImageBitmap> {
  const parts = exifTag ? [blob.slice(0, exifTag.start), exifTag.replacement, blob.slice(exifTag.end)] : [blob];
  // The declared type may be wrong or make the browser refuse; the bytes have told what it is.
  const typed = new Blob(parts, { type: `image/${format}` });
  try {
    return await createImageBitmap(typed, {
      imageOrientation: "from-image",
      premultiplyAlpha: "none",
      colorSpaceConversion: "none",
    });
  } catch {
    const name = format.toUpperCase();
    throw new ModelError(
      "image.decode",
      `The browser could not decode this ${name} picture: the file is damaged, or of a variety that the browser does not know. Open it in another program and save it as PNG.`,
      { format: name },
    );
  }
}

function canvasOf(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  if (!context) throw new ModelError("image.noCanvas", noCanvas, {});
  context.fillStyle = "#fff";
  return context;
}

const noCanvas =
  "The browser gave no canvas to read the picture with; most likely it is out of memory. Close other tabs and try again.";

/** The bitmap on white as [height, width, 3]. */
function readPixels(bitmap: ImageBitmap): Uint8Array {
  const { width, height } = bitmap;
  const rgb = new Uint8Array(width * height * 3);
  const context = canvasOf(Math.min(width, tileWidth), Math.min(height, tileHeight));
  for (let top = 0; top < height; top += tileHeight) {
    for (let left = 0; left < width; left += tileWidth) {
      const wide = Math.min(tileWidth, width - left);
      const high = Math.min(tileHeight, height - top);
      context.fillRect(0, 0, wide, high);
      context.drawImage(bitmap, left, top, wide, high, 0, 0, wide, high);
      const { data } = context.getImageData(0, 0, wide, high);
      for (let y = 0; y < high; y++) {
        let to = ((top + y) * width + left) * 3;
        const end = (y + 1) * wide * 4;
        for (let from = y * wide * 4; from < end; from += 4, to += 3) {
          rgb[to] = data[from] as number;
          rgb[to + 1] = data[from + 1] as number;
          rgb[to + 2] = data[from + 2] as number;
        }
      }
    }
  }
  return rgb;
}

/** The bitmap upright on white, its longer side at most `displaySide`. */
async function forDisplay(bitmap: ImageBitmap, orientation: Orientation): Promise<ImageBitmap> {
  const scale = Math.min(1, displaySide / Math.max(bitmap.width, bitmap.height));
  const resizeWidth = Math.max(1, Math.round(bitmap.width * scale));
  const resizeHeight = Math.max(1, Math.round(bitmap.height * scale));
  const small =
    scale < 1 ? await createImageBitmap(bitmap, { resizeWidth, resizeHeight, resizeQuality: "high" }) : bitmap;
  const [width, height] = uprightSize(orientation, resizeWidth, resizeHeight);
  const context = canvasOf(width, height);
  context.fillRect(0, 0, width, height);
  context.setTransform(uprightTransform(orientation, width, height));
  context.drawImage(small, 0, 0);
  if (small !== bitmap) small.close();
  return context.canvas.transferToImageBitmap();
}
