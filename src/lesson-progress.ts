import * as v from "valibot";

/** What this machine remembers of the lessons: what is done, where reading stopped, and the reader's own code. */
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
  /** Text of the cells that the reader has changed, as `lesson/cell`. */
  cells: v.optional(v.record(v.string(), v.string()), {}),
});

export type LessonProgress = v.InferOutput<typeof Progress>;
export type ReadingPlace = LessonProgress["places"][string];

const entry = "vitrine-lessons";
const nothing: LessonProgress = { done: [], last: "", places: {}, cells: {} };

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

/** The reader's own text of a lesson's cell; null where it is the author's. */
export function readCell(lesson: string, cell: string): string | null {
  return readProgress().cells[`${lesson}/${cell}`] ?? null;
}

/** @param source null when the author's text is there again */
export function rememberCell(lesson: string, cell: string, source: string | null): void {
  const { [`${lesson}/${cell}`]: _, ...others } = readProgress().cells;
  rememberProgress({ cells: source === null ? others : { ...others, [`${lesson}/${cell}`]: source } });
}
