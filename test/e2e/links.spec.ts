import fc from "fast-check";
import type { Page } from "@playwright/test";
import { embeddedModels } from "../../src/model/catalogue.ts";
import { expect, test } from "./fixtures.ts";
import { expectAddress, expectPrediction, notice, open, parameters, partsOf, rested, truth } from "./inspector-page.ts";

/** Follows a link inside the open page, as a press on one does. */
async function follow(page: Page, hash: string): Promise<void> {
  await page.evaluate((next) => {
    location.hash = next;
  }, hash);
}

/** Asserts that the page stands: its figures, its maps, and nothing failed. */
async function expectWhole(page: Page): Promise<void> {
  await expect(page.locator("header h1")).toBeVisible();
  await expect(page.locator("figure[id]")).toHaveCount(8);
  await expect(page.locator("figure [role=alert]")).toHaveCount(0);
}

/** Links that ask for what does not exist; what the page must say in English and in Chinese. */
const refused: readonly (readonly [hash: string, english: string, chinese: string])[] = [
  ["#/inspect?surprise=1", "has a part “surprise”", "“surprise”这个版本不认识"],
  ["#/inspect?__proto__=1", "has a part “__proto__”", "“__proto__”这个版本不认识"],
  ["#/inspect?constructor=1", "has a part “constructor”", "“constructor”这个版本不认识"],
  ["#/inspect?toString=x", "has a part “toString”", "“toString”这个版本不认识"],
  ["#/inspect?block=99", "block = “99”", "block =“99”"],
  ["#/inspect?block=0", "allowed: 1 … 5", "可用的是：1 … 5"],
  ["#/inspect?block=-1", "block = “-1”", "block =“-1”"],
  ["#/inspect?block=1e0", "block = “1e0”", "block =“1e0”"],
  ["#/inspect?block=__proto__", "block = “__proto__”", "block =“__proto__”"],
  ["#/inspect?head=5", "allowed: 1 … 4", "可用的是：1 … 4"],
  ["#/inspect?head=2.5", "head = “2.5”", "head =“2.5”"],
  ["#/inspect?query=13,1", "class, 1,1 … 12,12", "class, 1,1 … 12,12"],
  ["#/inspect?query=register1", "query = “register1”", "query =“register1”"],
  ["#/inspect?key=", "key = “”", "key =“”"],
  ["#/inspect?scale=rainbow", "allowed: uniform, absolute, perMap, log", "uniform, absolute, perMap, log"],
  ["#/inspect?temperature=0", "temperature = “0”", "temperature =“0”"],
  ["#/inspect?temperature=1e999", "temperature = “1e999”", "temperature =“1e999”"],
  ["#/inspect?opacity=-1", "opacity = “-1”", "opacity =“-1”"],
  ["#/inspect?smoothing=1", "allowed: on, off", "可用的是：on, off"],
  ["#/inspect?rolloutFirst=0", "rolloutFirst = “0”", "rolloutFirst =“0”"],
  ["#/inspect?shuffleSeed=10", "shuffleSeed = “10”", "shuffleSeed =“10”"],
  ["#/inspect?off=h9.9", "off = “h9.9”", "off =“h9.9”"],
  ["#/inspect?off=everything", "off = “everything”", "off =“everything”"],
  ["#/inspect?lang=fr", "allowed: en, zh", "可用的是：en, zh"],
  ["#/inspect?theme=red", "allowed: light, dark", "可用的是：light, dark"],
  ["#/inspect?model=gpt", `allowed: ${embeddedModels[0]?.id}`, `可用的是：${embeddedModels[0]?.id}`],
  ["#/inspect?model=own", "recorded maps that never left", "检查点或注意力图从未离开主人的电脑"],
  ["#/inspect?image=own", "picture that never left", "从未离开主人电脑的图片"],
  ["#/inspect?image=nothing", "image = “nothing”", "image =“nothing”"],
  ["#/inspect?image=../../package", "image = “../../package”", "image =“../../package”"],
  ["#/elsewhere", "names a page “elsewhere”", "页面“elsewhere”不存在"],
  ["#/inspect/more?block=2", "names a page “inspect/more”", "页面“inspect/more”不存在"],
  [`#/inspect?image=${"a".repeat(9000)}`, "longer than 8", "链接超过 8 KB"],
  ["#/inspect?block=%E0%A4%A", "block = “", "block =“"],
  ["#/inspect?block=%00", "block = “", "block =“"],
];

