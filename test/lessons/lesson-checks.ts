import { figures } from "../../src/components/lesson/figure-map.ts";
import { glossary } from "../../src/lessons/glossary.ts";
import { lessonOf } from "../../src/lessons/index.ts";
import type { Lesson } from "../../src/lessons/lesson.ts";
import { references } from "../../src/lessons/references.ts";
import { parseAddress } from "../../src/url-state.ts";
import type { Outline } from "./outline.ts";

/** Parts that every lesson has, in this order; between them is the explanation. */
export function partsMissing({ parts }: Outline): string[] {
  const first = (match: (part: string) => boolean) => parts.findIndex(match);
  const six: readonly (readonly [name: string, at: number])[] = [
    ["Question", first((part) => part === "Question")],
    ["Figure", first((part) => part.startsWith("Figure "))],
    ["Step", first((part) => part.startsWith("Step "))],
    ["Task", first((part) => part.startsWith("Task "))],
    ["NotShown", first((part) => part === "NotShown")],
    ["Sources", first((part) => part === "Sources")],
  ];
  const problems = six.filter(([, at]) => at < 0).map(([name]) => `no <${name}>`);
  for (const [index, [name, at]] of six.entries()) {
    const before = six[index - 1];
    // The steps of an explanation may come before or after the first task.
    if (!before || at < 0 || name === "Task" || at > before[1]) continue;
    problems.push(`<${name}> stands before <${before[0]}>`);
  }
  return problems;
}

/** Names of the text that lead nowhere, and names of the data that the text does not use. */
export function unresolved(lesson: Lesson, { ids, links, parts }: Outline): string[] {
  const problems: string[] = [];
  const known = (what: string, used: readonly string[], there: readonly string[], all: boolean) => {
    for (const id of used) if (!there.includes(id)) problems.push(`<${what}> names “${id}”, which does not exist`);
    for (const id of all ? there : []) if (!used.includes(id)) problems.push(`${what} “${id}” is not in the text`);
  };
  const twice = (what: string, used: readonly string[]) => {
    for (const id of used) if (used.indexOf(id) !== used.lastIndexOf(id)) problems.push(`${what} “${id}” stands twice`);
  };
  known("Step", ids.Step, Object.keys(lesson.steps ?? {}), true);
  known("Task", ids.Task, Object.keys(lesson.tasks), true);
  known("Predict", ids.Predict, Object.keys(lesson.predictions ?? {}), true);
  known("Value", ids.Value, Object.keys(lesson.values ?? {}), true);
  known("Cite", ids.Cite, lesson.sources, false);
  known("sources", lesson.sources, Object.keys(references), false);
  known("Term", ids.Term, Object.keys(glossary), false);
  known("Figure", ids.Figure, Object.keys(figures), false);
  for (const what of ["Step", "Task", "Predict", "Cell"] as const) twice(what, ids[what]);
  if (ids.Step.join() !== Object.keys(lesson.steps ?? {}).join()) problems.push("steps have another order in meta.ts");
  problems.push(...answersMissing(lesson, parts));
  for (const link of links) {
    const problem = linkProblem(link);
    if (problem) problems.push(problem);
  }
  return problems;
}

/** Predictions whose right answer is not among their options. */
function answersMissing({ predictions = {} }: Lesson, parts: readonly string[]): string[] {
  let inside = "";
  const options = new Map<string, string[]>();
  for (const part of parts) {
    const [kind, id = ""] = part.split(" ");
    if (kind === "Predict") inside = id;
    if (kind === "Option") options.set(inside, [...(options.get(inside) ?? []), id]);
  }
  return Object.entries(predictions)
    .filter(([id, { right }]) => !options.get(id)?.includes(right))
    .map(([id, { right }]) => `prediction “${id}” has no option “${right}”`);
}

function linkProblem(link: string): string | null {
  if (/^https:\/\/[\w.-]+\.\w+(\/|$)/.test(link)) return null;
  if (!link.startsWith("#/")) return `the link ${link} is neither https nor of this page`;
  const { request, problems } = parseAddress(link);
  if (problems.length > 0) return `the link ${link} is not an address of this page`;
  const lesson = request.lesson?.id && lessonOf(request.lesson.id);
  if (request.page !== "lessons" || !request.lesson?.id) return null;
  if (!lesson) return `the link ${link} names a lesson that does not exist`;
  const { step } = request.lesson;
  return step && !Object.hasOwn(lesson.steps ?? {}, step) ? `the link ${link} names a step that does not exist` : null;
}
