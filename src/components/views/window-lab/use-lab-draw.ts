import { useContext, useEffect, useRef } from "react";
import type { Selection } from "../../../model/selection.ts";
import type { Phase } from "../../draw/window-lab/phase.ts";
import { OnScreenContext } from "../../hooks/on-screen.ts";
import { type SelectionSource, useSelectionDraw } from "../selection-source.ts";

/** Draws after every render, after every change of the selection, and on the way from step to step; past React. */
export function useLabDraw(
  selection: SelectionSource,
  phase: Phase,
  draw: (now: Selection, phase: number) => void,
): void {
  const latest = useRef(draw);
  latest.current = draw;
  const place = useContext(OnScreenContext);
  useSelectionDraw(selection, (now) => latest.current(now, phase.value));
  useEffect(() => {
    const redraw = () => latest.current(selection.current(), phase.value);
    const moved = phase.subscribe(() => {
      if (place.visible) redraw();
    });
    const back = place.subscribe(redraw);
    return () => {
      moved();
      back();
    };
  }, [selection, phase, place]);
}
