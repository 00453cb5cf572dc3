import { maskedBelow } from "../../../model/analysis/pair.ts";
import { type ColorMap, colorTable } from "../color.ts";
import { paint } from "../raster.ts";
import type { Box } from "./box.ts";

/** The part of a matrix that is seen: a factor and the shift of its left upper corner in CSS pixels. */
export interface MatrixView {
  readonly k: number;
  readonly x: number;
  readonly y: number;
}

export const wholeMatrix: MatrixView = { k: 1, x: 0, y: 0 };

/**
 * The side of the matrix on the page in CSS pixels: whole device pixels per cell
 * where that wastes less than a sixth of the room, else all of the room.
 *
 * @param room CSS pixels
 * @param ratio device pixels per CSS pixel
 */
export function matrixSide(room: number, tokens: number, ratio: number): number {
  const pixels = Math.max(1, Math.floor(room * ratio));
  const whole = Math.floor(pixels / tokens) * tokens;
  return (whole >= pixels * 0.84 ? whole : pixels) / ratio;
}

/** CSS pixels of one cell. */
export function cellSize(side: number, tokens: number, view: MatrixView): number {
  return (side / tokens) * view.k;
}

/** The cell under a point of the page, or null outside the matrix. */
export function pairAt(
  side: number,
  tokens: number,
  view: MatrixView,
  x: number,
  y: number,
): { readonly query: number; readonly key: number } | null {
  if (x < 0 || y < 0 || x >= side || y >= side) return null;
  const size = cellSize(side, tokens, view);
  const [query, key] = [Math.floor((y - view.y) / size), Math.floor((x - view.x) / size)];
  return query >= 0 && key >= 0 && query < tokens && key < tokens ? { query, key } : null;
}

/** Where the cell of a pair lies on the page. */
export function pairBox(side: number, tokens: number, view: MatrixView, query: number, key: number): Box {
  const size = cellSize(side, tokens, view);
  return { x: view.x + key * size, y: view.y + query * size, width: size, height: size };
}

/** The view moved as little as needed for a pair to be seen. */
export function viewWith(side: number, tokens: number, view: MatrixView, query: number, key: number): MatrixView {
  const size = cellSize(side, tokens, view);
  const moved = (shift: number, index: number) => {
    const start = shift + index * size;
    const inside = start < 0 ? shift - start : start + size > side ? shift - (start + size - side) : shift;
    return Math.min(0, Math.max(side - side * view.k, inside));
  };
  return { k: view.k, x: moved(view.x, key), y: moved(view.y, query) };
}

/**
 * Paints a matrix one pixel per pair, row by row. Masked scores stay transparent.
 *
 * @param values [query, key]
 * @param image tokens × tokens pixels
 */
export function paintMatrix(
  image: ImageData,
  values: Float32Array,
  tokens: number,
  unit: (value: number) => number,
  colorMap: ColorMap,
): void {
  paint(values, tokens, tokens, unit, colorTable(colorMap), image);
  if (colorMap !== "diverging") return;
  for (let i = 0; i < values.length; i++) if ((values[i] as number) <= maskedBelow) image.data[i * 4 + 3] = 0;
}

/**
 * Draws the seen part of a painted matrix. Cells of a whole number of device
 * pixels, and large ones, have sharp edges; in between, cells are first enlarged
 * and then averaged down, so that all look equally large.
 *
 * @param source the painted matrix, one pixel per pair
 * @param context its transform says how large a CSS pixel is
 * @param ratio device pixels per CSS pixel
 */
export function drawAttentionMatrix(
  context: CanvasRenderingContext2D,
  source: HTMLCanvasElement,
  side: number,
  view: MatrixView,
  ratio: number,
): void {
  const tokens = source.width;
  const size = cellSize(side, tokens, view);
  const pixels = size * ratio;
  const first = { x: Math.max(0, Math.floor(-view.x / size)), y: Math.max(0, Math.floor(-view.y / size)) };
  const count = {
    x: Math.min(tokens, Math.ceil((side - view.x) / size)) - first.x,
    y: Math.min(tokens, Math.ceil((side - view.y) / size)) - first.y,
  };
  const to = { x: view.x + first.x * size, y: view.y + first.y * size };
  context.clearRect(0, 0, side, side);
  const sharp = Math.abs(pixels - Math.round(pixels)) < 0.01 || pixels >= 5;
  let [from, x, y, width, height] = [source, first.x, first.y, count.x, count.y];
  if (!sharp && pixels > 1) {
    const multiple = Math.ceil(pixels);
    from = enlarged(source, first, count, multiple);
    [x, y, width, height] = [0, 0, count.x * multiple, count.y * multiple];
  }
  context.imageSmoothingEnabled = !sharp;
  context.imageSmoothingQuality = "high";
  context.drawImage(from, x, y, width, height, to.x, to.y, count.x * size, count.y * size);
}

let between: HTMLCanvasElement | undefined;

function enlarged(
  source: HTMLCanvasElement,
  first: { readonly x: number; readonly y: number },
  count: { readonly x: number; readonly y: number },
  multiple: number,
): HTMLCanvasElement {
  between ??= document.createElement("canvas");
  between.width = count.x * multiple;
  between.height = count.y * multiple;
  const context = between.getContext("2d");
  if (context) {
    context.imageSmoothingEnabled = false;
    context.drawImage(source, first.x, first.y, count.x, count.y, 0, 0, between.width, between.height);
  }
  return between;
}
