import { tokenGrid, tokenInGrid } from "../../../model/analysis/token-grid.ts";
import type { SwinConfig } from "../../../model/config.ts";
import { changeSelection, type Direction, focusToken, type Selection } from "../../../model/selection.ts";
import type { SelectionSource } from "../selection-source.ts";

/** The chosen token on the map of another block: the one that covers the middle of the chosen place. */
export function focusIn(config: SwinConfig, now: Selection, direction: Direction, block: number): number {
  const token = focusToken(now, direction);
  return block === now.block ? token : tokenInGrid(token, tokenGrid(config, now.block), tokenGrid(config, block));
}

/**
 * The selection as a view sees it that shows one block's map: while the pointer is on
 * a head of another stage, the tokens are those at the same places of this map.
 */
export function selectionInBlock(source: SelectionSource, config: SwinConfig, block: number): SelectionSource {
  let last: { readonly of: Selection; readonly shown: Selection } | null = null;
  return {
    current: () => {
      const of = source.current();
      if (of.block === block) return of;
      if (last?.of !== of) last = { of, shown: changeSelection(of, { block, head: 0 }, config) };
      return last.shown;
    },
    ...(source.pinned ? { pinned: source.pinned } : {}),
    subscribe: source.subscribe,
  };
}
