import { expect, type Locator, type Page } from "@playwright/test";
import type { Intervention } from "../../src/model/intervention.ts";
import { shown } from "./fixtures.ts";

/** Opens the inspector at an address such as `#/inspect?block=2` and waits until its first run is shown. */
export async function open(page: Page, address = "", search = ""): Promise<void> {
  await page.goto(`./${search}${address}`);
  await shown(page);
  await expect(page.locator("figure[id]")).toHaveCount(8);
  await rested(page);
}

/** Waits until no work is under way and nothing is dimmed. */
export async function rested(page: Page): Promise<void> {
  await expect(page.locator("progress")).toHaveCount(0, { timeout: 30_000 });
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
}

/** The parts of the inspector that tests speak of. */
export function partsOf(page: Page) {
  const spine = page.locator("section[data-compact]");
  return {
    spine,
    picture: spine.locator("[role=grid]").first(),
    atlas: spine.locator("[role=grid]").last(),
    overlay: page.locator("#overlay [role=grid]"),
    matrix: page.locator("#matrix [role=grid]"),
    notices: page.locator("[role=alert] > div"),
    samples: page.locator("main ul").first().locator("button"),
    figure: (id: string) => page.locator(`#${id}`),
  };
}

/** What the address says, by key; it follows the page within a fraction of a second. */
export async function parameters(page: Page): Promise<Record<string, string>> {
  const hash = await page.evaluate(() => location.hash);
  return Object.fromEntries(new URLSearchParams(hash.split("?")[1]));
}

/** Waits until the address says this, and goes on saying it when the page has written it again. */
export async function expectAddress(page: Page, wanted: Record<string, string | undefined>): Promise<void> {
  const said = async () => {
    const all = await parameters(page);
    return Object.fromEntries(Object.keys(wanted).map((key) => [key, all[key]]));
  };
  await expect.poll(said).toEqual(wanted);
  await page.waitForTimeout(250);
  expect(await said()).toEqual(wanted);
}

/**
 * Brings an element into sight and waits until it stays where it is: past its place the spine becomes a slim
 * bar, and all below it moves once, a moment after the page was scrolled.
 */
export async function still(element: Locator): Promise<void> {
  await element.scrollIntoViewIfNeeded();
  await element.evaluate(
    (target) =>
      new Promise<void>((resolve) => {
        let [last, frames] = ["", 0];
        const look = () => {
          const { x, y } = target.getBoundingClientRect();
          frames = `${x} ${y}` === last ? frames + 1 : 0;
          last = `${x} ${y}`;
          if (frames < 10) requestAnimationFrame(look);
          else resolve();
        };
        look();
      }),
  );
}

/** The middle of a cell of an even grid, in pixels of the element. */
export async function cellPoint(grid: Locator, row: number, column: number, rows: number, columns: number) {
  await still(grid);
  const box = await grid.boundingBox();
  if (!box) throw new Error("the grid is not on the page");
  return { x: ((column + 0.5) / columns) * box.width, y: ((row + 0.5) / rows) * box.height };
}

/** What a question to the engine names; all indices count from 0 and tokens include prefix tokens. */
export interface Question {
  readonly image?: string;
  readonly intervention?: Partial<Intervention>;
  readonly block?: number;
  readonly head?: number;
  readonly query?: number;
  readonly key?: number;
}

/** The engine's answer to it, in plain numbers. */
export interface Truth {
  readonly probabilities: number[];
  /** Names of the classes in English, in order. */
  readonly names: string[];
  readonly tokens: number;
  /** Attention of the query over all keys. */
  readonly row: number[];
  /** Attention of all queries to the key. */
  readonly column: number[];
  /** Terms of q · k. */
  readonly products: number[];
  readonly score: number;
  readonly weight: number;
}

/**
 * Asks the engine through `window.vitrine`, apart from everything that the page shows. Softmax and
 * products are worked out here, so that nothing of the page's own arithmetic is used to check it.
 */
