import { useEffect } from "react";
import { tokenAttention } from "../../model/analysis/window-attention.ts";
import type { SwinCapture } from "../../model/capture.ts";
import { type Direction, focusToken, type Selection } from "../../model/selection.ts";
import { largestOf } from "../draw/maps/token-map.ts";
import { useApp } from "../figures/app-context.tsx";
import { pairState } from "../views/swin/pair-in-window.ts";

/** The other token of the strongest pair of the chosen one, as a part of the selection; null where nothing was captured. */
export function strongestPartner(
  capture: SwinCapture,
  now: Selection,
  direction: Direction,
): Partial<Selection> | null {
  const attention = tokenAttention(capture, now.block, now.head, focusToken(now, direction), direction);
  if (!attention) return null;
  const token = attention.weights.indexOf(largestOf(attention.weights));
  return direction === "from" ? { key: token } : { query: token };
}

/**
 * While it is on the page: when the person chooses a token whose partner lies in
 * another window, the partner becomes the one of the largest weight, so that there
 * is a pair to look at. A partner that was chosen itself stays, and so does the pair
 * when the block changes.
 */
export function useFollowWindow(): void {
  const { store } = useApp();
  useEffect(
    () =>
      store.subscribe(({ selection, capture, settings: { direction } }, before) => {
        const old = before.selection;
        if (selection === old || selection.block !== old.block || capture?.family !== "swin") return;
        const other = direction === "from" ? "key" : "query";
        const moved = focusToken(selection, direction) !== focusToken(old, direction);
        if (!moved || selection[other] !== old[other] || pairState(capture, selection) !== "apart") return;
        const partner = strongestPartner(capture, selection, direction);
        if (partner) store.setState({ selection: { ...selection, ...partner } });
      }),
    [store],
  );
}
