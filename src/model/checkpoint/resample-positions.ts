/**
 * Position embeddings for another grid than the one they were trained on.
 *
 * Dosovitskiy et al. 2021, arXiv:2010.11929, section 3.2, interpolate them in 2-D. The
 * two ways below are those of timm (`resample_abs_pos_embed`) and of DeiT, DINO and
 * Hugging Face; they differ by several per cent.
 */

type Grid = readonly [rows: number, columns: number];

/** One output sample: input indices from `first`, and their weights, which sum to 1. */
interface Sample {
  readonly indices: readonly number[];
  readonly weights: readonly number[];
}

/**
 * Cubic convolution, support 2. Keys 1981, "Cubic convolution interpolation for
 * digital image processing".
 */
function cubic(distance: number, a: number): number {
  const x = Math.abs(distance);
  if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  if (x < 2) return a * (((x - 5) * x + 8) * x - 4);
  return 0;
}

/** As Pillow and torch do with `antialias`: the kernel widens when shrinking, and ends at the border. */
function antialiased(from: number, to: number): Sample[] {
  const scale = from / to;
  const widening = Math.max(scale, 1);
  return Array.from({ length: to }, (_, output) => {
    const centre = (output + 0.5) * scale;
    const first = Math.max(Math.trunc(centre - 2 * widening + 0.5), 0);
    const last = Math.min(Math.trunc(centre + 2 * widening + 0.5), from);
    const indices = Array.from({ length: last - first }, (_, i) => first + i);
    const raw = indices.map((index) => cubic((index + 0.5 - centre) / widening, -0.5));
    const sum = raw.reduce((total, weight) => total + weight, 0);
    return { indices, weights: raw.map((weight) => weight / sum) };
  });
}

/** As torch does without `antialias`: four taps, indices outside repeat the border. */
function plain(from: number, to: number): Sample[] {
  return Array.from({ length: to }, (_, output) => {
    const position = ((output + 0.5) * from) / to - 0.5;
    const base = Math.floor(position);
    const taps = [base - 1, base, base + 1, base + 2];
    return {
      indices: taps.map((index) => Math.min(Math.max(index, 0), from - 1)),
      weights: taps.map((index) => cubic(position - index, -0.75)),
    };
  });
}

/** Columns first, then rows; sums in float64, rounded once at the end. */
function resample(
  values: Float32Array,
  prefixTokens: number,
  oldGrid: Grid,
  newGrid: Grid,
  dim: number,
  samples: (from: number, to: number) => Sample[],
): Float32Array {
  const [oldRows, oldColumns] = oldGrid;
  const [rows, columns] = newGrid;
  const expected = (prefixTokens + oldRows * oldColumns) * dim;
  if (values.length !== expected) {
    throw new RangeError(
      `pos_embed: ${prefixTokens} prefix tokens and ${oldRows} × ${oldColumns} positions of width ${dim} are ${expected} values, got ${values.length}`,
    );
  }
  const prefix = prefixTokens * dim;
  const wide = new Float64Array(oldRows * columns * dim);
  for (const [column, { indices, weights }] of samples(oldColumns, columns).entries()) {
    for (let row = 0; row < oldRows; row++) {
      const target = (row * columns + column) * dim;
      for (const [tap, index] of indices.entries()) {
        const weight = weights[tap] as number;
        const source = prefix + (row * oldColumns + index) * dim;
        for (let d = 0; d < dim; d++)
          wide[target + d] = (wide[target + d] as number) + weight * (values[source + d] as number);
      }
    }
  }
  const result = new Float32Array(prefix + rows * columns * dim);
  result.set(values.subarray(0, prefix));
  const sums = new Float64Array(columns * dim);
  for (const [row, { indices, weights }] of samples(oldRows, rows).entries()) {
    sums.fill(0);
    for (const [tap, index] of indices.entries()) {
      const weight = weights[tap] as number;
      const source = index * columns * dim;
      for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] as number) + weight * (wide[source + i] as number);
    }
    result.set(sums, prefix + row * columns * dim);
  }
  return result;
}

/**
 * Resamples as timm does when weights meet another input size: bicubic with a = -0.5,
 * antialiased, corners not aligned; prefix tokens are copied.
 *
 * @param values [prefixTokens + oldRows · oldColumns, dim], row-major
 * @returns [prefixTokens + rows · columns, dim]
 * @throws RangeError when the length of `values` does not fit
 */
export function resamplePositions(
  values: Float32Array,
  prefixTokens: number,
  oldGrid: Grid,
  newGrid: Grid,
  dim: number,
): Float32Array {
  return resample(values, prefixTokens, oldGrid, newGrid, dim, antialiased);
}

/**
 * Resamples as DeiT, DINO and Hugging Face do: bicubic with a = -0.75, not antialiased.
 * Shapes and errors as in `resamplePositions`.
 */
export function resamplePositionsPlain(
  values: Float32Array,
  prefixTokens: number,
  oldGrid: Grid,
  newGrid: Grid,
  dim: number,
): Float32Array {
  return resample(values, prefixTokens, oldGrid, newGrid, dim, plain);
}
