import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import {
  expectAddress,
  expectPrediction,
  notice,
  open,
  partsOf,
  predictionRows,
  rested,
  truth,
} from "./inspector-page.ts";
import { give, plain, shownColours } from "./pictures.ts";

/** The line that says how far a forward pass is. */
const running = (page: Page) => page.getByText(/^Block \d of 5$/).first();

/** Tensors that the engine holds. */
const tensors = () => window.vitrine.memory().then((memory) => memory.tensors);

test("of thirty pictures 3 ms apart the last one is shown, and nothing leaks", async ({ page }) => {
  await open(page);
  await give(page, "drop", [plain("first.png", [10, 10, 10])]);
  await expectAddress(page, { image: "own" });
  await rested(page);
  const before = await page.evaluate(tensors);
  const pictures = Array.from({ length: 30 }, (_, index) => plain(`${index}.png`, [8 * index, 255 - 8 * index, 60]));
  const files = pictures.map(({ name, mimeType, buffer }) => ({ name, mimeType, data: buffer.toString("base64") }));
  await page.evaluate(async (all) => {
    for (const { name, mimeType, data } of all) {
      const transfer = new DataTransfer();
      const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
      transfer.items.add(new File([bytes], name, { type: mimeType }));
      document.body.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: transfer }));
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
  }, files);
  const last = [8 * 29, 255 - 8 * 29, 60];
  await expect.poll(() => shownColours(page)).toEqual([last, last, last, last]);
  await rested(page);
  const rows = await predictionRows(page);
  expect(await page.evaluate(tensors)).toBe(before);
  await expect(partsOf(page).notices).toHaveCount(0);
  // The numbers are those of the last one as well: shown again, it gives the same.
  await give(page, "drop", [plain("other.png", [200, 10, 200])]);
  await expect.poll(() => predictionRows(page)).not.toEqual(rows);
  await give(page, "drop", [pictures.at(-1) ?? plain("none", [0, 0, 0])]);
  await expect.poll(() => predictionRows(page)).toEqual(rows);
});

test("knock-outs in quick succession end at the last one", async ({ page }) => {
  await open(page, "#/inspect?block=1&head=1");
  for (const key of ["k", "]", "k", "]", "k", "k", "-", "k"]) await page.keyboard.press(key);
  await expectAddress(page, { off: "h1.1,h2.1,h3.4" });
  await rested(page);
  const headsOff = [
    { block: 0, head: 0 },
    { block: 1, head: 0 },
    { block: 2, head: 3 },
  ];
  await expectPrediction(page, await truth(page, { intervention: { headsOff } }), await truth(page, {}));
});

test.describe("with a slow engine", () => {
  test.beforeEach(async ({ page }) => {
    // Every answer of the engine comes late, its progress at once: there is time to change one's mind.
    await page.addInitScript(() => {
      const listen = Worker.prototype.addEventListener;
      Worker.prototype.addEventListener = function (this: Worker, type: string, listener: (event: Event) => void) {
        const late = (event: Event) =>
          document.documentElement.dataset["slow"] ? setTimeout(() => listener(event), 1500) : listener(event);
        Reflect.apply(listen, this, [type, type === "message" ? late : listener]);
      } as typeof listen;
    });
    await open(page);
    await page.evaluate(() => {
      document.documentElement.dataset["slow"] = "yes";
    });
  });

  test("a cancelled picture leaves picture, numbers and address of the one before", async ({ page }) => {
    const { samples } = partsOf(page);
    const [rows, colours] = [await predictionRows(page), await shownColours(page)];
    await samples.nth(1).click();
    await expect(running(page)).toBeVisible();
    await page.getByRole("button", { name: "Cancel" }).click();
    await expect(page.locator("progress")).toHaveCount(0);
    await page.waitForTimeout(1500);
    expect(await predictionRows(page)).toEqual(rows);
    expect(await shownColours(page)).toEqual(colours);
    await expect(samples.nth(0)).toHaveAttribute("aria-pressed", "true");
    await expect(samples.nth(1)).toHaveAttribute("aria-pressed", "false");
  });

  test("a cancelled knock-out is not claimed", async ({ page }) => {
    const rows = await predictionRows(page);
    await page.keyboard.press("k");
    await expect(running(page)).toBeVisible();
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.waitForTimeout(1700);
    await expect(page.locator("progress")).toHaveCount(0);
    // Either the numbers are those without the head, or the page does not say that it is off.
    expect(await predictionRows(page)).toEqual(rows);
    await expect(page.getByRole("button", { name: "Undo all" })).toHaveCount(0);
    await expectAddress(page, { off: undefined });
  });

  test("while a run is under way the old picture and the old numbers stay together", async ({ page }) => {
    const [rows, colours] = [await predictionRows(page), await shownColours(page)];
    await partsOf(page).samples.nth(1).click();
    await expect(running(page)).toBeVisible();
    const shown = { rows: await predictionRows(page), colours: await shownColours(page) };
    expect(shown).toEqual({ rows, colours });
    await rested(page);
    expect(await shownColours(page)).not.toEqual(colours);
    await expectPrediction(page, await truth(page, {}));
  });
});

test("an address that answers late does not replace a picture chosen since", async ({ page, watched }) => {
  await open(page);
  let answer = () => {};
  const held = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route("https://pictures.example/**", async (route) => {
    await held;
    await route.fulfill({
      contentType: "image/png",
      headers: { "access-control-allow-origin": "*" },
      body: plain("late.png", [250, 0, 250]).buffer,
    });
  });
  await page.getByRole("button", { name: "Address" }).click();
  await page.getByLabel("Address of a picture").fill("https://pictures.example/late.png");
  await page.getByRole("button", { name: "Open", exact: true }).click();
  await give(page, "drop", [plain("since.png", [0, 90, 0])]);
  await expect.poll(() => shownColours(page)).toContainEqual([0, 90, 0]);
  await rested(page);
  answer();
  await page.waitForTimeout(800);
  expect(await shownColours(page)).toContainEqual([0, 90, 0]);
  await expect(notice(page, "")).toHaveCount(0);
  watched.foreign.length = 0;
  watched.errors.length = 0;
});

test("the address chooses plain JavaScript, and the answer is the same", async ({ page }) => {
  await open(page);
  const rows = await predictionRows(page);
  await open(page, "", "?backend=cpu");
  await expect(page.locator("header")).toContainText("plain JavaScript");
  await page.locator("header button[aria-expanded]").first().click();
  await expect(page.locator("header")).toContainText("Runs on plain JavaScript: the address asks for it");
  for (const [index, row] of (await predictionRows(page)).entries()) {
    expect(row.name).toBe(rows[index]?.name);
    expect(Math.abs(row.now - (rows[index]?.now ?? 9))).toBeLessThan(1e-4);
  }
});

test("storage that is denied changes nothing but the memory", async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, "localStorage", {
      get() {
        throw new DOMException("denied", "SecurityError");
      },
    });
  });
  await open(page);
  await page.keyboard.press("d");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.keyboard.press("l");
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-CN");
});
