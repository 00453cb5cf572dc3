import type { Preprocessing } from "../config.ts";
import { type ResizeWindow, resize } from "./resize.ts";

/** What a model gets of a picture, and where that lies in the picture. */
export interface ModelPixels {
  /** [height, width, 3] of the model's input, 0 to 255. */
  readonly pixels: Uint8Array;
  /**
   * The part the model sees, in pixels of the picture; not always whole numbers.
   * Where the crop is larger than the resized picture it reaches over its edge
   * (x or y below 0), and the model gets black there, as torchvision pads.
   */
  readonly crop: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

/** Python's `round`: a half goes to the even neighbour. */
export function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

/**
 * Size after torchvision's `Resize(shorterSide)`: the longer side is truncated.
 *
 * @returns width and height in pixels
 */
export function resizedSize(width: number, height: number, shorterSide: number): readonly [number, number] {
  const longer = Math.trunc((shorterSide * Math.max(width, height)) / Math.min(width, height));
  return width <= height ? [shorterSide, longer] : [longer, shorterSide];
}

/**
 * Where torchvision's `CenterCrop` starts along one side: below 0 when the crop
 * is longer than the picture, by the pixels that are padded in front.
 *
 * @param rounding of half a pixel; the transformers library's differs
 */
export function cropStart(side: number, crop: number, rounding?: Preprocessing["cropRounding"]): number {
  if (crop > side) return -Math.floor((crop - side) / 2);
  return rounding === "floor" ? Math.floor((side - crop) / 2) : roundHalfEven((side - crop) / 2);
}

/**
 * Resize and crop as the model's authors did: torchvision's `Resize` and
 * `CenterCrop` on Pillow images, or for `squash` one resize to the crop size, or to
 * another and then the crop.
 *
 * @param rgb [height, width, 3], 0 to 255
 */
export function toModelPixels(
  rgb: Uint8Array,
  width: number,
  height: number,
  preprocessing: Preprocessing,
): ModelPixels {
  const { cropSize, cropMode, cropRounding, interpolation, resizeShorterSide } = preprocessing;
  const [cropHeight, cropWidth] = cropSize;
  const [squashHeight, squashWidth] = preprocessing.squashSize ?? cropSize;
  const [toWidth, toHeight] =
    cropMode === "squash" ? [squashWidth, squashHeight] : resizedSize(width, height, resizeShorterSide);
  const left = cropStart(toWidth, cropWidth, cropRounding);
  const top = cropStart(toHeight, cropHeight, cropRounding);
  const window = {
    left: Math.max(0, left),
    top: Math.max(0, top),
    width: Math.min(toWidth, cropWidth),
    height: Math.min(toHeight, cropHeight),
  };
  const part = resize(rgb, width, height, toWidth, toHeight, interpolation, window);
  const [xScale, yScale] = [width / toWidth, height / toHeight];
  return {
    pixels: window.width === cropWidth && window.height === cropHeight ? part : pad(part, window, left, top, cropSize),
    crop: { x: left * xScale, y: top * yScale, width: cropWidth * xScale, height: cropHeight * yScale },
  };
}

/** The window's pixels on black, shifted by the padding in front (`left` or `top` below 0). */
function pad(
  part: Uint8Array,
  window: ResizeWindow,
  left: number,
  top: number,
  [height, width]: readonly [number, number],
): Uint8Array {
  const out = new Uint8Array(height * width * 3);
  for (let y = 0; y < window.height; y++) {
    const row = part.subarray(y * window.width * 3, (y + 1) * window.width * 3);
    out.set(row, ((y - Math.min(0, top)) * width - Math.min(0, left)) * 3);
  }
  return out;
}
