import { readdirSync } from "node:fs";
import { join } from "node:path";
import { repeat } from "./numbers.mjs";

/** The lessons of a checkout. */
const lessonsOf = (place) =>
  readdirSync(join(place, "src/lessons"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

/**
 * From navigation to the frame that shows a lesson's text, for somebody who was never there: every lesson
 * in both languages, one after the other, so that a machine that gets busy does not fall on one of them.
 *
 * @returns for each lesson and language the times in ms, of the text and of the first contentful paint
 */
export async function measureLessons(browser, place, times = 9) {
  const pages = lessonsOf(place).flatMap((lesson) =>
    ["en", "zh"].map((lang) => ({ lesson, lang, texts: [], paints: [] })),
  );
  await repeat(times, async () => {
    for (const { lesson, lang, texts, paints } of pages) {
      const { lessonText, firstPaint } = await browser.timesOfLesson(`#/lessons/${lesson}?lang=${lang}`);
      texts.push(lessonText);
      paints.push(firstPaint);
    }
  });
  return pages;
}
