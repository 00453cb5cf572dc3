import type { Page } from "@playwright/test";
import { errors } from "../../src/i18n/zh/errors.ts";
import { expect, test } from "./fixtures.ts";
import { expectAddress, notice, open, partsOf, predictionRows, rested } from "./inspector-page.ts";
import { badPictures, fourColours, give, plain, shownColours, turned, turnedJpeg } from "./pictures.ts";

const [red, green, blue, yellow] = [
  [220, 40, 40],
  [40, 200, 60],
  [40, 60, 220],
  [230, 220, 40],
] as const;

/** Waits until the picture on the page has these colours in its quarters, but for what JPEG and resizing change. */
async function expectColours(page: Page, wanted: readonly (readonly number[])[]): Promise<void> {
  await expect
    .poll(async () => {
      const shown = await shownColours(page);
      return Math.max(
        ...shown.flatMap((color, i) => color.map((value, c) => Math.abs(value - (wanted[i]?.[c] ?? Number.NaN)))),
      );
    })
    .toBeLessThan(14);
}

const upright = [red, green, blue, yellow];

/** Where a picture of another site is asked for; the test answers in its place. */
const elsewhere = "https://pictures.example/four.png";

/** Lets the other site answer, with or without the permission to read its pictures. */
async function answerElsewhere(page: Page, headers: Record<string, string>): Promise<void> {
  await page.route("https://pictures.example/**", (route) =>
    route.fulfill({ contentType: "image/png", body: fourColours().buffer, headers }),
  );
}

async function openAddress(page: Page, address: string): Promise<void> {
  await page.getByRole("button", { name: "Address" }).click();
  await page.getByLabel("Address of a picture").fill(address);
  await page.getByRole("button", { name: "Open", exact: true }).click();
}

