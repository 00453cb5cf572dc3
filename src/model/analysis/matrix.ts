/**
 * Products of square float64 matrices and vectors, row-major, for the analyses
 * that run in the page without a tensor library.
 */

/**
 * @param left [n, n]
 * @param right [n, n]
 * @returns left · right: [n, n]
 */
export function multiply(left: Float64Array, right: Float64Array, n: number): Float64Array {
  const product = new Float64Array(n * n);
  for (let row = 0; row < n; row++) addRowTimes(left.subarray(row * n, (row + 1) * n), right, n, product, row * n);
  return product;
}

/**
 * @param vector [n]
 * @param matrix [n, n]
 * @returns vector · matrix: [n]
 */
export function rowThrough(vector: Float64Array, matrix: Float64Array): Float64Array {
  const product = new Float64Array(vector.length);
  addRowTimes(vector, matrix, vector.length, product, 0);
  return product;
}

/**
 * @param matrix [n, n]
 * @param vector [n]
 * @returns matrix · vector: [n]
 */
export function columnThrough(matrix: Float64Array, vector: Float64Array): Float64Array {
  const n = vector.length;
  const product = new Float64Array(n);
  for (let row = 0; row < n; row++) {
    let sum = 0;
    const start = row * n;
    for (let i = 0; i < n; i++) sum += (matrix[start + i] as number) * (vector[i] as number);
    product[row] = sum;
  }
  return product;
}

/** Adds weights · matrix, [n] by [n, columns], to `out` from `at` on. Four rows a pass halve the memory traffic. */
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
