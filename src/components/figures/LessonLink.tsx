import { useText } from "../../i18n/text.tsx";
import { explainedIn } from "../../lessons/explains.ts";

/** From a figure to the lesson that explains it, where there is one. */
export function LessonLink({ figure }: { readonly figure: string }) {
  const { shell } = useText();
  const lesson = explainedIn[figure];
  return lesson ? <a href={`#/lessons/${lesson}`}>{shell.frame.lesson(lesson.slice(0, 2))}</a> : null;
}
