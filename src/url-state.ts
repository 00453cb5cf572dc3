import { cellOfToken, type TokenGrid, tokenCount, tokenGrid, tokenOfCell } from "./model/analysis/token-grid.ts";
import { embeddedModels, ownImage, ownModel } from "./model/catalogue.ts";
import type { LoadedModel } from "./model/engine.ts";
import {
  allowedValues,
  formatSetting,
  type HyperparameterKey,
  hyperparameterKeys,
  hyperparameters,
  parseSetting,
  type Settings,
} from "./model/hyperparameters.ts";
import { blockCount } from "./model/config.ts";
import { changeSelection, headCount, type Selection } from "./model/selection.ts";
import type { Problem } from "./problem.ts";
import { type Ablation, gridOf, noAblation, type Page, pages, type State } from "./store.ts";

/**
 * The whole state in the address: `#/inspect?model=…&image=…&block=3&head=1&query=6,7`.
 * Blocks, heads, rows and columns count from 1 there, as they do on the page.
 * Values at their start are left out. Everything in an address is data: unknown
 * keys and values out of range are refused with a sentence, never repaired in silence.
 */

/** Longest address that is read, in characters. */
export const addressLimit = 8192;

/** What an address asks for. Parts that need the model's sizes stay text until it is there. */
export interface Request {
  readonly page?: Page;
  /** The token of the Window Lab as `row,column`. */
  readonly labToken?: State["labToken"];
  readonly modelId?: string;
  readonly imageId?: string;
  readonly lang?: State["lang"];
  readonly theme?: State["theme"];
  readonly settings: Partial<Settings>;
  readonly block?: string;
  readonly head?: string;
  readonly query?: string;
  readonly key?: string;
  readonly off?: string;
}

const linkProblem = (code: string, values: Record<string, unknown> = {}): Problem => ({
  place: "link",
  code,
  values,
  message: code,
});

