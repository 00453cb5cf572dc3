import { readFile } from "node:fs/promises";
import { makeNotebook, notebookFile } from "../../src/notebook/notebook-format.ts";
import { cutOff, nameless, objections, wide } from "./a11y-checks.ts";
import { expect, shown, test } from "./fixtures.ts";
import { notice } from "./inspector-page.ts";
import { allow, codeCell, openCells, outputOf } from "./notebook-page.ts";
import { inChinese, inEnglish, said, unsaid } from "./said.ts";

const editor = (cell: ReturnType<typeof codeCell>) => cell.getByRole("textbox");

test("a starter runs on the model of the page, and its numbers are the network's", async ({ page }) => {
  await page.goto("./#/notebook?lang=en");
  await page.getByRole("button", { name: /Attention with your own hands/ }).click();
  await page.getByRole("button", { name: "Run all" }).click();
  await expect(outputOf(page, 2).locator("[role=grid] canvas")).toBeVisible({ timeout: 45_000 });
  await expect(outputOf(page, 3)).toHaveText(/^\d(\.\d+)?e-[789]$/);
  // Another picture is another world: what was computed on the first one says so.
  await page.getByText("Change the picture").click();
  await page.getByRole("list", { name: "Pictures drawn for Vitrine" }).getByRole("button").nth(3).click();
  await expect(codeCell(page, 1).getByText("another model or picture")).toBeVisible({ timeout: 20_000 });
  await expect(codeCell(page, 3).getByText("a cell above has changed")).toBeVisible();
});

test("who leaves the room finds what the cells showed again, without their variables", async ({ page }) => {
  await openCells(page, ["const kept = 40 + 2", "kept"]);
  await allow(page);
  await page.getByRole("button", { name: "Run all" }).click();
  await expect(outputOf(page, 2)).toHaveText("42");
  await page.getByRole("link", { name: "Build" }).click();
  // Until the other room is there, this one is only hidden, and its variables live.
  await expect(page.locator("#layers tfoot td").first()).toBeVisible();
  await page.getByRole("link", { name: "Notebook" }).click();
  await expect(outputOf(page, 2)).toHaveText("42");
  await expect(codeCell(page, 2).getByText("its variables are gone")).toBeVisible();
});

test("what a reader writes into a lesson's cell is there when they come back, and can be put back", async ({
  page,
}) => {
  await page.goto("./#/lessons/11-whole-vit?lang=en");
  const cell = page.locator("[data-cell=count]");
  const reset = cell.getByRole("button", { name: "Reset" });
  await cell.getByRole("textbox").click();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.insertText("6 * 7");
  await page.getByRole("link", { name: "Build" }).click();
  await expect(page.locator("#layers tfoot td").first()).toBeVisible();
  await page.goBack();
  await expect(cell.getByRole("textbox")).toHaveText("6 * 7");
  await reset.click();
  await page.reload();
  await expect(cell.getByRole("textbox")).toContainText("vitrine");
  await expect(reset).toHaveCount(0);
});

test("text typed over selected code keeps no look of it, which the policy would refuse", async ({ page }) => {
  await openCells(page, ["const wide = 1; // a note"]);
  await editor(codeCell(page, 1)).click();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.insertText("while (true) {}");
  await expect(editor(codeCell(page, 1))).toHaveText("while (true) {}");
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type("(");
  await expect(editor(codeCell(page, 1))).toHaveText("(while (true) {})");
});

test("a cell may switch a head off; what the page refuses is said in the reader's language", async ({ page }) => {
  await openCells(page, [
    'const one = await vitrine.run({ roles: ["logits"], intervention: { headsOff: [{ block: 0, head: 0 }] } })\none.intervention.headsOff.length',
    'await vitrine.prepare("church").then(({ pixels }) => pixels.length)',
    '(await vitrine.weight("cls_token")).shape.join()',
    "await vitrine.run({ intervention: { headsOff: [{ block: 99, head: 0 }] } })",
    'await vitrine.run({ model: "other", roles: ["attn.pattern"] })',
    "await vitrine.attention(0, 0, { intervention: { surprise: 1 } })",
  ]);
  await allow(page);
  await expect(outputOf(page, 3)).toHaveText(/1,1,\d+/, { timeout: 45_000 });
  await expect(outputOf(page, 1)).toHaveText("1");
  await expect(outputOf(page, 2)).toHaveText(/^\d{5,6}$/);
  await expect(outputOf(page, 4)).toContainText("block 99");
  await codeCell(page, 6).getByRole("button", { name: "Run", exact: true }).click();
  await expect(outputOf(page, 6)).toContainText("surprise");
  await page.getByRole("button", { name: "Switch to Chinese" }).click();
  await expect(outputOf(page, 4)).toContainText("干预指定了块 99");
});

