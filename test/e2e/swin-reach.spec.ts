import { expect, test } from "./fixtures.ts";
import { numbersIn } from "./inspector-page.ts";
import { type Cell, openSwin, placeOf, sideOf } from "./swin-page.ts";

/** The share of the picture that can have reached a token of a block, by walking all windows forward. */
function reachOf(last: number, token: Cell, shift: boolean): number {
  let seen = Array.from({ length: 28 * 28 }, (_, patch) => new Set([patch]));
  for (let block = 0; block <= last; block++) {
    const side = sideOf(block);
    if (block > 0 && sideOf(block - 1) !== side) {
      const fine = seen;
      const of = (row: number, column: number) => fine[row * 2 * side + column] ?? new Set<number>();
      seen = Array.from({ length: side * side }, (_, at) => {
        const [row, column] = [2 * Math.floor(at / side), 2 * (at % side)];
        return new Set([
          ...of(row, column),
          ...of(row + 1, column),
          ...of(row, column + 1),
          ...of(row + 1, column + 1),
        ]);
      });
    }
    const cells = Array.from({ length: side * side }, (_, at): Cell => [Math.floor(at / side) + 1, (at % side) + 1]);
    const windows = cells.map((cell) => placeOf(block, cell, !shift).window);
    const groups = new Map<string, { members: number[]; all: Set<number> }>();
    const shifted = shift && block % 2 === 1 && side > 7;
    const keyOf = (at: number) => {
      const [row, column] = cells[at] as Cell;
      // Of one window, those on one side of the picture.
      return `${windows[at]} ${shifted ? `${row <= 3} ${column <= 3}` : ""}`;
    };
    for (const at of cells.keys()) {
      const group = groups.get(keyOf(at)) ?? { members: [], all: new Set<number>() };
      group.members.push(at);
      for (const patch of seen[at] ?? []) group.all.add(patch);
      groups.set(keyOf(at), group);
    }
    seen = cells.map((_, at) => groups.get(keyOf(at))?.all ?? new Set<number>());
  }
  const side = sideOf(last);
  return (seen[(token[0] - 1) * side + token[1] - 1]?.size ?? 0) / 784;
}

test("reach and cost are what walking the windows and the formulas give", async ({ page }) => {
  await openSwin(page, "block=2&head=1&query=9,20&lang=en");
  const reach = page.locator("#reach");
  const shares = async () => {
    const all = await reach.locator("[role=gridcell][aria-selected=true]").allTextContents();
    return all.map((text) => numbersIn(text.split("sees")[1] ?? "")[0]?.value ?? Number.NaN);
  };
  for (const count of [1, 2, 3, 4, 5, 8]) {
    await reach.getByLabel("Blocks", { exact: true }).fill(String(count));
    await expect(reach.locator("[role=gridcell][aria-selected=true]").first()).toContainText(`after ${count} block`);
    const [withShift = 0, without = 0] = await shares();
    const half = 28 / sideOf(count - 1);
    const token: Cell = [Math.ceil(9 / half), Math.ceil(20 / half)];
    expect(Math.abs(withShift - reachOf(count - 1, token, true))).toBeLessThan(0.00051);
    expect(Math.abs(without - reachOf(count - 1, token, false))).toBeLessThan(0.00051);
  }
  await reach.getByRole("button", { name: "Play" }).click();
  await expect(reach.getByLabel("Blocks", { exact: true })).toHaveValue("0");
  await reach.getByRole("button", { name: "Pause" }).click();

  const rows = await page
    .locator("#cost [role=listitem]")
    .evaluateAll((all) =>
      all.map((row) => row.getAttribute("aria-label") ?? row.querySelector("title")?.textContent ?? ""),
    );
  expect(rows).toHaveLength(3);
  let [global, windowed] = [0, 0];
  for (const [stage, text] of rows.entries()) {
    const side = 28 / 2 ** stage;
    const [hw, c] = [side * side, 36 * 2 ** stage];
    const [one, other] = [4 * hw * c * c + 2 * hw * hw * c, 4 * hw * c * c + 2 * 49 * hw * c];
    expect(text).toContain(`${one.toLocaleString("en")} over the whole map, ${other.toLocaleString("en")} in windows`);
    global += one * (stage < 2 ? 2 : 4);
    windowed += other * (stage < 2 ? 2 : 4);
  }
  await expect(page.locator("#cost")).toContainText(
    `All blocks together: ${global.toLocaleString("en")} over the whole map, ${windowed.toLocaleString("en")} in windows`,
  );
  await page.locator("#cost").getByLabel("Picture side").fill("448");
  await page.locator("#cost").getByLabel("Window M").fill("8");
  const [hw, c] = [112 * 112, 36];
  const sentence = page.locator("#cost").getByText(/^112 × 112 tokens:/);
  const [, , one, other] = numbersIn((await sentence.textContent()) ?? "");
  const shown = (await sentence.textContent()) ?? "";
  expect(shown).toMatch(/\dB over the whole map, .*M in windows/);
  expect(Math.abs((one?.value ?? 0) * 1e9 - (4 * hw * c * c + 2 * hw * hw * c))).toBeLessThan(6e7);
  expect(Math.abs((other?.value ?? 0) * 1e6 - (4 * hw * c * c + 2 * 64 * hw * c))).toBeLessThan(6e5);
});
