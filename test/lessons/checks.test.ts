import type { MDXContent } from "mdx/types";
import { createElement as h, type ElementType, Fragment, type ReactNode } from "react";
import { expect, test } from "vitest";
import { mdxComponents } from "../../src/components/lesson/mdx-components.tsx";
import { defineLesson, type Lesson } from "../../src/lessons/lesson.ts";
import { bibtex, referenceOf, references, shortName } from "../../src/lessons/references.ts";
import { againstGlossary, bareNumbers, differences } from "./language-checks.ts";
import { partsMissing, unresolved } from "./lesson-checks.ts";
import { type Outline, outlineOf } from "./outline.ts";
import { sceneProblems } from "./scene-checks.ts";

/** As a text uses them: it is not checked by the compiler. */
const c: Readonly<Record<keyof typeof mdxComponents, ElementType>> = mdxComponents;

/** A text as MDX compiles it. */
const text = (...children: ReactNode[]): Outline =>
  outlineOf((() => h(Fragment, null, ...children)) as unknown as MDXContent);

const lesson: Lesson = defineLesson({
  id: "99-proof",
  part: "vit",
  title: { en: "Proof", zh: "证明" },
  mirrors: [],
  sources: ["vaswani2017"],
  opens: "inspect",
  scene: {},
  steps: { one: {}, two: {} },
  tasks: { find: { when: () => false } },
});

const whole = (step: ReactNode = "Text") => [
  h(c.Question, null, h("p", null, "Why?")),
  h(c.Figure, {
    name: "matrix",
    children: [h("h2", { key: 0 }, "Title"), h(c.Step, { key: 1, id: "one" }, h("p", null, step))],
  }),
  h(c.Step, { id: "two" }, h("p", null, "More")),
  h(c.Task, { id: "find" }, h("p", null, "Do it")),
  h(c.NotShown, null, h("p", null, "All the rest")),
  h(c.Sources),
];

test("a whole lesson has nothing against it", () => {
  const outline = text(...whole());
  expect([...partsMissing(outline), ...unresolved(lesson, outline), ...differences(outline, outline)]).toEqual([]);
});

test("a part that is missing or out of its place is found", () => {
  const [question, figure, step, task, notShown, sources] = whole();
  expect(partsMissing(text(question, figure, step, notShown, sources))).toEqual(["no <Task>"]);
  expect(partsMissing(text(question, figure, step, task, sources, notShown))).toEqual([
    "<Sources> stands before <NotShown>",
  ]);
});

test("names that lead nowhere, and data that is not used, are found", () => {
  const astray = text(
    ...whole(["see ", h("a", { key: 0, href: "#/lessons/77-none" }, "there"), h(c.Cite, { key: 1, id: "liu2021" })]),
    h(c.Step, { id: "three" }, h("p", null, h(c.Term, { id: "nothing" }))),
    h(c.Figure, { name: "no-figure" }),
  );
  expect(unresolved(lesson, astray).join("\n")).toMatch(
    /“three”.*\n.*“liu2021”.*\n.*“nothing”.*\n.*“no-figure”.*\nsteps have.*\n.*77-none names a lesson/,
  );
  const predicted = { ...lesson, predictions: { guess: { right: "yes" } } };
  expect(unresolved(predicted, text(...whole())).join()).toMatch(/Predict “guess” is not in the text.*no option “yes”/);
});

test("languages that differ in a heading, a figure's pins, a step or a paragraph are found", () => {
  const base = text(...whole());
  const [question, , ...rest] = whole();
  const level = h(c.Figure, {
    name: "matrix",
    children: [h("h3", { key: 0 }, "标题"), h(c.Step, { key: 1, id: "one" }, h("p", null, "字"))],
  });
  expect(differences(base, text(question, level, ...rest)).join()).toContain("h2 in en.mdx, h3 in zh.mdx");
  const pinned = h(c.Figure, {
    name: "matrix",
    pins: { block: 2 },
    children: [h("h2", { key: 0 }, "标题"), h(c.Step, { key: 1, id: "one" }, h("p", null, "字"))],
  });
  expect(differences(base, text(question, pinned, ...rest)).join()).toContain('{"block":2}');
  expect(differences(base, text(...whole(), h("p", null, "多一段"))).join()).toContain("nothing in en.mdx, p in zh");
  expect(differences(base, text(...whole(h(c.Value, { of: "n" })))).join()).toContain("n in zh.mdx");
});

test("words against the glossary are found, whole Latin words only", () => {
  expect(againstGlossary("zh", text(h("p", null, "每个补丁变成一个 token。"))).join()).toMatch(
    /token.*词元.*补丁.*图块/,
  );
  expect(againstGlossary("zh", text(h("p", null, "每个图块变成一个词元，", h("code", null, "token"))))).toEqual([]);
  expect(againstGlossary("en", text(h("p", null, "A Positional embedding."))).join()).toContain("position embedding");
  expect(againstGlossary("en", text(h("p", null, "Position embeddings."))).join()).toBe("");
});

test("bare results are found, shapes and given sizes are not", () => {
  const bare = (prose: string, given: string[] = []) => bareNumbers({ prose: [prose], code: [] }, given).length;
  expect(bare("it falls to 0.93")).toBe(1);
  expect(bare("a rise of 12 %")).toBe(1);
  expect(bare("22,776,808 parameters")).toBe(1);
  expect(bare("an input of 224 pixels", ["224"])).toBe(0);
  expect(bare("ViT-B/16 has 12 blocks, CIFAR-100, 2 × 2")).toBe(0);
  expect(
    bareNumbers(text(h("p", null, h(c.Recorded, null, "0.93"), " and ", h("code", null, "[B, 196, 768]"))), []),
  ).toEqual([]);
});

test("scenes that the page cannot show are found", () => {
  const broken = { ...lesson, scene: { model: "vit-imagenette", block: 99, settings: { opacity: 7 } } };
  expect(sceneProblems(broken).slice(0, 2)).toEqual([
    "scene: the setting opacity cannot be 7",
    "scene: block cannot be 99",
  ]);
  expect(sceneProblems({ ...lesson, steps: { one: { do: { image: "nowhere" } } } }).join()).toContain("nowhere");
});

test("every reference makes one entry of BibTeX with balanced braces and a short name", () => {
  for (const [key, reference] of Object.entries(references)) {
    const entry = bibtex(key, reference);
    expect(entry).toMatch(new RegExp(`^@(inproceedings|misc)\\{${key},\\n  author = `));
    expect(entry.split("{").length).toBe(entry.split("}").length);
    expect(reference.arxiv).toMatch(/^\d{4}\.\d{4,5}$/);
  }
  const transformer = referenceOf("vaswani2017");
  expect(transformer && shortName(transformer, "en")).toBe("Vaswani et al. 2017");
  expect(transformer && shortName(transformer, "zh")).toBe("Vaswani 等 2017");
  expect(referenceOf("abnar2020") && shortName(references.abnar2020, "en")).toBe("Abnar & Zuidema 2020");
});