test("code from a link has not run, is marked, and is kept like that until its reader says so", async ({ page }) => {
  await openCells(page, ["console.log('ran'); 7"]);
  await expect(page.getByRole("note")).toContainText("This code came from elsewhere.");
  await expect(codeCell(page, 1).getByRole("button", { name: "Run", exact: true })).toBeDisabled();
  await expect(page.getByRole("button", { name: "Run all" })).toBeDisabled();
  await editor(codeCell(page, 1)).press("Shift+Enter");
  await expect(page.locator("iframe")).toHaveCount(0);
  await expect(outputOf(page, 1)).toBeHidden();
  await shown(page);
  await expect(page).not.toHaveURL(/nb=/);
  await page.reload();
  await page.getByRole("button", { name: /^From a link/ }).click();
  await expect(page.getByRole("note")).toBeVisible();
  await page.getByRole("button", { name: "Allow it to run" }).click();
  await expect(outputOf(page, 1)).toBeHidden();
  await codeCell(page, 1).getByRole("button", { name: "Run", exact: true }).click();
  await expect(outputOf(page, 1)).toContainText("7");
});

test("cells and texts are written, moved, deleted, taken back, and are there after a reload", async ({ page }) => {
  await page.goto("./#/notebook?lang=en");
  await page.getByRole("button", { name: "Empty notebook" }).click();
  await page.getByRole("textbox", { name: "Title of the notebook" }).fill("My notes");
  await editor(codeCell(page, 1)).click();
  await page.keyboard.insertText("const a = 1");
  await page.keyboard.press("Shift+Enter");
  // The last cell makes a new one.
  await expect(codeCell(page, 2)).toBeVisible();
  await editor(codeCell(page, 2)).click();
  await page.keyboard.insertText("a + 1");
  await page.keyboard.press("Control+Enter");
  await expect(outputOf(page, 2)).toHaveText("2");
  await page.getByRole("button", { name: "Add text" }).click();
  await page.getByRole("textbox", { name: "Text of cell 3" }).fill("<b>not bold</b> **bold**");
  await page.keyboard.press("Escape");
  await expect(page.locator("main strong", { hasText: /^bold$/ })).toBeVisible();
  await expect(page.locator("main b", { hasText: "not bold" })).toHaveCount(0);
  await codeCell(page, 1).getByRole("button", { name: "Code cell 1" }).click();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(codeCell(page, 2)).toHaveCount(0);
  await expect(codeCell(page, 1).getByText("a cell above has changed")).toBeVisible();
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(editor(codeCell(page, 1))).toHaveText("const a = 1");
  await page.reload();
  await page.getByRole("button", { name: /^My notes/ }).click();
  await expect(editor(codeCell(page, 2))).toHaveText("a + 1");
});

