import type { Orientation } from "./exif.ts";

/** First pixel and the steps along an upright row and column, in pixels of the stored picture. */
function steps(orientation: Orientation, w: number, h: number): readonly [start: number, x: number, y: number] {
  switch (orientation) {
    case 1:
      return [0, 1, w];
    case 2:
      return [w - 1, -1, w];
    case 3:
      return [h * w - 1, -1, -w];
    case 4:
      return [(h - 1) * w, 1, -w];
    case 5:
      return [0, w, 1];
    case 6:
      return [(h - 1) * w, -w, 1];
    case 7:
      return [h * w - 1, -w, -1];
    case 8:
      return [w - 1, w, -1];
  }
}

/** Size after the turn: 5 to 8 lay the picture on its side. */
export function uprightSize(orientation: Orientation, width: number, height: number): readonly [number, number] {
  return orientation >= 5 ? [height, width] : [width, height];
}

/**
 * The picture turned as its EXIF orientation asks.
 *
 * @param rgb as stored, [height, width, 3]
 * @returns [uprightHeight, uprightWidth, 3]; the same array for orientation 1
 */
export function turnUpright(rgb: Uint8Array, width: number, height: number, orientation: Orientation): Uint8Array {
  if (orientation === 1) return rgb;
  const [columns, rows] = uprightSize(orientation, width, height);
  const [start, stepX, stepY] = steps(orientation, width, height);
  const out = new Uint8Array(rgb.length);
  let to = 0;
  for (let y = 0; y < rows; y++) {
    let from = (start + y * stepY) * 3;
    for (let x = 0; x < columns; x++, from += stepX * 3, to += 3) {
      out[to] = rgb[from] as number;
      out[to + 1] = rgb[from + 1] as number;
      out[to + 2] = rgb[from + 2] as number;
    }
  }
  return out;
}

/**
 * The same turn as a canvas transform, from stored to upright pixels.
 *
 * @param width width of the upright picture in pixels
 * @param height height of the upright picture in pixels
 */
export function uprightTransform(orientation: Orientation, width: number, height: number): DOMMatrix2DInit {
  const flipX = orientation === 2 || orientation === 3 || orientation === 6 || orientation === 7;
  const flipY = orientation === 3 || orientation === 4 || orientation === 7 || orientation === 8;
  const [e, f] = [flipX ? width : 0, flipY ? height : 0];
  const [right, down] = [flipX ? -1 : 1, flipY ? -1 : 1];
  return orientation >= 5 ? { a: 0, b: down, c: right, d: 0, e, f } : { a: right, b: 0, c: 0, d: down, e, f };
}
