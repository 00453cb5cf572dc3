/** Where a reader is in the lessons. */
export interface LessonPlace {
  /** Folder name of the lesson, `08-patches`; empty before a first one was chosen. */
  readonly id: string;
  /** The step that is lit; empty before the first. */
  readonly step: string;
  /** Whether what the step asks the reader to do has been done. */
  readonly acted: boolean;
  /** Both languages side by side. */
  readonly both: boolean;
  /** What a teacher's link fixed: a lesson's scenes leave it as it is. */
  readonly fixed: readonly Fixable[];
}

/** What a link may fix. */
export const fixables = ["model", "image"] as const;
export type Fixable = (typeof fixables)[number];

export const noLesson: LessonPlace = { id: "", step: "", acted: false, both: false, fixed: [] };
