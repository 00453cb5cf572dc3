import type { LayoutOrigin } from "../../model/recording/token-layout.ts";

const count = (value: number) => value.toLocaleString("en");
const others = (prefix: number) =>
  prefix === 0 ? "no other token" : prefix === 1 ? "1 other token" : `${prefix} other tokens`;

const origins: Record<LayoutOrigin | "windows", string> = {
  file: "the file says so",
  square: "the square that fits the number of tokens",
  picture: "the rectangle that has the picture's shape",
  person: "as you said",
  windows: "the map that the windows tile",
};

/** Words of recorded attention maps: how they are opened, laid on the picture and what they lack. */
export const recorded = {
  note: {
    label: "Recorded maps",
    from: (file: string) => `Recorded maps from ${file}:`,
    layout: (rows: number, columns: number, prefix: number, origin: LayoutOrigin | "windows") =>
      `${rows} × ${columns} patches and ${others(prefix)} (${origins[origin]}).`,
    windows: (rows: number, columns: number, window: number, origin: LayoutOrigin | "windows") =>
      `${rows} × ${columns} patches in windows of ${window} × ${window} (${origins[origin]}).`,
    noModel: "No model runs here: the picture lies under the maps and does not change them.",
    patch: (pixels: number) => `Distances take a patch to be ${pixels} px wide, which the file does not say.`,
    read: "What was read …",
    again: "Lay the tokens out differently …",
  },
  missing: {
    title: "Not in these maps",
    sentence: (figure: string, why: string) => `Recorded maps do not hold this. ${figure}: ${why}.`,
    intro: "What needs more than the weights after the softmax:",
    scores: { name: "Scores before the softmax", why: "no array “attn.scores” in the file" },
    pair: { name: "One pair, term by term", why: "needs the arrays “attn.q”, “attn.k” and “attn.scores”" },
    windowPair: {
      name: "One pair, term by term",
      why: "needs the table of relative position biases, which is a weight",
    },
    prediction: { name: "Prediction", why: "no array “logits” in the file" },
    whatIf: { name: "What if", why: "switching parts off means running the model again, and there is none" },
    run: { name: "This figure", why: "runs the model on its own, and there is none" },
    patches: { name: "Patch embedding", why: "shows learned filters, which are weights of the model" },
    positions: { name: "Position embeddings", why: "are weights of the model" },
    bias: { name: "Relative position bias", why: "is a table of weights of the model" },
    merging: { name: "Patch merging", why: "shows the tokens between the blocks, not their attention" },
    cost: { name: "Cost", why: "counts with the width of the model, which the maps do not tell" },
  },
  layout: {
    title: "How do these tokens lie on the picture?",
    intro: (tokens: number) =>
      `Every map has ${count(tokens)} tokens. Which of them are patches, and in how many rows, can be read in more than one way.`,
    none: (tokens: number) =>
      `Every map has ${count(tokens)} tokens, which fit no usual grid. Say how they lie on the picture.`,
    choices: "Readings that fit",
    choice: (rows: number, columns: number, prefix: number) => `${rows} × ${columns} patches, ${others(prefix)}`,
    own: "In numbers",
    rows: "Rows of patches",
    columns: "Columns of patches",
    classToken: "Class token first",
    distilled: "then a distillation token",
    registers: "Register tokens",
    makes: (made: number, tokens: number) =>
      made === tokens
        ? `${count(made)} tokens, as the maps have.`
        : `${count(made)} tokens, but the maps have ${count(tokens)}.`,
    open: "Show the maps",
  },
  read: {
    file: "File",
    arrays: "Arrays of the file",
    columns: { name: "array", shape: "shape", dtype: "type", used: "" },
    used: "shown",
    unused: "not shown",
    rows: (rows: number, off: number, worst: string, negative: number) =>
      [
        off === 0
          ? `All ${count(rows)} rows sum to 1 (to a thousandth).`
          : `${count(off)} of ${count(rows)} rows do not sum to 1; the furthest sums to ${worst}. They are shown as they are.`,
        ...(negative > 0 ? [`${count(negative)} weights are below 0.`] : []),
      ].join(" "),
  },
  bring: {
    title: "Attention maps from Python",
    hint: "Whatever PyTorch can run can be looked at here: a .npz or .safetensors of attention maps [blocks, heads, tokens, tokens], or one array a block, dropped together with its picture. What “take it away” saves opens again.",
    lines: "The lines of Python that write such a file",
    from: "Library",
    optional:
      "Beside the maps the file may hold attn.scores, attn.q, attn.k, attn.v, logits, the pixels that the model saw, and the grid of its patches.",
  },
  code: { copy: "Copy", copied: "Copied", failed: "Select the text and copy it" },
  python: {
    title: "This map in Python",
    intro:
      "It computes the shown row again and prints it; the numbers of this page stand in its comments, so that both can be compared.",
    none: "Neither timm nor transformers has a network that reads these weights as they are.",
    differs: "The page shows a changed network; the numbers in the comments are those of the unchanged one.",
  },
};
