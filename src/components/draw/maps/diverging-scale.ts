import { maskedBelow } from "../../../model/analysis/pair.ts";

/** How a signed score becomes a colour: 0 is the middle of the map, both ends are equally far. */
export interface DivergingScale {
  readonly domain: readonly [low: number, high: number];
  /** Position 0 to 1 in the colour map, clamped; 0.5 for 0. */
  unit(score: number): number;
}

/** @param limit largest absolute value; 1 is taken for 0 */
export function divergingScale(limit: number): DivergingScale {
  const end = limit > 0 ? limit : 1;
  return {
    domain: [-end, end],
    unit: (score) => {
      const unit = 0.5 + score / (2 * end);
      return unit > 0 ? (unit < 1 ? unit : 1) : 0;
    },
  };
}

/** The largest absolute value among scores that are not masked; 0 when all are. */
export function scoreLimit(scores: Float32Array): number {
  let high = 0;
  for (let i = 0; i < scores.length; i++) {
    const size = Math.abs(scores[i] as number);
    if (size > high && size < -maskedBelow) high = size;
  }
  return high;
}
