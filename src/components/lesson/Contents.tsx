import { type MouseEvent, useState } from "react";
import { useText } from "../../i18n/text.tsx";
import { lessons, numberOf } from "../../lessons/index.ts";
import { type Lesson, parts } from "../../lessons/lesson.ts";
import { useAppState } from "../figures/app-context.tsx";
import { useMedia } from "../hooks/use-narrow.ts";
import styles from "./contents.module.css";
import { isDone } from "./lesson-done.ts";

export interface ContentsProps {
  readonly current: Lesson;
  /** Behind a line with the present lesson, where the text needs the width; narrow pages always do. */
  readonly folded: boolean;
  readonly onChoose: (lesson: Lesson) => void;
}

/** All lessons by part; ✓ is a lesson whose tasks are all done. */
export function Contents({ current, folded, onChoose }: ContentsProps) {
  const { lang, lessons: words } = useText();
  const done = useAppState((state) => state.done);
  const [open, setOpen] = useState(false);
  const narrow = useMedia("(max-width: 1180px)");
  const choose = (event: MouseEvent, lesson: Lesson) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    setOpen(false);
    onChoose(lesson);
  };
  const list = (
    <>
      {parts.map((part) => {
        const inPart = lessons.filter((lesson) => lesson.part === part);
        if (inPart.length === 0) return null;
        return (
          <div key={part}>
            <h2>{words.parts[part]}</h2>
            <ol>
              {inPart.map((lesson) => {
                const ticked = isDone(lesson, done);
                return (
                  <li key={lesson.id}>
                    <a
                      href={`#/lessons/${lesson.id}`}
                      aria-current={lesson.id === current.id ? "page" : undefined}
                      onClick={(event) => choose(event, lesson)}
                    >
                      <span className={styles.tick}>{ticked && <span aria-label={words.done}>✓</span>}</span>
                      <span className={styles.number}>{numberOf(lesson)}</span> {lesson.title[lang]}
                    </a>
                  </li>
                );
              })}
            </ol>
          </div>
        );
      })}
    </>
  );
  if (!narrow && !folded) {
    return (
      <nav className={styles.contents} aria-label={words.contents}>
        {list}
      </nav>
    );
  }
  return (
    <details className={styles.folded} open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {words.contents}{" "}
        <span>
          · {numberOf(current)} {current.title[lang]}
        </span>
      </summary>
      <nav aria-label={words.contents} className={styles.columns}>
        {list}
      </nav>
    </details>
  );
}
