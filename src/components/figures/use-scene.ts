import { useMemo } from "react";
import { changeSelection, type Selection } from "../../model/selection.ts";
import { shownSelection, type Store } from "../../store.ts";
import type { SelectionSource } from "../views/selection-source.ts";
import { useApp } from "./app-context.tsx";

export interface Scene {
  /** What is shown: pinned, overlaid by the pointer, overlaid by the figure's own pins. */
  readonly selection: SelectionSource;
  readonly onHover: (part: Partial<Selection> | null) => void;
  readonly onSelect: (part: Partial<Selection>) => void;
}

function selectionSource(store: Store, pins: Partial<Selection> | undefined): SelectionSource {
  let last: { readonly of: Selection; readonly shown: Selection } | null = null;
  const pinned = (of: Selection): Selection => {
    if (!pins) return of;
    if (last?.of !== of) last = { of, shown: { ...of, ...pins } };
    return last.shown;
  };
  return {
    current: () => (pins ? { ...shownSelection(store.getState()), ...pins } : shownSelection(store.getState())),
    pinned: () => pinned(store.getState().selection),
    subscribe: (listener) =>
      store.subscribe((state, previous) => {
        if (state.selection !== previous.selection || state.hover !== previous.hover) listener();
      }),
  };
}

/**
 * A figure's place in the shared selection: it follows it, except for what it pins.
 *
 * @param pins must keep its identity between renders
 */
export function useScene(pins?: Partial<Selection>): Scene {
  const { store } = useApp();
  return useMemo(
    () => ({
      selection: selectionSource(store, pins),
      onHover: (hover) => store.setState({ hover }),
      onSelect: (part) =>
        store.setState((state) => ({
          selection: changeSelection(state.selection, part, state.model?.config),
          hover: null,
        })),
    }),
    [store, pins],
  );
}
