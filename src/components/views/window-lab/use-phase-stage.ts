import { useCallback, useSyncExternalStore } from "react";
import type { Phase } from "../../draw/window-lab/phase.ts";

/**
 * Renders again when another partition or another order of memory begins to hold:
 * 0 before the roll, 1 while it holds, 2 after it has been undone. What a view says
 * in words follows the way between two steps too.
 */
export function usePhaseStage(phase: Phase): 0 | 1 | 2 {
  const subscribe = useCallback((listener: () => void) => phase.subscribe(listener), [phase]);
  return useSyncExternalStore(subscribe, () => (phase.value < 0.5 ? 0 : phase.value <= 4.5 ? 1 : 2));
}
