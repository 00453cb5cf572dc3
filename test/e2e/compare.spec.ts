import type { Page } from "@playwright/test";
import { expect, shown, test } from "./fixtures.ts";
import { expectAddress, expectNumber, parameters, rested } from "./inspector-page.ts";

/** Opens the compare room and waits until both sides have run. */
async function enter(page: Page, address = "#/compare"): Promise<void> {
  await page.goto(`./${address}`);
  await shown(page);
  await both(page);
}

async function both(page: Page): Promise<void> {
  for (const side of ["left", "right"])
    await expect(page.locator(`#compare-${side} svg [data-part=window]`)).toHaveCount(1);
  await rested(page);
}

const mapOf = (page: Page, side: "left" | "right") =>
  page.locator(`#compare-${side}`).getByRole("grid", { name: "The attention on the picture" });
const row = (page: Page, name: string) =>
  page.locator("#compare-numbers tbody tr").filter({ hasText: name }).locator("td");

test("the room opens with the other kind of model on the same picture, and a link brings all of it back", async ({
  page,
}) => {
  await page.goto("./#/inspect?block=2&query=6,5");
  await shown(page);
  await page.getByRole("link", { name: "Compare" }).click();
  await both(page);
  await expectAddress(page, { model: "vit-imagenette", model2: "swin-imagenette", block2: "2", image2: undefined });
  await page.locator("#compare-right fieldset input").nth(0).check();
  await mapOf(page, "right").click({ position: { x: 5, y: 5 } });
  await page.getByRole("button", { name: "Zoom in, both pictures" }).click();
  await expectAddress(page, { block: "1", query: "1,1", block2: "1", query2: "1,1", zoom: "1.5,0.167,0.167" });
  const before = await parameters(page);
  const numbers = await page.locator("#compare-numbers table").innerText();
  await page.reload();
  await shown(page);
  await both(page);
  await expectAddress(page, before);
  expect(await page.locator("#compare-numbers table").innerText()).toBe(numbers);
  await page.goBack();
  await expect(page.locator("section[data-compact]")).toBeVisible();
});

test("the numbers of both sides are the engine's", async ({ page }) => {
  await enter(
    page,
    "#/compare?image=church&block=1&head=2&query=4,9&model2=swin-imagenette&block2=1&head2=3&query2=9,20",
  );
  const truth = await page.evaluate(async () => {
    const { vitrine } = window;
    const samples: { id: string; file: string }[] = await (await fetch("images/samples.json")).json();
    const file = await (await fetch(`images/${samples.find(({ id }) => id === "church")?.file}`)).blob();
    const ask = async (model: string) => {
      const { pixels } = await vitrine.prepare(file, model);
      return vitrine.run({ model, pixels, roles: ["attn.pattern", "logits"] });
    };
    const [vit, swin] = [await ask("vit-imagenette"), await ask("swin-imagenette")];
    if (vit.family !== "vit" || swin.family !== "swin") throw new Error("not the models");
    const pattern = vitrine.headActivation(vit, "attn.pattern", 0, 1);
    // Row 9, column 20 of 28 × 28 in windows of 7: window row 1, column 2; place row 1, column 6.
    const window28 = vitrine.windowActivation(swin, "attn.pattern", 0, 1 * 4 + 2, 2);
    const query = 1 + 3 * 12 + 8;
    const rows = [
      pattern?.data.slice(query * 145, (query + 1) * 145) ?? [],
      window28?.data.slice((1 * 7 + 5) * 49, (1 * 7 + 6) * 49) ?? [],
    ];
    return rows.map((weights) => ({
      largest: Math.max(...weights),
      entropy: -[...weights].reduce((sum, weight) => sum + (weight > 0 ? weight * Math.log(weight) : 0), 0),
    }));
  });
  expect(await row(page, "can look at").allInnerTexts()).toEqual(["145 of 145", "49 of 784"]);
  for (const [side, { largest, entropy }] of truth.entries()) {
    expectNumber(await row(page, "largest weight").nth(side).innerText(), largest);
    expectNumber(await row(page, "entropy").nth(side).innerText(), entropy);
  }
});

test("two pictures through one model: each side has its own", async ({ page }) => {
  await enter(page, "#/compare?image=church&model2=vit-imagenette&image2=springer");
  await expect(page.getByLabel("Same picture")).not.toBeChecked();
  await expect(page.locator("#compare-numbers thead th").nth(2)).toHaveText("ViT · Imagenette (right)");
  const left = page.getByRole("region", { name: "left: ViT" });
  await left.getByRole("button", { name: /golf ball/i }).click();
  await expectAddress(page, { image: "golf-ball", image2: "springer" });
  await page.getByLabel("Same picture").check();
  await expectAddress(page, { image: "golf-ball", image2: undefined });
  await rested(page);
});

test("a model that does not arrive leaves the other side whole, says so by name and can be tried again", async ({
  page,
  watched,
}) => {
  await page.route("**/swin-imagenette/model.safetensors", (route) => route.abort());
  await page.goto("./#/compare");
  await shown(page);
  const said = page.getByRole("region", { name: "right: Swin" }).getByRole("alert");
  await expect(said).toContainText("Swin · Imagenette · Model");
  await expect(mapOf(page, "left")).toBeVisible();
  await page.unroute("**/swin-imagenette/model.safetensors");
  await page.locator("#compare-right h2 button").click();
  await page.locator("#compare-right").getByRole("button", { name: "Swin · Imagenette", exact: true }).click();
  await both(page);
  await expect(said).toBeEmpty();
  watched.errors.length = 0;
});
