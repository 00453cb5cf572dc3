import { type CellLayout, cellCorner } from "./cells.ts";
import { imageCanvas } from "./picture-crop.ts";

/**
 * Draws one small map per cell of a grid, all of them on one canvas.
 *
 * @param rows @param columns size of each small map in values
 * @param paint writes map `index` into the image with its left upper pixel at (x, y)
 */
export function drawSmallMaps(
  context: CanvasRenderingContext2D,
  layout: CellLayout,
  count: number,
  rows: number,
  columns: number,
  paint: (image: ImageData, index: number, x: number, y: number) => void,
): void {
  const image = new ImageData(columns * layout.columns, rows * layout.rows);
  for (let index = 0; index < count; index++) {
    paint(image, index, (index % layout.columns) * columns, Math.floor(index / layout.columns) * rows);
  }
  const source = imageCanvas(image);
  // Fewer pixels than values: averaging is nearer to the truth than leaving some out.
  context.imageSmoothingEnabled = layout.cell * (globalThis.devicePixelRatio || 1) < columns;
  for (let index = 0; index < count; index++) {
    const [x, y] = cellCorner(layout, index);
    const [column, row] = [index % layout.columns, Math.floor(index / layout.columns)];
    context.drawImage(source, column * columns, row * rows, columns, rows, x, y, layout.cell, layout.cellHeight);
  }
}
