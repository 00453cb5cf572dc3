import type { Page } from "@playwright/test";
import { expect, shown, test } from "./fixtures.ts";
import { cellPoint, expectAddress, numbersIn, parameters, partsOf, rested } from "./inspector-page.ts";
import { swinTruth } from "./swin-page.ts";

/** Opens the Window Lab and waits until its pictures stand. */
async function openLab(page: Page, parameters = ""): Promise<void> {
  await page.goto(`./#/lab?lang=en&${parameters}`);
  await expect(page.locator("#lab-picture canvas")).toBeVisible();
}

/** The chosen token in the words of a figure. */
const chosen = (page: Page, figure: string) => page.locator(`#${figure} [role=gridcell][aria-selected=true]`);
const number = (page: Page, row: string) =>
  page.getByRole("rowheader", { name: row, exact: true }).locator("xpath=following-sibling::td").last();
const names = ["partition", "roll", "regions", "mask", "softmax", "rollBack"] as const;

/** A map of the course: 8 × 8, windows of 4, rolled by 2; worked out here by hand. */
function byHand(row: number, column: number, side = 8, window = 4, shift = 2) {
  const after = [row, column].map((at) => (at - shift + side) % side) as [number, number];
  const band = (at: number) => (at < side - window ? 0 : at < side - shift ? 1 : 2);
  const [down, across] = after.map((at) => Math.floor(at / window)) as [number, number];
  return {
    window: down * (side / window) + across + 1,
    place: (after[0] % window) * window + (after[1] % window) + 1,
    region: 3 * band(after[0]) + band(after[1]),
    after,
  };
}

test("every token of the course case has the window, place and region that a student works out", async ({ page }) => {
  await openLab(page, "labStep=regions&token=1,1");
  const grid = page.locator("#lab-picture [role=grid]");
  await grid.focus();
  for (let row = 0; row < 8; row++) {
    await page.keyboard.press("Home");
    for (let column = 0; column < 8; column++) {
      const { window, place, region } = byHand(row, column);
      const line = `(${row}, ${column}): window ${window}, place ${place}, region ${region}`;
      await expect(chosen(page, "lab-picture")).toHaveText(line);
      if (column < 7) await page.keyboard.press("ArrowRight");
    }
    await page.keyboard.press("ArrowDown");
  }
  await expect(page.getByText("256 · 128 · 128 · 64", { exact: true })).toBeVisible();
  await expect(page.getByText("576 of 1,024")).toBeVisible();
  await expect(number(page, "region")).toHaveText(String(byHand(7, 7).region));
  await expect(number(page, "window")).toHaveText(`no. ${byHand(7, 7).window} of 4`);
});

test("click, keys and link lead through the six steps, and each says what it is", async ({ page }) => {
  await openLab(page);
  const headings = new Set<string>();
  const heading = page.locator("#lab-stage h2").first();
  const tabs = page.getByRole("tab");
  for (const [index, name] of names.entries()) {
    await tabs.nth(index).click();
    await expect(page.getByRole("tab", { selected: true })).toHaveText(new RegExp(`^${index + 1}`));
    await expectAddress(page, { labStep: index === 0 ? undefined : name });
    headings.add(await heading.innerText());
  }
  expect(headings.size).toBe(6);
  for (const [index, key] of ["Home", "ArrowRight", "3", "End", "ArrowLeft"].entries()) {
    await page.keyboard.press(key);
    await expect(page.getByRole("tab", { selected: true })).toHaveText(new RegExp(`^${[1, 2, 3, 6, 5][index]}`));
  }
  // Nothing has the focus: the keys of the page.
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.keyboard.press("ArrowLeft");
  await expect(page.getByRole("tab", { selected: true })).toHaveText(/^4/);
  await page.keyboard.press("1");
  await expect(page.getByRole("tab", { selected: true })).toHaveText(/^1/);
  await expect(page.getByRole("button", { name: "Step back" })).toBeDisabled();
  await page.getByRole("button", { name: "Step forward" }).click();
  await expectAddress(page, { labStep: "roll" });
  await page.getByLabel("Scrub through the steps").fill("4.6");
  await expectAddress(page, { labStep: "rollBack" });
  for (const [index, name] of names.entries()) {
    await page.evaluate((hash) => {
      location.hash = hash;
    }, `#/lab?lang=en&labStep=${name}`);
    await expect(page.getByRole("tab", { selected: true })).toHaveText(new RegExp(`^${index + 1}`));
  }
});

