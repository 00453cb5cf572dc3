import { createContext, useContext } from "react";
import type { Lesson } from "../../lessons/lesson.ts";

/** The lesson that a part of the text belongs to, and the way through its steps. */
export interface LessonRoomValue {
  readonly lesson: Lesson;
  /** Lights a step; its scene follows after a pause. */
  readonly goTo: (step: string) => void;
  /** Does what the lit step asks for. */
  readonly act: () => void;
  /** The next thing of the lesson: what the step asks for, or the next step. False when there is none. */
  readonly advance: () => boolean;
  /** The step before; false when there is none. */
  readonly back: () => boolean;
  /** The step after the lit one; undefined at the end. */
  readonly nextStep: string | undefined;
}

export const LessonContext = createContext<LessonRoomValue | null>(null);

/** @throws Error outside a lesson */
export function useLesson(): LessonRoomValue {
  const room = useContext(LessonContext);
  if (!room) throw new Error("a part of a lesson outside a lesson");
  return room;
}

/** The step, task or prediction around a part of the text. */
export interface AroundValue {
  readonly id: string;
  /** Whether what comes after the doing is to be seen: the result, the hint. */
  readonly open: boolean;
  /** Chooses an answer of a prediction, by its option. */
  readonly answer?: (option: string) => void;
  readonly answered?: string | undefined;
  readonly right?: string;
}

export const AroundContext = createContext<AroundValue>({ id: "", open: true });