for (const lang of ["en", "zh"] as const) {
  test(`a link to what does not exist gets a sentence and the start view, in ${lang}`, async ({ page }) => {
    await open(page, `#/inspect?lang=${lang}`);
    for (const [hash, english, chinese] of refused) {
      await follow(page, hash);
      await expect(notice(page, lang === "en" ? english : chinese), hash.slice(0, 60)).toHaveCount(1);
      await expect(page.locator("html")).toHaveAttribute("lang", lang === "en" ? "en" : "zh-CN");
    }
    await rested(page);
    await expectWhole(page);
  });
}

test("such a link also opens a new page, and what it says rightly is kept", async ({ page }) => {
  await open(page, "#/inspect?block=77&head=3&query=5,6&surprise=1&scale=log");
  await expect(notice(page, "block = “77”")).toHaveCount(1);
  await expect(notice(page, "surprise")).toHaveCount(1);
  await expectAddress(page, { block: "2", head: "3", query: "5,6", scale: "log", surprise: undefined });
  await expectWhole(page);
  await notice(page, "surprise").getByRole("button", { name: "Dismiss" }).click();
  await expect(partsOf(page).notices).toHaveCount(1);
});

test("what a link says is text and never runs", async ({ page, watched }) => {
  const dialogs: string[] = [];
  page.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  await open(page);
  const markup = "<img src=x onerror=alert(1)>";
  const keys = ["query", "key", "image", "model", "off", "scale", "lang", "block"];
  const hashes = [
    ...keys.map((key) => `#/inspect?${key}=${encodeURIComponent(markup)}`),
    `#/inspect?${encodeURIComponent(markup)}=1`,
    `#/${markup}`,
    `#/inspect?image=javascript:alert(1)`,
    `#/inspect?query=${encodeURIComponent("</p><script>alert(1)</script>")}`,
    `#javascript:alert(1)`,
  ];
  for (const hash of hashes) {
    await follow(page, hash);
    await expect(partsOf(page).notices, hash.slice(0, 60)).toHaveCount(1);
  }
  await rested(page);
  expect(await page.locator("[onerror], .x, main script, img[src=x]").count()).toBe(0);
  expect(dialogs).toEqual([]);
  expect(watched.violations).toEqual([]);
  await expectWhole(page);
});

test("no address, however strange, blanks the page", async ({ page }) => {
  await open(page);
  const word = fc.constantFrom(
    ...["model", "image", "block", "head", "query", "key", "off", "scale", "lang", "theme", "temperature"],
    ...["rolloutLast", "inspect", "own", "class", "1", "12,12", "h1.1", "p1.1,b5", "zh", "NaN", "Infinity"],
    ...["?", "&", "=", "#", "/", "%", "%2", "%00", "__proto__", "\u202e", "𝕏", "'\"><b>"],
  );
  const hashes = fc.sample(
    fc
      .array(fc.oneof(word, fc.string({ maxLength: 12 })), { maxLength: 14 })
      .map((parts) => `#/inspect?${parts.join("")}`),
    { numRuns: 80, seed: 20 },
  );
  for (const hash of hashes) await follow(page, hash);
  await follow(page, "#/inspect?block=2&lang=en");
  await expectAddress(page, { block: "2" });
  await rested(page);
  await expectWhole(page);
});

test("back and forward go through the views", async ({ page }) => {
  await open(page, "#/inspect?block=1&head=2&query=3,4");
  const { image = "" } = await parameters(page);
  await follow(page, `#/inspect?image=${image}&block=4&head=3&query=7,8&scale=log`);
  await expectAddress(page, { block: "4", head: "3", query: "7,8", scale: "log" });
  await page.goBack();
  await expectAddress(page, { block: "1", head: "2", query: "3,4", scale: undefined });
  await page.goForward();
  await expectAddress(page, { block: "4", head: "3", query: "7,8", scale: "log" });
  await rested(page);
  await expectWhole(page);
});

test("a link with an intervention computes it", async ({ page }) => {
  await open(page, "#/inspect?off=h3.1,b2,m4,p6.7,class&positions=shuffled&shuffleSeed=3&temperature=2");
  const now = await truth(page, {
    intervention: {
      headsOff: [{ block: 2, head: 0 }],
      blocksOff: [1],
      mlpsOff: [3],
      patchesOff: [5 * 12 + 6],
      classTokenOff: true,
      positions: "shuffled",
      shuffleSeed: 3,
      temperature: 2,
    },
  });
  await expectPrediction(page, now, await truth(page, {}));
});
