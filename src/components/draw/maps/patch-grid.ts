import type { CellLayout } from "../charts/cells.ts";
import { type CroppedPicture, drawCrop, imageCanvas, pixelImage } from "../charts/picture-crop.ts";
import { fitCanvas } from "../raster.ts";
import { pixelRatio } from "./box.ts";

export interface PatchGridContent {
  readonly picture: CroppedPicture;
  /** The person's picture as sharp as it is, or exactly the pixels that the model gets. */
  readonly source: "picture" | "pixels";
  /** Patches that are switched off, by patch index: drawn gray and hatched. */
  readonly off: readonly number[];
}

/** Draws the part of the picture that the model sees, with a thin line between patches. */
export function drawPatchGrid(canvas: HTMLCanvasElement, layout: CellLayout, content: PatchGridContent): void {
  const { width, height } = layout;
  const { picture, source, off } = content;
  if (source === "pixels") {
    fitCanvas(canvas, width, height).drawImage(imageCanvas(pixelImage(picture)), 0, 0, width, height);
  } else {
    drawCrop(canvas, picture, width, height);
  }
  const context = canvas.getContext("2d");
  if (!context) return;
  for (const patch of off) hatch(context, layout, patch);
  drawLines(context, layout);
}

/** Lines of one device pixel: light with a dark seam, so that they stand on sky and on night. */
function drawLines(context: CanvasRenderingContext2D, { rows, columns, cell, width, height }: CellLayout): void {
  const line = 1 / pixelRatio();
  for (let i = 1; i < columns; i++) {
    context.fillStyle = "rgb(255 255 255 / 0.3)";
    context.fillRect(i * cell - line, 0, line, height);
    context.fillStyle = "rgb(0 0 0 / 0.1)";
    context.fillRect(i * cell, 0, line, height);
  }
  for (let i = 1; i < rows; i++) {
    context.fillStyle = "rgb(255 255 255 / 0.3)";
    context.fillRect(0, i * cell - line, width, line);
    context.fillStyle = "rgb(0 0 0 / 0.1)";
    context.fillRect(0, i * cell, width, line);
  }
}

function hatch(context: CanvasRenderingContext2D, { columns, cell }: CellLayout, patch: number): void {
  const [x, y] = [(patch % columns) * cell, Math.floor(patch / columns) * cell];
  context.save();
  context.beginPath();
  context.rect(x, y, cell, cell);
  context.clip();
  context.fillStyle = "rgb(70 70 72 / 0.82)";
  context.fillRect(x, y, cell, cell);
  context.strokeStyle = "rgb(235 235 235 / 0.85)";
  context.lineWidth = 1;
  context.beginPath();
  const step = Math.max(3, cell / 3);
  for (let along = step / 2; along < 2 * cell; along += step) {
    context.moveTo(x + along, y);
    context.lineTo(x + along - cell, y + cell);
  }
  context.stroke();
  context.restore();
}
