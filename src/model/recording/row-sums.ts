/** How far the rows of recorded maps are from what a softmax leaves. */
export interface RowSums {
  readonly rows: number;
  /** Rows whose sum is further than `rowTolerance` from 1. */
  readonly off: number;
  /** The sum furthest from 1; 1 where there are no rows. */
  readonly worst: number;
  /** Weights below 0, which no softmax gives. */
  readonly negative: number;
}

/** Float16 rounds each weight by at most a 2048th of itself, so a true row stays within it. */
export const rowTolerance = 1e-3;

export const noRows: RowSums = { rows: 0, off: 0, worst: 1, negative: 0 };

/**
 * Sums every row, in float64. Nothing is scaled.
 *
 * @param pattern [..., query, key], finite
 * @param keys length of a row
 */
export function sumRows(pattern: Float32Array, keys: number, before: RowSums = noRows): RowSums {
  let { rows, off, worst, negative } = before;
  for (let start = 0; start < pattern.length; start += keys) {
    let sum = 0;
    for (let key = 0; key < keys; key++) {
      const weight = pattern[start + key] as number;
      if (weight < 0) negative++;
      sum += weight;
    }
    rows++;
    const far = Math.abs(sum - 1);
    if (far > rowTolerance) off++;
    if (far > Math.abs(worst - 1)) worst = sum;
  }
  return { rows, off, worst, negative };
}
