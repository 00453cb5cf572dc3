import { useText } from "../../i18n/text.tsx";
import { explainedIn } from "../../lessons/explains.ts";
import styles from "./frame.module.css";

/** From a figure to the lesson that explains it, where there is one. */
export function LessonLink({ figure }: { readonly figure: string }) {
  const { shell } = useText();
  const lesson = explainedIn[figure];
  return lesson ? (
    <a className={styles.lesson} href={`#/lessons/${lesson}`}>
      {shell.frame.lesson(lesson.slice(0, 2))}
    </a>
  ) : null;
}
