import { expect, test } from "vitest";
import { noLesson } from "../../src/lesson-place.ts";
import { createAppStore } from "../../src/store.ts";
import { formatAddress, parseAddress } from "../../src/url-state.ts";

test("an address leads to a lesson at a step, with what a teacher fixed and without the page around", () => {
  const { request, problems } = parseAddress(
    "#/lessons/08-patches?step=multiply&did=on&languages=both&fix=model,image&controls=off&lang=zh",
  );
  expect(problems).toEqual([]);
  expect(request).toMatchObject({
    page: "lessons",
    chrome: false,
    lesson: { id: "08-patches", step: "multiply", acted: true, both: true, fixed: ["model", "image"] },
  });
});

test("what was written is read again", () => {
  const lesson = { ...noLesson, id: "08-patches", step: "cut", acted: true, both: true, fixed: ["image"] as const };
  const store = createAppStore({ page: "lessons", lesson, chrome: false, imageId: "church" });
  const { request, problems } = parseAddress(formatAddress(store.getState()));
  expect(problems).toEqual([]);
  expect(request).toMatchObject({ page: "lessons", lesson, chrome: false, imageId: "church" });
});

test("one figure has an address of its own", () => {
  const store = createAppStore({ page: "embed", embedded: "matrix", imageId: "church" });
  const address = formatAddress(store.getState());
  expect(address).toMatch(/^#\/embed\/matrix\?/);
  expect(parseAddress(address)).toMatchObject({ request: { page: "embed", embedded: "matrix" }, problems: [] });
});

test("other rooms carry nothing of the lessons in their address", () => {
  const store = createAppStore({ lesson: { ...noLesson, id: "08-patches", step: "cut" } });
  expect(formatAddress(store.getState())).not.toMatch(/lesson|step/);
});

test.each(["step=<b>", "did=off", "fix=model,head", "languages=en", "controls=on"])(
  "%s is refused with a sentence",
  (part) => {
    const { problems } = parseAddress(`#/lessons/08-patches?${part}`);
    expect(problems.map(({ code }) => code)).toEqual(["link.bad-value"]);
  },
);
