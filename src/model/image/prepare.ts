import type { Preprocessing } from "../config.ts";
import type { Picture } from "../engine.ts";
import { toModelPixels } from "./crop.ts";
import { type Decode, decodeImage } from "./decode.ts";

export interface PrepareOptions {
  readonly signal?: AbortSignal;
  /** Stands in for the browser's decoder, in Node. */
  readonly decode?: Decode;
}

/**
 * From a file to what one model gets of it.
 *
 * @throws ModelError `image.*` when the picture cannot be used
 * @throws AbortError when the signal is aborted
 */
export async function preparePicture(
  blob: Blob,
  preprocessing: Preprocessing,
  { signal, decode = decodeImage }: PrepareOptions = {},
): Promise<Picture> {
  const { width, height, rgb, bitmap } = await decode(blob, { signal });
  try {
    signal?.throwIfAborted();
    const { pixels, crop } = toModelPixels(rgb, width, height, preprocessing);
    return { width, height, crop, pixels, pixelSize: preprocessing.cropSize, bitmap };
  } catch (error) {
    bitmap?.close();
    throw error;
  }
}
