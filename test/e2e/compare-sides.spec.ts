import type { Page } from "@playwright/test";
import { expect, shown, test } from "./fixtures.ts";
import { cellPoint, expectAddress, numbersIn, parameters, rested } from "./inspector-page.ts";
import { give, plain } from "./pictures.ts";
import { chooseModel, placeOf } from "./swin-page.ts";

type Side = "left" | "right";

const mapOf = (page: Page, side: Side) =>
  page.locator(`#compare-${side}`).getByRole("grid", { name: "The attention on the picture" });

/** Opens the compare room and waits until both sides have run. */
async function enter(page: Page, parameters = ""): Promise<void> {
  await page.goto(`./#/compare?lang=en&${parameters}`);
  await shown(page);
  await both(page);
}

async function both(page: Page): Promise<void> {
  for (const side of ["left", "right"] as const) await expect(mapOf(page, side)).toBeVisible({ timeout: 30_000 });
  await rested(page);
}

/** What a side's picture looks like, pixel by pixel. */
const look = (page: Page, side: Side) =>
  mapOf(page, side)
    .locator("canvas")
    .first()
    .evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());

test("a point of one side is the point of the other, in either direction, and heads are each side's own", async ({
  page,
}) => {
  await enter(page, "block=3&head=2&query=6,6");
  const [left, right] = [mapOf(page, "left"), mapOf(page, "right")];
  for (const [row, column] of [
    [0, 0],
    [11, 4],
    [5, 11],
  ] as const) {
    await left.click({ position: await cellPoint(left, row, column, 12, 12) });
    await expectAddress(page, { query: `${row + 1},${column + 1}` });
    const [down = 0, across = 0] = ((await parameters(page))["query2"] ?? "").split(",").map(Number);
    const { block2 } = await parameters(page);
    const side = Number(block2) <= 2 ? 28 : Number(block2) <= 4 ? 14 : 7;
    // The two cells overlap in the picture.
    for (const [one, other] of [
      [row, down],
      [column, across],
    ] as const) {
      expect((other - 1) / side).toBeLessThan((one + 1) / 12);
      expect(other / side).toBeGreaterThan(one / 12);
    }
  }
  await page.locator("#compare-right fieldset input").first().check({ force: true });
  await expectAddress(page, { block: "1", block2: "1" });
  await right.click({ position: await cellPoint(right, 27, 0, 28, 28) });
  await expectAddress(page, { query: "12,1", query2: "28,1", head: "2" });
  await page.getByLabel("Same depth").uncheck();
  await page.locator("#compare-right fieldset input").nth(7).check({ force: true });
  await expectAddress(page, { block: "1", block2: "8", depth: "free" });
  const line = page.locator("#compare-right").getByText(/can look at \d+ of \d+ tokens/);
  await expect(line).toHaveText("can look at 49 of 49 tokens");
  // A pointer on one side shows on the other and leaves nothing behind.
  const before = await parameters(page);
  await left.hover({ position: await cellPoint(left, 2, 9, 12, 12) });
  await expect(right.locator("[aria-selected=true]")).toHaveText("patch 2, 6");
  await page.mouse.move(0, 0);
  await expect(right.locator("[aria-selected=true]")).toHaveText("patch 7, 1");
  expect(await parameters(page)).toEqual(before);
});

