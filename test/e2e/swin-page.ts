import { expect, type Page } from "@playwright/test";
import type { Intervention } from "../../src/model/intervention.ts";
import { shown } from "./fixtures.ts";
import { rested, type Truth } from "./inspector-page.ts";

/** The figures of a Swin. */
export const swinFigures = [
  ...["overlay", "matrix", "pair", "reach", "what-if"],
  ...["bias", "merging", "cost", "statistics", "patches"],
] as const;

/** Opens the inspector with the built-in Swin, at an address such as `block=2&query=1,1`. */
export async function openSwin(page: Page, parameters = ""): Promise<void> {
  await page.goto(`./#/inspect?model=swin-imagenette&${parameters}`);
  await shown(page);
  await swinStands(page);
}

/** Waits until all figures of a Swin are there, whole and at rest. */
export async function swinStands(page: Page): Promise<void> {
  await expect(page.locator("figure[id]")).toHaveCount(swinFigures.length, { timeout: 30_000 });
  await rested(page);
  await expect(page.locator("figure [role=alert]")).toHaveCount(0);
}

/** Tokens along a side of the built-in Swin's map, by block from 0, and of its windows. */
export const sideOf = (block: number) => (block < 2 ? 28 : block < 4 ? 14 : 7);
const windowSide = 7;

/** A place of a map, row and column from 1 as the page has them. */
export type Cell = readonly [row: number, column: number];

/**
 * Where a token of the built-in Swin lies after the roll, worked out by hand: every second block of
 * the first two stages is rolled by 3, and the window of 7 divides every map.
 */
export function placeOf(block: number, [row, column]: Cell, shiftOff = false): { window: number; place: number } {
  const side = sideOf(block);
  const shift = block % 2 === 1 && side > windowSide && !shiftOff ? 3 : 0;
  const rolled = [row, column].map((at) => (at - 1 - shift + side) % side) as [number, number];
  const [down, across] = rolled.map((at) => Math.floor(at / windowSide)) as [number, number];
  return {
    window: down * (side / windowSide) + across,
    place: (rolled[0] % windowSide) * windowSide + (rolled[1] % windowSide),
  };
}

/** Whether two tokens of one window are neighbours in the picture too, so that no mask keeps them apart. */
export const related = (one: Cell, other: Cell) =>
  Math.abs(one[0] - other[0]) < windowSide && Math.abs(one[1] - other[1]) < windowSide;

export interface SwinQuestion {
  readonly model?: string;
  readonly intervention?: Partial<Intervention>;
  /** From 0. */
  readonly block: number;
  readonly head: number;
  readonly query: Cell;
  readonly key: Cell;
}

/** The engine's answer; rows are over the places of the query's window. */
export interface SwinTruth extends Truth {
  /** Scores of the query before the softmax, mask and bias included. */
  readonly scores: number[];
  /** The bias of the pair by the table and the arithmetic of its index. */
  readonly bias: number;
  readonly entry: number;
}

/** Asks the engine through `window.vitrine`, apart from everything that the page shows. */
export async function swinTruth(page: Page, question: SwinQuestion): Promise<SwinTruth> {
  const { block, head, query, key, intervention } = question;
  const shiftOff = intervention?.shiftOff ?? false;
  const [from, to] = [placeOf(block, query, shiftOff), placeOf(block, key, shiftOff)];
  const offset =
    (Math.floor(from.place / 7) - Math.floor(to.place / 7) + 6) * 13 + (from.place % 7) - (to.place % 7) + 6;
  const parameter = `layers.${[0, 0, 1, 1, 2, 2, 2, 2][block]}.blocks.${block < 4 ? block % 2 : block - 4}`;
  const answer = await page.evaluate(
    async ({ intervention, block, head, from, to, parameter }) => {
      const get = async (path: string) => (await fetch(path)).json();
      const { vitrine } = window;
      const model = "swin-imagenette";
      const pressed = document.querySelector<HTMLImageElement>("main ul button[aria-pressed=true] img");
      const blob = await (await fetch(pressed?.src ?? "")).blob();
      const { pixels } = await vitrine.prepare(blob, model);
      const capture = await vitrine.run({
        model,
        pixels,
        intervention: { ...vitrine.noIntervention, ...intervention },
        roles: ["attn.q", "attn.k", "attn.scores", "attn.pattern", "logits"],
      });
      if (capture.family !== "swin") throw new Error("not a Swin");
      const part = (role: "attn.q" | "attn.k" | "attn.scores" | "attn.pattern", row: number) => {
        const found = vitrine.windowActivation(capture, role, block, from.window, head);
        const width = found?.shape[1] ?? 0;
        return [...(found?.data.subarray(row * width, (row + 1) * width) ?? [])];
      };
      const table = await vitrine.weight(model, `${parameter}.attn.relative_position_bias_table`);
      if (!table) throw new Error("no bias table");
      const config = await get(`models/${model}/config.json`);
      return {
        logits: [...(capture.tensors.logits?.data ?? [])],
        names: config.label_names.map((name: string) => config.label_descriptions[name].en) as string[],
        row: part("attn.pattern", from.place),
        scores: part("attn.scores", from.place),
        column: Array.from({ length: 49 }, (_, at) => part("attn.pattern", at)[to.place] as number),
        q: part("attn.q", from.place),
        k: part("attn.k", to.place),
        heads: table.shape[1] as number,
        table: [...table.data],
      };
    },
    { intervention, block, head, from, to, parameter },
  );
  const { logits, names, row, scores, column, q, k, heads, table } = answer;
  const exponentials = logits.map((logit) => Math.exp(logit - Math.max(...logits)));
  const sum = exponentials.reduce((a, b) => a + b, 0);
  return {
    probabilities: exponentials.map((value) => value / sum),
    names,
    tokens: 49,
    row,
    column,
    scores,
    products: q.map((value, index) => value * (k[index] as number)),
    score: scores[to.place] as number,
    weight: row[to.place] as number,
    bias: table[offset * heads + head] as number,
    entry: offset,
  };
}

/** The chosen cell of a figure's first grid, in words. */
export const chosenIn = (page: Page, figure: string) =>
  page.locator(`#${figure} [aria-selected=true][role=gridcell]`).first();

/** Chooses a model in the header's menu. */
export async function chooseModel(page: Page, name: string): Promise<void> {
  await page.locator("header button[aria-expanded]").first().click();
  await page.locator("header").getByRole("button", { name, exact: true }).click();
}
