import type { Locator, Page } from "@playwright/test";
import { cutOff, nameless, objections, wide } from "./a11y-checks.ts";
import { expect, shown, test } from "./fixtures.ts";
import { cellPoint, expectAddress, open, partsOf, predictionRows, rested } from "./inspector-page.ts";

/** Texts of both languages by which tests find their way. */
const words = {
  en: { help: "Help and shortcuts", table: "Show as a table", takeAway: /^Take away/, view: "View" },
  zh: { help: "帮助与快捷键", table: "以表格显示", takeAway: /^带走/, view: "显示方式" },
} as const;

for (const lang of ["en", "zh"] as const) {
  for (const theme of ["light", "dark"] as const) {
    test(`axe finds nothing on the inspector in ${lang}, ${theme}, nor in its menus and dialogs`, async ({ page }) => {
      test.setTimeout(120_000);
      await open(page, `#/inspect?lang=${lang}&theme=${theme}&off=h2.1&positions=shuffled`);
      await page.mouse.move(0, 0);
      await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished)));
      expect(await objections(page), "the page").toEqual([]);
      await page.keyboard.press("?");
      await expect(page.getByRole("dialog", { name: words[lang].help })).toBeVisible();
      expect(await objections(page), "help").toEqual([]);
      await page.keyboard.press("Escape");
      const overlay = page.locator("#overlay");
      await overlay.locator("button[aria-expanded]").first().click();
      await overlay.locator("button[aria-expanded=true] + div button").first().click();
      await expect(page.locator("dialog[open] table")).toBeVisible();
      expect(await objections(page), "table").toEqual([]);
      await page.keyboard.press("Escape");
      await page.locator("header button[aria-expanded]").first().click();
      expect(await objections(page), "model menu").toEqual([]);
      await page.keyboard.press("Escape");
    });
  }
}

test("the checks object to what is wrong", async ({ page }) => {
  await page.goto("./#/lab?lang=en");
  await shown(page);
  await page.evaluate(() => {
    const wrong = document.createElement("div");
    wrong.innerHTML = '<img src="favicon.svg"><button></button><p>faint</p>';
    // By script: the page's policy refuses styles in the text.
    wrong.querySelector("p")?.style.setProperty("color", "#bbb");
    document.querySelector("main")?.append(wrong);
  });
  const said = (await objections(page)).join("\n");
  for (const rule of ["image-alt: ", "button-name: ", "color-contrast: ", "contrast "]) expect(said).toContain(rule);
});

test("axe finds nothing on a phone", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page);
  expect(await objections(page)).toEqual([]);
});

test("every drawing has a name or is no part of the story", async ({ page }) => {
  await open(page);
  expect(await nameless(page)).toEqual([]);
  const hidden = await page.evaluate(() =>
    [...document.querySelectorAll("[role=img], [aria-hidden=true]")]
      .filter((element) => element.querySelector("a[href], button, input, select, [tabindex='0']"))
      .map((element) => element.outerHTML.slice(0, 200)),
  );
  expect(hidden, "focusable inside what is one picture for ears").toEqual([]);
});

/** The element that has the focus, in a few words, and whether a ring of at least 2 pixels shows it. */
const focused = () => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const rings = [element, element.closest("label"), element.parentElement].filter((one) => one !== null);
  const ring = rings.some((one) => {
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(one as Element);
    return outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2 && !outlineColor.endsWith(", 0)");
  });
  const box = element.getBoundingClientRect();
  return {
    html: element.outerHTML.slice(0, 140),
    ring,
    seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight,
  };
};

test("the keyboard reaches everything, always sees where it is, and is never caught", async ({ page }) => {
  await open(page);
  const stops: { html: string; ring: boolean; seen: boolean }[] = [];
  for (let count = 0; count < 160; count++) {
    await page.keyboard.press("Tab");
    let stop = await page.evaluate(focused);
    if (!stop) break;
    if (!stop.ring || !stop.seen) {
      // Past its place the spine becomes a slim bar, and all below it moves a moment after the page was scrolled.
      await page.waitForTimeout(300);
      stop = (await page.evaluate(focused)) ?? stop;
    }
    stops.push(stop);
  }
  expect(stops.length).toBeGreaterThan(30);
  expect(stops.length).toBeLessThan(120);
  expect(
    stops.filter(({ ring }) => !ring).map(({ html }) => html),
    "without a visible ring",
  ).toEqual([]);
  expect(
    stops.filter(({ seen }) => !seen).map(({ html }) => html),
    "outside of the window",
  ).toEqual([]);
  const widgets = await page
    .locator("figure")
    .locator("[role=grid], [role=listbox], [role=slider]")
    .evaluateAll((all) => all.map((widget) => widget.getAttribute("aria-label") ?? "nameless"));
  const missed = widgets.filter((name) => !stops.some(({ html }) => html.includes(name.slice(0, 40))));
  expect(missed, "not reached").toEqual([]);
});

