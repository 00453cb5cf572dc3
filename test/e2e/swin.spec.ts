import { readFileSync } from "node:fs";
import { fileOf } from "./checkpoints.ts";
import { expect, test } from "./fixtures.ts";
import {
  cellPoint,
  expectAddress,
  expectNumber,
  expectPrediction,
  open,
  parameters,
  partsOf,
  predictionRows,
  rested,
  truth,
} from "./inspector-page.ts";
import { type Cell, chooseModel, chosenIn, openSwin, placeOf, related, swinStands, swinTruth } from "./swin-page.ts";

const textOf = async (page: Parameters<typeof chosenIn>[0], figure: string) =>
  (await chosenIn(page, figure).textContent()) ?? "";

test("from ViT to Swin and back the page stays whole, and what was switched off is on again", async ({ page }) => {
  await open(page, "#/inspect?block=2&head=2&query=6,7&off=h2.1,class&positions=shuffled");
  await chooseModel(page, "Swin · Imagenette");
  await swinStands(page);
  await expectAddress(page, { model: "swin-imagenette", off: undefined });
  const swin = { block: 1, head: 1, query: [14, 16] as Cell, key: [14, 16] as Cell };
  await expectPrediction(page, await swinTruth(page, swin));
  await expect(page.locator("#overlay h2").first()).toHaveText("Stage 1 · block 2 · head 2");
  await page.locator("#what-if").getByRole("button", { name: "Mask", exact: true }).click();
  await expectAddress(page, { off: "mask" });
  await rested(page);
  await chooseModel(page, "ViT · Imagenette");
  await expect(page.locator("figure[id]")).toHaveCount(8);
  await rested(page);
  await expectAddress(page, { model: "vit-imagenette", off: undefined });
  await expect(page.locator("figure [role=alert]")).toHaveCount(0);
  // The positions are a setting of the ViT, which the page names and one press ends.
  await expectPrediction(
    page,
    await truth(page, { intervention: { positions: "shuffled", shuffleSeed: 1 } }),
    await truth(page, {}),
  );
});

test("overlay, matrix, pair, atlas and statistics say the engine's numbers, for open and for masked pairs", async ({
  page,
}) => {
  await openSwin(page, "image=church&block=2&head=2&query=9,20&key=10,18&lang=en");
  const places: readonly (readonly [block: number, head: number, query: Cell, key: Cell])[] = [
    [1, 1, [9, 20], [10, 18]],
    [1, 2, [1, 2], [27, 28]],
    [3, 4, [2, 13], [13, 12]],
    [4, 11, [3, 5], [7, 1]],
  ];
  for (const [block, head, query, key] of places) {
    await test.step(`block ${block + 1}`, async () => {
      await page.evaluate(
        (hash) => {
          location.hash = hash;
        },
        `#/inspect?model=swin-imagenette&image=church&block=${block + 1}&head=${head + 1}&query=${query.join()}&key=${key.join()}`,
      );
      await expectAddress(page, { block: String(block + 1), query: query.join(), key: key.join() });
      await swinStands(page);
      const engine = await swinTruth(page, { block, head, query, key });
      const masked = block % 2 === 1 && block < 4 && !related(query, key);
      const name = `(${query.join(", ")}) → (${key.join(", ")})`;
      await expect(chosenIn(page, "overlay")).toContainText(name);
      const overlay = (await textOf(page, "overlay")).replace(`${name}:`, "");
      expectNumber(overlay, engine.weight);
      expect(overlay.includes("masked")).toBe(masked);
      if (!masked) {
        const rank = 1 + engine.row.filter((weight) => weight > engine.weight).length;
        expect(overlay).toMatch(new RegExp(`, ${rank}(st|nd|rd|th) of 49$`));
      }
      expectNumber((await textOf(page, "matrix")).replace(name, ""), engine.weight);
      await page.locator("#matrix").getByText("scores", { exact: true }).click();
      expectNumber((await textOf(page, "matrix")).replace(name, ""), engine.score);
      await page.locator("#matrix").getByText("softmax", { exact: true }).click();
      const terms = (await page.locator("#pair [role=img][aria-label*='score']").getAttribute("aria-label")) ?? "";
      const [product = "", bias = "", mask = "", score = ""] = terms.split(";");
      const sum = engine.products.reduce((total, value) => total + value, 0);
      expectNumber(product.split("√d")[1] ?? "", sum / Math.sqrt(engine.products.length));
      expectNumber(bias.split("bias")[1] ?? "", engine.bias);
      expect(bias).toContain(`entry ${engine.entry}`);
      if (block % 2 === 1 && block < 4) expectNumber(mask.split("mask")[1] ?? "", masked ? -100 : 0);
      expectNumber((score || mask).split("=")[1] ?? "", engine.score);
      const entropy = -engine.row.reduce((total, weight) => total + (weight > 0 ? weight * Math.log(weight) : 0), 0);
      expect(entropy).toBeLessThanOrEqual(Math.log(49));
      expect(engine.row.reduce((total, weight) => total + weight, 0)).toBeCloseTo(1, 4);
      // The head's entropy is the mean over all its queries.
      const mean = await page.evaluate(
        async ({ block, head }) => {
          const pressed = document.querySelector<HTMLImageElement>("main ul button[aria-pressed=true] img");
          const { vitrine } = window;
          const blob = await (await fetch(pressed?.src ?? "")).blob();
          const { pixels } = await vitrine.prepare(blob, "swin-imagenette");
          const capture = await vitrine.run({ model: "swin-imagenette", pixels, roles: ["attn.pattern"] });
          if (capture.family !== "swin") return Number.NaN;
          let [sum, rows] = [0, 0];
          for (let window = 0; ; window++) {
            const data = vitrine.windowActivation(capture, "attn.pattern", block, window, head)?.data;
            if (!data) return sum / rows;
            rows += 49;
            for (const weight of data) if (weight > 0) sum -= weight * Math.log(weight);
          }
        },
        { block, head },
      );
      const option = page.locator("#statistics [role=option][aria-selected=true]").last();
      expectNumber(
        ((await option.getAttribute("aria-label")) ?? (await option.textContent()) ?? "").split(":")[1] ?? "",
        mean,
      );
    });
  }
});

