import { createContext, useContext } from "react";
import type { Sides } from "../../comparison.ts";

export const CompareContext = createContext<Sides | null>(null);

/** The two sides of the compare room and what they have in common. */
export function useComparison(): Sides {
  const sides = useContext(CompareContext);
  if (!sides) throw new Error("useComparison outside CompareContext");
  return sides;
}
