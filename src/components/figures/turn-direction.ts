import type { State } from "../../store.ts";

/** Turns the reading round and keeps the chosen token: the query becomes the key. */
export function turnDirection(state: State, set: (change: Partial<State>) => void): void {
  const { selection, settings } = state;
  set({
    settings: { ...settings, direction: settings.direction === "from" ? "to" : "from" },
    selection: { ...selection, query: selection.key, key: selection.query },
    hover: null,
  });
}
