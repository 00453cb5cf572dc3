import { isAbort } from "./model/errors.ts";
import type { OnProgress } from "./model/progress.ts";
import { type Problem, problemOf } from "./problem.ts";
import type { Store } from "./store.ts";

/** One piece of work at a time: the one before is cancelled, its result is never stored. */
export interface Jobs {
  /** Does the work; what it throws becomes a problem of that place, a cancelled one is silent. */
  work(place: Problem["place"], task: (signal: AbortSignal) => Promise<void>): Promise<void>;
  /** Shows the progress of the work that has this signal, until it is cancelled. */
  report(signal: AbortSignal): OnProgress;
  cancel(): void;
}

export function createJobs({ getState, setState }: Store): Jobs {
  let job = new AbortController();
  return {
    async work(place, task) {
      job.abort();
      const own = new AbortController();
      job = own;
      setState({ problems: withoutProblems(getState().problems, place, "run") });
      try {
        await task(own.signal);
      } catch (error) {
        if (!own.signal.aborted && !isAbort(error)) {
          setState({ problems: [...getState().problems, problemOf(place, error)] });
        }
      } finally {
        if (job === own) setState({ progress: null });
      }
    },
    report: (signal) => (progress) => {
      if (!signal.aborted) setState({ progress });
    },
    cancel: () => job.abort(),
  };
}

/** What is left when those of some places are answered. */
export function withoutProblems(problems: readonly Problem[], ...places: Problem["place"][]): Problem[] {
  return problems.filter((problem) => !places.includes(problem.place));
}
