import { type AttentionScale, attentionScale, type ScaleKind } from "../draw/attention-scale.ts";
import type { ColorMap } from "../draw/color.ts";
import { type DivergingScale, divergingScale, scoreLimit } from "../draw/maps/diverging-scale.ts";
import { largestOf } from "../draw/maps/token-map.ts";

/** Weights after the softmax, or the scores before it. */
export type Quantity = "pattern" | "scores";

/** How a matrix becomes colours; it comes with its own legend's kind. */
export type MatrixColors =
  | { readonly quantity: "pattern"; readonly map: ColorMap; readonly scale: AttentionScale }
  | { readonly quantity: "scores"; readonly map: "diverging"; readonly scale: DivergingScale };

/**
 * Scores are signed, so they get a diverging scale to the largest one of this head;
 * weights get the scale that the page has chosen.
 *
 * @param values [query, key]
 * @param high upper end of the `absolute` scale, 0 to 1
 */
export function matrixColors(
  values: Float32Array,
  tokens: number,
  quantity: Quantity,
  kind: ScaleKind,
  high: number,
  colorMap: ColorMap,
): MatrixColors {
  if (quantity === "scores") return { quantity, map: "diverging", scale: divergingScale(scoreLimit(values)) };
  const top = kind === "perMap" ? largestOf(values) : high;
  return { quantity, map: colorMap, scale: attentionScale(kind, tokens, top) };
}
