import sharp from "sharp";
import type { Decode } from "../../../src/model/image/decode.ts";

/**
 * Stands in for the browser's decoder in Node. Alpha is dropped, as Pillow's
 * `convert("RGB")` does and the reference tensors were made; colour profiles are
 * ignored, as Pillow and `decodeImage` do.
 */
export const decodeInNode: Decode = async (blob) => {
  const image = sharp(Buffer.from(await blob.arrayBuffer()), { ignoreIcc: true })
    .removeAlpha()
    .toColourspace("srgb");
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  if (info.channels !== 3) throw new Error(`expected 3 channels, got ${info.channels}`);
  return { width: info.width, height: info.height, rgb: new Uint8Array(data), bitmap: null };
};
