import { cellOfToken, type TokenGrid, tokenCount, tokenGrid, tokenOfCell } from "./model/analysis/token-grid.ts";
import { parseHubModelId } from "./hub-model-id.ts";
import { recipeOfId } from "./model/build/recipe.ts";
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
import { formatZoom, type LinkState, parseZoom, type Zoom } from "./link-state.ts";
import type { Problem } from "./problem.ts";
import { type Ablation, gridOf, noAblation, type Page, pages, type State } from "./store.ts";
import { allowedOfFigure, type FigureRequest, joinRequests, readFigureKey, writeFigureKeys } from "./url-figures.ts";
import { formatAblation, parseAblation } from "./url-ablation.ts";
import {
  allowedOfLesson,
  isLessonKey,
  type LessonRequest,
  pathOf,
  readLessonKey,
  writeLessonKeys,
} from "./url-lesson.ts";

/**
 * The whole state in the address: `#/inspect?model=…&image=…&block=3&head=1&query=6,7`.
 * The right side of the compare room has the same parts with a 2: `model2=…&block2=5`.
 * Blocks, heads, rows and columns count from 1 there, as they do on the page.
 * Values at their start are left out. Everything in an address is data: unknown
 * keys and values out of range are refused with a sentence, never repaired in silence.
 */

/** Longest address that is read, in characters. */
export const addressLimit = 8192;

/** What an address asks of one side. Parts that need the model's sizes stay text until it is there. */
interface SideRequest {
  readonly modelId?: string;
  readonly imageId?: string;
  readonly block?: string;
  readonly head?: string;
  readonly query?: string;
  readonly key?: string;
  readonly off?: string;
}

