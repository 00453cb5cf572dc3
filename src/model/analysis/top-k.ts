/**
 * @param logits any length; −∞ gets no share
 * @returns shares that sum to 1, computed in double precision from logits minus their maximum
 */
export function softmax(logits: ArrayLike<number>): Float32Array {
  let highest = -Infinity;
  for (let i = 0; i < logits.length; i++) highest = Math.max(highest, logits[i] as number);
  const shares = new Float64Array(logits.length);
  let sum = 0;
  for (let i = 0; i < logits.length; i++) {
    const share = Math.exp((logits[i] as number) - highest);
    shares[i] = share;
    sum += share;
  }
  return Float32Array.from(shares, (share) => share / sum);
}

export interface Ranked {
  /** Place in the values, e.g. the number of the class. */
  readonly index: number;
  readonly value: number;
}

/**
 * The k largest values, largest first; of equal ones the lower index comes first.
 * NaN is never among them.
 *
 * @param k more than there are gives all of them
 */
export function topK(values: ArrayLike<number>, k: number): Ranked[] {
  const best: Ranked[] = [];
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number;
    if (Number.isNaN(value) || k <= 0) continue;
    if (best.length >= k && value <= (best[best.length - 1] as Ranked).value) continue;
    let place = best.length;
    while (place > 0 && value > (best[place - 1] as Ranked).value) place--;
    best.splice(place, 0, { index, value });
    if (best.length > k) best.pop();
  }
  return best;
}