test("what a pair weighs on each side is what the engine says", async ({ page }) => {
  await enter(page, "image=french-horn&block=1&head=3&query=4,4&key=4,5&model2=swin-imagenette&block2=1&head2=2");
  await expect.poll(async () => (await parameters(page))["key2"]).toBeTruthy();
  const { query2 = "", key2 = "", image = "" } = await parameters(page);
  const [query, key] = [query2, key2].map((text) => text.split(",").map(Number) as [number, number]) as [
    [number, number],
    [number, number],
  ];
  const places = { from: placeOf(0, query), to: placeOf(0, key) };
  const weights = await page.evaluate(
    async ({ from, to, image }) => {
      const { vitrine } = window;
      const samples: { id: string; file: string }[] = await (await fetch("images/samples.json")).json();
      const blob = await (await fetch(`images/${samples.find(({ id }) => id === image)?.file}`)).blob();
      const run = async (model: string) => {
        const { pixels } = await vitrine.prepare(blob, model);
        return vitrine.run({ model, pixels, roles: ["attn.pattern"] });
      };
      const [vit, swin] = [await run("vit-imagenette"), await run("swin-imagenette")];
      if (vit.family !== "vit" || swin.family !== "swin") throw new Error("not the models");
      const token = (row: number, column: number) => 1 + 12 * (row - 1) + column - 1;
      return [
        vitrine.headActivation(vit, "attn.pattern", 0, 2)?.data[145 * token(4, 4) + token(4, 5)] ?? Number.NaN,
        vitrine.windowActivation(swin, "attn.pattern", 0, from.window, 1)?.data[49 * from.place + to.place] ??
          Number.NaN,
      ];
    },
    { ...places, image },
  );
  expect(places.from.window).toBe(places.to.window);
  for (const [index, side] of (["left", "right"] as const).entries()) {
    const text = await page
      .locator(`#compare-${side} p b`)
      .filter({ hasText: /^[\d.e−]+$/ })
      .first()
      .innerText();
    const [shownWeight] = numbersIn(text);
    expect(Math.abs((shownWeight?.value ?? 9) - (weights[index] as number))).toBeLessThanOrEqual(
      (shownWeight?.half ?? 0) * 1.02,
    );
  }
});

test("zoom and movement are one for both, by wheel, keys and buttons", async ({ page }) => {
  await enter(page);
  const [left, right] = [mapOf(page, "left"), mapOf(page, "right")];
  const [one, other] = [await look(page, "left"), await look(page, "right")];
  await left.focus();
  await page.keyboard.press("+");
  await expect.poll(async () => (await parameters(page))["zoom"]).toBeTruthy();
  await expect.poll(() => look(page, "right")).not.toBe(other);
  expect(await look(page, "left")).not.toBe(one);
  await right.focus();
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("0");
  await expectAddress(page, { zoom: undefined });
  await expect.poll(() => look(page, "left")).toBe(one);
  await expect.poll(() => look(page, "right")).toBe(other);
  await right.hover();
  await page.keyboard.down("Control");
  await page.mouse.wheel(0, -400);
  await page.keyboard.up("Control");
  await expect.poll(async () => (await parameters(page))["zoom"]).toBeTruthy();
  await page.getByRole("button", { name: "whole" }).click();
  await expectAddress(page, { zoom: undefined });
});

test("a picture that cannot be read on one side leaves the other whole", async ({ page }) => {
  await enter(page, "image=church&model2=vit-imagenette&image2=springer");
  const [one, other] = [await look(page, "left"), await look(page, "right")];
  const right = page.locator("section[aria-label^='right:']");
  await right.locator("input[type=file][accept*=image]").setInputFiles({
    name: "broken.png",
    mimeType: "image/png",
    buffer: Buffer.from("not a picture"),
  });
  await expect(right.getByRole("alert").locator("p")).toHaveCount(1);
  await rested(page);
  expect([await look(page, "left"), await look(page, "right")]).toEqual([one, other]);
  await expectAddress(page, { image: "church", image2: "springer" });
  await right.getByRole("button", { name: "Dismiss" }).click();
  const picture = plain("green.png", [10, 160, 60]);
  await right.locator("input[type=file][accept*=image]").setInputFiles([picture]);
  await expectAddress(page, { image: "church", image2: "own" });
  await rested(page);
  expect(await look(page, "left")).toBe(one);
  expect(await look(page, "right")).not.toBe(other);
});

