import { useSyncExternalStore } from "react";

function subscribe(listener: () => void): () => void {
  // The query holds for one ratio only, so each change asks for the next one.
  let query = matchMedia(`(resolution: ${globalThis.devicePixelRatio}dppx)`);
  const changed = () => {
    query.removeEventListener("change", changed);
    query = matchMedia(`(resolution: ${globalThis.devicePixelRatio}dppx)`);
    query.addEventListener("change", changed);
    listener();
  };
  query.addEventListener("change", changed);
  return () => query.removeEventListener("change", changed);
}

/** Device pixels per CSS pixel, at least 1; renders again when the window moves to another screen or is zoomed. */
export function usePixelRatio(): number {
  return useSyncExternalStore(subscribe, () => Math.max(1, globalThis.devicePixelRatio || 1));
}
