import type { Page } from "@playwright/test";
import { cutOff, nameless, objections, wide } from "./a11y-checks.ts";
import { expect, test } from "./fixtures.ts";
import { expectAddress } from "./inspector-page.ts";

const inUse = (page: Page) => page.locator("#build").getByText(/Built with seed \d+ and in use/);
const total = (page: Page) => page.locator("#layers tfoot td").first();

test("a control moves the numbers at once, and the network is built and run when its reader rests", async ({
  page,
}) => {
  await page.goto("./#/build?build=vit-i32-p8-d48-l3-h4-m4-c10-class-learned-s1&lang=en");
  await expect(total(page)).toHaveText("95,530");
  // In the same task as the move: whoever drags sees no number of a moment ago.
  const after = await page.getByRole("slider", { name: "Blocks" }).evaluate(async (slider: HTMLInputElement) => {
    const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set;
    set?.call(slider, "12");
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    await Promise.resolve();
    return document.querySelector("#layers tfoot td")?.textContent;
  });
  expect(after).toBe("349,978");
  await expect(page.locator("#build").getByText("parameters +254,448 (+266.4 %)")).toBeVisible();
  await expect(inUse(page)).toBeVisible();
  await expectAddress(page, { model: "build:vit-i32-p8-d48-l12-h4-m4-c10-class-learned-s1", build: undefined });
  await page.getByRole("button", { name: "Open in the inspector" }).click();
  await expect(page.getByText("Random weights: nobody has trained this network")).toBeVisible();
  await expect(page.getByRole("heading", { name: /Blocks 1–12 × heads 1–4/ })).toBeVisible();
});

test("what cannot be is said where it is made, with the nearest that can; a link keeps it", async ({ page }) => {
  await page.goto("./#/build?build=vit-i32-p8-d48-l2-h5-m4-c10-class-learned-s1&lang=en");
  const side = page.getByRole("region", { name: "Controls of the network" });
  await expect(side.getByText("48 channels cannot be shared out among 5 heads")).toBeVisible();
  await expectAddress(page, { model: "vit-imagenette", build: "vit-i32-p8-d48-l2-h5-m4-c10-class-learned-s1" });
  await side.getByRole("spinbutton", { name: "Patch, exact number" }).fill("7");
  await expect(side.getByText("32 pixels are not whole patches of 7: a strip of 4 is left over.")).toBeVisible();
  await side.getByRole("button", { name: "Use patch 8 px" }).click();
  await side.getByRole("button", { name: "Use 4 heads" }).click();
  await expect(side.getByText("cannot be shared")).toHaveCount(0);
  await expect(inUse(page)).toBeVisible();
  await expectAddress(page, { model: "build:vit-i32-p8-d48-l2-h4-m4-c10-class-learned-s1", build: undefined });
});

test("the course's model has its 22,776,808 parameters by its own names; a large one is counted and not built", async ({
  page,
}) => {
  await page.goto("./#/build?build=vit-i224-p16-d768-l3-h4-m4-c1000-class-learned-s1&lang=en");
  await expect(total(page)).toHaveText("22,776,808");
  await page.locator("#layers").getByText("course", { exact: true }).click();
  await expect(page.getByRole("row", { name: /encoder\.layers\.0\.mlp\.fc1/ })).toContainText("2,362,368");
  await page.getByRole("button", { name: "Begin with" }).click();
  await page.getByRole("button", { name: "ViT-H/14" }).click();
  await expect(total(page)).toHaveText("632,045,800");
  await expect(page.getByText(/^Counted, not built: 632 M parameters/)).toBeVisible();
  await expectAddress(page, { model: "vit-imagenette" });
});

for (const [lang, theme, width] of [
  ["en", "light", 1440],
  ["zh", "dark", 390],
] as const) {
  test(`axe finds nothing, nothing is too faint or cut off, at ${width} px, ${lang}, ${theme}`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    await page.goto(`./#/build?lang=${lang}&theme=${theme}&build=vit-i32-p8-d48-l2-h5-m4-c10-class-learned-s1`);
    await expect(total(page)).toBeVisible();
    await expect(page.locator("main progress")).toHaveCount(0);
    expect(await objections(page)).toEqual([]);
    expect(await nameless(page)).toEqual([]);
    expect(await wide(page)).toBeLessThanOrEqual(width);
    expect(await cutOff(page)).toEqual([]);
  });
}
