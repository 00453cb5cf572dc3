import { type ReactNode, useContext } from "react";
import { useText } from "../../i18n/text.tsx";
import controls from "../controls/controls.module.css";
import { useAppState } from "../figures/app-context.tsx";
import { AroundContext, useLesson } from "./lesson-context.ts";
import styles from "./step.module.css";

export interface StepProps {
  /** A key of the lesson's `steps`. */
  readonly id: string;
  readonly children: ReactNode;
}

/** On a phone the figure is above the text and may be out of sight. */
function toFigure({ currentTarget }: { readonly currentTarget: Element }): void {
  currentTarget.closest("[data-figure]")?.querySelector(":scope > [role=group]")?.scrollIntoView({ block: "start" });
}

function ToFigure() {
  const { lessons } = useText();
  return (
    <button type="button" className={`${controls.button} ${styles.toFigure}`} onClick={toFigure}>
      {lessons.toFigure}
    </button>
  );
}

/** A step of the text. The lit one has the button that leads on; the others recede. */
export function Step({ id, children }: StepProps) {
  const { lessons } = useText();
  const { lesson, goTo, advance, nextStep } = useLesson();
  const lit = useAppState((state) => state.lesson.step === id);
  const acted = useAppState((state) => state.lesson.step === id && state.lesson.acted);
  const waits = lit && Boolean(lesson.steps?.[id]?.do) && !acted;
  const order = Object.keys(lesson.steps ?? {});
  const opens = useAppState((state) => state.lesson.step === "") && order[0] === id;
  const passed = useAppState((state) => order.indexOf(state.lesson.step) > order.indexOf(id));
  return (
    <section
      className={styles.step}
      data-step={id}
      data-lit={lit}
      aria-current={lit ? "step" : undefined}
      aria-label={lessons.step(order.indexOf(id) + 1, order.length)}
    >
      <AroundContext value={{ id, open: acted || passed }}>{children}</AroundContext>
      {lit ? (
        <p className={styles.buttons}>
          {!waits && nextStep && (
            <button type="button" className={controls.button} onClick={advance}>
              {lessons.next} <kbd>{lessons.space}</kbd>
            </button>
          )}
          {!waits && <ToFigure />}
        </p>
      ) : opens ? (
        <p className={styles.buttons}>
          <button type="button" className={controls.button} onClick={advance}>
            {lessons.begin} <kbd>{lessons.space}</kbd>
          </button>
        </p>
      ) : (
        <button
          type="button"
          className={styles.light}
          aria-label={lessons.goTo(order.indexOf(id) + 1)}
          onClick={() => goTo(id)}
        />
      )}
    </section>
  );
}

/** What the reader is asked to do, as a button that does it; the reader may as well do it in the figure. */
export function Do({ children }: { readonly children: ReactNode }) {
  const { lessons } = useText();
  const { act, goTo } = useLesson();
  const { id, open } = useContext(AroundContext);
  const lit = useAppState((state) => state.lesson.step === id);
  const press = () => {
    if (!lit) goTo(id);
    act();
  };
  return (
    <div className={styles.do} data-done={open}>
      <button type="button" className={controls.button} disabled={open && lit} onClick={press}>
        <span aria-hidden="true">{open ? "✓" : "▸"}</span> {children} {lit && !open && <kbd>{lessons.space}</kbd>}
      </button>
      {lit && !open && <ToFigure />}
    </div>
  );
}

/** What is to be seen after it was done. On paper it stands open. */
export function See({ children }: { readonly children: ReactNode }) {
  const { open } = useContext(AroundContext);
  return (
    <div className={styles.see} data-open={open}>
      {children}
    </div>
  );
}
