/**
 * Products of float64 matrices and vectors, row-major, for the analyses that run
 * in the page without a tensor library.
 */

/**
 * @param left [rows, inner]
 * @param right [inner, columns]
 * @returns left · right: [rows, columns]
 */
export function productOf(
  left: Float64Array,
  right: Float64Array,
  rows: number,
  inner: number,
  columns: number,
): Float64Array<ArrayBuffer> {
  const product = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    addRowTimes(left.subarray(row * inner, (row + 1) * inner), right, columns, product, row * columns);
  }
  return product;
}

/**
 * @param left [rows, inner]
 * @param right [columns, inner]
 * @returns left · rightᵀ: [rows, columns]
 */
export function productWithTransposed(
  left: Float64Array,
  right: Float64Array,
  rows: number,
  columns: number,
  inner: number,
): Float64Array<ArrayBuffer> {
  const product = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const from = row * inner;
    let column = 0;
    for (; column + 3 < columns; column += 4) {
      const k0 = column * inner;
      const k1 = k0 + inner;
      const k2 = k1 + inner;
      const k3 = k2 + inner;
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      for (let i = 0; i < inner; i++) {
        const value = left[from + i] as number;
        s0 += value * (right[k0 + i] as number);
        s1 += value * (right[k1 + i] as number);
        s2 += value * (right[k2 + i] as number);
        s3 += value * (right[k3 + i] as number);
      }
      const to = row * columns + column;
      product[to] = s0;
      product[to + 1] = s1;
      product[to + 2] = s2;
      product[to + 3] = s3;
    }
    for (; column < columns; column++) {
      product[row * columns + column] = dot(left, from, right, column * inner, inner);
    }
  }
  return product;
}

/**
 * @param matrix [rows, columns]
 * @returns matrix · matrixᵀ: [rows, rows], symmetric to the last bit
 */
export function gram(matrix: Float64Array, rows: number, columns: number): Float64Array {
  const product = new Float64Array(rows * rows);
  for (let a = 0; a < rows; a++) {
    for (let b = a; b < rows; b++) {
      const value = dot(matrix, a * columns, matrix, b * columns, columns);
      product[a * rows + b] = value;
      product[b * rows + a] = value;
    }
  }
  return product;
}

/**
 * @param matrix [rows, columns]
 * @returns [columns, rows]
 */
export function transposed(matrix: Float64Array, rows: number, columns: number): Float64Array {
  const turned = new Float64Array(matrix.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      turned[column * rows + row] = matrix[row * columns + column] as number;
    }
  }
  return turned;
}

/** Product of two stretches of `length` numbers, in two sums that the processor adds side by side. */
export function dot(a: Float64Array, atA: number, b: Float64Array, atB: number, length: number): number {
  let even = 0;
  let odd = 0;
  let i = 0;
  for (; i + 1 < length; i += 2) {
    even += (a[atA + i] as number) * (b[atB + i] as number);
    odd += (a[atA + i + 1] as number) * (b[atB + i + 1] as number);
  }
  if (i < length) even += (a[atA + i] as number) * (b[atB + i] as number);
  return even + odd;
}

/** Adds weights · matrix, [n] by [n, columns], to `out` from `at` on. Four rows a pass save memory traffic. */
function addRowTimes(weights: Float64Array, matrix: Float64Array, columns: number, out: Float64Array, at: number) {
  const n = weights.length;
  let i = 0;
  for (; i + 3 < n; i += 4) {
    const w0 = weights[i] as number;
    const w1 = weights[i + 1] as number;
    const w2 = weights[i + 2] as number;
    const w3 = weights[i + 3] as number;
    // Discarded attention leaves long stretches of zeros.
    if (w0 === 0 && w1 === 0 && w2 === 0 && w3 === 0) continue;
    const r0 = i * columns;
    const r1 = r0 + columns;
    const r2 = r1 + columns;
    const r3 = r2 + columns;
    for (let j = 0; j < columns; j++) {
      out[at + j] =
        (out[at + j] as number) +
        w0 * (matrix[r0 + j] as number) +
        w1 * (matrix[r1 + j] as number) +
        w2 * (matrix[r2 + j] as number) +
        w3 * (matrix[r3 + j] as number);
    }
  }
  for (; i < n; i++) {
    const weight = weights[i] as number;
    const row = i * columns;
    for (let j = 0; j < columns; j++) out[at + j] = (out[at + j] as number) + weight * (matrix[row + j] as number);
  }
}
