import { type ReactNode, useContext } from "react";
import { useText } from "../../i18n/text.tsx";
import { overScene, sceneAt, showScene } from "../../lesson-scene.ts";
import controls from "../controls/controls.module.css";
import { useApp, useAppState } from "../figures/app-context.tsx";
import { AroundContext, useLesson } from "./lesson-context.ts";
import styles from "./task.module.css";

export interface PredictProps {
  /** A key of the lesson's `predictions`. */
  readonly id: string;
  /** The question, one `<Option>` for each answer, and a `<Result>`. */
  readonly children: ReactNode;
}

/** A question that is answered before the result can be seen; the answer is remembered, the result is live. */
export function Predict({ id, children }: PredictProps) {
  const { lessons } = useText();
  const app = useApp();
  const { lesson } = useLesson();
  const plan = lesson.predictions?.[id];
  const stem = `${lesson.id}/${id}=`;
  const answered = useAppState((state) => state.done.find((one) => one.startsWith(stem))?.slice(stem.length));
  const show = () => {
    if (!plan?.do) return;
    const { step, acted, fixed } = app.store.getState().lesson;
    void showScene(app, overScene(sceneAt(lesson, step, acted), plan.do), fixed);
  };
  const answer = (option: string) => {
    app.store.setState((state) => ({ done: [...state.done.filter((one) => !one.startsWith(stem)), stem + option] }));
    show();
  };
  const open = answered !== undefined;
  return (
    <div role="group" className={styles.task} data-predict={id} data-done={open} aria-label={lessons.predict}>
      <p className={styles.label}>
        {lessons.predict}
        <span role="status" className={styles.status}>
          {open ? lessons.predicted(answered === plan?.right) : ""}
        </span>
      </p>
      <AroundContext value={{ id, open, answer, answered, right: plan?.right ?? "" }}>{children}</AroundContext>
      {open && plan?.do && (
        <button type="button" className={`${controls.button} ${styles.again}`} onClick={show}>
          {lessons.showAgain}
        </button>
      )}
    </div>
  );
}

export interface OptionProps {
  readonly id: string;
  readonly children: ReactNode;
}

/** One answer of a prediction. After the answer it says which one was chosen and which is right. */
export function Option({ id, children }: OptionProps) {
  const { lessons } = useText();
  const { answer, answered, right } = useContext(AroundContext);
  const mark = answered === undefined ? "" : id === right ? "✓" : id === answered ? "✗" : "";
  return (
    <button
      type="button"
      data-option={id}
      className={`${controls.button} ${styles.option}`}
      aria-pressed={answered === undefined ? undefined : id === answered}
      onClick={() => answer?.(id)}
    >
      {mark && <span aria-label={mark === "✓" ? lessons.right : lessons.wrong}>{mark}</span>} <span>{children}</span>
    </button>
  );
}

/** What follows the answer. On paper it stands open. */
export function Result({ children }: { readonly children: ReactNode }) {
  const { open } = useContext(AroundContext);
  return (
    <div className={styles.result} data-open={open}>
      {children}
    </div>
  );
}
