import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { hyperparameters, type Settings } from "../../model/hyperparameters.ts";
import { lastStep, type Phase, stepOfPhase } from "../draw/window-lab/phase.ts";
import { useApp, useAppState } from "../figures/app-context.tsx";

type Step = Settings["labStep"];

/** The six steps in order. */
export const labSteps: readonly Step[] = hyperparameters.labStep.options;

/** Milliseconds from one step to the next. */
const way = 600;

export interface Player {
  readonly phase: Phase;
  readonly playing: boolean;
  /** Goes to a step, 0 to 5; the ends hold. */
  readonly go: (step: number) => void;
  readonly step: (by: number) => void;
  readonly play: () => void;
  readonly pause: () => void;
  /** Stands anywhere between the steps. */
  readonly scrub: (phase: number) => void;
}

function still(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/**
 * The way through the steps: the step stands in the address, the pictures between two steps only here.
 *
 * @param rest milliseconds on the step that is shown, while it plays; null while there is nothing to play
 */
export function usePlayer(phase: Phase, rest: number | null): Player {
  const { store, controller } = useApp();
  const labStep = useAppState((state) => state.settings.labStep);
  const index = labSteps.indexOf(labStep);
  const [playing, setPlaying] = useState(false);
  const scrubbed = useRef(false);

  // Wherever the step came from, a tab, a key or the address, the pictures go there.
  useEffect(() => {
    if (!scrubbed.current) phase.glide(index, still() ? 0 : way);
    scrubbed.current = false;
  }, [index, phase]);
  useEffect(() => () => phase.set(phase.value), [phase]);

  const show = useCallback(
    (step: number) => {
      const next = labSteps[Math.min(lastStep, Math.max(0, step))];
      if (next === undefined) return;
      scrubbed.current = false;
      if (next === store.getState().settings.labStep) phase.glide(labSteps.indexOf(next), still() ? 0 : way);
      else controller.set({ labStep: next });
    },
    [store, controller, phase],
  );

  useEffect(() => {
    if (!playing) return;
    if (rest === null) return setPlaying(false);
    if (index >= lastStep) {
      const end = setTimeout(() => setPlaying(false), way);
      return () => clearTimeout(end);
    }
    const timer = setTimeout(() => show(index + 1), rest + way);
    return () => clearTimeout(timer);
  }, [playing, index, rest, show]);

  return useMemo(() => {
    const now = () => labSteps.indexOf(store.getState().settings.labStep);
    const go = (step: number) => {
      setPlaying(false);
      show(step);
    };
    return {
      phase,
      playing,
      go,
      step: (by) => go(now() + by),
      play: () => {
        if (now() >= lastStep) show(0);
        setPlaying(true);
      },
      pause: () => setPlaying(false),
      scrub: (to) => {
        setPlaying(false);
        phase.set(to);
        const next = labSteps[stepOfPhase(to)];
        if (next !== undefined && next !== store.getState().settings.labStep) {
          scrubbed.current = true;
          controller.set({ labStep: next });
        }
      },
    };
  }, [phase, playing, show, store, controller]);
}
