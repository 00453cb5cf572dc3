import type { WindowLayout } from "../../../model/analysis/windows.ts";
import type { AttentionScale } from "../attention-scale.ts";
import { type ColorMap, colorTable } from "../color.ts";
import { pixelRatio } from "../maps/box.ts";
import { paintWindowMap, type WindowMap } from "./swin-atlas.ts";
import { type TokenArea, windowBorders, windowPieces } from "./window-pieces.ts";

export interface WindowOverlayContent {
  readonly layout: WindowLayout;
  /** The chosen token's window, row-major over the rolled map. */
  readonly window: number;
  /** The chosen token's weights; null where they were not captured. */
  readonly map: WindowMap | null;
  readonly scale: AttentionScale;
  readonly colorMap: ColorMap;
  /** Of the weights, 0 to 1; at 1 every cell has exactly the colour of the legend, below it low weights let more of the picture through. */
  readonly opacity: number;
  /** Interpolates linearly between tokens; the truth is one number per token. */
  readonly smoothing: boolean;
  /** CSS pixels of a token. */
  readonly cell: number;
}

/** How much of the picture's light the other windows lose besides, 0 to 1. */
const veil = 0.3;

/**
 * Draws a window on the picture, in the picture's own coordinates: the weights
 * inside it, what the mask hides hatched, the other windows veiled, the borders of
 * all windows as lines.
 *
 * @param context its transform says how large a CSS pixel is
 * @param width @param height of the picture in CSS pixels
 */
export function drawWindowOverlay(
  context: CanvasRenderingContext2D,
  width: number,
  height: number,
  content: WindowOverlayContent,
): void {
  const { layout, window, map, cell } = content;
  const pieces = windowPieces(layout, window);
  context.clearRect(0, 0, width, height);
  context.save();
  // The tokens of a map with an odd side reach beyond the picture.
  context.beginPath();
  context.rect(0, 0, width, height);
  context.clip();
  context.fillStyle = `rgb(0 0 0 / ${veil})`;
  context.beginPath();
  context.rect(0, 0, width, height);
  addPieces(context, pieces, cell);
  context.fill("evenodd");
  if (map) {
    drawWeights(context, pieces, content, map);
    for (let token = 0; token < map.allowed.length; token++) {
      if (map.allowed[token] === 1) hatch(context, token % layout.columns, Math.floor(token / layout.columns), cell);
    }
  }
  drawBorders(context, layout, width, height, cell);
  for (const [style, line] of [
    ["rgb(0 0 0 / 0.55)", 4],
    ["rgb(255 255 255 / 0.95)", 1.75],
  ] as const) {
    context.strokeStyle = style;
    context.lineWidth = line;
    context.beginPath();
    addPieces(context, pieces, cell);
    context.stroke();
  }
  context.restore();
}

function addPieces(context: CanvasRenderingContext2D, pieces: readonly TokenArea[], cell: number): void {
  for (const { row, column, rows, columns } of pieces) {
    context.rect(column * cell, row * cell, columns * cell, rows * cell);
  }
}

let scratch: HTMLCanvasElement | undefined;

function drawWeights(
  context: CanvasRenderingContext2D,
  pieces: readonly TokenArea[],
  { layout, scale, colorMap, opacity, smoothing, cell }: WindowOverlayContent,
  map: WindowMap,
): void {
  const { rows, columns } = layout;
  const image = new ImageData(columns, rows);
  paintWindowMap(image, map, columns, scale.unit, colorTable(colorMap));
  // On average the wanted opacity, low weights less and high ones more, so that peaks stand out.
  const [low, high] = [Math.max(0, 2 * opacity - 1), Math.min(1, 2 * opacity)];
  for (let token = 0; token < map.weights.length; token++) {
    const unit = scale.unit(map.weights[token] as number);
    image.data[token * 4 + 3] = map.allowed[token] === 2 ? 255 * (low + (high - low) * unit) : 0;
  }
  scratch ??= document.createElement("canvas");
  scratch.width = columns;
  scratch.height = rows;
  scratch.getContext("2d")?.putImageData(image, 0, 0);
  context.save();
  context.beginPath();
  addPieces(context, pieces, cell);
  context.clip();
  context.imageSmoothingEnabled = smoothing;
  context.imageSmoothingQuality = "low";
  context.drawImage(scratch, 0, 0, columns * cell, rows * cell);
  context.restore();
}

/** Diagonal lines over a token that the mask hides. */
function hatch(context: CanvasRenderingContext2D, column: number, row: number, cell: number): void {
  const [x, y] = [column * cell, row * cell];
  context.save();
  context.beginPath();
  context.rect(x, y, cell, cell);
  context.clip();
  context.fillStyle = "rgb(0 0 0 / 0.22)";
  context.fillRect(x, y, cell, cell);
  context.strokeStyle = "rgb(255 255 255 / 0.5)";
  context.lineWidth = 1;
  context.beginPath();
  // The lines run through from one token to the next.
  const step = 6;
  const first = Math.ceil((x + y) / step) * step;
  for (let sum = first; sum < x + y + 2 * cell; sum += step) {
    context.moveTo(sum - y, y);
    context.lineTo(sum - y - cell, y + cell);
  }
  context.stroke();
  context.restore();
}

/** Lines of one device pixel: light with a dark seam, so that they stand on sky and on night. */
function drawBorders(
  context: CanvasRenderingContext2D,
  layout: WindowLayout,
  width: number,
  height: number,
  cell: number,
): void {
  const { rows, columns } = windowBorders(layout);
  const line = 1 / pixelRatio();
  for (const [style, by] of [
    ["rgb(255 255 255 / 0.5)", -line],
    ["rgb(0 0 0 / 0.35)", 0],
  ] as const) {
    context.fillStyle = style;
    for (const row of rows) context.fillRect(0, row * cell + by, width, line);
    for (const column of columns) context.fillRect(column * cell + by, 0, line, height);
  }
}
