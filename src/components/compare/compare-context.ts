import { createContext, useContext } from "react";
import type { Comparison } from "../../comparison.ts";

export const CompareContext = createContext<Comparison | null>(null);

/** The two sides of the compare room and what they have in common. */
export function useComparison(): Comparison {
  const comparison = useContext(CompareContext);
  if (!comparison) throw new Error("useComparison outside CompareContext");
  return comparison;
}
