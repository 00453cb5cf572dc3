import type { LabPart } from "../../draw/window-lab/scene.ts";
import { slotOfCell } from "../../draw/window-lab/scene.ts";
import { windowOfToken } from "../../../model/analysis/windows.ts";
import type { Selection } from "../../../model/selection.ts";
import type { SelectionSource } from "../selection-source.ts";

/**
 * What the Lab's pictures follow: `query` is a token of the map; `key` a token or a
 * place of padding (`cellInSlot`), -1 for none. Hover lies over what is pinned.
 */
export class LabSource implements SelectionSource {
  #pinned: Selection;
  #shown: Selection;
  readonly #listeners = new Set<() => void>();

  constructor(query: number, key = -1) {
    this.#pinned = { block: 0, head: 0, query, key };
    this.#shown = this.#pinned;
  }

  readonly current = (): Selection => this.#shown;
  readonly pinned = (): Selection => this.#pinned;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  readonly hover = (part: Partial<Selection> | null): void => {
    this.#show(part ? { ...this.#pinned, ...part } : this.#pinned);
  };

  readonly pin = (part: Partial<Selection>): void => {
    this.#pinned = { ...this.#pinned, ...part };
    this.#show(this.#pinned);
  };

  #show(next: Selection): void {
    if (next.query === this.#shown.query && next.key === this.#shown.key) {
      this.#shown = next;
      return;
    }
    this.#shown = next;
    for (const listener of this.#listeners) listener();
  }
}

/** The place of the key in the query's window; -1 where there is no key or it lies in another window. */
export function keyPlace({ layout }: LabPart, { query, key }: Pick<Selection, "query" | "key">): number {
  const slot = slotOfCell(layout, key);
  const size = layout.windowTokens;
  return slot >= 0 && Math.floor(slot / size) === windowOfToken(layout, query) ? slot % size : -1;
}
