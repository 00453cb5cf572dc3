import type { CellLayout } from "./charts/cells.ts";
import { imageCanvas } from "./charts/picture-crop.ts";
import { type ColorMap, colorTable } from "./color.ts";
import { paint } from "./raster.ts";

/** How values become colours: from 0 up where none is negative, else on a scale centred on 0. */
export interface ValueScale {
  readonly map: ColorMap;
  readonly kind: "sequential" | "diverging";
  readonly domain: readonly [low: number, high: number];
  /** Position 0 to 1 in the colour map, clamped; what is no number is at the low end. */
  readonly unit: (value: number) => number;
}

/**
 * The scale of values that nobody has told more about. It starts at 0, or is centred on it; it is never
 * stretched between the smallest and the largest value, which would make noise look like structure.
 */
export function valueScale(values: Float32Array, sequential: ColorMap = "viridis"): ValueScale {
  let [low, high] = [0, 0];
  for (const value of values) {
    if (value < low && value > Number.NEGATIVE_INFINITY) low = value;
    if (value > high && value < Number.POSITIVE_INFINITY) high = value;
  }
  const clamp = (share: number) => (share > 0 ? Math.min(share, 1) : 0);
  if (low === 0) {
    const top = high || 1;
    return { map: sequential, kind: "sequential", domain: [0, top], unit: (value) => clamp(value / top) };
  }
  const side = Math.max(-low, high);
  const unit = (value: number) => clamp((value / side + 1) / 2);
  return { map: "diverging", kind: "diverging", domain: [-side, side], unit };
}

/**
 * Paints values as cells of a layout.
 *
 * @param opacity 0 to 1; in the pixels and not in the style, so that a figure that is taken away has it, too
 */
export function paintValues(
  context: CanvasRenderingContext2D,
  layout: CellLayout,
  values: Float32Array,
  scale: ValueScale,
  opacity: number,
): void {
  const image = new ImageData(layout.columns, layout.rows);
  paint(values, layout.rows, layout.columns, scale.unit, colorTable(scale.map), image);
  context.imageSmoothingEnabled = false;
  context.globalAlpha = opacity;
  context.drawImage(imageCanvas(image), 0, 0, layout.width, layout.height);
  context.globalAlpha = 1;
}