/** What an address asks for. */
export interface Request extends SideRequest, LessonRequest, FigureRequest {
  readonly page?: Page;
  /** The token of the Window Lab as `row,column`. */
  readonly labToken?: State["labToken"];
  readonly lang?: State["lang"];
  readonly theme?: State["theme"];
  /** The notebook in the link, as it stands there. */
  readonly notebook?: string;
  readonly settings: Partial<Settings>;
  /** The right side of the compare room; absent when the address has no part of it. */
  readonly second?: SideRequest;
  /** Blocks of the compare room that are not at the same depth. */
  readonly depth?: "free";
  readonly zoom?: Zoom;
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
  const second: Record<string, string> = {};
  let labToken: State["labToken"] | undefined;
  let zoom: Zoom | undefined;
  let held: FigureRequest = {};
  const text = hash.replace(/^#\/?/, "");
  if (text === "") return { request: { settings: {} }, problems };
  if (text.length > addressLimit) {
    return {
      request: { settings: {} },
      problems: [linkProblem("link.too-long", { length: text.length, limit: addressLimit })],
    };
  }
  // What comes before the question mark may be left out, as in a link written by hand: that is the first room.
  const [path = "", search = ""] = text.replace(/^(?=\?)/, pages[0]).split(/\?(.*)/s);
  const [page = "", sub = ""] = path.split("/");
  // Only a lesson and a frame have something below their page.
  const named: Page | undefined = page === "embed" ? page : pages.find((one) => one === page);
  const known = path === page || named === "embed" || named === "lessons" ? named : undefined;
  let lesson: LessonRequest = known === "lessons" ? { lesson: { id: sub.slice(0, 60) } } : {};
  if (known === "embed") lesson = { embedded: sub.slice(0, 60) };
  if (!known) problems.push(linkProblem("link.unknown-page", { page: path.slice(0, 40) }));
  const refuse = (key: string, value: string, allowed: string) =>
    problems.push(linkProblem("link.bad-value", { key, value: value.slice(0, 40), allowed }));

  for (const [key, value] of new URLSearchParams(search)) {
    const ofSecond = /^(model|image|block|head|query|key|off)2$/.exec(key)?.[1];
    const side = ofSecond ? second : fields;
    switch (ofSecond ?? key) {
      case "model":
        if (value === ownModel) problems.push(linkProblem("link.own-model"));
        else if (embeddedModels.some((model) => model.id === value) || parseHubModelId(value) || recipeOfId(value))
          side["modelId"] = value;
        else refuse(key, value, [...embeddedModels.map((model) => model.id), "hub:…/…@…", "build:vit-…"].join(", "));
        break;
      case "image":
        if (value === ownImage) problems.push(linkProblem("link.own-picture"));
        else side["imageId"] = value;
        break;
      case "lang":
        if (value === "en" || value === "zh") fields["lang"] = value;
        else refuse(key, value, "en, zh");
        break;
      case "theme":
        if (value === "light" || value === "dark") fields["theme"] = value;
        else refuse(key, value, "light, dark");
        break;
      case "token": {
        const [, row, column] = /^(\d{1,2}),(\d{1,2})$/.exec(value) ?? [];
        if (Number(row) >= 1 && Number(column) >= 1) labToken = { row: Number(row) - 1, column: Number(column) - 1 };
        else refuse(key, value, "1,1 …");
        break;
      }
      case "nb":
        if (/^[\w-]+$/.test(value)) fields["notebook"] = value;
        else refuse(key, value, "A–Z a–z 0–9 - _");
        break;
      case "depth":
        if (value === "free") fields["depth"] = value;
        else refuse(key, value, "free");
        break;
      case "zoom":
        zoom = parseZoom(value);
        if (!zoom) refuse(key, value, "2,0.25,0.25 …");
        break;
      case "block":
      case "head":
      case "query":
      case "key":
      case "off":
        side[ofSecond ?? key] = value;
        break;
      default:
        if (isLessonKey(key)) {
          const read = readLessonKey(key, value);
          if (read) lesson = { ...lesson, ...read, lesson: { ...lesson.lesson, ...read.lesson } };
          else refuse(key, value, allowedOfLesson[key]);
        } else if (allowedOfFigure(key)) {
          const read = readFigureKey(key, value);
          if (!read) refuse(key, value, allowedOfFigure(key) ?? "");
          held = joinRequests(held, read);
        } else if (Object.hasOwn(hyperparameters, key)) {
          const parsed = parseSetting(key as HyperparameterKey, value);
          if (parsed === undefined) refuse(key, value, allowedValues(key as HyperparameterKey));
          else settings[key] = parsed;
        } else problems.push(linkProblem("link.unknown-key", { key: key.slice(0, 40) }));
    }
  }
  const request = {
    ...fields,
    ...lesson,
    ...(known ? { page: known } : {}),
    ...(labToken ? { labToken } : {}),
    ...(zoom ? { zoom } : {}),
    ...held,
    ...(Object.keys(second).length > 0 ? { second } : {}),
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

/** The right side of the compare room and what it has in common with the left one. */
export interface Comparing {
  readonly right: State;
  readonly link: LinkState;
}

/**
 * The address of a state. Own pictures and files are named `own`: a link cannot carry them.
 *
 * @param comparing written in the compare room only
 */
export function formatAddress(state: State, comparing?: Comparing): string {
  const parameters = new URLSearchParams();
  parameters.set("model", state.modelId);
  parameters.set("image", state.imageId);
  formatPlace(parameters, state, "");
  if (comparing && state.page === "compare") {
    const { right, link } = comparing;
    parameters.set("model2", right.modelId);
    if (!link.picture) parameters.set("image2", right.imageId);
    formatPlace(parameters, right, "2");
    if (!link.depth) parameters.set("depth", "free");
    if (link.zoom.k > 1) parameters.set("zoom", formatZoom(link.zoom));
  }
  for (const key of hyperparameterKeys) {
    const value = state.settings[key];
    // A recipe that is the model in use stands in its name.
    if (key === "build" && state.modelId === `build:${value}`) continue;
    if (value !== hyperparameters[key].initial) parameters.set(key, formatSetting(value));
  }
  const { row, column } = state.labToken;
  if (state.page === "lab" && state.settings.labSource === "case") parameters.set("token", `${row + 1},${column + 1}`);
  writeFigureKeys(parameters, state);
  writeLessonKeys(parameters, state);
  parameters.set("lang", state.lang);
  // Commas, slashes and the like are legal in a fragment and read better than %2C.
  return `#/${pathOf(state)}?${parameters.toString().replace(/%(2C|2F|3A|40)/g, decodeURIComponent)}`;
}

/** @param suffix "2" for the right side of the compare room */
function formatPlace(parameters: URLSearchParams, state: State, suffix: "" | "2"): void {
  const grid = gridOf(state);
  if (!grid) return;
  parameters.set(`block${suffix}`, String(state.selection.block + 1));
  parameters.set(`head${suffix}`, String(state.selection.head + 1));
  parameters.set(`query${suffix}`, formatToken(grid, state.selection.query));
  parameters.set(`key${suffix}`, formatToken(grid, state.selection.key));
  const off = formatAblation(state.ablation, grid);
  if (off) parameters.set(`off${suffix}`, off);
}
