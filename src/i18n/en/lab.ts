const number = (value: number) => value.toLocaleString("en");
const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
const by = (rows: number, columns: number) => `${rows} × ${columns}`;
const at = ({ row, column }: LabPlace) => `(${row}, ${column})`;
const list = (items: readonly number[]) =>
  items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
const way = ([rows, columns]: readonly [number, number]) =>
  rows === columns
    ? `${rows} up and ${columns} to the left`
    : [rows > 0 ? `${rows} up` : "", columns > 0 ? `${columns} to the left` : ""].filter(Boolean).join(" and ");
const back = ([rows, columns]: readonly [number, number]) =>
  [rows > 0 ? `${rows} down` : "", columns > 0 ? `${columns} to the right` : ""].filter(Boolean).join(" and ");

/** A row and a column, from 0 as in the code. */
export interface LabPlace {
  readonly row: number;
  readonly column: number;
}

/** The map that a sentence speaks of. */
export interface LabMapWords {
  readonly rows: number;
  readonly columns: number;
  readonly tokens: number;
  readonly windowSize: readonly [rows: number, columns: number];
  readonly size: number;
  readonly windows: number;
  readonly windowColumns: number;
  readonly shift: readonly [rows: number, columns: number];
  readonly shifted: boolean;
  readonly padding: readonly [rows: number, columns: number];
  readonly padded: readonly [rows: number, columns: number];
  readonly order: "afterShift" | "beforeShift";
  readonly parted: readonly [LabPlace, LabPlace] | null;
  readonly pairs: readonly number[];
  readonly regions: number;
  readonly missed: number;
}

/** The token that a sentence speaks of; windows and places count from 1. */
export interface LabTokenWords extends LabPlace {
  readonly regularWindow: number;
  readonly window: number;
  readonly place: number;
  readonly region: number;
  readonly after: LabPlace;
  readonly regions: readonly number[];
  readonly open: number;
  readonly closed: number;
  readonly stranger: (LabPlace & { readonly away: number }) | null;
  readonly leak: number | null;
}

/** The same number of pairs in many windows is said once. */
function pairList(pairs: readonly number[]): string {
  if (pairs.length <= 9) return pairs.map(number).join(" · ");
  const counts = new Map<number, number>();
  for (const pair of pairs) counts.set(pair, (counts.get(pair) ?? 0) + 1);
  return [...counts].map(([pair, count]) => `${count} × ${number(pair)}`).join(" · ");
}

