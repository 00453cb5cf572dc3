import type { MDXComponents } from "mdx/types";
import { Cell } from "./Cell.tsx";
import { Cite, Sources } from "./Cite.tsx";
import { Figure } from "./Figure.tsx";
import { NotShown, Question } from "./Parts.tsx";
import { Option, Predict, Result } from "./Predict.tsx";
import { Do, See, Step } from "./Step.tsx";
import { Hint, Task } from "./Task.tsx";
import { Term } from "./Term.tsx";
import { Illustrative, Recorded, Value } from "./Value.tsx";

/** Everything that the text of a lesson may use; `src/lessons/AUTHORS.md` explains it. */
export const mdxComponents = {
  Cell,
  Cite,
  Do,
  Figure,
  Hint,
  Illustrative,
  NotShown,
  Option,
  Predict,
  Question,
  Recorded,
  Result,
  See,
  Sources,
  Step,
  Task,
  Term,
  Value,
} satisfies MDXComponents;
