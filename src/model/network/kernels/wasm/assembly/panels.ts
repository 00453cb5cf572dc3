import { panelStride } from "./tile";

/**
 * A matrix cut into panels of eight columns, each [rows, 8] in one piece, as `tile` reads it.
 */

/**
 * Packs a weight without changing its size: what is left of eight columns makes a last panel
 * that is narrower, [rows, columns % 8].
 *
 * @param from [rows, columns]
 */
export function packWeight(from: usize, rows: i32, columns: i32, to: usize): void {
  for (let column = 0; column < columns; column += 8) {
    const width = min(8, columns - column);
    packPanel(from + (<usize>column << 2), <usize>columns << 2, rows, width, to, <usize>width << 2);
    to += <usize>(rows * width) << 2;
  }
}

/** The last panel of a packed weight with zeros up to eight columns. */
export function widenPanel(from: usize, rows: i32, width: i32, to: usize): void {
  memory.fill(to, 0, <usize>rows * panelStride);
  packPanel(from, <usize>width << 2, rows, width, to, panelStride);
}

/**
 * Packs any matrix, with zeros up to eight columns: [rows, columns] at rows `stride` bytes
 * apart, times a factor.
 */
export function packColumns(from: usize, stride: usize, rows: i32, columns: i32, factor: f32, to: usize): void {
  const factors = f32x4.splat(factor);
  for (let column = 0; column < columns; column += 8) {
    const width = min(8, columns - column);
    let row = from + (<usize>column << 2);
    for (let i = 0; i < rows; i++) {
      if (width == 8) {
        v128.store(to, f32x4.mul(v128.load(row), factors));
        v128.store(to, f32x4.mul(v128.load(row, 16), factors), 16);
      } else {
        for (let j = 0; j < 8; j++) {
          const at = <usize>j << 2;
          store<f32>(to + at, j < width ? load<f32>(row + at) * factor : 0);
        }
      }
      row += stride;
      to += panelStride;
    }
  }
}

/**
 * Packs the transpose: column j of the result is row j of `from`, [columns, rows] at rows
 * `stride` bytes apart, times a factor.
 */
export function packTransposed(
  from: usize,
  stride: usize,
  rows: i32,
  columns: i32,
  factor: f32,
  to: usize,
): void {
  const factors = f32x4.splat(factor);
  const whole = rows & ~3;
  for (let column = 0; column < columns; column += 8) {
    const width = min(8, columns - column);
    for (let half = 0; half < 8; half += 4) {
      const first = from + <usize>(column + half) * stride;
      const into = to + (<usize>half << 2);
      // Columns beyond the last are the last once more; nobody looks at their sums.
      const last = max(0, width - half - 1);
      const row0 = half < width ? first : from + <usize>column * stride;
      const row1 = row0 + <usize>min(1, last) * stride;
      const row2 = row0 + <usize>min(2, last) * stride;
      const row3 = row0 + <usize>min(3, last) * stride;
      for (let i = 0; i < whole; i += 4) {
        transpose4(row0, row1, row2, row3, <usize>i << 2, factors, into + <usize>i * panelStride);
      }
      for (let i = whole; i < rows; i++) {
        const at = <usize>i << 2;
        const place = into + <usize>i * panelStride;
        store<f32>(place, load<f32>(row0 + at) * factor);
        store<f32>(place, load<f32>(row1 + at) * factor, 4);
        store<f32>(place, load<f32>(row2 + at) * factor, 8);
        store<f32>(place, load<f32>(row3 + at) * factor, 12);
      }
    }
    to += <usize>rows * panelStride;
  }
}

/** Four numbers of four rows become four rows of half a panel. */
// @ts-ignore: decorator
@inline
function transpose4(row0: usize, row1: usize, row2: usize, row3: usize, at: usize, factors: v128, to: usize): void {
  const a = f32x4.mul(v128.load(row0 + at), factors);
  const b = f32x4.mul(v128.load(row1 + at), factors);
  const c = f32x4.mul(v128.load(row2 + at), factors);
  const d = f32x4.mul(v128.load(row3 + at), factors);
  const abLow = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const cdLow = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const abHigh = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const cdHigh = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f64>(abLow, cdLow, 0, 2));
  v128.store(to, v128.shuffle<f64>(abLow, cdLow, 1, 3), 32);
  v128.store(to, v128.shuffle<f64>(abHigh, cdHigh, 0, 2), 64);
  v128.store(to, v128.shuffle<f64>(abHigh, cdHigh, 1, 3), 96);
}

function packPanel(from: usize, stride: usize, rows: i32, width: i32, to: usize, toStride: usize): void {
  for (let i = 0; i < rows; i++) {
    if (width == 8) {
      v128.store(to, v128.load(from));
      v128.store(to, v128.load(from, 16), 16);
    } else {
      for (let j = 0; j < width; j++) store<f32>(to + (<usize>j << 2), load<f32>(from + (<usize>j << 2)));
    }
    from += stride;
    to += toStride;
  }
}
