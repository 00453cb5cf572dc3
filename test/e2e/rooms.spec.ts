import type { Page } from "@playwright/test";
import fc from "fast-check";
import { cutOff, nameless, objections, wide } from "./a11y-checks.ts";
import { expect, shown, test } from "./fixtures.ts";
import { expectAddress, notice, rested } from "./inspector-page.ts";
import { inChinese, inEnglish, said, unsaid } from "./said.ts";
import { swinStands } from "./swin-page.ts";

/** The new rooms, with as much in them as they can show. */
const rooms = {
  swin: "#/inspect?model=swin-imagenette&block=2&head=1&query=1,2&key=27,28&off=h1.1,mask",
  lab: "#/lab?labStep=softmax&labRows=7&labColumns=9&labMask=off&labPadding=beforeShift",
  "lab on a picture": "#/lab?model=swin-imagenette&labSource=picture&block=2&query=1,2&labStep=mask",
  compare: "#/compare?block=2&query=1,2&off=h1.1&model2=swin-imagenette&off2=mask&zoom=2,0,0",
} as const;

/** Waits until the room is whole. */
async function stands(page: Page, room: string): Promise<void> {
  await shown(page);
  if (room === "swin") await swinStands(page);
  else if (room === "compare") await expect(page.locator("figure [role=grid] canvas")).not.toHaveCount(0);
  else await expect(page.locator("#lab-picture canvas")).toBeVisible({ timeout: 30_000 });
  if (room === "compare") {
    for (const side of ["left", "right"]) {
      await expect(page.locator(`#compare-${side} svg [data-part=window]`)).toHaveCount(1, { timeout: 30_000 });
    }
  }
  await rested(page);
}

for (const [room, hash] of Object.entries(rooms)) {
  test(`${room}: axe finds nothing and nothing is cut off, in both languages and themes, wide and narrow`, async ({
    page,
  }) => {
    test.setTimeout(120_000);
    await page.goto(`./${hash}&lang=en&theme=light`);
    await stands(page, room);
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 900 });
      for (const [turn, key] of ["l", "d", "l", "d"].entries()) {
        await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
        await page.keyboard.press(key);
        await page.mouse.move(0, 0);
        await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished)));
        // Each language in each theme once, at one width or the other.
        if (turn % 2 === (width > 390 ? 0 : 1)) expect(await objections(page), `${width} px, ${turn}`).toEqual([]);
      }
    }
    expect(await nameless(page)).toEqual([]);
    for (const width of [390, 320]) {
      await page.setViewportSize({ width, height: 800 });
      for (const lang of ["en", "zh"]) {
        // Drawings follow the window with the next frames.
        await expect.poll(() => wide(page), `${width} px, ${lang}`).toBeLessThanOrEqual(width);
        expect(await cutOff(page), `${width} px, ${lang}`).toEqual([]);
        await page.keyboard.press("l");
      }
    }
  });
}

/** Opens the menus and tables of the room, one after the other, and gathers what each says. */
async function everything(page: Page, foreign: string): Promise<Set<string>> {
  const all = new Set(await said(page, foreign));
  const gather = async () => {
    for (const text of await said(page, foreign)) all.add(text);
  };
  const menus = page.locator("main button[aria-expanded]");
  for (let index = 0; index < (await menus.count()); index++) {
    await menus.nth(index).click();
    await gather();
    const table = page.locator("main button[aria-expanded=true] + div").getByRole("button").first();
    if (/table|表格/.test((await table.textContent({ timeout: 200 }).catch(() => "")) ?? "")) {
      await table.click();
      await expect(page.locator("dialog[open]")).toBeVisible();
      await gather();
    }
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
  }
  for (const step of await page.locator("[role=tab]").all()) {
    await step.click();
    await gather();
  }
  await page.keyboard.press("t");
  await gather();
  return all;
}

for (const [room, hash] of Object.entries(rooms)) {
  test(`${room}: each language is spoken alone, and nothing is left unsaid`, async ({ page }) => {
    test.setTimeout(90_000);
    await page.goto(`./${hash}&lang=zh`);
    await stands(page, room);
    const chinese = await everything(page, "en");
    expect(inEnglish(chinese)).toEqual([]);
    expect(unsaid(chinese)).toEqual([]);
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await page.keyboard.press("t");
    await page.keyboard.press("l");
    await expect(page.locator("html")).toHaveAttribute("lang", "en");
    await page.waitForTimeout(1200); // what is spoken comes a moment later
    const english = await everything(page, "zh");
    expect(inChinese(english)).toEqual([]);
    expect(unsaid(english)).toEqual([]);
  });
}

test("back and forward lead through the rooms, each as it was left", async ({ page }) => {
  await page.goto("./#/inspect?model=swin-imagenette&block=2&query=5,6");
  await shown(page);
  await swinStands(page);
  await page.getByRole("link", { name: "Window Lab" }).click();
  await expect(page.locator("#lab-picture")).toBeVisible();
  await page.getByRole("tab").nth(3).click();
  await expectAddress(page, { labStep: "mask", token: "1,6" });
  await page.getByRole("link", { name: "Compare" }).click();
  await stands(page, "compare");
  await expectAddress(page, { model: "swin-imagenette", model2: "vit-imagenette", query: "5,6" });
  await page.goBack();
  await expect(page.locator("#lab-picture")).toBeVisible();
  await expect(page.getByRole("tab", { selected: true })).toHaveText(/^4/);
  await page.goBack();
  await expect(page.locator("#overlay")).toBeVisible();
  await expectAddress(page, { query: "5,6", block: "2" });
  await page.goForward();
  await page.goForward();
  await stands(page, "compare");
  await expectAddress(page, { model2: "vit-imagenette", query: "5,6" });
});

