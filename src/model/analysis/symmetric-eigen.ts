/** Eigenvalues, largest first, and their eigenvectors as rows. */
export interface Eigen {
  /** [n] */
  readonly values: Float64Array;
  /** [n, n]; row i belongs to value i, rows are orthonormal. */
  readonly vectors: Float64Array;
}

/**
 * All eigenvalues and eigenvectors of a symmetric matrix: Householder reduction
 * to a tridiagonal one, then QL steps with implicit shifts. Martin, Reinsch and
 * Wilkinson 1968, "Householder's Tridiagonalization of a Symmetric Matrix", and
 * Dubrulle, Martin and Wilkinson 1968, "The Implicit QL Algorithm". Values are
 * right to about 1e-15 of the largest, equal ones included.
 *
 * @param matrix [n, n], symmetric; stays as it is
 */
export function symmetricEigen(matrix: Float64Array, n: number): Eigen {
  const { diagonal, beside, vectors } = tridiagonal(matrix.slice(), n);
  diagonalise(diagonal, beside, vectors, n);
  const order = Array.from({ length: n }, (_, i) => i).sort(
    (a, b) => (diagonal[b] as number) - (diagonal[a] as number) || a - b,
  );
  const sorted = new Float64Array(n * n);
  order.forEach((from, to) => {
    sorted.set(vectors.subarray(from * n, (from + 1) * n), to * n);
  });
  return { values: Float64Array.from(order, (from) => diagonal[from] as number), vectors: sorted };
}

/** matrix = vectorsᵀ · T · vectors, T with `diagonal` and, right of it, `beside`. Destroys the matrix. */
function tridiagonal(matrix: Float64Array, n: number) {
  const vectors = new Float64Array(n * n);
  for (let i = 0; i < n; i++) vectors[i * n + i] = 1;
  const mirror = new Float64Array(n);
  const image = new Float64Array(n);
  const beside = new Float64Array(n);
  for (let step = 0; step < n - 1; step++) {
    let square = 0;
    for (let i = step + 1; i < n; i++) square += (matrix[step * n + i] as number) ** 2;
    const head = matrix[step * n + step + 1] as number;
    const length = head > 0 ? -Math.sqrt(square) : Math.sqrt(square);
    beside[step] = length;
    // The mirror takes the row right of the diagonal to one number; |row − length · e|² in closed form.
    const norm = Math.sqrt(2 * (square - length * head));
    if (norm === 0) continue;
    for (let i = step + 1; i < n; i++) mirror[i] = (matrix[step * n + i] as number) / norm;
    mirror[step + 1] = (head - length) / norm;
    let along = 0;
    for (let row = step + 1; row < n; row++) {
      let sum = 0;
      for (let i = step + 1; i < n; i++) sum += (matrix[row * n + i] as number) * (mirror[i] as number);
      image[row] = sum;
      along += sum * (mirror[row] as number);
    }
    for (let i = step + 1; i < n; i++) image[i] = 2 * ((image[i] as number) - along * (mirror[i] as number));
    for (let row = step + 1; row < n; row++) {
      const m = mirror[row] as number;
      const w = image[row] as number;
      for (let i = step + 1; i < n; i++) {
        const at = row * n + i;
        matrix[at] = (matrix[at] as number) - m * (image[i] as number) - w * (mirror[i] as number);
      }
    }
    reflectRows(vectors, mirror, step + 1, n);
  }
  return { diagonal: Float64Array.from({ length: n }, (_, i) => matrix[i * n + i] as number), beside, vectors };
}

/** Mirrors the rows from `first` on: rows −= 2 · mirror · (mirrorᵀ · rows). */
function reflectRows(rows: Float64Array, mirror: Float64Array, first: number, n: number): void {
  const along = new Float64Array(n);
  for (let row = first; row < n; row++) {
    const m = 2 * (mirror[row] as number);
    for (let i = 0; i < n; i++) along[i] = (along[i] as number) + m * (rows[row * n + i] as number);
  }
  for (let row = first; row < n; row++) {
    const m = mirror[row] as number;
    for (let i = 0; i < n; i++) rows[row * n + i] = (rows[row * n + i] as number) - m * (along[i] as number);
  }
}

/** Turns the tridiagonal matrix into its eigenvalues in `d`; the rows of `vectors` follow every rotation. */
function diagonalise(d: Float64Array, e: Float64Array, vectors: Float64Array, n: number): void {
  let size = 0;
  for (let i = 0; i < n; i++) size = Math.max(size, Math.abs(d[i] as number) + Math.abs(e[i] as number));
  const negligible = size * Number.EPSILON;
  for (let low = 0; low < n; low++) {
    // About two steps per value are usual; the bound only keeps a matrix with NaN from running for ever.
    for (let steps = 0; steps < 60; steps++) {
      let high = low;
      while (high < n - 1 && Math.abs(e[high] as number) > negligible) high++;
      if (high === low) break;
      const ratio = ((d[low + 1] as number) - (d[low] as number)) / (2 * (e[low] as number));
      const root = Math.sqrt(ratio * ratio + 1);
      let g = (d[high] as number) - (d[low] as number) + (e[low] as number) / (ratio + (ratio < 0 ? -root : root));
      let sine = 1;
      let cosine = 1;
      let shift = 0;
      let i = high - 1;
      for (; i >= low; i--) {
        const f = sine * (e[i] as number);
        const b = cosine * (e[i] as number);
        const r = Math.sqrt(f * f + g * g);
        e[i + 1] = r;
        if (r === 0) {
          d[i + 1] = (d[i + 1] as number) - shift;
          e[high] = 0;
          break;
        }
        sine = f / r;
        cosine = g / r;
        const next = (d[i + 1] as number) - shift;
        const turn = ((d[i] as number) - next) * sine + 2 * cosine * b;
        shift = sine * turn;
        d[i + 1] = next + shift;
        g = cosine * turn - b;
        rotateRows(vectors, i, sine, cosine, n);
      }
      if (i >= low) continue;
      d[low] = (d[low] as number) - shift;
      e[low] = g;
      e[high] = 0;
    }
  }
}

function rotateRows(rows: Float64Array, first: number, sine: number, cosine: number, n: number): void {
  const start = first * n;
  for (let i = start; i < start + n; i++) {
    const upper = rows[i] as number;
    const lower = rows[i + n] as number;
    rows[i + n] = sine * upper + cosine * lower;
    rows[i] = cosine * upper - sine * lower;
  }
}
