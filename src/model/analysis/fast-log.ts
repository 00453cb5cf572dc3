const bits = 11;
const cells = 1 << bits;
const restMask = (1 << (23 - bits)) - 1;

/** For the middle of each cell of the mantissa: its logarithm, and what one step of the rest adds. */
const logarithms = new Float64Array(cells);
const steps = new Float64Array(cells);
for (let cell = 0; cell < cells; cell++) {
  const middle = 1 + (cell + 0.5) / cells;
  logarithms[cell] = Math.log(middle) - 127 * Math.LN2;
  steps[cell] = 2 ** -23 / middle;
}
const halfCell = (restMask + 1) / 2;

/**
 * Entropy of many weights needs a logarithm for each: 5.6 million for 12 × 12
 * heads of 197 tokens, and `Math.log` takes most of the time. This one reads
 * exponent and mantissa from the bits and looks the rest up; its error is below
 * 4e-8, less than a float32 can hold of any entropy above 1 nat.
 *
 * @param floatBits the bits of a positive float32, as in a `Uint32Array` over the same buffer
 * @returns the natural logarithm; some finite number below −87 for 0 and for numbers below 2^-126
 */
export function logOfBits(floatBits: number): number {
  const cell = (floatBits >>> (23 - bits)) & (cells - 1);
  const step = (floatBits & restMask) - halfCell;
  return (floatBits >>> 23) * Math.LN2 + (logarithms[cell] as number) + step * (steps[cell] as number);
}
