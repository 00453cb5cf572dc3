import { useCallback, useMemo } from "react";
import { type FigureStates, type Held, type HoldingFigure, initialParts } from "../../model/figure-parts.ts";
import { useApp, useAppState } from "./app-context.tsx";

/**
 * What a figure holds that no setting does, such as a choice that only it has: a row of
 * `model/figure-parts.ts`. It lies in the store under the figure's name, so that a scene can set it, a
 * task can look at it, and links and frames carry it.
 *
 * @param name the figure's name in the map of figures
 */
export function useFigureState<Name extends HoldingFigure>(
  name: Name,
): readonly [held: Held<Name>, change: (part: Partial<Held<Name>>) => void] {
  const { store } = useApp();
  const stored = useAppState((state) => state.figures[name]);
  const held = useMemo(() => withInitial(stored, initialParts(name)), [stored, name]);
  const change = useCallback(
    (part: Partial<Held<Name>>) =>
      store.setState(({ figures }) => ({ figures: { ...figures, [name]: { ...figures[name], ...part } } })),
    [store, name],
  );
  return [held, change];
}

/** What is stored over where it starts; an undefined part stands at its start. */
export function withInitial<Name extends HoldingFigure>(stored: FigureStates[Name], initial: Held<Name>): Held<Name> {
  const set = Object.entries(stored ?? {}).filter(([, value]) => value !== undefined);
  return { ...initial, ...(Object.fromEntries(set) as Partial<Held<Name>>) };
}
