import { beforeEach, expect, test, vi } from "vitest";
import { userEvent } from "vitest/browser";
import { loadLanguage, loadRooms } from "../../src/i18n/text.tsx";
import { readProgress, rememberProgress } from "../../src/lesson-progress.ts";
import { createAppStore } from "../../src/store.ts";
import { openLesson } from "../../src/lesson-room.ts";
import { showLesson } from "./show-lesson.tsx";

await Promise.all([loadLanguage("zh"), loadRooms()]);
beforeEach(() => localStorage.clear());

const id = "08-patches";
const find = (container: Element, selector: string) => container.querySelector<HTMLElement>(selector);
async function ready(container: Element): Promise<void> {
  await expect.poll(() => find(container, "[data-part=sources]")).not.toBeNull();
}
const lit = (container: Element) => find(container, "[data-lit=true]")?.dataset["step"] ?? "";

test("space goes from text to doing to the next text, Shift-space back, and the figures follow", async () => {
  const { container, store } = await showLesson(id, { place: { step: "flatten" } });
  await ready(container);
  await userEvent.keyboard(" ");
  expect(lit(container)).toBe("multiply");
  const before = store.getState().selection.query;
  const see = () => find(container, "[data-step=multiply] [class*=see]")?.dataset["open"];
  expect(see()).toBe("false");
  await userEvent.keyboard(" ");
  await expect.poll(see).toBe("true");
  await expect.poll(() => store.getState().selection.query).not.toBe(before);
  await userEvent.keyboard("{Shift>} {/Shift}");
  expect(lit(container)).toBe("flatten");
  await expect.poll(() => store.getState().selection.query).toBe(before);
});

test("at the end of the steps space scrolls as ever", async () => {
  const { container } = await showLesson(id, { place: { step: "multiply", acted: true } });
  await ready(container);
  const press = (key: string, more: KeyboardEventInit = {}) =>
    document.body.dispatchEvent(
      new KeyboardEvent("keydown", { key, code: key, bubbles: true, cancelable: true, ...more }),
    );
  expect(press(" ", { code: "Space" }), "not prevented").toBe(true);
  expect(press("ArrowLeft")).toBe(false);
  await expect.poll(() => lit(container)).toBe("flatten");
});

test("doing by hand what a step asks for counts as done", async () => {
  const { container, store } = await showLesson(id, { place: { step: "multiply" } });
  await ready(container);
  expect(store.getState().lesson.acted).toBe(false);
  store.setState((state) => ({ selection: { ...state.selection, query: 1 + 8 * 12 + 2 } }));
  await expect.poll(() => store.getState().lesson.acted).toBe(true);
});

test("a task is done when the reader has done it, is remembered, and shows its hint after two tries", async () => {
  const { container, store } = await showLesson(id);
  await ready(container);
  const task = () => find(container, "[data-task=corner]");
  const hint = () => find(container, "[data-task=corner] [class*=hint]")?.dataset["open"];
  expect(hint()).toBe("false");
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const choose = (query: number) => store.setState((state) => ({ selection: { ...state.selection, query } }));
  choose(20);
  choose(21); // dragged on: still the first try
  await vi.advanceTimersByTimeAsync(1000);
  choose(22);
  await vi.advanceTimersByTimeAsync(1000);
  vi.useRealTimers();
  await expect.poll(hint).toBe("true");
  expect(task()?.dataset["done"]).toBe("false");
  choose(144);
  await expect.poll(() => task()?.dataset["done"]).toBe("true");
  expect(readProgress().done).toContain(`${id}/corner`);
});

test("a task that happens to be fulfilled on arrival is not done", async () => {
  const { container, store } = await showLesson(id, {
    state: { selection: { block: 0, head: 0, query: 144, key: 0 } },
  });
  await ready(container);
  store.setState((state) => ({ selection: { ...state.selection, query: 144 } }));
  await userEvent.keyboard("x");
  expect(find(container, "[data-task=corner]")?.dataset["done"]).toBe("false");
});