test("it plays through to the end and stops; a press in between pauses it", async ({ page }) => {
  await page.clock.install();
  await openLab(page);
  // Long enough to read what stands there, and the way to the next step.
  const readThrough = async () => {
    const told = await page.locator("#lab-stage [aria-live] h2, #lab-stage [aria-live] h2 ~ p").allTextContents();
    await page.clock.runFor(Math.max(5000, 45 * told.join("").length) + 700);
  };
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await readThrough();
  await expect(page.getByRole("tab", { selected: true })).toHaveText(/^2/);
  await page.getByRole("button", { name: "Pause" }).click();
  await page.clock.runFor(40_000);
  await expect(page.getByRole("tab", { selected: true })).toHaveText(/^2/);
  await page.getByRole("button", { name: "Play", exact: true }).click();
  for (let count = 3; count <= 6; count++) {
    await readThrough();
    await expect(page.getByRole("tab", { selected: true })).toHaveText(new RegExp(`^${count}`));
  }
  await page.clock.runFor(1500);
  await expect(page.getByRole("button", { name: "Play again" })).toBeVisible();
  await page.getByRole("button", { name: "Play again" }).click();
  await expect(page.getByRole("tab", { selected: true })).toHaveText(/^1/);
});

test.describe("with reduced motion", () => {
  test.use({ contextOptions: { reducedMotion: "reduce" } });

  test("a step is there at once", async ({ page }) => {
    await openLab(page);
    const picture = () =>
      page
        .locator("#lab-memory canvas")
        .first()
        .evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
    await page.getByRole("tab").nth(1).click();
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    const first = await picture();
    await page.waitForTimeout(400);
    expect(await picture()).toBe(first);
  });
});

test("no setting breaks the Lab: sizes, windows, shifts and paddings at their ends, in every step", async ({
  page,
}) => {
  test.setTimeout(90_000);
  await openLab(page);
  const set = async (name: string, value: number) => {
    const slider = page.locator("#lab-try, [aria-labelledby=lab-try]").getByLabel(name, { exact: true });
    const max = Number(await slider.getAttribute("max"));
    await slider.fill(String(Math.min(value, max)));
  };
  const sizes: readonly (readonly [height: number, width: number, window: number, shift: number])[] = [
    [2, 16, 8, 7],
    [16, 2, 8, 7],
    [2, 2, 2, 1],
    [16, 16, 8, 7],
    [7, 9, 4, 3],
    [13, 5, 5, 0],
    [9, 16, 8, 1],
  ];
  for (const [height, width, window, shift] of sizes) {
    await test.step([height, width, window, shift].join(), async () => {
      await set("Window M", window);
      await set("Height", height);
      await set("Width", width);
      await set("Shift", shift);
      for (const padding of ["before it (Hugging Face)", "after the roll (timm)"]) {
        await page.getByLabel(padding).check({ force: true });
        for (const index of [0, 1, 2, 3, 4, 5]) await page.getByRole("tab").nth(index).click();
        await expect(page.locator("figure [role=alert]")).toHaveCount(0);
        await expect(chosen(page, "lab-picture")).toHaveText(/^\(\d+, \d+\): window \d+, place \d+, region \d$/);
        const said = (await page.locator("main").innerText()).replace("0 ÷ 0 = NaN", "");
        expect(said).not.toMatch(/NaN|undefined|Infinity|-\d/);
        // The number of open pairs that the page says is the number of zeros in the engine's mask.
        const open = await page.evaluate(
          ({ height, width, window, shift, padding }) => {
            const { windows } = globalThis.window.vitrine.analysis;
            const both = padding === "beforeShift" && (height <= window || width <= window);
            const of = (side: number) => {
              const size = both ? Math.min(height, width) : Math.min(window, side);
              return [size, both || side <= window ? 0 : Math.min(shift, size - 1)] as const;
            };
            const [[rows, down], [columns, across]] = [of(height), of(width)];
            const geometry = {
              rows: height,
              columns: width,
              windowSize: [rows, columns],
              shift: [down, across],
              padding,
            };
            const mask = windows.attentionMask(windows.windowLayout(geometry as never));
            return [mask.reduce((sum, value) => sum + (value === 0 ? 1 : 0), 0), mask.length] as const;
          },
          { height, width, window, shift, padding: padding.startsWith("before") ? "beforeShift" : "afterShift" },
        );
        const [count, all] = open.map((value) => value.toLocaleString("en"));
        await expect(page.getByText(`${count} of ${all}`, { exact: true }).first()).toBeVisible();
      }
    });
  }
  await page.getByRole("button", { name: "Back to the course case" }).click();
  await expect(page.getByText("256 · 128 · 128 · 64", { exact: true })).toBeVisible();
});

