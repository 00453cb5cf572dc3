import { scaleLinear } from "d3-scale";

/** One step on the way to a score: what it adds, and where that leaves the sum. */
export interface ScoreStep {
  /** What the bar starts and ends at. */
  readonly from: number;
  readonly to: number;
}

export interface ScoreBar {
  /** CSS pixels. */
  readonly x: number;
  readonly width: number;
  /** Whether the bar goes on beyond the left end. */
  readonly cut: boolean;
}

/** Sums below this are those of masked pairs; no unmasked score comes near it. */
const farBelow = -50;
/** Room that a cut bar has beyond the others, as a share of their range. */
const beyond = 0.3;

/**
 * Bars of a waterfall, each from the sum before to the sum after; one that leads to a
 * masked score is cut at the left end.
 *
 * @param width CSS pixels
 */
export function scoreBars(
  steps: readonly ScoreStep[],
  width: number,
): { readonly zero: number; readonly bars: ScoreBar[] } {
  const ends = [0, ...steps.flatMap(({ from, to }) => [from, to])].filter((value) => value > farBelow);
  let [low, high] = [Math.min(...ends), Math.max(...ends)];
  if (high - low < 1e-6) high = low + 1;
  if (steps.some(({ to }) => to <= farBelow)) low -= (high - low) * beyond;
  const scale = scaleLinear([low, high], [0, width]).clamp(true);
  const bars = steps.map(({ from, to }) => {
    const [start, end] = [scale(Math.min(from, to)), scale(Math.max(from, to))];
    return { x: start, width: Math.max(1.5, end - start), cut: Math.min(from, to) <= farBelow };
  });
  return { zero: scale(0), bars };
}
