import type { Problem } from "../../problem.ts";
import type { Store } from "../../store.ts";

/** Adds a sentence of the page's own; its words are in the catalogues under the same code. */
export function owe(store: Store, place: Problem["place"], code: string): void {
  store.setState((state) => ({ problems: [...state.problems, { place, code, values: {}, message: code }] }));
}