test.describe("a picture of one's own", () => {
  test.beforeEach(async ({ page }) => open(page));

  test("is picked from a file", async ({ page }) => {
    const [chooser] = await Promise.all([
      page.waitForEvent("filechooser"),
      page.getByRole("button", { name: "Choose a file" }).click(),
    ]);
    await chooser.setFiles(fourColours());
    await expectColours(page, upright);
    await rested(page);
    await expectAddress(page, { image: "own" });
  });

  test("stays when the bare name of a room is typed", async ({ page }) => {
    await give(page, "drop", [fourColours()]);
    await expectColours(page, upright);
    await rested(page);
    await page.evaluate(() => {
      location.hash = "#/lab";
    });
    await expect(page.locator("#lab-picture canvas")).toBeVisible();
    await page.evaluate(() => {
      location.hash = "#/inspect";
    });
    await expectColours(page, upright);
    await expectAddress(page, { image: "own" });
  });

  test("is dropped anywhere, and the page says where it may be dropped", async ({ page }) => {
    await give(page, "dragenter", [fourColours()]);
    await expect(page.getByText("Drop it: the picture stays on this computer")).toBeVisible();
    await give(page, "dragleave", [fourColours()]);
    await expect(page.getByText("Drop it: the picture stays on this computer")).toHaveCount(0);
    await give(page, "dragenter", [fourColours()]);
    await give(page, "drop", [fourColours()]);
    await expect(page.getByText("Drop it: the picture stays on this computer")).toHaveCount(0);
    await expectColours(page, upright);
  });

  test("is pasted by the keyboard", async ({ page }) => {
    await give(page, "paste", [fourColours()]);
    await expectColours(page, upright);
  });

  test("is pasted by the button, or the page says that there is none", async ({ page, context }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.evaluate(() => navigator.clipboard.writeText("only words"));
    await page.getByRole("button", { name: "Paste", exact: true }).click();
    await expect(notice(page, "The clipboard holds no picture")).toHaveCount(1);
    await page.evaluate(
      async (bytes) => {
        const blob = new Blob([Uint8Array.from(bytes)], { type: "image/png" });
        await navigator.clipboard.write([new ClipboardItem({ "image/png": blob })]);
      },
      [...fourColours().buffer],
    );
    await page.getByRole("button", { name: "Paste", exact: true }).click();
    await expectColours(page, upright);
    await expect(partsOf(page).notices).toHaveCount(0);
  });

  test("comes from an address that allows it", async ({ page, watched }) => {
    await answerElsewhere(page, { "access-control-allow-origin": "*" });
    await openAddress(page, elsewhere);
    await expectColours(page, upright);
    expect(watched.foreign).toEqual([elsewhere]);
    watched.foreign.length = 0;
  });

  test("does not come from an address that forbids it, and the page says why", async ({ page, watched }) => {
    const before = await shownColours(page);
    await answerElsewhere(page, { "access-control-allow-origin": "https://elsewhere.example" });
    await openAddress(page, elsewhere);
    await expect(notice(page, "does not allow other pages to read its pictures (CORS)")).toHaveCount(1);
    // The policy lets the page ask https sites only.
    await openAddress(page, "http://pictures.example/four.png");
    await expect(notice(page, "pictures.example could not be fetched")).not.toHaveCount(0);
    expect(await shownColours(page)).toEqual(before);
    expect(watched.violations.some((text) => text.startsWith("connect-src"))).toBe(true);
    for (const list of [watched.errors, watched.foreign, watched.violations]) list.length = 0;
  });

  test("is put upright when the camera was turned", async ({ page }) => {
    for (const orientation of [3, 6, 8]) {
      await give(page, "drop", [plain("other.png", [128, 128, 128])]);
      await expectColours(page, [
        [128, 128, 128],
        [128, 128, 128],
        [128, 128, 128],
        [128, 128, 128],
      ]);
      await give(page, "drop", [turned(orientation)]);
      await expectColours(page, upright);
    }
    await give(page, "drop", [turnedJpeg()]);
    await expectColours(page, [blue, red, yellow, green]);
  });

  test("is shown as it is, or exactly as the model gets it", async ({ page }) => {
    await give(page, "drop", [fourColours("wide.png", 300, 120)]);
    await expectColours(page, upright);
    await page.getByText("model's pixels", { exact: true }).click();
    await expectColours(page, upright);
    await expectAddress(page, { source: "pixels" });
  });

  test("that is no picture gets one sentence in each language and changes nothing", async ({ page, watched }) => {
    const [rows, colours] = [await predictionRows(page), await shownColours(page)];
    const english = new Set<string>();
    for (const [code, file] of Object.entries(badPictures)) {
      await give(page, "drop", [file]);
      const sentence = partsOf(page).notices.locator("p");
      await expect(sentence, code).toHaveCount(1);
      // A sentence of its own for every kind of file: the one before has gone.
      await expect.poll(async () => english.has(await sentence.innerText()), { message: code }).toBe(false);
      english.add(await sentence.innerText());
      await page.keyboard.press("l");
      const chinese = errors[code as "image.empty"];
      const start = String(code === "image.tooManyPixels" ? "图片有 16000 × 16000 像素" : "");
      await expect(sentence, code).toContainText(start || /[\u4e00-\u9fff]{4}/);
      if (chinese.length === 0) await expect(sentence, code).toContainText(chinese({}));
      await page.keyboard.press("l");
    }
    await rested(page);
    expect(await predictionRows(page)).toEqual(rows);
    expect(await shownColours(page)).toEqual(colours);
    expect(watched.violations).toEqual([]);
    // The next right picture takes the sentence away.
    await give(page, "drop", [fourColours()]);
    await expectColours(page, upright);
    await expect(partsOf(page).notices).toHaveCount(0);
  });

  test("that would decode to 256 megapixels is refused from its header at once", async ({ page }) => {
    await page.evaluate(() => {
      const bitmap = window.createImageBitmap;
      window.createImageBitmap = ((...all: Parameters<typeof bitmap>) => {
        performance.mark("decoded");
        return bitmap(...all);
      }) as typeof bitmap;
    });
    await give(page, "drop", [badPictures["image.tooManyPixels"]]);
    await expect(notice(page, "16000 × 16000")).toHaveCount(1);
    expect(await page.evaluate(() => performance.getEntriesByName("decoded").length)).toBe(0);
  });
});

test("a camera that is refused gets a sentence", async ({ page }) => {
  await open(page);
  await page.getByRole("button", { name: "Camera", exact: true }).click();
  await expect(page.getByText("The camera did not open")).toBeVisible();
  await page.getByRole("button", { name: "Close" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
});
