import axe from "axe-core";
import { describe, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { render } from "vitest-browser-react";
import { AppContext } from "../../../src/components/figures/app-context.tsx";
import { Cell } from "../../../src/components/lesson/Cell.tsx";
import { LessonContext, type LessonRoomValue } from "../../../src/components/lesson/lesson-context.ts";
import { LessonCells } from "../../../src/components/notebook/session-context.tsx";
import type { Controller } from "../../../src/controller-interface.ts";
import { loadLanguage, loadRooms, TextProvider } from "../../../src/i18n/text.tsx";
import type { LoadedModel, Picture } from "../../../src/model/engine.ts";
import { createAppStore } from "../../../src/store.ts";
import { courseSwin } from "../../gallery/sample-swin-capture.ts";

await Promise.all([loadRooms(), loadLanguage("zh")]);

const controller = {} as Controller;
const model = { id: "sample", config: courseSwin, labels: null, parameters: 1 } as unknown as LoadedModel;
const picture: Picture = {
  width: 32,
  height: 32,
  crop: { x: 0, y: 0, width: 32, height: 32 },
  pixels: new Uint8Array(32 * 32 * 3),
  pixelSize: [32, 32],
  bitmap: null,
};
const door = {
  run: () => Promise.reject(new Error("no engine here")),
  prepare: () => Promise.reject(new Error("no engine here")),
  weight: () => Promise.reject(new Error("no engine here")),
};

/** A lesson around the cells, each time another one: what is written in it is remembered. */
let lessons = 0;
const another = () => ({ lesson: { id: `lesson-${lessons++}` } }) as LessonRoomValue;

/** Cells of a lesson in a real sandbox, without an engine. */
async function lesson(cells: Readonly<Record<string, string>>, lang: "en" | "zh" = "en") {
  const store = createAppStore({ lang, model, picture });
  const around = another();
  const tree = (now: Readonly<Record<string, string>>) => (
    <AppContext value={{ store, controller, samples: [], address: () => "", door }}>
      <TextProvider lang={lang}>
        <LessonContext value={around}>
          <LessonCells>
            {Object.entries(now).map(([id, code]) => (
              <Cell key={id} id={id}>
                {code}
              </Cell>
            ))}
          </LessonCells>
        </LessonContext>
      </TextProvider>
    </AppContext>
  );
  const screen = await render(tree(cells));
  await expect.element(page.getByRole("textbox").first()).toBeVisible();
  return { show: (now: Readonly<Record<string, string>>) => screen.rerender(tree(now)) };
}

const cell = (number: number) => page.getByRole("region", { name: new RegExp(`(Code cell|代码单元格) ${number}$`) });
const editor = (number: number) => page.getByRole("textbox", { name: new RegExp(`(Code of cell|单元格) ${number}`) });
const output = (number: number) => cell(number).getByRole("log");

describe("cells that are kept", () => {
  test("show what they showed when their room is entered again, and say that the variables are gone", async () => {
    const store = createAppStore({ lang: "en", model, picture });
    const around = another();
    const room = (open: boolean) => (
      <AppContext value={{ store, controller, samples: [], address: () => "", door }}>
        <TextProvider lang="en">
          {open && (
            <LessonContext value={around}>
              <LessonCells keepsAs="test">
                <Cell id="kept-1">const kept = 40 + 2</Cell>
                <Cell id="kept-2">kept</Cell>
              </LessonCells>
            </LessonContext>
          )}
        </TextProvider>
      </AppContext>
    );
    const screen = await render(room(true));
    await cell(1).getByRole("button", { name: "Run", exact: true }).click();
    await cell(2).getByRole("button", { name: "Run", exact: true }).click();
    await expect.element(output(2)).toHaveTextContent("42");
    await screen.rerender(room(false));
    await screen.rerender(room(true));
    await expect.element(output(2)).toHaveTextContent("42");
    await expect.element(cell(2)).toHaveTextContent("its variables are gone");
    await cell(1).getByRole("button", { name: "Run", exact: true }).click();
    await cell(2).getByRole("button", { name: "Run", exact: true }).click();
    await expect.element(cell(2)).not.toHaveTextContent("its variables are gone");
  });
});

describe("cells of a lesson", () => {
  test("share their variables, run by key, move on, and go back to the author's text", async () => {
    await lesson({ first: "const a = 20", second: "a + 1" });
    await editor(1).click();
    await userEvent.keyboard("{Shift>}{Enter}{/Shift}");
    await userEvent.keyboard("{Shift>}{Enter}{/Shift}");
    await expect.element(output(2)).toHaveTextContent("21");
    await editor(1).click();
    await userEvent.keyboard("{Control>}a{/Control}const a = 40");
    await expect.element(cell(1).getByText("edited since it ran")).toBeVisible();
    await expect.element(cell(2).getByText("a cell above has changed")).toBeVisible();
    await cell(1).getByRole("button", { name: "Reset" }).click();
    await expect.element(editor(1)).toHaveTextContent("const a = 20");
    await expect.element(cell(1).getByRole("button", { name: "Reset" })).not.toBeInTheDocument();
  });

  test("a cell that needs another says so and runs both; errors stand at their line", async () => {
    await lesson({
      one: "const list = [1, 2]",
      two: "// first\nlist.push(3)\nlist.length",
      three: "const x = 1\nx.y.z",
    });
    await cell(2).getByRole("button", { name: "Run", exact: true }).click();
    await expect.element(output(2)).toHaveTextContent("Nothing is called list here");
    await expect.element(output(2)).toHaveTextContent("line 2");
    await cell(2).getByRole("button", { name: "Run it with the cells it needs" }).click();
    await expect.element(output(2)).toHaveTextContent(/^3$/);
    await cell(3).getByRole("button", { name: "Run", exact: true }).click();
    await expect.element(output(3)).toHaveTextContent("TypeError");
    await expect.element(output(3)).toHaveTextContent("line 2");
  });

  test("the keyboard is not caught: Tab indents, Escape and Tab leave", async () => {
    await lesson({ one: "if (true) {}", two: "2" });
    await editor(1).click();
    await userEvent.keyboard("{Tab}");
    // Focus inside of a shadow root is the host's for the document.
    expect(document.activeElement?.shadowRoot?.activeElement?.textContent).toBe("  if (true) {}");
    await userEvent.keyboard("{Escape}{Tab}");
    await expect.element(cell(2).getByRole("button", { name: "Run", exact: true })).toHaveFocus();
  });

  test("completion knows the door and what cells above have made", async () => {
    await lesson({ one: "const theirs = 1", two: "" });
    await editor(2).click();
    await userEvent.keyboard("the");
    await expect.element(page.getByRole("option", { name: "theirs" })).toBeVisible();
    await userEvent.keyboard("{Escape}{Control>}a{/Control}{Delete}vitrine.plot.mat{Control>} {/Control}");
    await expect.element(page.getByRole("option", { name: "matrix" })).toBeVisible();
  });

  test("what the author's text says in another language is shown, unless the reader has written", async () => {
    const { show } = await lesson({ one: "1 // one", two: "2 // two" });
    await editor(2).click();
    await userEvent.keyboard("{Control>}a{/Control}9");
    await show({ one: "1 // 一", two: "2 // 二" });
    await expect.element(editor(1)).toHaveTextContent("1 // 一");
    await expect.element(editor(2)).toHaveTextContent("9");
  });

  test("outputs of every kind have names, and axe finds nothing", async () => {
    await lesson(
      {
        one: `vitrine.show(vitrine.plot.line({ a: [1, 3, 2], b: [2, 2, 5] }, { title: "lines" }))
vitrine.show(vitrine.plot.bars({ 猫: 0.7, 狗: -0.3 }))
vitrine.show(vitrine.plot.histogram([1, 2, 2, 3]))
vitrine.show(vitrine.plot.grid([[1, -2], [3, 4]]))
console.table([{ a: 1, b: "x" }])
vitrine.tensor("t", ["row", "column"], [2, 2], Float32Array.of(1, 2, 3, 4))`,
      },
      "zh",
    );
    await cell(1).getByRole("button", { name: "运行" }).click();
    await expect.element(page.getByText("t [row 2 × column 2]")).toBeVisible();
    const lines = page.getByRole("slider", { name: /^lines/ });
    await lines.click();
    await userEvent.keyboard("{Home}{ArrowRight}");
    await expect.element(lines).toHaveAttribute("aria-valuetext", "a：1.00 → 3.00");
    const found = await axe.run(document.body, { rules: { region: { enabled: false } } });
    expect(found.violations.map(({ id, nodes }) => `${id} ${nodes.map((node) => node.html).join()}`)).toEqual([]);
  });
});
