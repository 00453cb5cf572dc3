import sharp from "sharp";
import type { DecodedImage } from "../../src/model/image/decode.ts";

/**
 * A picture as RGB, [height, width, 3]. As Pillow's `convert("RGB")`: alpha is
 * dropped, grey copied to three channels, no colour profile applied.
 */
export async function decodePillow(bytes: Uint8Array): Promise<Pick<DecodedImage, "width" | "height" | "rgb">> {
  const { data, info } = await sharp(bytes, { ignoreIcc: true })
    .toColourspace("srgb")
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  if (info.channels !== 3) throw new Error(`decoded ${info.channels} channels instead of 3`);
  return { width: info.width, height: info.height, rgb: new Uint8Array(data) };
}
