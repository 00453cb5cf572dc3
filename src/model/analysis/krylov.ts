import { dot, productOf, productWithTransposed } from "./matrix.ts";

/** Vectors that are advanced together: eigenvalues of up to this multiplicity are found whole. */
const blockSize = 8;

/**
 * A growing space that holds the largest eigenvectors of M · Mᵀ better and better:
 * random vectors and their images under powers of it, orthonormalised. Musco &
 * Musco 2015, "Randomized Block Krylov Methods for Stronger and Faster Approximate
 * Singular Value Decomposition", arXiv:1504.05477. The random vectors are always
 * the same, so that the result is.
 */
export class KrylovSpace {
  /** Number of vectors in the space so far. */
  size = 0;
  private readonly matrix: Float64Array;
  private readonly n: number;
  private readonly width: number;
  private readonly rows: Float64Array;
  private readonly images: Float64Array;
  private block: Float64Array;

  /** @param matrix M, [n, width] */
  constructor(matrix: Float64Array, n: number, width: number) {
    this.matrix = matrix;
    this.n = n;
    this.width = width;
    this.rows = new Float64Array(n * n);
    this.images = new Float64Array(n * width);
    let seed = 1;
    this.block = Float64Array.from({ length: blockSize * n }, () => {
      // Park and Miller's generator: enough for vectors that only must not be special.
      seed = (seed * 48271) % 2147483647;
      return seed / 2147483647 - 0.5;
    });
  }

  /** The vectors: [size, n], rows orthonormal. */
  get basis(): Float64Array {
    return this.rows.subarray(0, this.size * this.n);
  }

  /** basis · M: [size, width]. */
  get basisTimesMatrix(): Float64Array {
    return this.images.subarray(0, this.size * this.width);
  }

  /** Adds vectors until there are at least `size` of them; false when the space holds all it can and did not grow. */
  grow(size: number): boolean {
    const { n, width, matrix } = this;
    const before = this.size;
    while (this.size < Math.min(size, n)) {
      const first = this.size;
      for (let at = 0; at < this.block.length && this.size < n; at += n) {
        const vector = this.block.subarray(at, at + n);
        if (orthonormalise(vector, this.basis, n)) this.rows.set(vector, n * this.size++);
      }
      const added = this.size - first;
      if (added === 0) {
        // What is left of these vectors is rounding; looked at once more it would pass for a direction.
        this.block = new Float64Array();
        break;
      }
      const images = productOf(this.rows.subarray(first * n, this.size * n), matrix, added, n, width);
      this.images.set(images, first * width);
      this.block = productWithTransposed(images, matrix, added, n, width);
    }
    return this.size > before;
  }
}

/** Takes the part along the basis away, twice against rounding; false when nothing is left. */
function orthonormalise(vector: Float64Array, basis: Float64Array, n: number): boolean {
  const before = Math.sqrt(dot(vector, 0, vector, 0, n));
  if (before === 0) return false;
  for (let pass = 0; pass < 2; pass++) {
    for (let start = 0; start < basis.length; start += n) {
      const along = dot(vector, 0, basis, start, n);
      for (let i = 0; i < n; i++) vector[i] = (vector[i] as number) - along * (basis[start + i] as number);
    }
  }
  const after = Math.sqrt(dot(vector, 0, vector, 0, n));
  if (after < before * 1e-11) return false;
  for (let i = 0; i < n; i++) vector[i] = (vector[i] as number) / after;
  return true;
}
