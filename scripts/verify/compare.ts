/** One line of the table: the entry of a tensor that comes nearest to its tolerance, or passes it. */
export interface Measured {
  readonly tensor: string;
  /** The error in the case's own measure: relative to the largest value, absolute, or levels of 255. */
  readonly error: number;
  readonly tolerance: number;
  readonly pass: boolean;
}

/** max|got - expected| <= rel · max|expected| */
export function compareRelative(
  tensor: string,
  got: ArrayLike<number>,
  expected: ArrayLike<number>,
  rel: number,
): Measured {
  let largest = 0;
  for (let i = 0; i < expected.length; i++) largest = Math.max(largest, Math.abs(expected[i] as number));
  const difference = largestDifference(got, expected);
  // Expected zeros everywhere allow nothing: 0 / 0 is a match.
  const error = difference === 0 ? 0 : difference / largest;
  return { tensor, error, tolerance: rel, pass: error <= rel };
}

/** |got - expected| <= absolute */
export function compareAbsolute(
  tensor: string,
  got: ArrayLike<number>,
  expected: ArrayLike<number>,
  absolute: number,
): Measured {
  const error = largestDifference(got, expected);
  return { tensor, error, tolerance: absolute, pass: error <= absolute };
}

/** |got - expected| <= allowed(i) for every entry; the line shows the one that uses most of what it is allowed. */
export function compareEach(
  tensor: string,
  got: ArrayLike<number>,
  expected: ArrayLike<number>,
  allowed: (index: number) => number,
): Measured {
  let worst: Measured = { tensor, error: 0, tolerance: allowed(0), pass: sameLength(got, expected) };
  let share = 0;
  for (let i = 0; i < expected.length; i++) {
    const error = differenceAt(got, expected, i);
    const tolerance = allowed(i);
    const used = error === 0 ? 0 : error / tolerance;
    if (used <= share) continue;
    share = used;
    worst = { tensor, error, tolerance, pass: worst.pass && error <= tolerance };
  }
  return worst;
}

/** Infinity for a missing, superfluous or undefined entry; equal infinities are equal. */
export function largestDifference(got: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (!sameLength(got, expected)) return Number.POSITIVE_INFINITY;
  let largest = 0;
  for (let i = 0; i < expected.length; i++) largest = Math.max(largest, differenceAt(got, expected, i));
  return largest;
}

function sameLength(got: ArrayLike<number>, expected: ArrayLike<number>): boolean {
  return got.length === expected.length;
}

function differenceAt(got: ArrayLike<number>, expected: ArrayLike<number>, index: number): number {
  const [a, b] = [got[index] as number, expected[index] as number];
  if (a === b) return 0;
  const difference = Math.abs(a - b);
  return Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
}
