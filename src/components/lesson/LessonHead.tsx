import { useText } from "../../i18n/text.tsx";
import { lessons, numberOf } from "../../lessons/index.ts";
import type { Lesson } from "../../lessons/lesson.ts";
import controls from "../controls/controls.module.css";
import { useApp, useAppState } from "../figures/app-context.tsx";
import styles from "./lesson.module.css";
import { TeacherMenu } from "./TeacherMenu.tsx";

export interface LessonHeadProps {
  readonly lesson: Lesson;
  /** Whether both languages stand side by side. */
  readonly both: boolean;
}

/** Number and title of a lesson, and what can be done with the whole of it. */
export function LessonHead({ lesson, both }: LessonHeadProps) {
  const { lang, lessons: words } = useText();
  const { store } = useApp();
  const chrome = useAppState((state) => state.chrome);
  const wanted = useAppState((state) => state.lesson.both);
  const other = lang === "zh" ? "en" : "zh";
  return (
    <header className={styles.head}>
      <div className={styles.kicker}>
        <span>{words.lesson(numberOf(lesson), lessons.length)}</span>
        {chrome && (
          <span className={styles.tools}>
            <button
              type="button"
              className={controls.button}
              aria-pressed={wanted}
              onClick={() => store.setState((state) => ({ lesson: { ...state.lesson, both: !state.lesson.both } }))}
            >
              {words.both}
            </button>
            <TeacherMenu lesson={lesson} />
          </span>
        )}
      </div>
      <h1>{lesson.title[lang]}</h1>
      {both && (
        <p className={styles.otherTitle} lang={other === "zh" ? "zh-CN" : "en"}>
          {lesson.title[other]}
        </p>
      )}
    </header>
  );
}