export function truth(page: Page, question: Question): Promise<Truth> {
  return page.evaluate(async ({ image, intervention, block = 0, head = 0, query = 0, key = 0 }) => {
    const get = async (path: string) => (await fetch(path)).json();
    const samples: { id: string; file: string }[] = await get("images/samples.json");
    const pressed = document.querySelector<HTMLImageElement>("main ul button[aria-pressed=true] img");
    const file = image ? samples.find((sample) => sample.id === image)?.file : pressed?.src.split("/").at(-1);
    const { vitrine } = window;
    const model = "vit-imagenette";
    const picture = await vitrine.prepare(await (await fetch(`images/${file}`)).blob(), model);
    const capture = await vitrine.run({
      model,
      pixels: picture.pixels,
      intervention: { ...vitrine.noIntervention, ...intervention },
      roles: ["attn.q", "attn.k", "attn.scores", "attn.pattern", "logits"],
    });
    const part = (role: "attn.q" | "attn.k" | "attn.scores" | "attn.pattern") => {
      const found = capture.tensors[role];
      if (!found) throw new Error(`${role} was not captured`);
      const [, heads = 0, rows = 0, columns = 0] = found.shape;
      const row = (index: number) => {
        const start = ((block * heads + head) * rows + index) * columns;
        return [...found.data.subarray(start, start + columns)];
      };
      return { rows, row };
    };
    const pattern = part("attn.pattern");
    const [q, k] = [part("attn.q").row(query), part("attn.k").row(key)];
    const row = pattern.row(query);
    const logits = [...(capture.tensors.logits?.data ?? [])];
    const exponentials = logits.map((logit) => Math.exp(logit - Math.max(...logits)));
    const sum = exponentials.reduce((a, b) => a + b, 0);
    const config = await get(`models/${model}/config.json`);
    return {
      probabilities: exponentials.map((value) => value / sum),
      names: config.label_names.map((name: string) => config.label_descriptions[name].en),
      tokens: pattern.rows,
      row,
      column: Array.from({ length: pattern.rows }, (_, index) => pattern.row(index)[key] as number),
      products: q.map((value, index) => value * (k[index] as number)),
      score: part("attn.scores").row(query)[key] as number,
      weight: row[key] as number,
    };
  }, question);
}

/** Numbers in a text as people read them, with the half of their last digit: `−1.23`, `35.3%`, `2.3e−6`. */
export function numbersIn(text: string): { value: number; half: number }[] {
  return [...text.matchAll(/([−-]?)(\d+(?:\.(\d+))?)(?:e([−-]?\d+))?(%?)/g)].map(
    ([, sign, digits, decimals = "", exponent = "0", percent]) => {
      const scale = 10 ** Number(exponent.replace("−", "-")) / (percent ? 100 : 1);
      return { value: (sign ? -1 : 1) * Number(digits) * scale, half: 0.5 * 10 ** -decimals.length * scale };
    },
  );
}

/** Asserts that a shown number is this one, to the last digit shown. */
export function expectNumber(shownText: string, value: number): void {
  const [first] = numbersIn(shownText);
  expect(first, `a number in “${shownText}”`).toBeDefined();
  if (!first) return;
  const slack = first.half * 1.02 + Math.abs(value) * 2e-6;
  expect(Math.abs(first.value - value), `“${shownText}” shows ${value}`).toBeLessThanOrEqual(slack);
}

/** The rows of the prediction on the English page, each with its exact numbers: name, less its Chinese one, now, and before an intervention. */
export async function predictionRows(page: Page): Promise<{ name: string; now: number; before: number | null }[]> {
  const titles = await page.locator("#what-if [role=listitem] title").allTextContents();
  return titles.map((title) => {
    const [, name = "", now, before] =
      /^(.*?)(?: \(\p{Script=Han}[^()]*\))?: ([\d.]+)(?:, before ([\d.]+))?$/u.exec(title) ?? [];
    return { name, now: Number(now), before: before === undefined ? null : Number(before) };
  });
}

/** Asserts that the five classes shown, and their numbers, are the engine's. */
export async function expectPrediction(page: Page, now: Truth, before?: Truth): Promise<void> {
  const order = now.probabilities.map((_, index) => index);
  order.sort((a, b) => (now.probabilities[b] as number) - (now.probabilities[a] as number));
  const rows = await predictionRows(page);
  const best = rows.slice(0, 5);
  expect(best.map(({ name }) => name)).toEqual(order.slice(0, 5).map((index) => now.names[index]));
  for (const row of rows) {
    const index = now.names.indexOf(row.name);
    expect(Math.abs(row.now - (now.probabilities[index] as number))).toBeLessThan(2e-6);
    if (before) expect(Math.abs((row.before ?? 9) - (before.probabilities[index] as number))).toBeLessThan(2e-6);
    else expect(row.before).toBeNull();
  }
}

declare global {
  interface Window {
    /** What the page sent to the engine's worker, by method; see `watchEngine`. */
    engineCalls: string[];
  }
}

/** Counts, from now on, what the page asks of its engine. Call before the page is opened. */
export async function watchEngine(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.engineCalls = [];
    const send = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (this: Worker, message: unknown, ...rest: unknown[]) {
      window.engineCalls.push(JSON.stringify(message, (_, value) => (ArrayBuffer.isView(value) ? "bytes" : value)));
      return Reflect.apply(send, this, [message, ...rest]);
    } as typeof send;
  });
}

/** How many messages went to the engine so far. */
export function engineCalls(page: Page): Promise<number> {
  return page.evaluate(() => window.engineCalls.length);
}

/** A problem's sentence on the page. */
export function notice(page: Page, text: string | RegExp): Locator {
  return partsOf(page).notices.filter({ hasText: text });
}
