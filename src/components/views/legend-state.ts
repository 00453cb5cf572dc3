import type { AttentionScale } from "../draw/attention-scale.ts";
import { short } from "../draw/charts/format.ts";
import type { DivergingScale } from "../draw/maps/diverging-scale.ts";
import type { LegendState } from "./ColorLegend.tsx";

/**
 * The legend of attention weights: the weights at both ends and a tick at uniform.
 *
 * @param tokens length of the sequence N; 1/N is uniform
 * @param weight the shown weight, 0 to 1; null marks none
 */
export function attentionLegend(scale: AttentionScale, tokens: number, weight: number | null): LegendState {
  return {
    // Where weights may lie beyond the ends, the ends say so.
    low: (scale.kind === "log" ? "≤ " : "") + short(scale.domain[0]),
    high: (scale.kind === "uniform" ? "≥ " : "") + short(scale.domain[1]),
    tick: { at: scale.unit(1 / tokens), label: `1/${tokens}` },
    mark: weight === null ? null : scale.unit(weight),
  };
}

/** The legend of scores: both ends and 0 in the middle. */
export function scoreLegend(scale: DivergingScale, score: number | null): LegendState {
  return {
    low: short(scale.domain[0]),
    high: short(scale.domain[1]),
    tick: { at: 0.5, label: "0" },
    mark: score === null ? null : scale.unit(score),
  };
}
