import * as v from "valibot";

/** What this machine remembers of the lessons: what is done, and where reading stopped. */
const Progress = v.object({
  /** `lesson/task`, and `lesson/prediction=answer`. */
  done: v.array(v.string()),
  /** The lesson that was read last. */
  last: v.string(),
  places: v.record(
    v.string(),
    v.object({
      step: v.string(),
      acted: v.boolean(),
      /** Which block of the text stood at the top of the window, and how far it was past it in pixels. */
      block: v.number(),
      past: v.number(),
    }),
  ),
});

export type LessonProgress = v.InferOutput<typeof Progress>;
export type ReadingPlace = LessonProgress["places"][string];

const entry = "vitrine-lessons";
const nothing: LessonProgress = { done: [], last: "", places: {} };

/** Storage may be denied or hold anything: then nothing is remembered. */
export function readProgress(): LessonProgress {
  try {
    const parsed = v.safeParse(Progress, JSON.parse(localStorage.getItem(entry) ?? "null"));
    return parsed.success ? parsed.output : nothing;
  } catch {
    return nothing;
  }
}

export function rememberProgress(change: Partial<LessonProgress>): void {
  try {
    localStorage.setItem(entry, JSON.stringify({ ...readProgress(), ...change }));
  } catch {
    // Private windows deny storage; the lessons work without a memory.
  }
}

/** Remembers where the reader is in one lesson. */
export function rememberPlace(lesson: string, place: ReadingPlace): void {
  const { places } = readProgress();
  rememberProgress({ last: lesson, places: { ...places, [lesson]: place } });
}
