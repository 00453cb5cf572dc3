import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { figures } from "../../src/components/lesson/figure-map.ts";
import { loadLessonText } from "../../src/lesson-texts.ts";
import { explainedIn } from "../../src/lessons/explains.ts";
import { lessonOf, lessons } from "../../src/lessons/index.ts";
import { againstGlossary, bareNumbers, differences } from "./language-checks.ts";
import { partsMissing, unresolved } from "./lesson-checks.ts";
import { outlineOf } from "./outline.ts";
import { sceneProblems } from "./scene-checks.ts";

const folder = resolve(import.meta.dirname, "../../src/lessons");
const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());

test("every folder of lessons is a lesson under its own name", () => {
  expect(folders.map(({ name }) => name).toSorted()).toEqual(lessons.map(({ id }) => id));
  for (const { id } of lessons) expect(id).toMatch(/^\d\d-[a-z0-9-]+$/);
});

test("figures that link to a lesson exist, and the lesson as well", () => {
  for (const [figure, lesson] of Object.entries(explainedIn)) {
    expect(Object.keys(figures)).toContain(figure);
    expect(lessonOf(lesson)?.id, lesson).toBe(lesson);
  }
});

describe.each(lessons.map((lesson) => [lesson.id, lesson] as const))("%s", (id, lesson) => {
  const outline = async (lang: "en" | "zh") => outlineOf(await loadLessonText(id, lang));

  test("has the same parts in both languages", async () => {
    expect(differences(await outline("en"), await outline("zh"))).toEqual([]);
  });

  test("has scenes that the page can show", () => {
    expect(sceneProblems(lesson)).toEqual([]);
  });

  describe.each(["en", "zh"] as const)("%s.mdx", (lang) => {
    test("has the six parts, and every name in it leads somewhere", async () => {
      const text = await outline(lang);
      expect([...partsMissing(text), ...unresolved(lesson, text)]).toEqual([]);
    });

    test("uses the words of the glossary", async () => {
      expect(againstGlossary(lang, await outline(lang))).toEqual([]);
    });

    test("has no number that is neither computed nor tagged", async () => {
      expect(bareNumbers(await outline(lang), lesson.given ?? [])).toEqual([]);
    });
  });
});
