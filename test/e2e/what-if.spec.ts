import { expect, test } from "./fixtures.ts";
import {
  expectAddress,
  expectNumber,
  expectPrediction,
  open,
  partsOf,
  predictionRows,
  type Question,
  rested,
  truth,
} from "./inspector-page.ts";

/** Tokens of the built-in model: the class token, then 12 × 12 patches. */
const side = 12;
const patch = (row: number, column: number) => 1 + (row - 1) * side + (column - 1);

test("what is knocked out is computed again, and one press brings the old numbers back", async ({ page }) => {
  await open(page, "#/inspect?query=6,7&block=3&head=2");
  const console = partsOf(page).figure("what-if");
  const press = (name: string) => console.getByRole("button", { name, exact: true }).click();
  const rows = await predictionRows(page);
  const reference = await truth(page, {});
  const changes: readonly (readonly [
    name: string,
    act: () => Promise<void>,
    intervention: Question["intervention"],
  ])[] = [
    ["head", () => press("Head 2 of block 3"), { headsOff: [{ block: 2, head: 1 }] }],
    ["block", () => press("Block 3"), { blocksOff: [2] }],
    ["MLP", () => press("MLP of block 3"), { mlpsOff: [2] }],
    ["patch", () => press("patch 6, 7"), { patchesOff: [5 * side + 6] }],
    ["class token", () => press("Class token"), { classTokenOff: true }],
    ["no positions", () => console.getByText("off", { exact: true }).click(), { positions: "zero" }],
    [
      "shuffled",
      () => console.getByText("shuffled", { exact: true }).click(),
      { positions: "shuffled", shuffleSeed: 1 },
    ],
    ["temperature", () => console.getByLabel("Softmax temperature").fill("2.5"), { temperature: 2.5 }],
  ];
  for (const [name, act, intervention] of changes) {
    await test.step(name, async () => {
      await act();
      await expect.poll(async () => (await predictionRows(page))[0]?.before).not.toBeNull();
      await rested(page);
      await expectPrediction(page, await truth(page, { intervention }), reference);
      await page.getByRole("button", { name: "Undo all" }).first().click();
      await expect.poll(() => predictionRows(page)).toEqual(rows);
      await rested(page);
      await expect(page.getByRole("button", { name: "Undo all" })).toHaveCount(0);
    });
  }
});

test("knock-outs add up, and each can be taken back alone", async ({ page }) => {
  await open(page, "#/inspect?block=2&head=4");
  await page.keyboard.press("k");
  await page.keyboard.press("]");
  await page.keyboard.press("k");
  await expectAddress(page, { off: "h2.4,h3.4" });
  await page.getByRole("button", { name: "Switch on again: Head 4 of block 2" }).click();
  await expectAddress(page, { off: "h3.4" });
  await rested(page);
  const intervention = { headsOff: [{ block: 2, head: 3 }] };
  await expect.poll(async () => (await predictionRows(page))[0]?.before).not.toBeNull();
  await expectPrediction(page, await truth(page, { intervention }), await truth(page, {}));
});

test("rollout follows its knobs", async ({ page }) => {
  await open(page, "#/inspect?block=3&head=1&query=6,7&key=3,4");
  const rollout = partsOf(page).figure("rollout");
  const expectRollout = async (options: object) => {
    const value = await page.evaluate(
      async ({ options, query, key }) => {
        const pressed = document.querySelector<HTMLImageElement>("main ul button[aria-pressed=true] img");
        const blob = await (await fetch(pressed?.src ?? "")).blob();
        const picture = await window.vitrine.prepare(blob, "vit-imagenette");
        const capture = await window.vitrine.run({
          model: "vit-imagenette",
          pixels: picture.pixels,
          roles: ["attn.pattern"],
        });
        const pattern = window.vitrine.activation(capture, "attn.pattern");
        const joined = pattern && window.vitrine.analysis.rollout(pattern, options as never);
        return joined?.[query * 145 + key] as number;
      },
      { options, query: patch(6, 7), key: patch(3, 4) },
    );
    const cell = async () => (await rollout.locator("[aria-selected=true]").textContent()) ?? "";
    await expect.poll(cell).toContain("patch 3, 4");
    expectNumber((await cell()).split(": ")[1] ?? "", value);
  };
  const options = {
    fusion: "mean",
    residualWeight: 0.5,
    discardRatio: 0,
    firstBlock: 0,
    lastBlock: 4,
    classToken: true,
  };
  await expectRollout(options);
  await rollout.getByText("max", { exact: true }).click();
  await expectRollout({ ...options, fusion: "max" });
  await rollout.getByRole("button", { name: "Knobs" }).click();
  await rollout.getByLabel("Residual weight").fill("0.2");
  await rollout.getByLabel("Discard the smallest").fill("0.6");
  await rollout.getByLabel("From block").fill("2");
  await rollout.getByLabel("To block").fill("4");
  await expectRollout({
    ...options,
    fusion: "max",
    residualWeight: 0.2,
    discardRatio: 0.6,
    firstBlock: 1,
    lastBlock: 3,
  });
  await expectAddress(page, {
    rolloutFusion: "max",
    rolloutResidual: "0.2",
    rolloutDiscard: "0.6",
    rolloutFirst: "2",
    rolloutLast: "4",
  });
});
