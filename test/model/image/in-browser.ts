import { decodeImage } from "../../../src/model/image/decode.ts";

/** The bytes of a file of the project. */
export const bytesAt = async (url: string) => new Uint8Array(await (await fetch(url)).arrayBuffer());

/** The bytes as a file of whatever type. */
export const blobOf = (bytes: Uint8Array<ArrayBuffer>, type = "") => new Blob([bytes], { type });

/** Decodes and lets go of the bitmap. */
export async function decode(bytes: Uint8Array<ArrayBuffer>, type?: string) {
  const image = await decodeImage(blobOf(bytes, type));
  image.bitmap?.close();
  return image;
}

/** Largest difference away from the seams between quarters, where JPEG and chroma subsampling ring. */
export function inside(got: Uint8Array, wanted: Uint8Array, width: number, height: number): number {
  let max = 0;
  for (let i = 0; i < wanted.length; i++) {
    const [x, y] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width)];
    if (Math.abs(x + 0.5 - width / 2) < 8 || Math.abs(y + 0.5 - height / 2) < 8) continue;
    max = Math.max(max, Math.abs((got[i] as number) - (wanted[i] as number)));
  }
  return max;
}

/** A JPEG or WebP by the browser's own encoder. */
export async function encode(rgb: Uint8Array, width: number, height: number, type: string) {
  const canvas = new OffscreenCanvas(width, height);
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let i = 0; i < width * height; i++) data.set(rgb.subarray(i * 3, i * 3 + 3), i * 4);
  canvas.getContext("2d")?.putImageData(new ImageData(data, width, height), 0, 0);
  return new Uint8Array(await (await canvas.convertToBlob({ type, quality: 1 })).arrayBuffer());
}