export const lab = {
  title: "Window Lab: why Swin needs a mask",
  padding: "padding",
  steps: "Steps",
  step: (index: number, name: string) => `Step ${index} of 6: ${name}`,
  play: "Play",
  pause: "Pause",
  again: "Play again",
  previous: "Step back",
  next: "Step forward",
  scrub: "Scrub through the steps",
  pairList,
  keys: "keys: ← → or 1 to 6",
  counting: "Rows, columns and regions count from 0, as in the code; windows and places in a window count from 1.",
  head: {
    partition: "Windows make attention cheap, and deaf to their neighbours",
    roll: "Roll the map: windows across the old borders, all of full size",
    regions: "Write down which piece of the picture every token comes from",
    mask: "Only tokens of one region may look at each other",
    softmax: "The mask takes the strangers' share and leaves the rest in proportion",
    rollBack: "Everybody goes home",
    none: "Nothing to roll",
  },
  /** What happens in each step, with the numbers of the map and of the token. */
  say: {
    partition: (map: LabMapWords, token: LabTokenWords): readonly string[] => [
      map.windows === 1
        ? `One window of ${by(...map.windowSize)} covers the whole map: all ${map.tokens} tokens look at each other.`
        : `The map of ${by(map.rows, map.columns)} = ${map.tokens} tokens is cut into ${map.windows} windows of ${by(...map.windowSize)}. ${at(token)} sits in window ${token.regularWindow} and looks only at the ${map.size} places there: ${number(map.windows * map.size ** 2)} pairs in all, not ${number(map.tokens ** 2)}.`,
      map.parted
        ? `The price: ${at(map.parted[0])} and ${at(map.parted[1])} are neighbours, but a border lies between them. With these windows in every block they would never exchange a thing. So every second block shifts the windows.`
        : "",
    ],
    roll: (map: LabMapWords, token: LabTokenWords): readonly string[] => [
      `To shift the windows without making small ones at the edges, the whole map is rolled ${way(map.shift)}; what leaves at the top and left comes in at the bottom and right. ${at(token)} is now in row ${token.after.row}, column ${token.after.column}, in window ${token.window} of ${map.windows}.`,
      token.stranger
        ? `But in memory it now shares a window with strangers: ${at(token.stranger)} lies ${token.stranger.away} away in the picture. In the left picture this one window lies in pieces.`
        : `Window ${token.window} did not reach round an edge: its tokens are neighbours in the picture too. Choose a token at an edge to see strangers meet.`,
    ],
    regions: (map: LabMapWords, token: LabTokenWords): readonly string[] => [
      `Three bands down times three across, cut where the last window begins and where the rolled-in part begins, number the ${map.regions} regions. Inside a window: same number, same piece of the picture; different numbers, strangers.`,
      token.regions.length > 1
        ? `Window ${token.window} holds regions ${list(token.regions)}; ${at(token)} is in region ${token.region}. They are neighbours in memory only.`
        : `Window ${token.window} is all region ${token.region}: nobody in it needs to be kept apart.`,
    ],
    mask: (map: LabMapWords, token: LabTokenWords): readonly string[] => [
      `Every window gets a table of ${by(map.size, map.size)} pairs that is added to the scores: 0 inside a region, −100 between regions. Open pairs in the windows: ${pairList(map.pairs)}.`,
      `The outlined row is ${at(token)}: ${token.open} of ${map.size} places stay open${token.closed > 0 ? `, ${token.closed} are closed` : ""}.`,
    ],
    softmax: (map: LabMapWords, token: LabTokenWords, masked: boolean): readonly string[] =>
      token.leak === null
        ? []
        : token.closed === 0
          ? [
              `All ${map.size} places of window ${token.window} are open to ${at(token)}: its row is the same with the mask and without it. Choose a token at an edge to see a difference.`,
            ]
          : masked
            ? [
                `Without the mask ${at(token)} would give ${percent(token.leak)} of its attention to ${token.closed} strangers. −100 in the score is a factor of e⁻¹⁰⁰ ≈ 4 · 10⁻⁴⁴ in the softmax: they get nothing.`,
                `The other ${token.open} divide all of it among themselves, each ${(1 / (1 - token.leak)).toFixed(2)} times what it had.`,
              ]
            : [
                `The mask is off: ${percent(token.leak)} of the attention of ${at(token)} leaks to ${token.closed} strangers, hatched below and with arrows in the picture.`,
                "They stand next to it only because the roll had to put the edge of the map somewhere.",
              ],
    rollBack: (map: LabMapWords, token: LabTokenWords): readonly string[] => [
      `The outputs are rolled ${back(map.shift)}, and ${at(token)} is back in row ${token.row}, column ${token.column}. It has looked across the old borders, at ${token.open} ${token.open === 1 ? "place" : "places"} round it and at nobody from the far side.`,
      "Regular, shifted, regular, shifted …: each pair of blocks carries what a token knows past one more border, at the price of windows.",
    ],
    unshifted: (map: LabMapWords, step: "roll" | "regions" | "mask" | "softmax" | "rollBack"): readonly string[] => [
      {
        roll: "The shift is 0: no row and no column moves, memory and picture are the same.",
        regions: "Nothing has been rolled, so there are no strangers: everything is region 0.",
        mask: `All ${number(map.windows * map.size ** 2)} pairs stay open; a regular block has no mask.`,
        softmax: "With nothing to keep apart, the rows with and without the mask are the same.",
        rollBack: "What was not rolled is at home already.",
      }[step],
    ],
  },
  figures: {
    picture: {
      name: "In the picture",
      regular: "regular windows",
      shifted: "shifted windows, in original coordinates",
      caption: (token: string, open: number, size: number) =>
        `${token} (orange) may look at ${open} of the ${size} places of its window (outlined).`,
    },
    memory: {
      regular: "In memory",
      rolled: "After the roll",
      home: "Rolled back",
      regularHint: "not rolled yet",
      rolledHint: (windows: number, regions: number) =>
        `${windows} full ${windows === 1 ? "window" : "windows"}, ${regions} ${regions === 1 ? "region" : "regions"}`,
      homeHint: "every token in its old place",
      caption: (token: string, row: number, column: number) =>
        `${token} lies in row ${row}, column ${column} while the map is rolled.`,
    },
    mask: {
      name: "Mask",
      hint: (size: number) => `one ${size} × ${size} table per window: 0 or −100`,
      caption: "Rows are queries, columns keys, in the order of the places of a window.",
    },
    softmax: {
      name: "Softmax of the token's row",
      title: "Softmax of this row",
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
    number: "number behind the window: its open pairs",
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
    courseIs: "8 × 8, M = 4, shift 2",
    covers: (axis: "both" | "rows" | "columns", window: readonly [number, number], windows: number) =>
      axis !== "both"
        ? `The ${axis === "rows" ? "height" : "width"} is not larger than M, so the window is ${by(...window)} and nothing shifts that way.`
        : windows === 1
          ? `The map is not larger than M, so Swin shrinks the window to ${by(...window)} and drops the shift: one window sees everything.`
          : `The shorter side is not larger than M: this code shrinks the window to ${by(...window)} and drops the shift both ways.`,
    pads: (rows: number, columns: number, padded: readonly [number, number], order: "afterShift" | "beforeShift") =>
      `M does not divide the map: ${[rows > 0 ? `${rows} ${rows === 1 ? "row" : "rows"}` : "", columns > 0 ? `${columns} ${columns === 1 ? "column" : "columns"}` : ""].filter(Boolean).join(" and ")} of zeros (hatched) make it ${by(...padded)}, ${order === "afterShift" ? "added after the roll" : "added first and rolled along"}. Attention sees the zeros as tokens.`,
    missed: (pairs: number) =>
      `With the padding after the roll the bands count from the padded edge: ${number(pairs)} pairs of tokens from opposite edges share a region, so this mask lets them through. The reference code does exactly that.`,
    half: (half: number) => `Swin shifts by ⌊M/2⌋ = ${half}.`,
  },
  numbers: {
    picture: "in the picture",
    regular: "regular window",
    after: "after the roll",
    window: "window",
    place: "place in it",
    region: "region",
    open: "may look at",
    back: "rolled back",
    row: (text: string) => `row ${text}`,
    column: (text: string) => `column ${text}`,
    rowColumn: (row: number, column: number) => `row ${row}, column ${column}`,
    ordinal: (index: number, count: number) => `no. ${index} of ${count}`,
    openOf: (open: number, size: number) => `${open} of ${size} places`,
    bands: (down: number, across: number) => `bands ${down} and ${across}`,
  },
  formulas: {
    bands: "Bands, the same across:",
    band: (from: number, to: number, band: number) =>
      from === to ? `row ${from} → ${band}` : `rows ${from}–${to} → ${band}`,
    region: "region = 3 · band(row) + band(column)",
    pairs: "Open pairs:",
    pairsOf: (open: number, all: number) => `${number(open)} of ${number(all)}`,
    shapes: "Shapes:",
    batch: "for one picture",
    why: "Why −100 and not −∞?",
    whyText:
      "exp(−100) ≈ 3.7 · 10⁻⁴⁴. Beside a sum of about 1 float32 cannot even see 10⁻⁸, so the weight is 0 for all that follows. But −100 is an ordinary number: a row of nothing but −∞ would make 0 ÷ 0 = NaN, and gradients stay finite.",
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
