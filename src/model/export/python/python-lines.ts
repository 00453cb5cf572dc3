import { layoutOfRun, tokensAtPlaces } from "../../analysis/window-attention.ts";
import { windowOfToken } from "../../analysis/windows.ts";
import { type Capture, headActivation, windowActivation } from "../../capture.ts";
import type { LoadedModel } from "../../engine.ts";
import type { Direction, Selection } from "../../selection.ts";
import { swinStages } from "../../swin-stages.ts";
import { modelLines, type PlaceOfWeights } from "./model-lines.ts";
import { pictureLines } from "./picture-lines.ts";

/** What a snippet is to reproduce. */
export interface PythonRequest {
  readonly model: LoadedModel;
  readonly weights: PlaceOfWeights;
  /** The picture's file. */
  readonly picture: string;
  /** A run without interventions. */
  readonly capture: Capture;
  readonly selection: Selection;
  readonly direction: Direction;
  /** A token in the words of the page. */
  readonly nameOf: (token: number) => string;
}

/** Weights of the shown row that stand in the comments. */
const largest = 5;

/** Whether there are lines that make this model in Python. */
export function hasPython({ config, naming, random, recording }: LoadedModel): boolean {
  if (random || recording || !naming || naming === "torchvision") return false;
  if (config.family === "vit") return config.representationSize === null;
  // timm pads after the shift; where another order was asked for, only maps without padding are the same.
  if (naming === "huggingface" || config.padding === "afterShift") return true;
  return swinStages(config).every(
    ({ rows, columns, windowSize: [height, width] }) => rows % height === 0 && columns % width === 0,
  );
}

/** A comment keeps to its line, whatever a file is called. */
const comment = (text: string) => `# ${text.replace(/\p{Cc}/gu, " ")}`;

/**
 * Lines of Python (timm, or transformers where the weights have its names) that compute
 * the shown row of attention again, beside the page's own numbers.
 *
 * @throws RangeError where the block was not captured
 */
export function pythonLines(request: PythonRequest): string {
  const { model, weights, picture, selection, direction, nameOf } = request;
  const { block, head, query, key } = selection;
  const shown = shownLine(request);
  const from = direction === "from";
  const token = from ? query : key;
  const entries = [...shown.weights.keys()]
    .filter((at) => shown.tokens[at] !== -1)
    .sort((a, b) => (shown.weights[b] as number) - (shown.weights[a] as number) || a - b)
    .slice(0, largest);
  const page = entries.map((at) => {
    const value = (shown.weights[at] as number).toPrecision(6);
    return `    ${at}: ${value},  ${comment(nameOf(shown.tokens[at] as number))}`;
  });
  return [
    comment(`Vitrine: block ${block + 1}, head ${head + 1}, ${from ? "query" : "key"} ${nameOf(token)}`),
    comment(`indices count from 0: block ${block}, head ${head}, ${shown.comment}`),
    ...modelLines(model, weights, block),
    "",
    ...pictureLines(model.preprocessing, picture),
    "",
    "with torch.no_grad():",
    `    ${runLine(model)}`,
    `attention = ${mapOf(model, block)}  # [${model.config.family === "vit" ? "1, heads, query, key" : "windows, heads, query, key"}]`,
    `row = attention[${shown.index.replace("HEAD", String(head))}]`,
    "print(row)",
    "",
    comment(`the ${page.length} largest weights on the page`),
    "page = {",
    ...page,
    "}",
    "for index, weight in page.items():",
    '    print(f"{index:5d}  here {row[index].item():.6g}  page {weight:.6g}")',
    "",
  ].join("\n");
}

interface ShownLine {
  /** Over all tokens, or all places of the window. */
  readonly weights: Float32Array;
  /** The token behind each of them, -1 for padding. */
  readonly tokens: ArrayLike<number>;
  /** Python's index; HEAD stands for the head. */
  readonly index: string;
  readonly comment: string;
}

/** The row of the query, or the column of the key, as the reference implementations lay it out. */
function shownLine({ capture, selection, direction }: PythonRequest): ShownLine {
  const { block, head, query, key } = selection;
  const token = direction === "from" ? query : key;
  const side = direction === "from" ? "query" : "key";
  const line = (matrix: Float32Array, size: number, at: number) =>
    Float32Array.from({ length: size }, (_, other) =>
      direction === "from" ? (matrix[at * size + other] as number) : (matrix[other * size + at] as number),
    );
  const place = (first: string, at: number) =>
    direction === "from" ? `${first}, HEAD, ${at}` : `${first}, HEAD, :, ${at}`;
  if (capture.family === "vit") {
    const pattern = headActivation(capture, "attn.pattern", block, head);
    if (!pattern) throw new RangeError(`block ${block} was not captured`);
    const tokens = pattern.shape[0] ?? 0;
    return {
      weights: line(pattern.data, tokens, token),
      tokens: Array.from({ length: tokens }, (_, index) => index),
      index: place("0", token),
      comment: `${side} ${token}`,
    };
  }
  const layout = layoutOfRun(capture, block);
  const window = windowOfToken(layout, token);
  const at = (layout.slotOf[token] as number) % layout.windowTokens;
  const pattern = windowActivation(capture, "attn.pattern", block, window, head);
  if (!pattern) throw new RangeError(`block ${block} was not captured`);
  return {
    weights: line(pattern.data, layout.windowTokens, at),
    tokens: tokensAtPlaces(layout, window),
    index: place(String(window), at),
    comment: `window ${window}, place ${at} in it`,
  };
}

function runLine({ naming, config }: LoadedModel): string {
  if (naming !== "huggingface") return "model(x)";
  return config.family === "vit" ? "out = model(pixel_values=x, output_attentions=True)" : "model(pixel_values=x)";
}

function mapOf({ naming, config }: LoadedModel, block: number): string {
  return naming === "huggingface" && config.family === "vit" ? `out.attentions[${block}]` : "maps[0]";
}
