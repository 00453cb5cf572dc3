import { type ScaleLinear, scaleLinear } from "d3-scale";
import { fixed } from "./format.ts";

export interface Tick {
  readonly value: number;
  /** Position in CSS pixels. */
  readonly at: number;
  readonly label: string;
}

/** A value axis: round ends, a handful of ticks, labels with the digits that tell them apart. */
export interface ValueAxis {
  readonly scale: ScaleLinear<number, number>;
  readonly ticks: readonly Tick[];
}

/**
 * @param domain values at the ends; widened to round numbers
 * @param range CSS pixels at the ends; for a vertical axis bottom first
 * @param count about how many ticks
 */
export function valueAxis(
  domain: readonly [low: number, high: number],
  range: readonly [low: number, high: number],
  count: number,
): ValueAxis {
  const high = domain[1] > domain[0] ? domain[1] : domain[0] + 1;
  const scale = scaleLinear([domain[0], high], [...range]).nice(count);
  const values = scale.ticks(count);
  const step = Math.abs((values[1] ?? 1) - (values[0] ?? 0));
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return { scale, ticks: values.map((value) => ({ value, at: scale(value), label: fixed(value, digits) })) };
}

/** Every how many-th of `count` labels fits, each `width` pixels wide, into `length` pixels: 1, 2, 3, 4, 6 or 12. */
export function labelStep(count: number, width: number, length: number): number {
  return [1, 2, 3, 4, 6].find((step) => (count / step) * width <= length) ?? 12;
}
