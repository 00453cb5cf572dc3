import { allowedTokens, layoutOfRun, tokenAttention } from "../../../model/analysis/window-attention.ts";
import type { SwinCapture } from "../../../model/capture.ts";
import type { Direction } from "../../../model/selection.ts";
import { attentionScale, type ScaleKind } from "../attention-scale.ts";
import { type ColorMap, colorTable } from "../color.ts";
import { largestOf } from "../maps/token-map.ts";
import { type SwinAtlasLayout, swinMapBox } from "./swin-atlas-layout.ts";

/** What stands in a Swin's atlas. */
export interface SwinAtlasContent {
  readonly capture: SwinCapture;
  /** The chosen token on the map of a block. */
  readonly tokenIn: (block: number) => number;
  readonly direction: Direction;
  readonly scale: ScaleKind;
  /** Upper end of the `absolute` scale, 0 to 1. */
  readonly high: number;
  readonly colorMap: ColorMap;
  /** Head at a slot of a block. */
  readonly headAt: (block: number, slot: number) => number;
  /** Opacity of a map, 0 to 255. */
  readonly alpha: (block: number, head: number) => number;
}

/** Tokens of the same window that the mask keeps apart: neither looked at nor elsewhere. */
const maskedGray = [128, 128, 128, 92] as const;

export interface WindowMap {
  /** The weights over the block's map: [rows · columns]. */
  readonly weights: Float32Array;
  /** 2 where the token may look, 1 where the mask forbids it, 0 in other windows: [rows · columns]. */
  readonly allowed: Uint8Array;
}

/** The map of one token in one head with what of it is seen; null where it was not captured. */
export function windowMap(
  capture: SwinCapture,
  block: number,
  head: number,
  token: number,
  direction: Direction,
): WindowMap | null {
  const attention = tokenAttention(capture, block, head, token, direction);
  if (!attention) return null;
  const allowed = allowedTokens(layoutOfRun(capture, block), token);
  // Without the mask, strangers are looked at like everybody else.
  if (capture.intervention.maskOff) for (let at = 0; at < allowed.length; at++) if (allowed[at]) allowed[at] = 2;
  return { weights: attention.weights, allowed };
}

/**
 * Paints a map, one pixel per token: what the token cannot see stays transparent,
 * what the mask hides from it is gray.
 *
 * @param unit position 0 to 1 in the colour table
 */
export function paintWindowMap(
  image: ImageData,
  { weights, allowed }: WindowMap,
  columns: number,
  unit: (weight: number) => number,
  table: Uint8ClampedArray,
  place: { readonly x?: number; readonly y?: number; readonly alpha?: number } = {},
): void {
  const { x = 0, y = 0, alpha = 255 } = place;
  for (let token = 0; token < weights.length; token++) {
    const to = ((y + Math.floor(token / columns)) * image.width + x + (token % columns)) * 4;
    if (allowed[token] === 2) {
      const entry = ((unit(weights[token] as number) * 255 + 0.5) | 0) * 4;
      image.data[to] = table[entry] as number;
      image.data[to + 1] = table[entry + 1] as number;
      image.data[to + 2] = table[entry + 2] as number;
      image.data[to + 3] = alpha;
    } else if (allowed[token] === 1) image.data.set(maskedGray, to);
    else image.data[to + 3] = 0;
  }
}

let scratch: HTMLCanvasElement | undefined;

/**
 * Draws every map of the chosen token, crisp. Blocks that were not captured stay
 * empty.
 *
 * @param context its transform says how large a CSS pixel is
 */
export function drawSwinAtlas(
  context: CanvasRenderingContext2D,
  layout: SwinAtlasLayout,
  content: SwinAtlasContent,
): void {
  const { capture, direction, scale: kind, high } = content;
  const table = colorTable(content.colorMap);
  scratch ??= document.createElement("canvas");
  context.clearRect(0, 0, layout.width, layout.height);
  context.imageSmoothingEnabled = layout.averaged;
  for (const { stage } of layout.stages) {
    const blocks = capture.stages[stage.index]?.blocks ?? [];
    const image = new ImageData(stage.columns * stage.numHeads, stage.rows * Math.max(1, blocks.length));
    blocks.forEach((block, index) => {
      const token = content.tokenIn(block);
      const tokens = layoutOfRun(capture, block).windowTokens;
      for (let slot = 0; slot < stage.numHeads; slot++) {
        const head = content.headAt(block, slot);
        const map = windowMap(capture, block, head, token, direction);
        if (!map) continue;
        const scale = attentionScale(kind, tokens, kind === "perMap" ? largestOf(map.weights) : high);
        const place = { x: slot * stage.columns, y: index * stage.rows, alpha: content.alpha(block, head) };
        paintWindowMap(image, map, stage.columns, scale.unit, table, place);
      }
    });
    scratch.width = image.width;
    scratch.height = image.height;
    scratch.getContext("2d")?.putImageData(image, 0, 0);
    blocks.forEach((block, index) => {
      for (let slot = 0; slot < stage.numHeads; slot++) {
        const box = swinMapBox(layout, block, slot);
        const [x, y] = [slot * stage.columns, index * stage.rows];
        const from = scratch as HTMLCanvasElement;
        context.drawImage(from, x, y, stage.columns, stage.rows, box.x, box.y, box.width, box.height);
      }
    });
  }
}