/** Reads an address. It never throws: what cannot be used is among the problems. */
export function parseAddress(hash: string): { readonly request: Request; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const settings: Record<string, unknown> = {};
  const fields: Record<string, string> = {};
  let labToken: State["labToken"] | undefined;
  const text = hash.replace(/^#\/?/, "");
  if (text === "") return { request: { settings: {} }, problems };
  if (text.length > addressLimit) {
    return {
      request: { settings: {} },
      problems: [linkProblem("link.too-long", { length: text.length, limit: addressLimit })],
    };
  }
  const [page = "", search = ""] = text.split(/\?(.*)/s);
  const known = pages.find((one) => one === page);
  if (!known) problems.push(linkProblem("link.unknown-page", { page: page.slice(0, 40) }));
  const refuse = (key: string, value: string, allowed: string) =>
    problems.push(linkProblem("link.bad-value", { key, value: value.slice(0, 40), allowed }));

  for (const [key, value] of new URLSearchParams(search)) {
    switch (key) {
      case "model":
        if (value === ownModel) problems.push(linkProblem("link.own-model"));
        else if (embeddedModels.some((model) => model.id === value)) fields.modelId = value;
        else refuse(key, value, embeddedModels.map((model) => model.id).join(", "));
        break;
      case "image":
        if (value === ownImage) problems.push(linkProblem("link.own-picture"));
        else fields.imageId = value;
        break;
      case "lang":
        if (value === "en" || value === "zh") fields.lang = value;
        else refuse(key, value, "en, zh");
        break;
      case "theme":
        if (value === "light" || value === "dark") fields.theme = value;
        else refuse(key, value, "light, dark");
        break;
      case "token": {
        const [, row, column] = /^(\d{1,2}),(\d{1,2})$/.exec(value) ?? [];
        if (Number(row) >= 1 && Number(column) >= 1) labToken = { row: Number(row) - 1, column: Number(column) - 1 };
        else refuse(key, value, "1,1 …");
        break;
      }
      case "block":
      case "head":
      case "query":
      case "key":
      case "off":
        fields[key] = value;
        break;
      default:
        if (Object.hasOwn(hyperparameters, key)) {
          const parsed = parseSetting(key as HyperparameterKey, value);
          if (parsed === undefined) refuse(key, value, allowedValues(key as HyperparameterKey));
          else settings[key] = parsed;
        } else problems.push(linkProblem("link.unknown-key", { key: key.slice(0, 40) }));
    }
  }
  const request = {
    ...fields,
    ...(known ? { page: known } : {}),
    ...(labToken ? { labToken } : {}),
    settings: settings as Partial<Settings>,
  };
  return { request, problems };
}

/** A token as an address says it: `class`, `distillation`, `register2` or `row,column` from 1. */
export function formatToken(grid: TokenGrid, token: number): string {
  const cell = cellOfToken(grid, token);
  if (cell) return `${cell.row + 1},${cell.column + 1}`;
  const prefix = grid.prefix[token];
  return prefix?.kind === "register" ? `register${prefix.index + 1}` : (prefix?.kind ?? "class");
}

/** @returns undefined when the grid has no such token */
export function parseToken(grid: TokenGrid, text: string): number | undefined {
  const cell = /^(\d{1,4}),(\d{1,4})$/.exec(text);
  if (cell) {
    const [row, column] = [Number(cell[1]) - 1, Number(cell[2]) - 1];
    const inside = row >= 0 && row < grid.rows && column >= 0 && column < grid.columns;
    return inside ? tokenOfCell(grid, row, column) : undefined;
  }
  for (let token = 0; token < grid.prefix.length; token++) if (formatToken(grid, token) === text) return token;
  return undefined;
}

/**
 * `h3.1,b4,m2,p6.7,class`: head 1 of block 3, block 4, the MLP of block 2, the patch in
 * row 6, column 7, the class token. `mask,bias,shift` are those of a Swin.
 */
export function formatAblation(ablation: Ablation, grid: TokenGrid): string {
  const patches = ablation.patchesOff.map(
    (patch) => `p${Math.floor(patch / grid.columns) + 1}.${(patch % grid.columns) + 1}`,
  );
  return [
    ...ablation.headsOff.map(({ block, head }) => `h${block + 1}.${head + 1}`),
    ...ablation.blocksOff.map((block) => `b${block + 1}`),
    ...ablation.mlpsOff.map((block) => `m${block + 1}`),
    ...patches,
    ...(ablation.classTokenOff ? ["class"] : []),
    ...(ablation.maskOff ? ["mask"] : []),
    ...(ablation.biasOff ? ["bias"] : []),
    ...(ablation.shiftOff ? ["shift"] : []),
  ].join(",");
}

/** @returns undefined when a part does not exist in the model */
export function parseAblation(text: string, model: LoadedModel): Ablation | undefined {
  const { config } = model;
  const grid = tokenGrid(config);
  const depth = blockCount(config);
  const [vit, swin] = [config.family === "vit", config.family === "swin"];
  const swinParts = { mask: false, bias: false, shift: false };
  const within = (value: number, count: number) => value >= 0 && value < count;
  const headsOff: { block: number; head: number }[] = [];
  const [blocksOff, mlpsOff, patchesOff]: [Set<number>, Set<number>, Set<number>] = [new Set(), new Set(), new Set()];
  let classTokenOff = false;
  for (const part of text.split(",").filter(Boolean)) {
    const match = /^(?:([hp])(\d{1,4})\.(\d{1,4})|([bm])(\d{1,4})|class|mask|bias|shift)$/.exec(part);
    if (!match) return undefined;
    const [first, second] = [Number(match[2] ?? match[5]) - 1, Number(match[3]) - 1];
    if (part === "class" && config.family === "vit" && config.classToken) classTokenOff = true;
    else if (swin && (part === "mask" || part === "bias" || part === "shift")) swinParts[part] = true;
    else if (match[1] === "h" && within(first, depth) && within(second, headCount(config, first))) {
      if (!headsOff.some(({ block, head }) => block === first && head === second)) {
        headsOff.push({ block: first, head: second });
      }
    } else if (match[1] === "p" && vit && within(first, grid.rows) && within(second, grid.columns)) {
      patchesOff.add(first * grid.columns + second);
    } else if (match[4] === "b" && within(first, depth)) blocksOff.add(first);
    else if (match[4] === "m" && within(first, depth)) mlpsOff.add(first);
    else return undefined;
  }
  const { mask: maskOff, bias: biasOff, shift: shiftOff } = swinParts;
  const parts = { blocksOff: [...blocksOff], mlpsOff: [...mlpsOff], patchesOff: [...patchesOff] };
  return { headsOff, ...parts, classTokenOff, maskOff, biasOff, shiftOff };
}

/** Turns the parts of a request that speak of blocks, heads and tokens into numbers, once the model is there. */
export function resolveRequest(
  request: Request,
  model: LoadedModel,
  fallback: Selection,
): { readonly selection: Selection; readonly ablation: Ablation; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const refuse = (key: string, value: string, allowed: string) =>
    problems.push(linkProblem("link.bad-value", { key, value: value.slice(0, 40), allowed }));
  const index = (key: "block" | "head", count: number, start: number): number => {
    const text = request[key];
    if (text === undefined) return start;
    const value = /^\d{1,4}$/.test(text) ? Number(text) - 1 : -1;
    if (value >= 0 && value < count) return value;
    refuse(key, text, `1 … ${count}`);
    return start;
  };
  const block = index("block", blockCount(model.config), fallback.block);
  const start = changeSelection(fallback, { block }, model.config);
  const grid = tokenGrid(model.config, block);
  const token = (key: "query" | "key"): number => {
    const text = request[key];
    if (text === undefined) return Math.min(start[key], tokenCount(grid) - 1);
    const value = parseToken(grid, text);
    if (value !== undefined) return value;
    const prefix = grid.prefix.map((_, position) => formatToken(grid, position));
    refuse(key, text, [...prefix, `1,1 … ${grid.rows},${grid.columns}`].join(", "));
    return start[key];
  };
  const head = index("head", headCount(model.config, block), start.head);
  const selection = { block, head, query: token("query"), key: token("key") };
  let ablation = noAblation;
  if (request.off !== undefined) {
    const parsed = parseAblation(request.off, model);
    if (parsed) ablation = parsed;
    else
      refuse(
        "off",
        request.off,
        model.config.family === "vit" ? "h1.1, b1, m1, p1.1, class" : "h1.1, b1, m1, mask, bias, shift",
      );
  }
  return { selection, ablation, problems };
}

/** The address of a state. Own pictures and files are named `own`: a link cannot carry them. */
export function formatAddress(state: State): string {
  const parameters = new URLSearchParams();
  parameters.set("model", state.modelId);
  parameters.set("image", state.imageId);
  const grid = gridOf(state);
  if (grid) {
    parameters.set("block", String(state.selection.block + 1));
    parameters.set("head", String(state.selection.head + 1));
    parameters.set("query", formatToken(grid, state.selection.query));
    parameters.set("key", formatToken(grid, state.selection.key));
    const off = formatAblation(state.ablation, grid);
    if (off) parameters.set("off", off);
  }
  for (const key of hyperparameterKeys) {
    const value = state.settings[key];
    if (value !== hyperparameters[key].initial) parameters.set(key, formatSetting(value));
  }
  const { row, column } = state.labToken;
  if (state.page === "lab" && state.settings.labSource === "case") parameters.set("token", `${row + 1},${column + 1}`);
  parameters.set("lang", state.lang);
  // A comma and a slash are legal in a fragment and read better than %2C.
  return `#/${state.page}?${parameters.toString().replaceAll("%2C", ",")}`;
}
