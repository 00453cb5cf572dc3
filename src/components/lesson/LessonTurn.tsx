import type { MouseEvent } from "react";
import { useText } from "../../i18n/text.tsx";
import { numberOf } from "../../lessons/index.ts";
import type { Lesson } from "../../lessons/lesson.ts";
import { useAppState } from "../figures/app-context.tsx";
import styles from "./lesson.module.css";

export interface LessonTurnProps {
  readonly before: Lesson | undefined;
  readonly after: Lesson | undefined;
  readonly onChoose: (lesson: Lesson) => void;
}

/** The lessons before and after, at the end of the text. */
export function LessonTurn({ before, after, onChoose }: LessonTurnProps) {
  const { lang, lessons: words } = useText();
  const chrome = useAppState((state) => state.chrome);
  if (!chrome) return null;
  const link = (lesson: Lesson | undefined, label: string, rel: "prev" | "next") =>
    lesson && (
      <a
        href={`#/lessons/${lesson.id}`}
        rel={rel}
        onClick={(event: MouseEvent) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          onChoose(lesson);
        }}
      >
        <small>{label}</small>
        {numberOf(lesson)} {lesson.title[lang]}
      </a>
    );
  return (
    <nav className={styles.turn} aria-label={words.turn}>
      {link(before, words.previousLesson, "prev")}
      {link(after, words.nextLesson, "next")}
    </nav>
  );
}