test("one picture for both: a dropped one is run through both networks", async ({ page }) => {
  await enter(page);
  const [one, other] = [await look(page, "left"), await look(page, "right")];
  await give(page, "drop", [plain("red.png", [200, 30, 30])]);
  await expectAddress(page, { image: "own", image2: undefined });
  await expect.poll(() => look(page, "left")).not.toBe(one);
  await expect.poll(() => look(page, "right")).not.toBe(other);
  await rested(page);
  await page.getByLabel("Same picture").uncheck();
  await page
    .locator("section[aria-label^='left:']")
    .getByRole("button", { name: /golf ball/i })
    .click();
  await expectAddress(page, { image: "golf-ball", image2: "own" });
});

test("work that is cancelled on one side leaves both as they were", async ({ page }) => {
  await page.addInitScript(() => {
    const listen = Worker.prototype.addEventListener;
    Worker.prototype.addEventListener = function (this: Worker, type: string, listener: (event: Event) => void) {
      const late = (event: Event) =>
        document.documentElement.dataset["slow"] ? setTimeout(() => listener(event), 700) : listener(event);
      Reflect.apply(listen, this, [type, type === "message" ? late : listener]);
    } as typeof listen;
  });
  await enter(page, "image=church&model2=swin-imagenette&image2=springer");
  const [one, other] = [await look(page, "left"), await look(page, "right")];
  await page.evaluate(() => {
    document.documentElement.dataset["slow"] = "yes";
  });
  await page
    .locator("section[aria-label^='right:']")
    .getByRole("button", { name: /golf ball/i })
    .click();
  await page.locator("#compare-right").getByRole("button", { name: "Cancel" }).click();
  await page.waitForTimeout(1500);
  await expect(page.locator("progress")).toHaveCount(0);
  expect([await look(page, "left"), await look(page, "right")]).toEqual([one, other]);
  await expectAddress(page, { image: "church", image2: "springer" });
});

test("thirty hurried changes of model, picture, room and token end whole, with nothing stale and nothing lost", async ({
  page,
}) => {
  test.setTimeout(120_000);
  await enter(page, "block=2&query=6,7");
  const tensors = () => page.evaluate(() => window.vitrine.memory().then((memory) => memory.tensors));
  const before = await tensors();
  const samples = page.locator("main ul").first().locator("button");
  const room = (name: string) => page.locator("header nav").getByRole("link", { name, exact: true }).click();
  const acts: readonly (() => Promise<void>)[] = [
    () => samples.nth(1).click(),
    () => chooseModel(page, "Swin · Imagenette"),
    () => samples.nth(2).click(),
    () => room("Window Lab"),
    () => page.keyboard.press("]"),
    () => chooseModel(page, "ViT · Imagenette"),
    () => page.keyboard.press("k"),
    () => room("Inspect"),
    () => samples.nth(3).click(),
    () => page.keyboard.press("["),
    () => page.keyboard.press("k"),
    () => chooseModel(page, "Swin · Imagenette"),
    () => room("Compare"),
    () => samples.nth(4).click(),
    () => chooseModel(page, "ViT · Imagenette"),
  ];
  for (const act of [...acts, ...acts]) {
    await act();
    await page.waitForTimeout(20);
  }
  await both(page);
  await page.keyboard.press("u");
  await both(page);
  await expect(page.locator("[role=alert] > div")).toHaveCount(0);
  await expect(page.locator("figure [role=alert]")).toHaveCount(0);
  await expectAddress(page, { model: "vit-imagenette", image: "church", off: undefined });
  await expect.poll(tensors, { timeout: 15_000 }).toBe(before);
  // The same address, opened anew, shows the same.
  const seen = async () => [
    await page.locator("#compare-numbers table").innerText(),
    await look(page, "left"),
    await look(page, "right"),
  ];
  const [numbers, ...looks] = await seen();
  await page.reload();
  await shown(page);
  await both(page);
  await expect.poll(async () => (await seen())[0]).toBe(numbers);
  expect((await seen()).slice(1)).toEqual(looks);
});