test("with the mask off the strangers' shares are those of the plain softmax", async ({ page }) => {
  await openLab(page, "labStep=softmax");
  const bars = page.locator("#lab-softmax [role=grid]");
  const parse = async () => {
    const text = (await chosen(page, "lab-softmax").textContent()) ?? "";
    const [, score = "", mask = "", without = "", withMask = ""] =
      /score (.*?) \+ mask (.*?) = .* without (.*?), with (.*)$/.exec(text) ?? [];
    const value = (one: string) => numbersIn(one)[0]?.value ?? Number.NaN;
    return { score: value(score), mask: value(mask), without: value(without), with: value(withMask) };
  };
  await bars.focus();
  const places: Awaited<ReturnType<typeof parse>>[] = [];
  await page.keyboard.press("Home");
  for (let place = 0; place < 16; place++) {
    await expect(chosen(page, "lab-softmax")).toHaveText(new RegExp(`^place ${place + 1}, `));
    places.push(await parse());
    await page.keyboard.press("ArrowRight");
  }
  const softmax = (values: number[]) => {
    const exponentials = values.map(Math.exp);
    const sum = exponentials.reduce((a, b) => a + b, 0);
    return exponentials.map((value) => value / sum);
  };
  const [plain, masked] = [softmax(places.map((at) => at.score)), softmax(places.map((at) => at.score + at.mask))];
  for (const [at, place] of places.entries()) {
    expect(Math.abs(place.without - (plain[at] as number))).toBeLessThan(0.0008);
    expect(Math.abs(place.with - (masked[at] as number))).toBeLessThan(0.0008);
  }
  const leak = places.reduce((sum, place, at) => sum + (place.mask < 0 ? (plain[at] as number) : 0), 0);
  expect(places.filter(({ mask }) => mask === -100)).toHaveLength(8);
  await page.getByLabel("off: show leaks").check({ force: true });
  await expectAddress(page, { labMask: "off" });
  const sentence = (await page.getByText(/^The mask is off: /).textContent()) ?? "";
  expect(Math.abs((numbersIn(sentence.replace(" %", "%"))[0]?.value ?? 9) - leak)).toBeLessThan(0.0015);
});