test("a file and a link hold the notebook; a wrong file and too large a link get a sentence", async ({ page }) => {
  await page.goto("./#/notebook?lang=en");
  const file = (text: string) => ({ name: "n.vitrine.json", mimeType: "application/json", buffer: Buffer.from(text) });
  const input = page.getByTestId("notebook-file");
  await input.setInputFiles(file('{"format":"ipynb"}'));
  await expect(notice(page, "no notebook of Vitrine")).toHaveCount(1);
  const notebook = makeNotebook("From a file", [{ kind: "code", text: "6 * 7" }]);
  await input.setInputFiles(file(notebookFile(notebook)));
  await expect(editor(codeCell(page, 1))).toHaveText("6 * 7");
  await expect(page.getByRole("note")).toBeVisible();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save to a file" }).click();
  const saved = await download;
  expect(saved.suggestedFilename()).toBe("From-a-file.vitrine.json");
  expect(await readFile(await saved.path(), "utf8")).toBe(notebookFile(notebook));
  await page.getByRole("button", { name: "Link", exact: true }).click();
  const link = await page.getByRole("textbox", { name: "A link to this notebook" }).inputValue();
  await page.keyboard.press("Escape");
  await editor(codeCell(page, 1)).click();
  const noise = Array.from({ length: 3000 }, (_, index) => ((index * 7919) % 99991).toString(36)).join(" ");
  await page.keyboard.insertText(`// ${noise}`);
  await page.getByRole("button", { name: "Link", exact: true }).click();
  await expect(page.getByText("links are read up to 8 KB")).toBeVisible();
  await page.goto(link);
  await expect(editor(codeCell(page, 1))).toHaveText("6 * 7", { timeout: 20_000 });
  await page.goto("./#/notebook?lang=en&nb=AAAA");
  await expect(notice(page, "cut off or damaged")).toHaveCount(1);
});

test("axe finds nothing and nothing is cut off, in both languages and themes, wide and narrow", async ({ page }) => {
  test.setTimeout(120_000);
  const cells = [
    "vitrine.show(vitrine.plot.line({ a: [1, 3, 2], b: [2, 2, 5] }))\nvitrine.show(vitrine.plot.bars({ a: 1, b: -2 }))\nvitrine.show(vitrine.plot.histogram([1, 2, 2]))\nvitrine.show(vitrine.plot.grid([[1, 2], [3, 4]]))\nconsole.table([{ a: 1 }])\nawait vitrine.attention(0, 0)",
    "const missing = nothing",
  ];
  await openCells(page, cells, "lang=en&theme=light");
  await shown(page);
  expect(await objections(page)).toEqual([]);
  await allow(page);
  await expect(outputOf(page, 2)).toContainText("Nothing is called nothing here", { timeout: 45_000 });
  for (const [width, key] of [
    [1440, "l"],
    [390, "d"],
    [390, "l"],
    [1440, "d"],
  ] as const) {
    await page.setViewportSize({ width, height: 900 });
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await page.keyboard.press(key);
    await page.mouse.move(0, 0);
    expect(await objections(page), `${width} px, ${key}`).toEqual([]);
  }
  expect(await nameless(page)).toEqual([]);
  for (const width of [390, 320]) {
    await page.setViewportSize({ width, height: 800 });
    await expect.poll(() => wide(page), `${width} px`).toBeLessThanOrEqual(width);
    expect(await cutOff(page), `${width} px`).toEqual([]);
  }
  await page.getByRole("button", { name: "All notebooks" }).click();
  expect(await objections(page)).toEqual([]);
});

test("each language is spoken alone, and nothing is left unsaid", async ({ page }) => {
  const keys = /Enter|Tab|Markdown/g;
  await page.goto("./#/notebook?lang=zh");
  await shown(page);
  const chinese = new Set(await said(page, "en"));
  await page.getByRole("button", { name: /什么样的头/ }).click();
  await page.getByRole("button", { name: "全部运行" }).click();
  await expect(outputOf(page, 3).getByRole("slider")).toBeVisible({ timeout: 45_000 });
  await codeCell(page, 1).getByRole("button", { name: "代码单元格 1" }).click();
  for (const text of await said(page, "en")) chinese.add(text);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "编辑" }).click();
  for (const text of await said(page, "en")) chinese.add(text);
  expect(inEnglish([...chinese].map((text) => text.replaceAll(keys, "")))).toEqual([]);
  expect(unsaid(chinese)).toEqual([]);
  await page.goto("./#/notebook?lang=en");
  await page.getByRole("button", { name: "All notebooks" }).click();
  await page.getByRole("button", { name: /Which head matters/ }).click();
  await expect(codeCell(page, 3)).toBeVisible();
  // What is spoken comes a moment later.
  await expect.poll(async () => inChinese(await said(page, "zh"))).toEqual([]);
});
