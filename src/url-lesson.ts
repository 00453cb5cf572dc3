import { type Fixable, fixables, type LessonPlace } from "./lesson-place.ts";
import type { State } from "./store.ts";

/**
 * The lessons' part of an address: `#/lessons/08-patches?step=cut&did=on&languages=both&fix=model,image&controls=off`,
 * and one figure alone: `#/embed/patches?…`.
 */

/** What an address asks of the lessons; whether there is such a lesson or step, the room says. */
export interface LessonRequest {
  readonly lesson?: Partial<LessonPlace>;
  readonly embedded?: string;
  readonly chrome?: boolean;
}

/** Keys of an address that are the lessons'. */
export const lessonKeys = ["step", "did", "languages", "fix", "controls"] as const;
export type LessonKey = (typeof lessonKeys)[number];

export const isLessonKey = (key: string): key is LessonKey => lessonKeys.some((one) => one === key);

/** What a value may be, for the sentence that refuses another one. */
export const allowedOfLesson: Readonly<Record<LessonKey, string>> = {
  step: "a–z 0–9 -",
  did: "on",
  languages: "both",
  fix: "model, image",
  controls: "off",
};

/** @returns undefined when the value is not one of the key's */
export function readLessonKey(key: LessonKey, value: string): LessonRequest | undefined {
  switch (key) {
    case "step":
      return /^[\w-]{1,60}$/.test(value) ? { lesson: { step: value } } : undefined;
    case "did":
      return value === "on" ? { lesson: { acted: true } } : undefined;
    case "languages":
      return value === "both" ? { lesson: { both: true } } : undefined;
    case "fix": {
      const parts = value.split(",");
      return parts.every((part) => fixables.some((one) => one === part))
        ? { lesson: { fixed: parts as Fixable[] } }
        : undefined;
    }
    case "controls":
      return value === "off" ? { chrome: false } : undefined;
  }
}

/** The path of the page: `lessons/08-patches`, `embed/patches`, `inspect`. */
export function pathOf({ page, lesson, embedded }: Pick<State, "page" | "lesson" | "embedded">): string {
  if (page === "lessons" && lesson.id) return `lessons/${lesson.id}`;
  return page === "embed" ? `embed/${embedded}` : page;
}

/** Writes what `readLessonKey` reads. */
export function writeLessonKeys(parameters: URLSearchParams, { page, lesson, chrome }: State): void {
  if (!chrome) parameters.set("controls", "off");
  if (page !== "lessons") return;
  if (lesson.step) parameters.set("step", lesson.step);
  if (lesson.step && lesson.acted) parameters.set("did", "on");
  if (lesson.both) parameters.set("languages", "both");
  if (lesson.fixed.length > 0) parameters.set("fix", lesson.fixed.join(","));
}
