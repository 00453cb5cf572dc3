import { useSyncExternalStore } from "react";

/** Whether a media query holds. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = matchMedia(query);
      media.addEventListener("change", listener);
      return () => media.removeEventListener("change", listener);
    },
    () => matchMedia(query).matches,
  );
}

/** Whether the page is as narrow as a phone. */
export function useNarrow(): boolean {
  return useMedia("(max-width: 760px)");
}

/** Whether the page is wide enough for controls beside what they change. */
export function useWide(): boolean {
  return useMedia("(min-width: 1320px)");
}
