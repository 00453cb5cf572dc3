import type { Lesson } from "./lesson.ts";

/** Every folder with a `meta.ts` is a lesson. */
const metas = import.meta.glob<Lesson>("./*/meta.ts", { eager: true, import: "meta" });

/** All lessons in the order of the course. */
export const lessons: readonly Lesson[] = Object.values(metas).toSorted((a, b) => a.id.localeCompare(b.id));

/** The lesson of that id; its number will do. */
export function lessonOf(id: string): Lesson | undefined {
  return lessons.find((lesson) => lesson.id === id || lesson.id.startsWith(`${id.padStart(2, "0")}-`));
}

/** The number that a lesson's id begins with. */
export const numberOf = (lesson: Lesson): string => lesson.id.slice(0, 2);
