import type { TokenGrid } from "../../../model/analysis/token-grid.ts";
import { cellOfToken } from "../../../model/analysis/token-grid.ts";
import { fitCanvas } from "../raster.ts";
import type { Box } from "./box.ts";
import type { PictureView } from "./picture-zoom.ts";

/** Where a picture lies of which a part is seen, in CSS pixels from the left upper corner of what is seen. */
export interface ZoomedLayout {
  /** Size of what is seen. */
  readonly width: number;
  readonly height: number;
  /** Corner of the whole picture; not positive. */
  readonly x: number;
  readonly y: number;
  /** Size of a token. */
  readonly cellWidth: number;
  readonly cellHeight: number;
}

/** The layout of a grid of tokens over a picture. */
export function zoomedLayout(grid: TokenGrid, width: number, height: number, { k, x, y }: PictureView): ZoomedLayout {
  return {
    width,
    height,
    x: -x * k * width,
    y: -y * k * height,
    cellWidth: (k * width) / grid.columns,
    cellHeight: (k * height) / grid.rows,
  };
}

/** The box of a token's patch; null for a prefix token. */
export function zoomedBox(grid: TokenGrid, layout: ZoomedLayout, token: number): Box | null {
  const cell = cellOfToken(grid, token);
  if (!cell) return null;
  const { x, y, cellWidth, cellHeight } = layout;
  return { x: x + cell.column * cellWidth, y: y + cell.row * cellHeight, width: cellWidth, height: cellHeight };
}

/** The cell under a point; null outside the grid. */
export function zoomedCellAt(
  grid: TokenGrid,
  layout: ZoomedLayout,
  x: number,
  y: number,
): { readonly row: number; readonly column: number } | null {
  if (x < 0 || y < 0 || x >= layout.width || y >= layout.height) return null;
  const column = Math.floor((x - layout.x) / layout.cellWidth);
  const row = Math.floor((y - layout.y) / layout.cellHeight);
  return row >= 0 && column >= 0 && row < grid.rows && column < grid.columns ? { row, column } : null;
}

/**
 * The canvas ready for drawing the whole picture at its unzoomed size: the transform
 * enlarges it and the canvas's edge cuts it.
 */
export function zoomedContext(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
  { k, x, y }: PictureView,
): CanvasRenderingContext2D {
  const context = fitCanvas(canvas, width, height);
  context.clearRect(0, 0, width, height);
  context.transform(k, 0, 0, k, -x * k * width, -y * k * height);
  return context;
}

/** The view that is moved as little as shows a box of the unzoomed picture, in shares of its sides. */
export function viewWith(view: PictureView, box: Box): PictureView {
  const size = 1 / view.k;
  const along = (corner: number, start: number, length: number) =>
    Math.min(1 - size, Math.max(0, Math.min(start, Math.max(corner, start + length - size))));
  const [x, y] = [along(view.x, box.x, box.width), along(view.y, box.y, box.height)];
  return x === view.x && y === view.y ? view : { k: view.k, x, y };
}
