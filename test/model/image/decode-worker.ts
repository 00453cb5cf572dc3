import { decodeImage } from "../../../src/model/image/decode.ts";

/** Decodes the blob it is sent and gives the result back: what the engine's worker does, alone. */
self.onmessage = async ({ data }: MessageEvent<Blob>) => {
  const image = await decodeImage(data);
  self.postMessage(image, { transfer: [image.rgb.buffer, image.bitmap as ImageBitmap] });
};
