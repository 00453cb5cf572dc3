import { useCallback, useMemo } from "react";
import type { FigureState } from "../../lesson-place.ts";
import { useApp, useAppState } from "./app-context.tsx";

/**
 * What a figure of a lesson holds that no setting does, such as numbers that a reader edits. It lies in
 * the store under the figure's name, so that a scene can set it and a task can look at it; what a
 * figure computes for tasks belongs there as well. Plain, serialisable data.
 *
 * @param name the figure's name in the map of figures
 * @param initial where it starts; must keep its identity between renders
 */
export function useFigureState<Held extends FigureState>(
  name: string,
  initial: Held,
): readonly [held: Held, change: (part: Partial<Held>) => void] {
  const { store } = useApp();
  const stored = useAppState((state) => state.figures[name]);
  const held = useMemo(() => withInitial(stored, initial), [stored, initial]);
  const change = useCallback(
    (part: Partial<Held>) =>
      store.setState(({ figures }) => ({ figures: { ...figures, [name]: { ...figures[name], ...part } } })),
    [store, name],
  );
  return [held, change];
}

/** What is stored over where it starts; an undefined part stands at its start. */
export function withInitial<Held extends FigureState>(stored: FigureState | undefined, initial: Held): Held {
  const set = Object.entries(stored ?? {}).filter(([, value]) => value !== undefined);
  return { ...initial, ...(Object.fromEntries(set) as Partial<Held>) };
}
