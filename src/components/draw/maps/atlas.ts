import type { Direction } from "../../../model/selection.ts";
import { attentionScale, type ScaleKind } from "../attention-scale.ts";
import { type ColorMap, colorTable } from "../color.ts";
import { paint } from "../raster.ts";
import { type AtlasLayout, mapCorner } from "./atlas-layout.ts";
import { largestOf, readLine, tokenLine } from "./token-map.ts";

/** What stands in an atlas. */
export interface AtlasContent {
  /** Stacked patterns: [captured block, head, query, key]. */
  readonly pattern: Float32Array;
  readonly tokens: number;
  /** Blocks behind the first axis of the pattern. */
  readonly captured: readonly number[];
  /** The chosen token: the query of `from`, the key of `to`. */
  readonly token: number;
  readonly direction: Direction;
  readonly scale: ScaleKind;
  /** Upper end of the `absolute` scale, 0 to 1. */
  readonly high: number;
  readonly colorMap: ColorMap;
  /** Head at each slot: [block · heads + slot]. */
  readonly order: Uint16Array;
  /** Opacity of each map, 0 to 255: [block · heads + head]. */
  readonly alpha: Uint8Array;
}

/**
 * Paints every map of the chosen token, one pixel per patch, and its prefix tokens
 * as a strip above it. Blocks that were not captured stay transparent.
 *
 * @param image as large as the layout in units; transparent
 * @param line working memory: [token]
 */
export function paintAtlas(image: ImageData, layout: AtlasLayout, content: AtlasContent, line: Float32Array): void {
  const { pattern, tokens, captured, token, direction, scale: kind, order, alpha } = content;
  const { heads, rows, columns, prefix, strip } = layout;
  const table = colorTable(content.colorMap);
  const shared = attentionScale(kind, tokens, content.high);
  for (let index = 0; index < captured.length; index++) {
    const block = captured[index] as number;
    for (let slot = 0; slot < heads; slot++) {
      const head = order[block * heads + slot] as number;
      readLine(pattern, tokenLine(tokens, index * heads + head, token, direction), line);
      const scale = kind === "perMap" ? attentionScale(kind, tokens, largestOf(line, prefix)) : shared;
      const opacity = alpha[block * heads + head] as number;
      const [x, y] = mapCorner(layout, block, slot);
      paint(line, rows, columns, scale.unit, table, image, { x, y: y + strip, offset: prefix, alpha: opacity });
      if (prefix > 0) paintStrip(image, line, prefix, columns, scale.unit, table, x, y, opacity);
    }
  }
}

/** The prefix tokens side by side over the width of a map, one unit high. */
function paintStrip(
  image: ImageData,
  line: Float32Array,
  prefix: number,
  columns: number,
  unit: (weight: number) => number,
  table: Uint8ClampedArray,
  x: number,
  y: number,
  alpha: number,
): void {
  for (let column = 0; column < columns; column++) {
    const token = Math.floor((column * prefix) / columns);
    const entry = ((unit(line[token] as number) * 255 + 0.5) | 0) * 4;
    const to = (y * image.width + x + column) * 4;
    image.data[to] = table[entry] as number;
    image.data[to + 1] = table[entry + 1] as number;
    image.data[to + 2] = table[entry + 2] as number;
    image.data[to + 3] = alpha;
  }
}

/** The order of the heads in every block as it is: [block · heads + slot]. */
export function ordinaryOrder(blocks: number, heads: number): Uint16Array {
  return Uint16Array.from({ length: blocks * heads }, (_, index) => index % heads);
}

/**
 * The heads of every block by a statistic, largest first; heads that are equal keep their order.
 *
 * @param values [block, head]
 * @returns head at each slot: [block · heads + slot]
 */
export function orderBy(values: Float32Array, blocks: number, heads: number): Uint16Array {
  const order = ordinaryOrder(blocks, heads);
  for (let block = 0; block < blocks; block++) {
    const at = block * heads;
    const value = (head: number) => values[at + head] as number;
    order.subarray(at, at + heads).sort((a, b) => value(b) - value(a) || a - b);
  }
  return order;
}

/** The slot at which a head stands in its block. */
export function slotOf(order: Uint16Array, heads: number, block: number, head: number): number {
  for (let slot = 0; slot < heads; slot++) if (order[block * heads + slot] === head) return slot;
  return head;
}

/**
 * Draws the atlas at the layout's size on any canvas, e.g. off the page for a picture file.
 *
 * @param context its transform says how large a CSS pixel is
 */
export function drawHeadAtlas(context: CanvasRenderingContext2D, layout: AtlasLayout, content: AtlasContent): void {
  const image = new ImageData(layout.unitsWide, layout.unitsHigh);
  paintAtlas(image, layout, content, new Float32Array(content.tokens));
  const source = document.createElement("canvas");
  source.width = image.width;
  source.height = image.height;
  source.getContext("2d")?.putImageData(image, 0, 0);
  context.imageSmoothingEnabled = layout.averaged;
  context.drawImage(source, 0, 0, layout.width, layout.height);
}