/** Presses Tab until this has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let count = 0; count < 160; count++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`the keyboard does not reach ${String(target)}`);
}

test("the whole job is done by keyboard alone", async ({ page }) => {
  await open(page, "#/inspect?block=3&head=1&query=6,7&key=2,2");
  const { samples, picture, atlas, overlay, matrix, figure } = partsOf(page);
  const rows = await predictionRows(page);
  await tabTo(page, samples.nth(1));
  await page.keyboard.press("Enter");
  await expect.poll(() => predictionRows(page)).not.toEqual(rows);
  await rested(page);
  await tabTo(page, picture);
  await page.keyboard.press("ArrowDown");
  await tabTo(page, atlas);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowDown");
  await expectAddress(page, { block: "4", head: "2", query: "7,7" });
  await expect(page.locator("p[role=status]")).toContainText("Block 4, head 2");
  await tabTo(page, overlay);
  await page.keyboard.press("ArrowRight");
  await tabTo(page, matrix);
  await page.keyboard.press("ArrowDown");
  await expectAddress(page, { query: "7,8", key: "2,3" });
  await tabTo(page, figure("pair").getByRole("slider").last());
  await page.keyboard.press("Home");
  await tabTo(page, figure("what-if").getByRole("button", { name: "Head 2 of block 4" }));
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await predictionRows(page))[0]?.before).not.toBeNull();
  await page.keyboard.press("u");
  await expect.poll(async () => (await predictionRows(page))[0]?.before).toBeNull();
  await tabTo(page, figure("statistics").getByRole("listbox").first());
  await page.keyboard.press("ArrowLeft");
  await expectAddress(page, { block: "3", head: "2", off: undefined });
});

test("menus and dialogs give the focus back to where it came from", async ({ page }) => {
  await open(page);
  const share = page.getByRole("button", { name: "Share" });
  await share.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("A link to exactly this")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(share).toBeFocused();
  const help = page.getByRole("button", { name: words.en.help });
  await help.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeVisible();
  for (let count = 0; count < 6; count++) await page.keyboard.press("Tab");
  const inside = await page.evaluate(
    () => document.activeElement?.closest("dialog") !== null || document.activeElement === document.body,
  );
  expect(inside, "the focus stays in the dialog").toBe(true);
  await page.keyboard.press("Escape");
  await expect(help).toBeFocused();
});

test("the first stop skips to the figures", async ({ page }) => {
  await open(page);
  await page.keyboard.press("Tab");
  await expect(page.getByText("Skip to the figures")).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement?.closest("figure")?.id)).toBe("overlay");
});

for (const width of [390, 320]) {
  for (const lang of ["en", "zh"] as const) {
    test(`${width} px wide nothing is cut off in ${lang}`, async ({ page }) => {
      await page.setViewportSize({ width, height: 800 });
      await open(page, `#/inspect?lang=${lang}&off=h2.1,b4&positions=shuffled`);
      expect(await wide(page)).toBeLessThanOrEqual(width);
      expect(await cutOff(page)).toEqual([]);
      await page.locator("header button[aria-expanded]").first().click();
      expect(await wide(page)).toBeLessThanOrEqual(width);
      await page.keyboard.press("Escape");
      await page.keyboard.press("?");
      expect(await wide(page)).toBeLessThanOrEqual(width);
    });
  }
}

test.describe("by touch", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test("a tap chooses, leaves no hover behind, and everything is large enough to hit", async ({ page }) => {
    await open(page, "#/inspect?block=3&head=1&query=6,7&key=2,2");
    const { picture, overlay } = partsOf(page);
    await picture.tap({ position: await cellPoint(picture, 3, 8, 12, 12) });
    await expectAddress(page, { query: "4,9" });
    await overlay.tap({ position: await cellPoint(overlay, 10, 1, 12, 12) });
    await expectAddress(page, { key: "11,2", query: "4,9" });
    const small = await page.evaluate(() =>
      [...document.querySelectorAll("button, a[href], input, select, [tabindex='0']")]
        .filter((element) => element.checkVisibility() && !element.closest(".visually-hidden"))
        .map((element) => (element.matches("[type=radio], [type=checkbox]") && element.closest("label")) || element)
        .filter((element) => {
          const { width, height } = element.getBoundingClientRect();
          return Math.min(width, height) < 24;
        })
        .map((element) => element.outerHTML.slice(0, 160)),
    );
    expect(small, "smaller than 24 px").toEqual([]);
  });
});

test("no text is smaller than 11 px", async ({ page }) => {
  await open(page, "#/inspect?off=h2.1");
  const small = await page.evaluate(() => {
    const found: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      if (!element || !node.textContent?.trim() || element.closest("title, .visually-hidden, script")) continue;
      if (Number.parseFloat(getComputedStyle(element).fontSize) < 11) found.push(element.outerHTML.slice(0, 120));
    }
    return found;
  });
  expect(small).toEqual([]);
});

test.describe("with reduced motion", () => {
  test.use({ contextOptions: { reducedMotion: "reduce" } });

  test("nothing moves", async ({ page }) => {
    await open(page);
    const moving = await page.evaluate(() =>
      [...document.querySelectorAll("*")]
        .filter((element) => {
          const { transitionDuration, animationDuration, animationName, scrollBehavior } = getComputedStyle(element);
          const lasts = (text: string) => text.split(",").some((part) => Number.parseFloat(part) > 0);
          return (
            lasts(transitionDuration) ||
            (animationName !== "none" && lasts(animationDuration)) ||
            scrollBehavior === "smooth"
          );
        })
        .map((element) => element.outerHTML.slice(0, 120)),
    );
    expect(moving).toEqual([]);
  });
});