test("a token stays at its place of the picture from stage to stage", async ({ page }) => {
  await openSwin(page, "block=2&head=3&query=9,20&key=11,17");
  const stage = (name: string) => page.locator("#overlay").getByLabel(name, { exact: true }).first();
  await stage("2").check({ force: true });
  await expectAddress(page, { block: "4", head: "3", query: "5,10", key: "6,9" });
  await stage("3").check({ force: true });
  await expectAddress(page, { query: "3,5", key: "3,5" });
  await page.keyboard.press("Escape");
  await stage("1").check({ force: true });
  const back = await (async () => {
    await expect.poll(async () => Number((await parameters(page))["block"])).toBeLessThan(3);
    return (await parameters(page))["query"]?.split(",").map(Number) ?? [];
  })();
  // Token (3, 5) of 7 × 7 covers rows 9 to 12 and columns 17 to 20 of 28 × 28.
  expect(back[0]).toBeGreaterThanOrEqual(9);
  expect(back[0]).toBeLessThanOrEqual(12);
  expect(back[1]).toBeGreaterThanOrEqual(17);
  expect(back[1]).toBeLessThanOrEqual(20);
  const { picture } = partsOf(page);
  await picture.click({ position: await cellPoint(picture, 0, 27, 28, 28) });
  await expectAddress(page, { query: "1,28" });
  await page.keyboard.press("]");
  await page.keyboard.press("]");
  await expect.poll(async () => (await parameters(page))["query"]).toMatch(/^1,(28|14)$/);
});

test("mask, bias, shift, head, block and MLP off are computed again, alone and together", async ({ page }) => {
  await openSwin(page, "block=2&head=1&query=1,2&key=27,28&lang=en");
  const what = page.locator("#what-if");
  const place = { block: 1, head: 0, query: [1, 2] as Cell, key: [27, 28] as Cell };
  const reference = await swinTruth(page, place);
  const rows = await predictionRows(page);
  const changes = [
    ["Mask", { maskOff: true }],
    ["Position bias", { biasOff: true }],
    ["Shift", { shiftOff: true }],
    ["Head 1 of block 2", { headsOff: [{ block: 1, head: 0 }] }],
    ["Block 2", { blocksOff: [1] }],
    ["MLP of block 2", { mlpsOff: [1] }],
  ] as const;
  for (const [name, intervention] of changes) {
    await test.step(name, async () => {
      await what.getByRole("button", { name, exact: true }).click();
      await expect.poll(async () => (await predictionRows(page))[0]?.before).not.toBeNull();
      await rested(page);
      const now = await swinTruth(page, { ...place, intervention });
      await expectPrediction(page, now, reference);
      if (name === "Mask") {
        // What was masked leaks: the pair has a weight now, and the figures say so.
        expect(reference.weight).toBeLessThan(1e-12);
        expect(now.weight).toBeGreaterThan(1e-9);
        expectNumber((await textOf(page, "overlay")).split(":")[1] ?? "", now.weight);
        await expect(what).toContainText(/strangers/);
        await expect(page.locator("#matrix")).toContainText("The mask is off in this run");
      }
      if (name === "Shift") {
        // Without the shift the two lie in different windows.
        expect(placeOf(1, place.query, true).window).not.toBe(placeOf(1, place.key, true).window);
        await expect(chosenIn(page, "overlay")).toContainText("another window");
      }
      await what.getByRole("button", { name: "Undo all" }).click();
      await expect.poll(() => predictionRows(page)).toEqual(rows);
      await rested(page);
    });
  }
  for (const name of ["Mask", "Position bias", "Head 1 of block 2"]) {
    await what.getByRole("button", { name, exact: true }).click();
  }
  await expectAddress(page, { off: "h2.1,mask,bias" });
  await rested(page);
  const all = { maskOff: true, biasOff: true, headsOff: [{ block: 1, head: 0 }] };
  await expectPrediction(page, await swinTruth(page, { ...place, intervention: all }), reference);
});

