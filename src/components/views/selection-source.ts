import { useEffect, useLayoutEffect, useRef, useSyncExternalStore } from "react";
import type { Selection } from "../../model/selection.ts";

/**
 * The selection that a view shows right now: what is pinned, overlaid by what the
 * pointer is on. It goes past React: a hover redraws canvases in the next frame
 * and renders no component that does not read it by `useSelection`.
 */
export interface SelectionSource {
  current(): Selection;
  /** Calls back after every change; returns the way to stop. */
  subscribe(listener: () => void): () => void;
}

/**
 * Runs `draw` after every render and, at most once a frame, after every change of
 * the selection.
 */
export function useSelectionDraw(source: SelectionSource, draw: (selection: Selection) => void): void {
  const latest = useRef(draw);
  latest.current = draw;
  useLayoutEffect(() => {
    latest.current(source.current());
  });
  useEffect(() => {
    let frame = 0;
    const stop = source.subscribe(() => {
      if (frame === 0) {
        frame = requestAnimationFrame(() => {
          frame = 0;
          latest.current(source.current());
        });
      }
    });
    return () => {
      stop();
      cancelAnimationFrame(frame);
    };
  }, [source]);
}

/** A part of the selection as React state: renders only when that part changes. */
export function useSelection<Part extends number | string | boolean>(
  source: SelectionSource,
  part: (selection: Selection) => Part,
): Part {
  return useSyncExternalStore(source.subscribe, () => part(source.current()));
}
