import type { AttentionScale } from "../attention-scale.ts";
import type { CellLayout } from "../charts/cells.ts";
import { type CroppedPicture, drawCropOn } from "../charts/picture-crop.ts";
import { type ColorMap, colorTable } from "../color.ts";
import { fitCanvas, paint } from "../raster.ts";

/** How much of the picture's brightness and colour a map above it takes away, 0 to 1. */
const dimming = 0.38;
const graying = 0.65;

/**
 * Draws the part of the picture that the model sees, dimmed and with little colour,
 * so that a map above it can be read. The change is in the pixels and not in the
 * style, so an exported figure has it too.
 */
export function drawDimmed(canvas: HTMLCanvasElement, picture: CroppedPicture, width: number, height: number): void {
  drawDimmedOn(fitCanvas(canvas, width, height), picture, width, height);
}

/** The same on a context whose transform says how large a CSS pixel is and where the picture lies. */
export function drawDimmedOn(
  context: CanvasRenderingContext2D,
  picture: CroppedPicture,
  width: number,
  height: number,
): void {
  drawCropOn(context, picture, width, height);
  context.globalCompositeOperation = "saturation";
  context.fillStyle = `rgb(0 0 0 / ${graying})`;
  context.fillRect(0, 0, width, height);
  context.globalCompositeOperation = "source-over";
  context.fillStyle = `rgb(0 0 0 / ${dimming})`;
  context.fillRect(0, 0, width, height);
}

export interface OverlayContent {
  /** Weights of one token over the patches, row-major: [rows · columns], 0 to 1. */
  readonly patches: Float32Array;
  readonly scale: AttentionScale;
  readonly colorMap: ColorMap;
  /** 0 to 1; at 1 every cell has exactly the colour of the legend, below it low weights let more of the picture through. */
  readonly opacity: number;
  /** Interpolates linearly between patches; the truth is one number per patch. */
  readonly smoothing: boolean;
  /** 2 where the token may look, 1 where a mask keeps it out of its window, 0 in other windows: [rows · columns]. */
  readonly allowed?: Uint8Array;
}

/** What lies outside the window is darker, what the mask hides in it is gray. */
const outside = [0, 0, 0, 116] as const;
const masked = [128, 128, 128, 120] as const;

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
  fade(image, content);
  content.allowed?.forEach((kind, at) => {
    if (kind !== 2) image.data.set(kind === 1 ? masked : outside, at * 4);
  });
  canvas.getContext("2d")?.putImageData(image, 0, 0);
  context.clearRect(0, 0, width, height);
  context.imageSmoothingEnabled = content.smoothing;
  context.imageSmoothingQuality = "low";
  context.drawImage(canvas, 0, 0, width, height);
}

/** The opacity of each cell: on average the wanted one, low weights less and high ones more, so that peaks stand out. */
function fade(image: ImageData, { patches, scale, opacity }: OverlayContent): void {
  const low = Math.max(0, 2 * opacity - 1);
  const high = Math.min(1, 2 * opacity);
  for (let i = 0; i < patches.length; i++) {
    image.data[i * 4 + 3] = 255 * (low + (high - low) * scale.unit(patches[i] as number));
  }
}
