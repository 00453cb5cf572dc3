import type { Settings } from "../../model/hyperparameters.ts";
import { changeSelection, type Selection } from "../../model/selection.ts";
import { shownSelection, type State, type Store } from "../../store.ts";

/** What a figure does not take from the shared state; blocks, heads and tokens are indices from 0 as in a selection. */
export interface Pins extends Partial<Selection> {
  readonly settings?: Partial<Settings>;
}

const places = ["block", "head", "query", "key"] as const;

/**
 * The store as a figure with pins sees it: the pinned parts of selection and settings stand, the rest
 * follows. What the figure chooses goes to the shared selection, but never what it pins. So every
 * figure can be pinned, and none has to know.
 */
export function pinnedStore(store: Store, { settings, ...place }: Pins): Store {
  const views = new WeakMap<State, State>();
  const pinned = places.filter((part) => place[part] !== undefined);

  const selectionIn = (state: State, selection: Selection) => changeSelection(selection, place, state.model?.config);
  let lastSelection: { readonly of: Selection; readonly shown: Selection } | null = null;

  function view(state: State): State {
    const known = views.get(state);
    if (known) return known;
    if (lastSelection?.of !== state.selection) {
      lastSelection = { of: state.selection, shown: selectionIn(state, state.selection) };
    }
    // Tokens under the pointer are those of the pinned block.
    const under = state.hover && selectionIn(state, shownSelection(state));
    const hovered = state.hover && places.filter((part) => part in (state.hover ?? {}) && !pinned.includes(part));
    const seen: State = {
      ...state,
      selection: lastSelection.shown,
      settings: { ...state.settings, ...settings },
      hover:
        under && hovered && hovered.length > 0 ? Object.fromEntries(hovered.map((part) => [part, under[part]])) : null,
    };
    views.set(state, seen);
    return seen;
  }

  /** What the figure asks for, in the shared state. */
  function unpinned(asked: Partial<State>): Partial<State> {
    const { model, selection } = store.getState();
    const config = model?.config;
    const back = (chosen: Selection): Selection => {
      const there = changeSelection(chosen, { block: selection.block }, config);
      const kept = Object.fromEntries(pinned.map((part) => [part, selection[part]]));
      return { ...(place.block === undefined ? chosen : { ...chosen, ...there, head: chosen.head }), ...kept };
    };
    const given: { -readonly [Key in keyof State]?: State[Key] } = { ...asked };
    if (asked.selection) given.selection = back(asked.selection);
    if (asked.hover) {
      const chosen = back({ ...selectionIn(store.getState(), selection), ...asked.hover });
      const parts = places.filter((part) => part in (asked.hover ?? {}) && !pinned.includes(part));
      given.hover = Object.fromEntries(parts.map((part) => [part, chosen[part]]));
    }
    if (asked.settings && settings) {
      const own = Object.keys(settings) as (keyof Settings)[];
      const { settings: shared } = store.getState();
      given.settings = { ...asked.settings, ...Object.fromEntries(own.map((key) => [key, shared[key]])) } as Settings;
    }
    return given;
  }

  return {
    ...store,
    getState: () => view(store.getState()),
    getInitialState: () => view(store.getInitialState()),
    subscribe: (listener) => store.subscribe((state, previous) => listener(view(state), view(previous))),
    setState: (change: Partial<State> | ((state: State) => Partial<State>)) =>
      store.setState(unpinned(typeof change === "function" ? change(view(store.getState())) : change)),
  } as Store;
}