/** What no Swin and no second side has; the words that the sentence must hold. */
const refused: readonly (readonly [hash: string, words: string])[] = [
  ["#/inspect?model=swin-imagenette&off=p1.1", "off = “p1.1”"],
  ["#/inspect?model=swin-imagenette&off=class", "h1.1, b1, m1, mask, bias, shift"],
  ["#/inspect?model=swin-imagenette&off=mask,masks", "off = “mask,masks”"],
  ["#/inspect?model=swin-imagenette&off=h2.4", "off = “h2.4”"],
  ["#/inspect?model=swin-imagenette&block=9", "1 … 8"],
  ["#/inspect?model=swin-imagenette&block=3&head=7", "1 … 6"],
  ["#/inspect?model=swin-imagenette&block=3&query=15,1", "1,1 … 14,14"],
  ["#/inspect?model=swin-imagenette&query=class", "query = “class”"],
  ["#/inspect?model=vit-imagenette&off=mask", "off = “mask”"],
  ["#/inspect?rolloutFirst=1.5", "rolloutFirst = “1.5”"],
  ["#/compare?block2=77", "block = “77”"],
  ["#/compare?model2=gpt", "model2 = “gpt”"],
  ["#/compare?model2=own", "recorded maps that never left"],
  ["#/compare?image2=own", "picture that never left"],
  ["#/compare?image2=nothing", "image = “nothing”"],
  ["#/compare?query2=99,99", "query = “99,99”"],
  ["#/compare?off2=<b>", "off = “<b>”"],
  ["#/compare?zoom=99,0,0", "zoom = “99,0,0”"],
  ["#/compare?zoom=2,0.9,0.9", "zoom = “2,0.9,0.9”"],
  ["#/compare?zoom=0,0,0", "zoom = “0,0,0”"],
  ["#/compare?zoom=NaN", "zoom = “NaN”"],
  ["#/compare?depth=deep", "depth = “deep”"],
  ["#/compare?lang2=zh", "a part “lang2”"],
  ["#/compare?model3=x", "a part “model3”"],
  ["#/laboratory", "names a page “laboratory”"],
];

test("a link to what a room does not have gets a sentence, and the room stands", async ({ page }) => {
  test.setTimeout(120_000);
  await page.goto("./#/compare?lang=en");
  await stands(page, "compare");
  for (const [hash, words] of refused) {
    await page.evaluate((next) => {
      location.hash = next;
    }, hash);
    await expect(notice(page, words), hash).toHaveCount(1, { timeout: 15_000 });
    await expect(page.locator("main b:text('<b>')")).toHaveCount(0);
  }
  await rested(page);
  await expect(page.locator("figure [role=alert]")).toHaveCount(0);
  await expectAddress(page, { lang: "en" });
});

test("no address, however strange, blanks a room", async ({ page }) => {
  await page.goto("./#/lab?lang=en");
  await stands(page, "lab");
  const key = fc.constantFrom(
    ...["labRows", "labColumns", "labWindow", "labShift", "labStep", "labSource", "labMask", "labPadding", "token"],
    ...["model2", "image2", "block2", "head2", "query2", "key2", "off2", "zoom", "depth", "model", "block", "query"],
  );
  const value = fc.constantFrom(
    ...[
      "2",
      "16",
      "7",
      "8",
      "0",
      "1.5",
      "-1",
      "1e3",
      "NaN",
      "",
      "partition",
      "rollBack",
      "picture",
      "case",
      "on",
      "off",
    ],
    ...["afterShift", "beforeShift", "1,1", "16,16", "99,99", "swin-imagenette", "vit-imagenette", "church", "own"],
    ...["8,0.5,0.5", "1,0,0", "free", "h1.1,mask", "shift,bias", "p1.1", "class", "__proto__", "%00", "<b>x</b>"],
  );
  const room = fc.constantFrom("lab", "compare", "lab", "inspect", "lab");
  const hashes = fc.sample(
    fc
      .tuple(room, fc.array(fc.tuple(key, value), { maxLength: 6 }))
      .map(([page, parts]) => `#/${page}?${parts.map((part) => part.join("=")).join("&")}`),
    { numRuns: 60, seed: 3 },
  );
  for (const [index, hash] of hashes.entries()) {
    await page.evaluate((next) => {
      location.hash = next;
    }, hash);
    // Most follow one another at once; some have the time to be shown.
    if (index % 6 === 0) await page.waitForTimeout(60);
    await expect(page.locator("header h1"), hash).toBeVisible();
    await expect(page.locator("main"), hash).toBeVisible();
  }
  for (const [room, hash] of [
    ["compare", "#/compare?model2=swin-imagenette&lang=en"],
    ["lab", "#/lab?lang=en"],
  ] as const) {
    await page.evaluate((next) => {
      location.hash = next;
    }, hash);
    await stands(page, room);
    await expect(page.locator("figure [role=alert]")).toHaveCount(0);
  }
});