test("from a ViT the Lab offers the Swin, and its softmax is that of the engine's scores", async ({ page }) => {
  await page.goto("./#/lab?lang=en&labSource=picture&labStep=softmax&image=church");
  await shown(page);
  await page.getByRole("button", { name: "Load the built-in Swin" }).click();
  await expect(page.locator("#lab-picture canvas")).toBeVisible({ timeout: 30_000 });
  await rested(page);
  await page.getByLabel("Block").selectOption({ label: "2 · shifted" });
  await page.getByLabel("Head").selectOption({ value: "2" });
  const grid = page.locator("#lab-picture [role=grid]");
  await grid.focus();
  await page.keyboard.press("Control+Home");
  await expectAddress(page, { block: "2", head: "3", query: "1,1" });
  const bars = page.locator("#lab-softmax [role=grid]");
  await bars.focus();
  await page.keyboard.press("Home");
  const engine = await swinTruth(page, { block: 1, head: 2, query: [1, 1], key: [28, 28] });
  const off = await swinTruth(page, {
    ...{ block: 1, head: 2, query: [1, 1], key: [28, 28] },
    intervention: { maskOff: true },
  });
  for (const place of [0, 1, 2, 3, 4]) {
    await expect(chosen(page, "lab-softmax")).toHaveText(new RegExp(`^place ${place + 1}, `));
    const text = (await chosen(page, "lab-softmax").textContent()) ?? "";
    const masked = numbersIn(text.split("=")[1] ?? "")[0];
    expect(Math.abs((masked?.value ?? Number.NaN) - (engine.scores[place] as number))).toBeLessThan(0.0006);
    // Which of them is masked: the corner is of the picture's first three rows and columns.
    expect(text.includes("mask −100")).toBe((engine.scores[place] as number) < -50);
    const shares = /without (.*), with (.*)$/.exec(text) ?? [];
    expect(Math.abs((numbersIn(shares[2] ?? "")[0]?.value ?? 9) - (engine.row[place] as number))).toBeLessThan(0.00051);
    // The first shifted block: before it the mask changes nothing, so its scores are those of a run without the mask.
    expect(Math.abs((numbersIn(shares[1] ?? "")[0]?.value ?? 9) - (off.row[place] as number))).toBeLessThan(0.00051);
    await page.keyboard.press("ArrowRight");
  }
});

test("a token in the Lab is the inspector's, and back again", async ({ page }) => {
  await page.goto("./#/lab?lang=en&model=swin-imagenette&labSource=picture&block=2&query=5,6");
  await shown(page);
  await expect(page.locator("#lab-picture canvas")).toBeVisible();
  await expect(chosen(page, "lab-picture")).toHaveText(/^\(4, 5\): /);
  await page.getByRole("link", { name: "Inspect" }).click();
  const { picture } = partsOf(page);
  await expect(picture.locator("[aria-selected=true]")).toHaveText("patch 5, 6");
  await picture.click({ position: await cellPoint(picture, 20, 3, 28, 28) });
  await expectAddress(page, { query: "21,4" });
  await page.getByRole("link", { name: "Window Lab" }).click();
  await expect(chosen(page, "lab-picture")).toHaveText(/^\(20, 3\): /);
  // The step back is there as soon as the address has followed.
  await expect.poll(() => page.evaluate(() => location.hash)).toMatch(/^#\/lab/);
  await page.goBack();
  await expect(page.locator("#overlay")).toBeVisible();
  expect((await parameters(page))["query"]).toBe("21,4");
});

test("links that ask the Lab for what does not exist get a sentence, and the Lab stands", async ({ page }) => {
  await openLab(page);
  const refused = [
    ...["labRows=17", "labRows=1", "labRows=0", "labRows=-3", "labRows=2.5", "labRows=1e1", "labRows=", "labRows=NaN"],
    ...["labColumns=99999999999", "labWindow=9", "labWindow=1", "labWindow=3.5", "labShift=8", "labShift=0.5"],
    ...["labStep=dance", "labStep=__proto__", "labSource=camera", "labMask=maybe", "labPadding=x", "labMask=true"],
    ...["token=0,0", "token=1", "token=a,b", "token=-1,2", "token=1,1,1", "token=999,1", "token=%00", "labrows=4"],
  ];
  for (const part of refused) {
    await page.evaluate((hash) => {
      location.hash = hash;
    }, `#/lab?lang=en&${part}`);
    await expect(page.locator("[role=alert] > div"), part).toHaveCount(1);
    await expect(page.locator("[role=alert] > div"), part).toContainText(part.split("=")[0] as string);
    await expect(chosen(page, "lab-picture"), part).toHaveText(/^\(\d+, \d+\): window/);
  }
  // A token that the map does not have: the nearest one, or a sentence, but never nothing.
  await page.evaluate(() => {
    location.hash = "#/lab?lang=en&labRows=2&labColumns=2&labWindow=8&labShift=7&token=99,99";
  });
  await expect(chosen(page, "lab-picture")).toHaveText(/^\(1, 1\): window 1, place 4, region 0$/);
  await expect(page.locator("figure [role=alert]")).toHaveCount(0);
});
