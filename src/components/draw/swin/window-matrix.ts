import { colorTable, type ColorMap } from "../color.ts";
import { drawAttentionMatrix, wholeMatrix } from "../maps/matrix.ts";
import type { AxisTick } from "../maps/matrix-axis.ts";
import { fitCanvas } from "../raster.ts";

/**
 * Paints the matrix of one window, one pixel per pair; masked pairs stay transparent.
 *
 * @param values [query, key]
 * @param hidden 1 for masked pairs: [query, key]
 * @param unit position 0 to 1 in the colour table
 */
export function paintWindowMatrix(
  image: ImageData,
  values: Float32Array,
  hidden: Uint8Array,
  unit: (value: number) => number,
  colorMap: ColorMap,
): void {
  const table = colorTable(colorMap);
  for (let pair = 0; pair < values.length; pair++) {
    const entry = ((unit(values[pair] as number) * 255 + 0.5) | 0) * 4;
    image.data.set(table.subarray(entry, entry + 4), pair * 4);
    if (hidden[pair]) image.data[pair * 4 + 3] = 0;
  }
}

/** Pairs of different regions: [query, key], 1 where the mask keeps them apart. */
export function strangers(regions: Uint8Array): Uint8Array {
  const size = regions.length;
  return Uint8Array.from({ length: size * size }, (_, pair) =>
    regions[Math.floor(pair / size)] === regions[pair % size] ? 0 : 1,
  );
}

/** The largest size of a score of a pair that is not masked; 0 for none. */
export function seenLimit(scores: Float32Array, hidden: Uint8Array): number {
  let high = 0;
  for (let pair = 0; pair < scores.length; pair++) {
    if (!hidden[pair]) high = Math.max(high, Math.abs(scores[pair] as number));
  }
  return high;
}

/**
 * Lines of an SVG path between pairs that are masked and pairs that are not.
 *
 * @param size places of the window
 * @param cell CSS pixels
 */
export function regionBorders(apart: Uint8Array, size: number, cell: number): string {
  const lines: string[] = [];
  const at = (row: number, column: number) => apart[row * size + column];
  for (let one = 0; one < size; one++) {
    for (let other = 1; other < size; other++) {
      if (at(one, other) !== at(one, other - 1)) lines.push(`M${other * cell} ${one * cell}v${cell}`);
      if (at(other, one) !== at(other - 1, one)) lines.push(`M${one * cell} ${other * cell}h${cell}`);
    }
  }
  return lines.join("");
}

/**
 * Labels along a window's places: one for each row of the window, in its middle.
 *
 * @param name label of a row of the window, from 0
 * @param columns places in a row of the window
 */
export function placeTicks(rows: number, columns: number, cell: number, name: (row: number) => string): AxisTick[] {
  return Array.from({ length: rows }, (_, row) => ({ label: name(row), at: (row + 0.5) * columns * cell }));
}

let scratch: HTMLCanvasElement | undefined;

/**
 * Draws the matrix of one window over a square canvas; only clears it without values.
 *
 * @param side CSS pixels
 * @param ratio device pixels per CSS pixel
 */
export function drawWindowMatrix(
  canvas: HTMLCanvasElement,
  values: Float32Array | undefined,
  hidden: Uint8Array,
  colors: { readonly map: ColorMap; readonly scale: { unit(value: number): number } },
  side: number,
  ratio: number,
): void {
  const size = Math.round(Math.sqrt(hidden.length));
  scratch ??= document.createElement("canvas");
  scratch.width = size;
  scratch.height = size;
  if (values) {
    const image = new ImageData(size, size);
    paintWindowMatrix(image, values, hidden, colors.scale.unit, colors.map);
    scratch.getContext("2d")?.putImageData(image, 0, 0);
  }
  const context = fitCanvas(canvas, side, side);
  drawAttentionMatrix(context, scratch, side, wholeMatrix, ratio);
  hatchBeneath(context, side);
}

/** Diagonal lines wherever nothing is drawn: in the pixels, so that an exported figure has them too. */
function hatchBeneath(context: CanvasRenderingContext2D, side: number): void {
  const step = 5;
  context.save();
  context.globalCompositeOperation = "destination-over";
  // One gray for both themes.
  context.strokeStyle = "rgb(128 128 128 / 0.4)";
  context.lineWidth = 1;
  context.beginPath();
  for (let sum = step; sum < 2 * side; sum += step) {
    context.moveTo(sum, 0);
    context.lineTo(sum - side, side);
  }
  context.stroke();
  context.restore();
}
