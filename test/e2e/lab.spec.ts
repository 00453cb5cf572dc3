import type { Page } from "@playwright/test";
import { objections } from "./a11y-checks.ts";
import { tooFaint } from "./contrast.ts";
import { expect, test } from "./fixtures.ts";
import { expectAddress } from "./inspector-page.ts";

/** Opens the Window Lab and waits until its pictures stand. */
async function openLab(page: Page, parameters = ""): Promise<void> {
  await page.goto(`./#/lab${parameters}`);
  await expect(page.locator("#lab-picture canvas")).toBeVisible();
}

const chosen = (page: Page, figure: string) => page.locator(`#${figure} [role=gridcell]`);

test("a link opens exactly its step, map and token, and the address follows what is chosen", async ({ page }) => {
  await openLab(page, "?labStep=mask&labRows=12&token=3,4&lang=en");
  await expect(page.getByRole("tab", { selected: true })).toHaveText("4Mask");
  await expect(chosen(page, "lab-picture")).toHaveText(/^\(2, 3\): window /);
  await expect(page.locator("#lab-picture [role=grid]")).toHaveAttribute("aria-rowcount", "12");
  await expectAddress(page, { labStep: "mask", labRows: "12", token: "3,4" });
  await page.locator("#lab-picture [role=grid]").focus();
  await page.keyboard.press("ArrowDown");
  await expectAddress(page, { token: "4,4" });
  await page.getByRole("tab", { name: "Roll back" }).click();
  await expectAddress(page, { labStep: "rollBack", token: "4,4" });
  await page.getByRole("button", { name: "Back to the course case" }).click();
  await expectAddress(page, { labRows: undefined, token: "1,6" });
  await expect(chosen(page, "lab-memory")).toHaveText("(0, 5): window 3, place 12, region 6");
});

test("a pointer on a token lights it in every picture and leaves the page as it was", async ({ page }) => {
  await openLab(page, "?labStep=regions&lang=en");
  const grid = page.locator("#lab-memory [role=grid]");
  const box = await grid.boundingBox();
  if (!box) throw new Error("no map");
  const cell = (box.width - 6) / 8;
  await grid.hover({ position: { x: 3 + 7.5 * cell, y: 3 + 7.5 * cell } });
  await expect(chosen(page, "lab-picture")).toHaveText("(1, 1): window 4, place 16, region 8");
  await expect(page.locator("#lab-mask p[data-tone=query]")).toHaveText("(1, 1): window 4, place 16, region 8");
  await page.mouse.move(0, 0);
  await expect(chosen(page, "lab-picture")).toHaveText("(0, 5): window 3, place 12, region 6");
});

test("the steps run on the real attention of the built-in Swin, which one button loads", async ({ page }) => {
  test.setTimeout(120_000);
  await page.goto("./#/lab?labSource=picture&labStep=softmax&lang=en");
  await page.getByRole("button", { name: "Load the built-in Swin" }).click();
  await expect(page.locator("#lab-picture canvas")).toBeVisible({ timeout: 60_000 });
  await expect(page.locator("progress")).toHaveCount(0, { timeout: 60_000 });
  await expectAddress(page, { model: "swin-imagenette", labSource: "picture", token: undefined });
  await page.getByRole("button", { name: "Follow a token at the edge" }).click();
  await expect(page.getByText(/would give \d+\.\d % of its attention to \d+ strangers/)).toBeVisible();
  await page.getByLabel("Block").selectOption({ label: "1 · regular" });
  await expect(page.getByText("Block 1 has regular windows")).toBeVisible();
  await page.getByRole("button", { name: "Go to block 2" }).click();
  await expect(page.getByText("The real scores of block 2")).toBeVisible();
});

for (const [lang, theme, width] of [
  ["en", "light", 1440],
  ["zh", "dark", 1440],
  ["en", "dark", 820],
  ["zh", "light", 390],
] as const) {
  test(`axe finds nothing, and no step has text too faint, in ${lang}, ${theme}, ${width} pixels wide`, async ({
    page,
  }) => {
    test.setTimeout(120_000);
    await page.setViewportSize({ width, height: 900 });
    await openLab(page, `?lang=${lang}&theme=${theme}&labRows=7`);
    for (const step of [0, 1, 2, 3, 4, 5]) {
      await page.getByRole("tab").nth(step).click();
      expect(await tooFaint(page)).toEqual([]);
    }
    expect(await objections(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });
}
