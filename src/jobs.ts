import { isAbort } from "./model/errors.ts";
import type { OnProgress } from "./model/progress.ts";
import { type Problem, problemOf } from "./problem.ts";
import type { Store } from "./store.ts";

type Task = (signal: AbortSignal) => Promise<void>;

/** One piece of work at a time: the one before is cancelled, its result is never stored. */
export interface Jobs {
  /**
   * Does the work; what it throws becomes a problem of that place, a cancelled one is
   * silent. While another model is on its way, a picture or a switch does not end that
   * but waits for it, and a picture that is not there yet waits for a model that is asked
   * for after it: what was asked for first would else be lost without a word.
   *
   * @param withPicture whether a model's task brings a picture of its own, so that none waits for it
   */
  work(place: Problem["place"], task: Task, withPicture?: boolean): Promise<void>;
  /** The model on its way is in use: what waited goes on, and ends its first run where that is still going. */
  arrived(): void;
  /** Shows the progress of the work that has this signal, until it is cancelled. */
  report(signal: AbortSignal): OnProgress;
  /** Ends the work under way and what waits for it. */
  cancel(): void;
}

interface Asked {
  readonly place: Problem["place"];
  readonly task: Task;
}

interface Gate {
  readonly passed: Promise<void>;
  readonly open: () => void;
}

function gate(): Gate {
  let open = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open };
}

export function createJobs({ getState, setState }: Store): Jobs {
  let job = new AbortController();
  /** Opens when the model that is on its way is there, or has failed. */
  let coming: Gate | null = null;
  /** What waits for it; the newest, but a picture outlasts a switch: its run has the switch in it. */
  let waiting: Asked | null = null;
  let current: Asked | null = null;

  async function begin(place: Problem["place"], task: Task): Promise<void> {
    job.abort();
    const own = new AbortController();
    job = own;
    current = { place, task };
    // At once, not with the first word of the task: a page that looks at rest is taken for one that has answered.
    setState((state) => ({
      problems: withoutProblems(state.problems, place, "run"),
      progress: state.progress ?? { stage: place === "picture" ? "picture" : "prepare" },
    }));
    try {
      await task(own.signal);
    } catch (error) {
      if (!own.signal.aborted && !isAbort(error)) {
        setState({ problems: [...getState().problems, problemOf(place, error)] });
      }
    } finally {
      if (job === own) {
        current = null;
        setState({ progress: null });
      }
    }
  }

  /** Does the task when the model on its way is there; the newest takes the place of those that wait. */
  async function wait(asked: Asked): Promise<void> {
    waiting = asked;
    while (coming) await coming.passed;
    if (waiting !== asked) return;
    waiting = null;
    await begin(asked.place, asked.task);
  }

  return {
    async work(place, task, withPicture = false) {
      if (place === "model") {
        const unfinished = waiting ?? current;
        waiting = null;
        const [before, own] = [coming, gate()];
        coming = own;
        before?.open();
        if (unfinished?.place === "picture" && !withPicture && getState().model) void wait(unfinished);
        await begin(place, task);
        if (coming === own) coming = null;
        own.open();
        return;
      }
      // Before the first model there is nothing to go on with: the task itself sees to it.
      if (!coming || !getState().model) return begin(place, task);
      if (place === "run" && waiting?.place === "picture") return;
      await wait({ place, task });
    },
    arrived() {
      coming?.open();
      coming = null;
    },
    report: (signal) => (progress) => {
      if (!signal.aborted) setState({ progress });
    },
    cancel() {
      waiting = null;
      current = null;
      job.abort();
    },
  };
}

/** What is left when those of some places are answered. */
export function withoutProblems(problems: readonly Problem[], ...places: Problem["place"][]): Problem[] {
  return problems.filter((problem) => !places.includes(problem.place));
}
