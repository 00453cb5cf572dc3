import { type ScaleLogarithmic, scaleLog } from "d3-scale";
import { msaCost, windowMsaCost } from "../../../model/swin-cost.ts";

/** Multiply-adds of attention over a square map, with and without windows. */
export interface CostPoint {
  /** Height and width of the map in tokens. */
  readonly side: number;
  readonly global: number;
  readonly windowed: number;
}

/**
 * The cost of a square map of any side, also one that is no whole number of windows:
 * there it is the formula's, without padding. A map that is smaller shrinks the window.
 */
export function costPoint(side: number, channels: number, window: number): CostPoint {
  return {
    side,
    global: msaCost(side, side, channels),
    windowed: windowMsaCost(side, side, channels, Math.min(window, side)),
  };
}

/** Points between two sides, evenly spaced on a logarithmic axis. */
export function costCurve(
  sides: readonly [low: number, high: number],
  channels: number,
  window: number,
  count: number,
): readonly CostPoint[] {
  const step = Math.log(sides[1] / sides[0]) / (count - 1);
  return Array.from({ length: count }, (_, at) => costPoint(sides[0] * Math.exp(at * step), channels, window));
}

/** The side at which q · k with pattern · v cost as much as the four projections: 2(hw)²C = 4hwC². */
export function evenSide(channels: number): number {
  return Math.sqrt(2 * channels);
}

/** A logarithmic axis with a tick at every power of ten inside. */
export function powerAxis(
  domain: readonly [low: number, high: number],
  range: readonly [low: number, high: number],
): { readonly scale: ScaleLogarithmic<number, number>; readonly powers: readonly number[] } {
  const scale = scaleLog([domain[0], domain[1]], [...range]);
  const [first, last] = [Math.ceil(Math.log10(domain[0]) - 1e-9), Math.floor(Math.log10(domain[1]) + 1e-9)];
  return { scale, powers: Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at) };
}
