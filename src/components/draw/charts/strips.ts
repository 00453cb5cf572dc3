import { colorTable } from "../color.ts";
import { fitCanvas } from "../raster.ts";
import { imageCanvas } from "./picture-crop.ts";

/**
 * A flattened patch as a strip: the channels one after another, each in its own
 * colour, from black at the lowest value to full at the highest.
 *
 * @param values [channel, pixel]
 */
export function drawChannelStrip(
  canvas: HTMLCanvasElement,
  values: Float32Array,
  channels: number,
  low: number,
  high: number,
  width: number,
  height: number,
): void {
  const image = new ImageData(values.length, 1);
  const area = values.length / channels;
  values.forEach((value, index) => {
    const level = (255 * (value - low)) / (high - low || 1);
    const channel = Math.floor(index / area);
    for (let c = 0; c < 3; c++) image.data[index * 4 + c] = channels === 1 || c === channel ? level : level * 0.18;
    image.data[index * 4 + 3] = 255;
  });
  stretch(canvas, image, width, height);
}

/** Signed values as a strip through the diverging map, symmetric around 0. */
export function drawSignedStrip(
  canvas: HTMLCanvasElement,
  values: Float32Array,
  limit: number,
  width: number,
  height: number,
): void {
  const table = colorTable("diverging");
  const image = new ImageData(values.length, 1);
  values.forEach((value, index) => {
    const entry = Math.max(0, Math.min(255, Math.round(127.5 + (127.5 * value) / (limit || 1)))) * 4;
    image.data.set(table.subarray(entry, entry + 4), index * 4);
  });
  stretch(canvas, image, width, height);
}

/** More values than pixels are averaged, fewer stay crisp. */
function stretch(canvas: HTMLCanvasElement, image: ImageData, width: number, height: number): void {
  const context = fitCanvas(canvas, width, height);
  context.imageSmoothingEnabled = image.width > canvas.width;
  context.imageSmoothingQuality = "high";
  context.drawImage(imageCanvas(image), 0, 0, width, height);
}
