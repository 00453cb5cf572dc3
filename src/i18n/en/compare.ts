/** What a token can see, in numbers for a sentence. */
export interface SeenWords {
  readonly name: string;
  readonly direction: "from" | "to";
  readonly seen: number;
  readonly tokens: number;
  /** Tokens that its window holds, and its sides in pixels of the model's input. */
  readonly inWindow: number;
  readonly height: number;
  readonly width: number;
  /** Share of the picture that the tokens cover, 0 to 1. */
  readonly share: string;
  /** Tokens and pixels by which the windows are shifted. */
  readonly shift: number;
  readonly shiftPixels: number;
  readonly rows: number;
  readonly columns: number;
  readonly stage: number;
}

const looks = (direction: "from" | "to") => (direction === "from" ? "can look at" : "can be looked at by");

export const compare = {
  sides: ["left", "right"] as readonly [string, string],
  side: (side: string, name: string) => `${side}: ${name}`,
  same: (name: string, side: string) => `${name} (${side})`,
  block: "Block",
  stage: (stage: number) => `stage ${stage}`,
  blockName: (block: number, stage: number, mark: "W" | "SW" | null) =>
    mark === null
      ? `Block ${block}`
      : `Block ${block}, stage ${stage}, ${mark === "SW" ? "shifted windows" : "regular windows"}`,
  heads: (block: number) => `Heads of block ${block}; arrow keys choose one`,
  headsTitle: "Heads",
  headOf: (head: number, heads: number) => `${head} of ${heads}`,
  prediction: "Prediction",
  map: (picks: "query" | "key") =>
    `The attention on the picture; arrow keys choose the ${picks}, plus, minus and 0 zoom both pictures, Shift with arrows moves them`,
  waiting: "The picture appears here as soon as the model has seen it.",
  intervened: (parts: readonly string[]) => `Not the untouched network: ${parts.join(", ")}.`,
  off: (part: string) => `${part} off`,
  set: (name: string, value: string) => `${name} ${value}`,
  bar: {
    label: "What both sides have in common",
    picture: "Same picture",
    pictureHint: "A picture chosen on one side is shown on both. Off: each side has its own.",
    depth: "Same depth",
    depthHint: "A block chosen on one side brings the other to the block at the same depth. Heads are each side’s own.",
    picks: "Pointing chooses",
    pick: { query: "query", key: "key" },
    zoom: "Zoom",
    zoomIn: "Zoom in, both pictures",
    zoomOut: "Zoom out, both pictures",
    whole: "whole",
    wholeHint: "The whole picture again",
    zoomHint: "Ctrl with the wheel, two fingers, double click, or + − 0; drag to move. Both pictures follow.",
    factor: (k: number) => `${k.toFixed(k < 9.95 ? 1 : 0)} ×`,
  },
  figure: {
    name: (name: string, block: number, head: number) => `${name}: block ${block}, head ${head} on the picture`,
    from: (token: string, places: number) =>
      `How strongly ${token} (orange) looks at every place. Uniform is 1/${places}.`,
    to: (token: string, places: number) =>
      `How strongly every place looks at ${token} (blue); each weight is from a row of its own. Uniform is 1/${places}.`,
    dark: "Bright frame: its window. Dark: other windows, nobody looks there.",
    masked: "Gray: the same window, but masked.",
  },
  pair: (query: string, key: string) => `${query} → ${key}:`,
  times: (times: string) => `${times} × uniform`,
  elsewhere: "outside its window",
  masked: "in its window, but masked",
  words: {
    title: "In words",
    all: ({ name, direction, tokens }: SeenWords) =>
      `${name}: the token ${looks(direction)} all ${tokens} tokens, anywhere in the picture, in every block.`,
    window: ({ name, direction, seen, tokens, height, width, share }: SeenWords) =>
      `${name}: it ${looks(direction)} the ${seen} tokens of its own window only, ${height} × ${width} px, ${share} of the picture, not the other ${tokens - seen}.`,
    shifted: ({ name, direction, seen, inWindow, height, width, shift, shiftPixels }: SeenWords) =>
      `${name}: this block has moved the windows by ${shift} tokens (${shiftPixels} px), so the token ${looks(direction)} neighbours that lay across a border in the block before. ${
        seen < inWindow
          ? `At the picture’s edge the roll has filled its window with strangers from the other side: the mask leaves ${seen} of ${inWindow} tokens.`
          : `It sees ${seen} tokens, a window of ${height} × ${width} px.`
      }`,
    whole: ({ name, direction, stage, rows, columns, tokens }: SeenWords) =>
      `${name}: in stage ${stage} the map has shrunk to ${rows} × ${columns} tokens, one window: here the token ${looks(direction)} all ${tokens}, the whole picture, as in a ViT.`,
    inside: (name: string, other: string, share: string, direction: "from" | "to") =>
      direction === "from"
        ? `${share} of the token’s attention in ${name} lies inside that window. The rest is out of reach for ${other} in this block.`
        : `${share} of the attention that the token gets in ${name} comes from inside that window. The rest is out of reach for ${other} in this block.`,
    far: (left: string, leftFar: string, right: string, rightFar: string, direction: "from" | "to") =>
      direction === "from"
        ? `On average its attention reaches ${leftFar} of the picture’s width in ${left}, ${rightFar} in ${right}.`
        : `On average the attention that it gets comes from ${leftFar} of the picture’s width away in ${left}, ${rightFar} in ${right}.`,
    noPlace: (token: string, name: string) =>
      `The ${token} has no place in the picture, and ${name} has no such token: it stays where it was.`,
    depth: (left: string, right: string) => `Depth: ${left} beside ${right}.`,
    blockOf: (block: number, blocks: number) => `block ${block} of ${blocks}`,
  },
  numbers: {
    title: "The chosen token in numbers",
    caption: "Bars: the share of what is possible. All numbers are of the chosen block, head and token.",
    measure: "measure",
    windows: { all: "no windows", window: "regular windows", shifted: "shifted windows", whole: "one window" },
    seenFrom: "can look at",
    seenTo: "can be looked at by",
    of: (part: string, all: string) => `${part} of ${all}`,
    line: (verb: string, some: string, all: string) => `${verb} ${some} of ${all} tokens`,
    entropy: "entropy",
    entropyOf: (value: string, most: string) => `${value} of ${most} nats`,
    sum: "weights together",
    distance: "mean distance",
    distanceOf: (pixels: string, share: string) => `${pixels} px, ${share} of the width`,
    inside: (name: string) => `inside the window of ${name}`,
    largest: "largest weight",
    largestAt: (weight: string, token: string) => `${weight} at ${token}`,
    prefix: "to class token and registers",
    prefixTo: "from class token and registers",
    noPrefix: "has none",
    pairs: "pairs scored in one head",
    none: "–",
    count: (value: number) => value.toLocaleString("en"),
  },
};
