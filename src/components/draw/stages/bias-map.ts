import type { NamedTensor } from "../../../model/tensor.ts";
import { type CellLayout, cellCorner } from "../charts/cells.ts";
import { imageCanvas } from "../charts/picture-crop.ts";
import { colorTable } from "../color.ts";
import { type DivergingScale, divergingScale } from "../maps/diverging-scale.ts";
import { paint } from "../raster.ts";

/**
 * The bias of one head for every entry of its table.
 *
 * @param table [entries, heads], as stored
 * @param turned the order in which the key lies seen from the query: the table from its end
 */
export function headBias(table: NamedTensor, head: number, turned = false): Float32Array {
  const [entries = 0, heads = 1] = table.shape;
  return Float32Array.from({ length: entries }, (_, entry) => {
    const at = turned ? entries - 1 - entry : entry;
    return table.data[at * heads + head] as number;
  });
}

/** One scale for all heads of a block, centred on 0, so that heads compare. */
export function biasScale(table: NamedTensor): DivergingScale {
  let limit = 0;
  for (const value of table.data) limit = Math.max(limit, Math.abs(value));
  return divergingScale(limit);
}

/** Paints one map of values into a box, one cell one value, cells of equal size. */
export function drawBias(
  context: CanvasRenderingContext2D,
  values: Float32Array,
  rows: number,
  columns: number,
  scale: DivergingScale,
  box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
): void {
  const image = new ImageData(columns, rows);
  paint(values, rows, columns, scale.unit, colorTable("diverging"), image);
  context.imageSmoothingEnabled = false;
  context.drawImage(imageCanvas(image), box.x, box.y, box.width, box.height);
}

/** The maps of all heads, each in its cell of a layout. */
export function drawAllBiases(
  context: CanvasRenderingContext2D,
  layout: CellLayout,
  table: NamedTensor,
  rows: number,
  columns: number,
  turned: boolean,
): void {
  const scale = biasScale(table);
  for (let head = 0; head < (table.shape[1] ?? 0); head++) {
    const [x, y] = cellCorner(layout, head);
    const box = { x, y, width: layout.cell, height: layout.cellHeight };
    drawBias(context, headBias(table, head, turned), rows, columns, scale, box);
  }
}
