import { useMemo } from "react";
import { changeSelection, type Selection } from "../../model/selection.ts";
import { shownSelection, type State, type Store } from "../../store.ts";
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
  const withPins = (of: Selection): Selection => {
    if (!pins) return of;
    if (last?.of !== of) last = { of, shown: changeSelection(of, pins, store.getState().model?.config) };
    return last.shown;
  };
  return {
    current: () => withPins(shownSelection(store.getState())),
    pinned: () => withPins(store.getState().selection),
    subscribe: (listener) =>
      store.subscribe((state, previous) => {
        if (state.selection !== previous.selection || state.hover !== previous.hover) listener();
      }),
  };
}

/**
 * What a figure's choice means for everybody: the tokens of a figure with a pinned
 * block are those of that block, and the others keep their own block and head.
 */
function chosenBehindPins(
  { selection, model }: Pick<State, "selection" | "model">,
  pins: Partial<Selection> | undefined,
  part: Partial<Selection>,
): Selection {
  const config = model?.config;
  if (!pins) return changeSelection(selection, part, config);
  const there = { ...changeSelection(selection, pins, config), ...part };
  const { block = selection.block, head = selection.head } = part;
  return { ...changeSelection(there, { block }, config), head };
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
      onHover: (part) => {
        if (!pins || !part) return store.setState({ hover: part });
        const chosen = chosenBehindPins(store.getState(), pins, part);
        const keys = Object.keys(part) as (keyof Selection)[];
        store.setState({ hover: Object.fromEntries(keys.map((key) => [key, chosen[key]])) });
      },
      onSelect: (part) => store.setState((state) => ({ selection: chosenBehindPins(state, pins, part), hover: null })),
    }),
    [store, pins],
  );
}

/** Pins for figures of the patches themselves: in a Swin only the first stage has a token for each. */
export const patchPins: Partial<Selection> = { block: 0 };
