import type { AttentionScale } from "../attention-scale.ts";
import type { CellLayout } from "../charts/cells.ts";
import { type CroppedPicture, drawCrop } from "../charts/picture-crop.ts";
import { type ColorMap, colorTable } from "../color.ts";
import { paint } from "../raster.ts";

/** How much of the picture's brightness and colour is left under a map. */
const brightness = 0.62;
const saturation = 0.35;

/**
 * Draws the part of the picture that the model sees, dimmed and with little colour,
 * so that a map above it can be read. The change is in the pixels and not in the
 * style, so an exported figure has it too.
 */
export function drawDimmed(canvas: HTMLCanvasElement, picture: CroppedPicture, width: number, height: number): void {
  drawCrop(canvas, picture, width, height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context || canvas.width === 0 || canvas.height === 0) return;
  const image = context.getImageData(0, 0, canvas.width, canvas.height);
  const { data } = image;
  for (let i = 0; i < data.length; i += 4) {
    const [r, g, b] = [data[i] as number, data[i + 1] as number, data[i + 2] as number];
    const gray = 0.2126 * r + 0.7152 * g + 0.0722 * b;
    data[i] = brightness * (gray + saturation * (r - gray));
    data[i + 1] = brightness * (gray + saturation * (g - gray));
    data[i + 2] = brightness * (gray + saturation * (b - gray));
  }
  context.putImageData(image, 0, 0);
}

export interface OverlayContent {
  /** Weights of one token over the patches, row-major: [rows · columns], 0 to 1. */
  readonly patches: Float32Array;
  readonly scale: AttentionScale;
  readonly colorMap: ColorMap;
  /** 0 to 1; at 1 every cell has the colour of the legend. */
  readonly opacity: number;
  /** Interpolates linearly between patches; the truth is one number per patch. */
  readonly smoothing: boolean;
}

/** Small canvases of one pixel per patch, used again for every map of the same size. */
const sources = new Map<string, { canvas: HTMLCanvasElement; image: ImageData }>();

function sourceOf(rows: number, columns: number) {
  const key = `${rows} ${columns}`;
  let source = sources.get(key);
  if (!source) {
    const canvas = document.createElement("canvas");
    canvas.width = columns;
    canvas.height = rows;
    source = { canvas, image: new ImageData(columns, rows) };
    sources.set(key, source);
  }
  return source;
}

/**
 * Draws one attention map over the cells of a layout, after clearing them.
 *
 * @param context its transform says how large a CSS pixel is
 */
export function drawAttentionOverlay(
  context: CanvasRenderingContext2D,
  layout: CellLayout,
  content: OverlayContent,
): void {
  const { rows, columns, width, height } = layout;
  const { canvas, image } = sourceOf(rows, columns);
  paint(content.patches, rows, columns, content.scale.unit, colorTable(content.colorMap), image);
  canvas.getContext("2d")?.putImageData(image, 0, 0);
  context.clearRect(0, 0, width, height);
  context.imageSmoothingEnabled = content.smoothing;
  context.imageSmoothingQuality = "low";
  context.globalAlpha = content.opacity;
  context.drawImage(canvas, 0, 0, width, height);
  context.globalAlpha = 1;
}
