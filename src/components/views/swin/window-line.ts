import { layoutOfRun } from "../../../model/analysis/window-attention.ts";
import { windowOfToken } from "../../../model/analysis/windows.ts";
import { type HeadRole, type SwinCapture, windowActivation } from "../../../model/capture.ts";
import type { Direction } from "../../../model/selection.ts";
import type { NamedTensor } from "../../../model/tensor.ts";

/** The place of a token in its window, row-major. */
export function placeOfToken(capture: SwinCapture, block: number, token: number): number {
  const layout = layoutOfRun(capture, block);
  return (layout.slotOf[token] as number) % layout.windowTokens;
}

/** What a role holds of the chosen token's window in one head; undefined where it was not captured. */
export function windowOfRun(
  capture: SwinCapture,
  role: HeadRole,
  block: number,
  head: number,
  token: number,
): NamedTensor | undefined {
  return windowActivation(capture, role, block, windowOfToken(layoutOfRun(capture, block), token), head);
}

/**
 * The weights of a token over all places of its window, padding included: its row
 * (`from`), or the column of those who look at it (`to`).
 *
 * @returns [places]; undefined where it was not captured
 */
export function windowLine(
  capture: SwinCapture,
  block: number,
  head: number,
  token: number,
  direction: Direction,
): Float32Array | undefined {
  const pattern = windowOfRun(capture, "attn.pattern", block, head, token);
  if (!pattern) return undefined;
  const size = pattern.shape[1] ?? 0;
  const place = placeOfToken(capture, block, token);
  return Float32Array.from(
    { length: size },
    (_, at) => pattern.data[direction === "from" ? place * size + at : at * size + place] as number,
  );
}
