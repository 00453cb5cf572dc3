import { head, type LabMapWords, pairList, say } from "./lab-steps.ts";

const number = (value: number) => value.toLocaleString("en");
const by = (rows: number, columns: number) => `${rows} × ${columns}`;

export const lab = {
  title: "Window Lab: why Swin needs a mask",
  padding: "padding",
  steps: "Steps",
  step: (index: number, name: string) => `Step ${index} of 6: ${name}`,
  /** The step's name where the shift is not half the window. */
  rollBy: ([rows, columns]: readonly [number, number]) =>
    rows + columns === 0 ? "Roll by 0" : `Roll by ${rows === columns ? rows : `${rows} and ${columns}`}`,
  /** A token under both its names, and what follows in the sentence. */
  both: (token: string, row: number, column: number, after: string) =>
    `${token}, patch ${row}, ${column} in the inspector${/^[:.,;]/.test(after) ? "" : ","}${after}`,
  play: "Play",
  pause: "Pause",
  again: "Play again",
  previous: "Step back",
  next: "Step forward",
  edge: "Follow a token at the edge",
  scrub: "Scrub through the steps",
  pairList,
  keys: "keys: ← → or 1 to 6",
  counting:
    "Rows, columns and regions count from 0, as in the code; windows and places in a window count from 1. The inspector and Compare count rows and columns from 1 too.",
  head,
  say,
  figures: {
    picture: {
      name: "In the picture",
      regular: "regular windows",
      shifted: "shifted windows",
      pieces: (token: string, pieces: number) =>
        pieces === 1
          ? `The window of ${token} lies in one piece.`
          : `The window of ${token} lies in ${pieces} pieces here.`,
      caption: (token: string, open: number, size: number) =>
        `${token} may look at ${open} of the ${size} places of its window.`,
    },
    memory: {
      regular: "In memory",
      rolled: "After the roll",
      home: "Rolled back",
      regularHint: "not rolled yet",
      rolledHint: (windows: number) => `${windows} full ${windows === 1 ? "window" : "windows"}`,
      unshiftedHint: "nothing is rolled",
      homeHint: "every token in its old place",
      caption: (token: string, row: number, column: number) => `${token} lies in row ${row}, column ${column}.`,
    },
    mask: {
      name: "Mask",
      hint: (size: number) => `one ${size} × ${size} table per window`,
      caption: "Rows are queries (orange), columns keys (blue), in the order of the places of a window.",
    },
    softmax: {
      name: "Softmax of the token's row",
      title: "Softmax",
      without: "without mask",
      with: "with mask",
      leaks: "leaks to strangers",
      illustrated:
        "The scores are made up for illustration (fixed numbers); mask and softmax are the network's own code.",
      real: (block: number, head: number) =>
        `The real scores of block ${block}, head ${head}. Both rows are computed from the same scores, so nothing runs again; to see what a mask that is off does to the answer, switch it off under What if in the inspector.`,
      realRegular: (block: number, head: number) =>
        `Regular windows: the real scores of block ${block}, head ${head}, the block before.`,
      absent: "This block was not recorded in the run, so there are no scores.",
    },
    numbers: {
      name: "This token in numbers",
      caption: "The index arithmetic of the code, with the numbers put in.",
    },
    formulas: {
      name: "What the code does",
    },
  },
  map: {
    label: (place: "picture" | "memory", rows: number, columns: number) =>
      place === "picture"
        ? `The map of ${by(rows, columns)} tokens in the picture; arrow keys choose the token`
        : `The map of ${by(rows, columns)} tokens as it lies in memory; arrow keys choose the token`,
    token: (token: string, window: number, place: number, region: number) =>
      `${token}: window ${window}, place ${place}, region ${region}`,
  },
  mask: {
    label: (which: "all" | "own", windows: number, size: number) =>
      which === "all"
        ? `Masks of ${windows} windows, ${by(size, size)} pairs each; rows are queries, columns keys; arrow keys choose a pair`
        : `Mask of the token's window, ${by(size, size)} pairs; rows are queries, columns keys; arrow keys choose a pair`,
    overview: (rows: number, columns: number) =>
      `Masks of all ${by(rows, columns)} windows; arrow keys choose a window`,
    all: "all windows",
    title: (window: number, pairs: number) => `window ${window} · ${number(pairs)}`,
    pair: (query: string, key: string, open: boolean) =>
      `query ${query}, key ${key}: ${open ? "mask 0, open" : "mask −100, closed"}`,
    open: "same region: score + 0",
    closed: "other region: score − 100",
    leaking: "other region, mask off: leaks",
    none: "no mask yet: every pair of a window is open",
    number: "number behind the window: pairs that the mask leaves open",
  },
  bars: {
    label: (count: number) => `Shares of ${count} places, without mask and with it; arrow keys choose the key`,
    hint: (token: string) => `Point at a place or choose one to read the exact numbers of ${token}.`,
    place: (place: number, token: string, region: number) => `place ${place}, ${token}, region ${region}:`,
    sum: (score: string, mask: string, masked: string) => `score ${score} + mask ${mask} = ${masked}`,
    shares: (without: string, withMask: string) => `softmax without ${without}, with ${withMask}`,
  },
  try: {
    title: "Try",
    maskOn: "on",
    maskOff: "off: show leaks",
    course: "Back to the course case",
    real: (map: LabMapWords, block: number) =>
      `Block ${block} of this Swin: a map of ${by(map.rows, map.columns)}, windows of ${by(...map.windowSize)}, ${map.shifted ? `shift ${map.shift[0] === map.shift[1] ? map.shift[0] : map.shift.join(" and ")}` : "no shift"}. Its sizes came with the weights; the course case has sliders for them.`,
    courseIs: "8 × 8, M = 4, shift 2",
    covers: (axis: "both" | "rows" | "columns", window: readonly [number, number], windows: number) =>
      axis !== "both"
        ? `The ${axis === "rows" ? "height" : "width"} is not larger than M, so the window is ${by(...window)} and nothing shifts that way.`
        : windows === 1
          ? `The map is not larger than M, so Swin shrinks the window to ${by(...window)} and drops the shift: one window sees everything.`
          : `The shorter side is not larger than M: this code shrinks the window to ${by(...window)} and drops the shift both ways.`,
    pads: (rows: number, columns: number, padded: readonly [number, number], order: "afterShift" | "beforeShift") =>
      `M does not divide the map: ${[rows > 0 ? `${rows} ${rows === 1 ? "row" : "rows"}` : "", columns > 0 ? `${columns} ${columns === 1 ? "column" : "columns"}` : ""].filter(Boolean).join(" and ")} of zeros (hatched) make it ${by(...padded)}, ${order === "afterShift" ? "added after the roll" : "added first and rolled along"}. Attention sees the zeros as tokens.`,
    seam: (missed: number, torn: number) =>
      `With the padding after the roll the bands count from the padded edge and miss the seam: ${number(missed)} pairs of tokens from opposite edges share a region${torn > 0 ? `, and ${number(torn)} pairs of true neighbours do not` : ""}. timm's code does exactly that.`,
    half: (half: number) => `Swin shifts by ⌊M/2⌋ = ${half}.`,
  },
  numbers: {
    picture: "in the picture",
    regular: "regular window",
    after: "after the roll",
    window: "window",
    place: "place in it",
    region: "region",
    open: "open under the mask",
    back: "rolled back",
    row: (text: string) => `row ${text}`,
    column: (text: string) => `column ${text}`,
    rowColumn: (row: number, column: number) => `row ${row}, column ${column}`,
    ordinal: (index: number, count: number) => `no. ${index} of ${count}`,
    openOf: (open: number, size: number) => `${open} of ${size} places`,
    bands: (down: number, across: number) => `bands ${down} and ${across}`,
  },
  formulas: {
    bands: "Bands of rows (columns likewise):",
    band: (from: number, to: number, band: number) =>
      from === to ? `row ${from} → ${band}` : `rows ${from}–${to} → ${band}`,
    region: "region = 3 · band(row) + band(column)",
    pairs: "Open under the mask:",
    pairsOf: (open: number, all: number) => `${number(open)} of ${number(all)}`,
    shapes: "Shapes:",
    batch: "for one picture",
    why: "Why −100 and not −∞?",
    whyText:
      "exp(−100) ≈ 3.7 · 10⁻⁴⁴. Beside a sum of about 1 float32 cannot even see 10⁻⁸, so the weight is 0 for all that follows. And −100 is an ordinary number: it can be added, compared and differentiated, where a row of nothing but −∞ would come out of the softmax as 0 ÷ 0 = NaN.",
    add: "Why add and not multiply?",
    addText:
      "A score times 0 would be 0, which the softmax takes as e⁰ = 1: a stranger would still get a share. Only something very negative becomes nothing.",
  },
  real: {
    block: "Block",
    head: "Head",
    stage: (stage: number, rows: number, columns: number) => `Stage ${stage} · ${by(rows, columns)} map`,
    blockName: (block: number, shifted: boolean) => `${block} · ${shifted ? "shifted" : "regular"}`,
    headName: (head: number) => String(head),
    regular: (block: number) => `Block ${block} has regular windows: nothing is rolled, so there is no mask to see.`,
    goShifted: (block: number) => `Go to block ${block}, which is shifted`,
    shiftOff: "The shift is switched off in this run, so every block is regular and nothing is rolled.",
    shiftOn: "Switch the shift on again",
    noSwin: "The steps need a Swin",
    noSwinText:
      "The model in use attends globally: it has no windows, so nothing is rolled or masked. Load the built-in Swin (three stages, windows of 7 × 7) to follow a token of your picture through its real attention.",
    load: "Load the built-in Swin",
    waiting: "The pictures appear when the network has run.",
  },
  provenance: (rows: number, columns: number, window: string, shift: string, token: string, order: string) =>
    `Vitrine · Window Lab · map ${by(rows, columns)}, window ${window}, shift ${shift}, padding ${order} · token ${token} · scores for illustration, mask and softmax by the network's code`,
  columns: {
    row: "row",
    column: "column",
    window: "window",
    place: "place",
    region: "region",
    afterRow: "row after the roll",
    afterColumn: "column after the roll",
    query: "query",
    key: "key",
    mask: "mask",
    score: "score",
    masked: "masked score",
    without: "softmax without mask",
    with: "softmax with mask",
    token: "token",
    open: "open pairs",
    quantity: "quantity",
    arithmetic: "arithmetic",
    value: "value",
  },
};
