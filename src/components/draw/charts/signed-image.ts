import { colorTable } from "../color.ts";
import { divergingScale } from "../maps/diverging-scale.ts";
import { fitCanvas, paint } from "../raster.ts";
import { imageCanvas } from "./picture-crop.ts";

/**
 * Vectors as columns of an image through the diverging map: the first dimension on top.
 *
 * @param vectors [column, dim]
 * @param limit value of full colour
 */
export function drawColumns(
  canvas: HTMLCanvasElement,
  vectors: ArrayLike<number>,
  dim: number,
  limit: number,
  width: number,
  height: number,
): void {
  const columns = vectors.length / dim;
  const turned = new Float32Array(vectors.length);
  for (let column = 0; column < columns; column++) {
    for (let i = 0; i < dim; i++) turned[i * columns + column] = vectors[column * dim + i] as number;
  }
  const image = new ImageData(columns, dim);
  paint(turned, dim, columns, divergingScale(limit).unit, colorTable("diverging"), image);
  const context = fitCanvas(canvas, width, height);
  // More values than pixels are averaged, fewer stay crisp.
  context.imageSmoothingEnabled = columns > canvas.width || dim > canvas.height;
  context.imageSmoothingQuality = "high";
  context.drawImage(imageCanvas(image), 0, 0, width, height);
}

/** Largest absolute value; 0 of nothing. */
export function largestOf(values: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i] as number));
  return most;
}