test("a prediction shows its result after the answer, whether it was right or not", async () => {
  const { container, store } = await showLesson(id, { lang: "zh" });
  await ready(container);
  const predict = find(container, "[data-predict=no-stride]");
  expect(predict?.querySelector("[class*=result]")?.getAttribute("data-open")).toBe("false");
  predict?.querySelector<HTMLElement>("[data-option=as-meant]")?.click();
  await expect.poll(() => predict?.textContent).toContain("和你猜的不一样");
  await expect.poll(() => predict?.textContent).toContain("47,524");
  expect(store.getState().done).toContain(`${id}/no-stride=as-meant`);
});

test("a change of language keeps the step and the reader's place", async () => {
  const { container, store, rerender } = await showLesson(id, { place: { step: "multiply" }, height: 500 });
  await ready(container);
  const step = () => find(container, "[data-step=multiply]");
  step()?.scrollIntoView({ block: "start" });
  await expect.poll(() => Math.abs(step()?.getBoundingClientRect().top ?? 999)).toBeLessThan(100);
  await new Promise(requestAnimationFrame);
  const top = step()?.getBoundingClientRect().top ?? 0;
  store.setState({ lang: "zh" });
  await rerender("zh");
  await expect.poll(() => step()?.textContent).toContain("相乘");
  expect(lit(container)).toBe("multiply");
  expect(Math.abs((step()?.getBoundingClientRect().top ?? 0) - top)).toBeLessThan(3);
});

test("both languages stand side by side, heading beside heading and step beside step", async () => {
  const { container } = await showLesson(id, { lang: "zh", place: { both: true } });
  await expect.poll(() => find(container, "[data-both=true] [data-part=sources]")).not.toBeNull();
  const pairs = [...container.querySelectorAll("[class*=pair]")].filter((pair) => pair.querySelector("h2"));
  expect(pairs.length).toBeGreaterThan(1);
  for (const pair of pairs) {
    const [left, right] = [...pair.querySelectorAll("h2")].map((heading) => heading.getBoundingClientRect());
    expect([left?.top, (right?.left ?? 0) > (left?.right ?? 0)]).toEqual([right?.top, true]);
  }
  expect(container.querySelectorAll("figure[id$=pixel]").length).toBe(1);
});

test("a term says what it means in both languages on focus, and Escape closes it", async () => {
  const { container } = await showLesson(id);
  await ready(container);
  const term = container.querySelector<HTMLButtonElement>("button[class*=term]");
  term?.focus();
  await expect.poll(() => find(container, "[role=note]:not(aside)")?.textContent).toMatch(/patch.*图块.*square/);
  await userEvent.keyboard("{Escape}");
  await expect.poll(() => find(container, "[role=note]:not(aside)")).toBeNull();
});

test("without the page around it a lesson has no contents, no menus and nothing to take away", async () => {
  const { container } = await showLesson(id, { state: { chrome: false } });
  await ready(container);
  expect(container.querySelectorAll("nav, header button, [class*=more] button, aside a").length).toBe(0);
});

test("an address without a step goes on where reading stopped; one with a step does not", async () => {
  rememberProgress({ places: { [id]: { step: "flatten", acted: false, block: 2, past: 0 } } });
  const store = createAppStore();
  const open = vi.fn();
  const app = { store, controller: { open } as never };
  await openLesson(app, { page: "lessons", lesson: { id: "8" }, settings: {} });
  expect(store.getState().lesson).toMatchObject({ id, step: "flatten" });
  expect(open).toHaveBeenLastCalledWith(expect.objectContaining({ modelId: "vit-imagenette", query: "4,6" }));
  await openLesson(app, { page: "lessons", lesson: { id, step: "cut" }, imageId: "church", settings: {} });
  expect(store.getState().lesson.step).toBe("cut");
  expect(open).toHaveBeenLastCalledWith(expect.objectContaining({ imageId: "church", query: "7,7" }));
});

test("memory that holds anything else is no memory", () => {
  localStorage.setItem("vitrine-lessons", '{"done": "all"}');
  expect(readProgress()).toEqual({ done: [], last: "", places: {}, cells: {} });
});
