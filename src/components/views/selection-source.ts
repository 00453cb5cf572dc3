import { useCallback, useContext, useEffect, useLayoutEffect, useRef, useSyncExternalStore } from "react";
import type { Selection } from "../../model/selection.ts";
import { type OnScreen, OnScreenContext } from "../hooks/on-screen.ts";

/**
 * The selection that a view shows right now: what is pinned, overlaid by what the
 * pointer is on. It goes past React: a hover redraws canvases in the next frame
 * and renders no component that does not read it by `useSelection`.
 */
export interface SelectionSource {
  current(): Selection;
  /** What is pinned, without the pointer; the same object while that does not change. `current` when absent. */
  pinned?(): Selection;
  /** Calls back after every change; returns the way to stop. */
  subscribe(listener: () => void): () => void;
}

/** A figure that can be seen follows the pointer, another one only what is pinned. */
function shownBy(source: SelectionSource, place: OnScreen): Selection {
  return place.visible || !source.pinned ? source.current() : source.pinned();
}

function subscribeBoth(source: SelectionSource, place: OnScreen, listener: () => void): () => void {
  const [stopSource, stopPlace] = [source.subscribe(listener), place.subscribe(listener)];
  return () => {
    stopSource();
    stopPlace();
  };
}

/**
 * Runs `draw` after every render and, at most once a frame, after every change of
 * the selection.
 */
export function useSelectionDraw(source: SelectionSource, draw: (selection: Selection) => void): void {
  const place = useContext(OnScreenContext);
  const latest = useRef(draw);
  const drawn = useRef<Selection | null>(null);
  latest.current = draw;
  useLayoutEffect(() => {
    drawn.current = shownBy(source, place);
    latest.current(drawn.current);
  });
  useEffect(() => {
    let frame = 0;
    const stop = subscribeBoth(source, place, () => {
      if (frame !== 0 || shownBy(source, place) === drawn.current) return;
      frame = requestAnimationFrame(() => {
        frame = 0;
        drawn.current = shownBy(source, place);
        latest.current(drawn.current);
      });
    });
    return () => {
      stop();
      cancelAnimationFrame(frame);
    };
  }, [source, place]);
}

/** A part of the selection as React state: renders only when that part changes. */
export function useSelection<Part extends number | string | boolean>(
  source: SelectionSource,
  part: (selection: Selection) => Part,
): Part {
  const place = useContext(OnScreenContext);
  const subscribe = useCallback((listener: () => void) => subscribeBoth(source, place, listener), [source, place]);
  return useSyncExternalStore(subscribe, () => part(shownBy(source, place)));
}
