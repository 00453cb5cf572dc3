import type { Lesson } from "../../lessons/lesson.ts";

/** Whether a prediction, `lesson/prediction`, has been answered. */
export const isAnswered = (prediction: string, done: readonly string[]): boolean =>
  done.some((one) => one.startsWith(`${prediction}=`));

/** Whether all tasks of a lesson are done and all its questions answered. */
export function isDone(lesson: Lesson, done: readonly string[]): boolean {
  return (
    Object.keys(lesson.tasks).every((id) => done.includes(`${lesson.id}/${id}`)) &&
    Object.keys(lesson.predictions ?? {}).every((id) => isAnswered(`${lesson.id}/${id}`, done))
  );
}
