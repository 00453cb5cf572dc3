import type { SelectionSource } from "../../src/components/views/selection-source.ts";
import type { Selection } from "../../src/model/selection.ts";

/** A selection as the page keeps it, without the page: hover lies over what is pinned. */
export function sampleSelection(start: Selection): {
  readonly selection: SelectionSource;
  readonly onHover: (part: Partial<Selection> | null) => void;
  readonly onSelect: (part: Partial<Selection>) => void;
} {
  let pinned = start;
  let shown = start;
  const listeners = new Set<() => void>();
  const show = (next: Selection) => {
    shown = next;
    for (const listener of listeners) listener();
  };
  return {
    selection: {
      current: () => shown,
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    onHover: (part) => show(part ? { ...pinned, ...part } : pinned),
    onSelect: (part) => {
      pinned = { ...pinned, ...part };
      show(pinned);
    },
  };
}