test("a link with everything in it brings everything back", async ({ page }) => {
  const hash =
    "model=swin-imagenette&image=springer&block=4&head=5&query=2,13&key=13,12&off=h2.1,mask,bias&direction=to&scale=log&lang=en";
  await openSwin(page, hash);
  const wanted = Object.fromEntries(new URLSearchParams(hash));
  await expectAddress(page, wanted);
  const texts = async () => [await textOf(page, "overlay"), await textOf(page, "matrix"), await predictionRows(page)];
  const before = await texts();
  await page.reload();
  await swinStands(page);
  await expectAddress(page, wanted);
  expect(await texts()).toEqual(before);
  const intervention = { maskOff: true, biasOff: true, headsOff: [{ block: 1, head: 0 }] };
  const place = { block: 3, head: 4, query: [2, 13] as Cell, key: [13, 12] as Cell };
  const engine = await swinTruth(page, { ...place, intervention });
  await expectPrediction(page, engine, await swinTruth(page, place));
});

test("an entry of the bias table finds its pair, and a pair its entry", async ({ page }) => {
  await openSwin(page, "block=2&head=2&query=15,15&key=14,13&lang=en");
  const bias = page.locator("#bias");
  const entry = bias.getByRole("option", { name: /Δ row/ }).or(bias.locator("[role=option]", { hasText: "Δ row" }));
  const read = async () =>
    (await entry.first().getAttribute("aria-label")) ?? (await entry.first().textContent()) ?? "";
  const engine = await swinTruth(page, { block: 1, head: 1, query: [15, 15], key: [14, 13] });
  const check = async (down: number, across: number, value: number) => {
    const sign = (one: number) => (one > 0 ? `+${one}` : String(one).replace("-", "−"));
    await expect.poll(read).toContain(`Δ row ${sign(down)}, Δ column ${sign(across)}: `);
    const text = await read();
    expectNumber(text.split("bias")[1] ?? "", value);
    expect(text).toContain(`shared by ${(7 - Math.abs(down)) * (7 - Math.abs(across))} pair`);
  };
  await check(1, 2, engine.bias);
  await expect(bias).toContainText(`= ${engine.entry}`);
  // One entry on in the table: one column more between query and key.
  await bias.getByRole("listbox", { name: /13 × 13 offsets/ }).focus();
  await page.keyboard.press("ArrowRight");
  await expectAddress(page, { key: "14,12" });
  await check(1, 3, (await swinTruth(page, { block: 1, head: 1, query: [15, 15], key: [14, 12] })).bias);
  await bias.getByRole("listbox", { name: /places; arrow keys choose a place/ }).focus();
  await page.keyboard.press("ArrowDown");
  await expectAddress(page, { key: "15,12" });
  await check(0, 3, (await swinTruth(page, { block: 1, head: 1, query: [15, 15], key: [15, 12] })).bias);
});

test("a Swin of one's own comes in through the file picker", async ({ page }) => {
  await open(page);
  const folder = "test/fixtures/goldens/swin";
  const { config } = JSON.parse(readFileSync(`${folder}/case.json`, "utf8"));
  const json = { architecture: "swin", model_args: config, num_classes: config.num_classes };
  await page.locator("header button[aria-expanded]").first().click();
  await page.getByRole("button", { name: /^Open a checkpoint/ }).click();
  await page
    .getByTestId("checkpoint")
    .setInputFiles([
      fileOf("mine.safetensors", readFileSync(`${folder}/weights.safetensors`)),
      fileOf("mine.json", JSON.stringify(json), "application/json"),
    ]);
  await swinStands(page);
  await expect(page.locator("header")).toContainText("2 + 2 blocks, window 4");
  await expectAddress(page, { model: "own" });
  const logits = await page.evaluate(async () => {
    const pressed = document.querySelector<HTMLImageElement>("main ul button[aria-pressed=true] img");
    const { pixels } = await window.vitrine.prepare(
      await (await fetch(pressed?.src ?? "")).blob(),
      "own:mine.safetensors",
    );
    const capture = await window.vitrine.run({ model: "own:mine.safetensors", pixels, roles: ["logits"] });
    return [...(capture.tensors.logits?.data ?? [])];
  });
  const exponentials = logits.map((logit) => Math.exp(logit - Math.max(...logits)));
  const sum = exponentials.reduce((a, b) => a + b, 0);
  const best = exponentials.map((value) => value / sum).sort((a, b) => b - a);
  for (const [index, row] of (await predictionRows(page)).slice(0, 5).entries()) {
    expect(Math.abs(row.now - (best[index] as number))).toBeLessThan(2e-6);
  }
  await page.locator("#what-if").getByRole("button", { name: "Shift", exact: true }).click();
  await expect.poll(async () => (await predictionRows(page))[0]?.before).not.toBeNull();
  await page.keyboard.press("u");
  await expect.poll(async () => (await predictionRows(page))[0]?.before).toBeNull();
});
