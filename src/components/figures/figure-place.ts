import { createContext } from "react";

/** Where a figure stands when it is not in its own room. */
export interface FigurePlace {
  /** Goes before the id of its frame, since a lesson may show a figure twice. */
  readonly prefix: string;
  /** Whether the caption links to the lesson that explains the figure; in a lesson it would link to itself. */
  readonly linksToLesson: boolean;
  /** Whether the figure can be taken away. */
  readonly takeAway: boolean;
}

export const FigurePlaceContext = createContext<FigurePlace>({ prefix: "", linksToLesson: true, takeAway: true });
