/**
 * Resizing as Pillow does it, to the bit: separable, horizontal pass first, each
 * pass in 8-bit fixed point and rounded to 8 bits. When shrinking, the filter is
 * widened by the scale (antialiasing). Follows `Resample.c` of Pillow 9.4
 * (https://python-pillow.org); bicubic is Keys' kernel with a = -0.5 (Keys 1981,
 * "Cubic convolution interpolation for digital image processing").
 */
export type Filter = "bilinear" | "bicubic";

/** A part of the resized picture, in its pixels: what lies outside is never computed. */
export interface ResizeWindow {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Fraction bits of a coefficient: 32 less 8 for the pixel and 2 for overshoot of the filter. */
const precisionBits = 32 - 8 - 2;
const half = 1 << (precisionBits - 1);

const filters: Record<Filter, { readonly support: number; readonly weight: (x: number) => number }> = {
  bilinear: { support: 1, weight: (x) => Math.max(0, 1 - Math.abs(x)) },
  bicubic: { support: 2, weight: keys },
};

function keys(at: number): number {
  const a = -0.5;
  const x = Math.abs(at);
  if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  if (x < 2) return (((x - 5) * x + 8) * x - 4) * a;
  return 0;
}

/** For each output pixel: its first source pixel, how many, and their fixed-point weights (`stride` apart). */
interface Coefficients {
  readonly first: Int32Array;
  readonly count: Int32Array;
  readonly weights: Int32Array;
  readonly stride: number;
}

function coefficients(from: number, to: number, start: number, length: number, filter: Filter): Coefficients {
  const { support: unitSupport, weight } = filters[filter];
  const scale = from / to;
  const filterScale = Math.max(scale, 1);
  const support = unitSupport * filterScale;
  const stride = Math.ceil(support) * 2 + 1;
  const first = new Int32Array(length);
  const count = new Int32Array(length);
  const weights = new Int32Array(length * stride);
  const exact = new Float64Array(stride);
  for (let i = 0; i < length; i++) {
    const center = (start + i + 0.5) * scale;
    const low = Math.max(0, Math.trunc(center - support + 0.5));
    const taps = Math.min(from, Math.trunc(center + support + 0.5)) - low;
    let sum = 0;
    for (let tap = 0; tap < taps; tap++) {
      const w = weight((tap + low - center + 0.5) * (1 / filterScale));
      exact[tap] = w;
      sum += w;
    }
    for (let tap = 0; tap < taps; tap++) {
      const w = (exact[tap] as number) / (sum === 0 ? 1 : sum);
      weights[i * stride + tap] = Math.trunc((w < 0 ? -0.5 : 0.5) + w * (1 << precisionBits));
    }
    first[i] = low;
    count[i] = taps;
  }
  return { first, count, weights, stride };
}

/** Rounds a fixed-point sum (that already has its half) to 0 to 255. */
function toByte(sum: number): number {
  const value = sum >> precisionBits;
  return value < 0 ? 0 : value > 255 ? 255 : value;
}

/** Source rows `top` to `top + height` shrunk or stretched in width: [height, columns, 3]. */
function horizontal(rgb: Uint8Array, width: number, top: number, height: number, along: Coefficients): Uint8Array {
  const { first, count, weights, stride } = along;
  const columns = first.length;
  const out = new Uint8Array(height * columns * 3);
  let to = 0;
  for (let y = 0; y < height; y++) {
    const row = (top + y) * width * 3;
    for (let x = 0; x < columns; x++, to += 3) {
      let from = row + (first[x] as number) * 3;
      let w = x * stride;
      const end = w + (count[x] as number);
      let r = half;
      let g = half;
      let b = half;
      for (; w < end; w++, from += 3) {
        const k = weights[w] as number;
        r = (r + Math.imul(rgb[from] as number, k)) | 0;
        g = (g + Math.imul(rgb[from + 1] as number, k)) | 0;
        b = (b + Math.imul(rgb[from + 2] as number, k)) | 0;
      }
      out[to] = toByte(r);
      out[to + 1] = toByte(g);
      out[to + 2] = toByte(b);
    }
  }
  return out;
}

/** Rows mixed, row by row so that memory is read in order; `top` is the source row of row 0 of `rgb`. */
function vertical(rgb: Uint8Array, width: number, top: number, along: Coefficients): Uint8Array {
  const { first, count, weights, stride } = along;
  const length = width * 3;
  const out = new Uint8Array(first.length * length);
  const sums = new Int32Array(length);
  for (let y = 0; y < first.length; y++) {
    sums.fill(half);
    for (let tap = 0; tap < (count[y] as number); tap++) {
      const k = weights[y * stride + tap] as number;
      const row = ((first[y] as number) + tap - top) * length;
      for (let i = 0; i < length; i++) sums[i] = (sums[i] as number) + Math.imul(rgb[row + i] as number, k);
    }
    for (let i = 0; i < length; i++) out[y * length + i] = toByte(sums[i] as number);
  }
  return out;
}

/**
 * The picture at another size, equal to `Image.resize` of Pillow in every bit.
 * With a `window` only that part is computed, with the same values, so that a
 * picture of 1 × 10,000 pixels costs no more than another.
 *
 * @param rgb [height, width, 3], 0 to 255
 * @param toWidth width of the whole resized picture in pixels
 * @param toHeight height of the whole resized picture in pixels
 * @returns [window.height, window.width, 3], the whole resized picture without a window
 * @throws RangeError when the sizes and the data disagree or the window is not inside the result
 */
export function resize(
  rgb: Uint8Array,
  width: number,
  height: number,
  toWidth: number,
  toHeight: number,
  filter: Filter,
  window: ResizeWindow = { left: 0, top: 0, width: toWidth, height: toHeight },
): Uint8Array {
  for (const side of [width, height, toWidth, toHeight, window.width, window.height]) {
    if (!Number.isInteger(side) || side < 1) throw new RangeError(`resize: a side of ${side} pixels; use 1 or more`);
  }
  if (rgb.length !== width * height * 3) {
    throw new RangeError(`resize: ${width} × ${height} needs ${width * height * 3} bytes, got ${rgb.length}`);
  }
  const { left, top } = window;
  if (left < 0 || top < 0 || left + window.width > toWidth || top + window.height > toHeight) {
    throw new RangeError(`resize: the window is not inside ${toWidth} × ${toHeight}`);
  }
  // Pillow leaves a pass out when the side stays; with unit weights both passes copy, so the values agree.
  const across = coefficients(width, toWidth, left, window.width, filter);
  const down = coefficients(height, toHeight, top, window.height, filter);
  const last = window.height - 1;
  const firstRow = down.first[0] as number;
  const rows = (down.first[last] as number) + (down.count[last] as number) - firstRow;
  return vertical(horizontal(rgb, width, firstRow, rows, across), window.width, firstRow, down);
}
