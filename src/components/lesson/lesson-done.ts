import type { Lesson } from "../../lessons/lesson.ts";

/** Whether all tasks of a lesson are done and all its questions answered. */
export function isDone(lesson: Lesson, done: readonly string[]): boolean {
  const answered = (id: string) => done.some((one) => one.startsWith(`${lesson.id}/${id}=`));
  return (
    Object.keys(lesson.tasks).every((id) => done.includes(`${lesson.id}/${id}`)) &&
    Object.keys(lesson.predictions ?? {}).every(answered)
  );
}
