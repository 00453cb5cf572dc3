import { type ReactNode, useContext, useEffect, useRef, useState } from "react";
import { useText } from "../../i18n/text.tsx";
import type { TaskPlan } from "../../lessons/lesson.ts";
import type { State } from "../../store.ts";
import { useApp, useAppState } from "../figures/app-context.tsx";
import { AroundContext, useLesson } from "./lesson-context.ts";
import styles from "./task.module.css";

/** Tries after which the hint shows. */
const triesBeforeHint = 2;
/** A slider that is dragged is one try: what has not changed for so long counts, in ms. */
const settled = 900;

const pinned = ({ selection, settings, ablation, imageId, figures, labToken }: State) =>
  JSON.stringify([selection, settings, ablation, imageId, figures, labToken]);

/**
 * Watches the state for a task. It is done when the predicate turns true, not when it was true on
 * arrival; every settled change that does not do it is a try.
 */
function useTask(key: string, plan: TaskPlan | undefined): { readonly done: boolean; readonly tries: number } {
  const { store } = useApp();
  const done = useAppState((state) => state.done.includes(key));
  const [tries, setTries] = useState(0);
  const latest = useRef(plan);
  latest.current = plan;
  useEffect(() => {
    if (done) return;
    const tried = (state: State) => (latest.current?.tried ?? pinned)(state);
    let wasFalse = false;
    let last = tried(store.getState());
    let timer = 0;
    const look = () => {
      const state = store.getState();
      if (state.done.includes(key)) return;
      if (latest.current?.when(state)) {
        if (wasFalse) store.setState({ done: [...new Set([...state.done, key])] });
        return;
      }
      wasFalse = true;
      const now = tried(state);
      if (now === last) return;
      last = now;
      clearTimeout(timer);
      timer = window.setTimeout(() => setTries((count) => count + 1), settled);
    };
    look();
    const stop = store.subscribe(look);
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [store, key, done]);
  return { done, tries };
}

export interface TaskProps {
  /** A key of the lesson's `tasks`. */
  readonly id: string;
  readonly children: ReactNode;
}

/** Something to do in the figures. It checks itself. */
export function Task({ id, children }: TaskProps) {
  const { lessons } = useText();
  const { lesson } = useLesson();
  const { done, tries } = useTask(`${lesson.id}/${id}`, lesson.tasks[id]);
  return (
    <div role="group" className={styles.task} data-task={id} data-done={done} aria-label={lessons.task}>
      <p className={styles.label}>
        {lessons.task}
        <span role="status" className={styles.status}>
          {done ? lessons.taskDone : ""}
        </span>
      </p>
      <AroundContext value={{ id, open: done || tries >= triesBeforeHint }}>{children}</AroundContext>
    </div>
  );
}

/** What helps after two tries. */
export function Hint({ children }: { readonly children: ReactNode }) {
  const { lessons } = useText();
  const { open } = useContext(AroundContext);
  return (
    <div className={styles.hint} data-open={open}>
      <span className={styles.hintLabel}>{lessons.hint}</span>
      <div>{children}</div>
    </div>
  );
}
