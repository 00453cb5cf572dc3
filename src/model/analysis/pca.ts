import { KrylovSpace } from "./krylov.ts";
import { dot, gram, productOf, productWithTransposed, transposed } from "./matrix.ts";
import { type Eigen, symmetricEigen } from "./symmetric-eigen.ts";

/**
 * Principal components, for the filters of the patch embedding (Dosovitskiy et al.
 * 2021, arXiv:2010.11929, Fig. 7 left) and for colouring position embeddings.
 */
export interface PrincipalComponents {
  /** [k, dim]; unit vectors, orthogonal, most variance first. */
  readonly components: Float32Array;
  /** Share of the whole variance, 0 to 1: [k]. */
  readonly explained: Float32Array;
  /** The rows, minus their mean, along each component: [count, k]. */
  readonly scores: Float32Array;
  /** Mean of the rows, [dim]: row ≈ mean + scores · components. */
  readonly mean: Float32Array;
}

/** Up to this side all eigenvectors are computed; beyond it, only the space of the largest ones. */
const exactUpTo = 256;

/** How far an eigenvector of that space may be from one of the whole, relative to the largest eigenvalue. */
const tolerance = 1e-6;

/**
 * The sign of a component is free; we choose it so that the entry of largest
 * absolute value is positive (the first of equal ones). The result is the same on
 * every machine and every call. Beyond the rank of the rows a component, its
 * share and its scores are 0.
 *
 * @param rows [count, dim]
 * @param k at most min(count, dim)
 * @throws RangeError when k or the length of `rows` does not fit
 */
export function principalComponents(rows: Float32Array, count: number, dim: number, k: number): PrincipalComponents {
  const side = Math.min(count, dim);
  if (rows.length !== count * dim) throw new RangeError(`pca: ${count} × ${dim} rows, got ${rows.length} values`);
  if (!Number.isInteger(k) || k < 1 || k > side) throw new RangeError(`pca: k is ${k}, must be 1 to ${side}`);
  const { mean, centred } = centre(rows, count, dim);
  const total = dot(centred, 0, centred, 0, centred.length);
  let squares = 0;
  for (const value of rows) squares += value * value;
  // The shorter side carries the eigenproblem: XXᵀ and XᵀX have the same eigenvalues.
  const wide = count <= dim;
  const short = wide ? centred : transposed(centred, count, dim);
  const { values, vectors } = largestEigen(short, side, Math.max(count, dim), k);

  const components = new Float32Array(k * dim);
  const explained = new Float32Array(k);
  const scores = new Float32Array(count * k);
  for (let i = 0; i < k; i++) {
    const value = values[i] ?? 0;
    // Below this an eigenvalue is rounding, of the product or of the mean: the rows have no such direction.
    if (!(value > total * 1e-13 && value > squares * 1e-26)) continue;
    const vector = vectors.subarray(i * side, (i + 1) * side);
    const direction = unit(wide ? productOf(vector, centred, 1, count, dim) : vector);
    components.set(direction, i * dim);
    explained[i] = value / total;
    for (let row = 0; row < count; row++) scores[row * k + i] = dot(centred, row * dim, direction, 0, dim);
  }
  return { components, explained, scores, mean: Float32Array.from(mean) };
}

/**
 * The k largest eigenvalues of M · Mᵀ and their vectors as rows, at least [k, n] or as many as M has. A small
 * matrix is solved whole; of a large one only a space that is grown until the
 * vectors in it are eigenvectors.
 *
 * @param matrix M, [n, width]
 */
function largestEigen(matrix: Float64Array, n: number, width: number, k: number): Eigen {
  if (n <= exactUpTo) return symmetricEigen(gram(matrix, n, width), n);
  const space = new KrylovSpace(matrix, n, width);
  for (let size = 2 * k + 64; ; size = Math.ceil(size * 1.4)) {
    const grew = space.grow(size);
    const seen = space.basisTimesMatrix;
    const inner = symmetricEigen(gram(seen, space.size, width), space.size);
    const found = Math.min(k, space.size);
    const wanted = inner.vectors.subarray(0, found * space.size);
    const vectors = productOf(wanted, space.basis, found, space.size, n);
    const images = productWithTransposed(productOf(wanted, seen, found, space.size, width), matrix, found, n, width);
    let residual = 0;
    for (let i = 0; i < found; i++) {
      const value = inner.values[i] as number;
      let square = 0;
      for (let j = i * n; j < (i + 1) * n; j++) {
        square += ((images[j] as number) - value * (vectors[j] as number)) ** 2;
      }
      residual = Math.max(residual, Math.sqrt(square));
    }
    if (residual <= tolerance * (inner.values[0] as number) || !grew || space.size === n) {
      return { values: inner.values, vectors };
    }
  }
}

/**
 * Colours that show which rows resemble each other: the first three components as
 * red, green and blue. Fixed scaling: for each component 0, the mean of all rows,
 * is mid-grey (128) and its score of largest absolute value lies at 1 or 255;
 * nothing is clipped. A component without variance stays 128.
 *
 * @param scores [count, k] with k ≥ 1; missing components stay mid-grey
 * @returns [count, 3], 0 to 255
 */
export function componentsToRgb(scores: Float32Array, count: number): Uint8ClampedArray {
  const k = scores.length / count;
  const colors = new Uint8ClampedArray(count * 3).fill(128);
  for (let channel = 0; channel < Math.min(3, k); channel++) {
    let largest = 0;
    for (let row = 0; row < count; row++) largest = Math.max(largest, Math.abs(scores[row * k + channel] as number));
    if (largest === 0) continue;
    for (let row = 0; row < count; row++) {
      colors[row * 3 + channel] = 128 + (127 * (scores[row * k + channel] as number)) / largest;
    }
  }
  return colors;
}

function centre(rows: Float32Array, count: number, dim: number) {
  const mean = new Float64Array(dim);
  for (let row = 0; row < count; row++) {
    for (let i = 0; i < dim; i++) mean[i] = (mean[i] as number) + (rows[row * dim + i] as number);
  }
  for (let i = 0; i < dim; i++) mean[i] = (mean[i] as number) / count;
  const centred = new Float64Array(count * dim);
  for (let row = 0; row < count; row++) {
    for (let i = 0; i < dim; i++) centred[row * dim + i] = (rows[row * dim + i] as number) - (mean[i] as number);
  }
  return { mean, centred };
}

/** A unit vector with the documented sign. */
function unit(vector: Float64Array): Float64Array {
  let square = 0;
  let largest = 0;
  for (const value of vector) {
    square += value * value;
    // Entries that differ by rounding only count as equal, so that mirrored rows keep their sign.
    if (Math.abs(value) > Math.abs(largest) * (1 + 1e-9)) largest = value;
  }
  const factor = (largest < 0 ? -1 : 1) / Math.sqrt(square);
  return vector.map((value) => value * factor);
}
