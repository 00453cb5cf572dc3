/** Words of a Swin's stages: bias, merging, what if, reach, cost. */
export const stages = {
  bias: {
    name: "Relative position bias",
    of: (block: number) => `block ${block}`,
    nameOf: (block: number) => `Relative position bias of block ${block}`,
    none: "The table of this block is not in the checkpoint.",
    caption:
      "Every pair of a window gets a learned number added to its score, and it depends only on how the query lies to the key. Press an entry to see every pair that shares it; press a place in the window to find the pair's entry.",
    view: "Arrangement",
    stored: "as stored",
    storedTitle: "Rows and columns of the table as the checkpoint has them: query minus key.",
    turned: "centred",
    turnedTitle: "The query stands in the middle, each entry lies where the key lies.",
    heads: (heads: number) => `The bias tables of ${heads} heads; arrow keys choose a head`,
    head: (head: number, low: string, high: string) => `Head ${head}, from ${low} to ${high}`,
    tableTitle: (head: number) => `Head ${head} · Δ = query − key, rows ↓ columns →`,
    table: (head: number, rows: number, columns: number) =>
      `Bias of head ${head} for ${rows} × ${columns} offsets; arrow keys choose an offset`,
    entry: (row: string, column: string, bias: string, pairs: number) =>
      `Δ row ${row}, Δ column ${column}: bias ${bias}, shared by ${pairs} ${pairs === 1 ? "pair" : "pairs"}`,
    all: (heads: number) => `All ${heads} heads`,
    scale: "added to the score",
    pairs: (pairs: number, row: string, column: string) =>
      `${pairs} ${pairs === 1 ? "pair has" : "pairs have"} Δ = (${row}, ${column})`,
    picks: "A press in the window chooses",
    pickQuery: "query",
    pickKey: "key",
    window: (window: number, rows: number, columns: number) =>
      `Window ${window}, ${rows} × ${columns} places; arrow keys choose a place`,
    place: (row: number, column: number, is: "query" | "key" | null) =>
      `row ${row}, column ${column} of the window${is === "query" ? ": the query" : is === "key" ? ": the key" : ""}`,
    deltaRow: "Δ row",
    deltaColumn: "Δ column",
    index: "entry",
    bias: "bias",
    meaning: (value: string, times: string) =>
      `Added to the score, ${value} multiplies the weight before normalising by ${times}.`,
    shared: (pairs: number, windows: number) =>
      windows === 1
        ? `${pairs} of the window's pairs use this entry.`
        : `${pairs} of the window's pairs use this entry, in each of ${windows} windows.`,
    masked: (score: string) => `This pair is of two regions: the mask adds ${score} on top.`,
    apart: "The chosen key lies in another window, so the chosen pair has no entry here.",
    off: "In this run the bias is off.",
    columns: {
      index: "entry",
      row: "Δ row",
      column: "Δ column",
      pairs: "pairs",
      head: (head: number) => `head ${head}`,
    },
  },
  whatIf: {
    caption:
      "Switch a part off and the network runs again on the same picture: what changes is measured, not guessed. It was trained with mask, bias and shift; one that was trained without them would have learned something else.",
    parts: { maskOff: "Mask", biasOff: "Position bias", shiftOff: "Shift" },
    view: "Attention",
    views: { before: "before", now: "now", change: "change" },
    of: (block: number, head: number) => `Attention of the query, block ${block}, head ${head}`,
    map: (show: "before" | "now" | "change"): string =>
      ({
        before: "Attention of the query before the change; arrow keys choose a key",
        now: "Attention of the query; arrow keys choose a key",
        change: "Change in the attention of the query; arrow keys choose a key",
      })[show],
    cell: (token: string, before: string, now: string, change: string) =>
      `key ${token}: ${before} before, ${now} now, ${change} percentage points`,
    weight: (token: string, weight: string) => `key ${token}: ${weight}`,
    points: (change: string) => `${change} percentage points`,
    scaleChange: "change in weight, centred on 0",
    scaleOne: "weight, to the query's largest",
    scaleBoth: "weight, one scale for before and now",
    moved: (share: string) => `${share} of this query's attention went elsewhere.`,
    leakMap: "Share of every query's attention that goes to strangers; arrow keys choose a query",
    leakCell: (token: string, share: string) => `${token}: ${share} to strangers`,
    leakOfQuery: "of this query's attention goes to strangers",
    leakOfHead: "in the mean of the whole head",
    strangers: (all: number, shown: number, rest: string) =>
      shown < all
        ? `Arrows lead to the ${shown} of ${all} strangers it looks at most; the others share ${rest}.`
        : `Arrows lead to all ${all} strangers in its window.`,
    noStrangers:
      "Everything in this query's window belongs together in the picture too: no strangers here. Try one at the border.",
    goToMost: "Go to the query that leaks most",
    unchanged: "Nothing changed for this query.",
    regular: (block: number) =>
      `Block ${block} has regular windows: nothing is rolled, so there is nothing to mask. Masks act in shifted blocks only.`,
    oneWindow: (block: number) =>
      `In block ${block} one window covers the whole map: nothing is shifted, so there is nothing to mask.`,
    fromBefore: "What differs here comes from the blocks before.",
    kept: (strangers: number) =>
      `The roll has brought ${strangers} ${strangers === 1 ? "stranger" : "strangers"} from another side of the picture into this window. The mask keeps the query from looking at them; switch it off to see whom it would look at.`,
    regularShift: (block: number) =>
      `Block ${block} has regular windows with or without the shift. What differs here comes from the blocks before.`,
    shiftOff: (block: number) =>
      `Block ${block} now uses the regular windows: solid the window now, dashed the one before.`,
    nothingShifted: "While the shift is off no block is rolled, so there is nothing to mask.",
    goTo: (block: number) => `Go to block ${block}`,
    columns: { token: "key", before: "before", now: "now", change: "change", place: "now is" },
    place: (allowed: 0 | 1 | 2): string => ["outside the window", "a stranger", "of its region"][allowed] ?? "",
  },
  leak: {
    name: "Mask off: who leaks to whom",
    mask: "Mask",
    options: { on: "mask on", off: "mask off" },
    caption:
      "The loaded Swin on the reader’s picture, run again without its masks: in a shifted block the roll has put strangers into one window, and nothing keeps them apart now.",
  },
  reach: {
    name: "Reach, block by block",
    caption:
      "What is lit can have influenced the chosen token after so many blocks; the lines inside show how far it went after fewer. This is what windows, shift, mask and merging permit, whatever the weights are.",
    withShift: "with shift",
    withoutShift: "without shift",
    play: "Play",
    pause: "Pause",
    step: "Blocks",
    after: (count: number) => (count === 0 ? "before the first" : `after ${count}`),
    map: (title: string) => `The picture as the token can have seen it, ${title}; arrow keys choose the token`,
    cell: (token: string, count: number, share: string) =>
      `${token}: sees ${share} of the picture after ${count} ${count === 1 ? "block" : "blocks"}`,
    sum: (count: number, one: string, other: string) =>
      count === 0
        ? `Before the first block a token is its own patch: ${one} of the picture.`
        : `After ${count} ${count === 1 ? "block" : "blocks"}: ${one} of the picture, against ${other} without the shift.`,
    crossed: (times: number) =>
      times === 1 ? "One patch merging has been crossed." : `${times} patch mergings have been crossed.`,
    whole: (one: number, other: number | null) =>
      other === null
        ? `Everything is in reach after ${one}, without the shift never.`
        : one === other
          ? `Everything is in reach after ${one}, either way.`
          : `Everything is in reach after ${one}, without the shift after ${other}.`,
    curve: (count: number, one: string, other: string) =>
      `Reach over blocks; after ${count}: ${one} with shift, ${other} without`,
    merging: "merging",
    blocks: "blocks",
    point: (shift: boolean, count: number, share: string) =>
      `after ${count} blocks, ${shift ? "with" : "without"} shift: ${share}`,
    columns: {
      blocks: "blocks",
      stage: "stage",
      withPatches: "patches with shift",
      withShare: "share with shift",
      withoutPatches: "patches without",
      withoutShare: "share without",
    },
  },
  merging: {
    name: "Patch merging and stages",
    caption:
      "Colours are the first three principal components of each map as red, green and blue, with their share of its variance: what is alike looks alike inside a map, and colours of two maps do not compare. Outlined are the cells of the chosen token in every stage.",
    into: (row: number, column: number, stage: number) =>
      `Four neighbours become token (${row}, ${column}) of stage ${stage}`,
    which: "Merging",
    between: (from: number, to: number) => `${from} → ${to}`,
    neighbours: (row: number, column: number) =>
      `The four neighbours of token ${row}, ${column}, numbered in the order in which their channels are joined: top left, bottom left, top right, bottom right`,
    join: (channels: number, joined: number) => `Joined in this order: 4 × ${channels} = ${joined} channels`,
    joined: (channels: number) => `The ${channels} joined channels as colours`,
    norm: (channels: number, mean: string, deviation: string) =>
      `LayerNorm over the ${channels}: − mean ${mean}, ÷ ${deviation}, then its learned scale and shift`,
    normPlain: (channels: number) => `LayerNorm over the ${channels}, then its learned scale and shift`,
    linear: (from: number, to: number) => `Linear, ${from} → ${to}, no bias: half the numbers of the four together`,
    merged: (channels: number) => `The ${channels} channels of the merged token as colours`,
    before: "joined",
    after: "merged",
    stage: (stage: number) => `Stage ${stage}`,
    size: (rows: number, columns: number, channels: number) => `${rows} × ${columns} × ${channels}`,
    embedded: "embedded patches",
    afterMerging: "after merging",
    afterBlock: (block: number) => `after block ${block}`,
    explained: (share: string) => `${share} of the variance`,
    absent: "not recorded in this run",
    map: (name: string) => `Feature map, ${name}; arrow keys choose a token`,
    cell: (row: number, column: number, components: readonly string[]) =>
      `row ${row}, column ${column}: components ${components.join(", ")} of the largest`,
    columns: {
      stage: "stage",
      rows: "rows",
      columns: "columns",
      channels: "channels",
      blocks: "blocks",
      heads: "heads",
      enters: (component: number) => `enters: variance of component ${component}`,
      leaves: (component: number) => `leaves: variance of component ${component}`,
    },
  },
  cost: {
    name: "What attention costs",
    caption:
      "Multiply-adds of one attention with its four projections, without softmax and bias. This is work; where the course note says “parameters” it means this, for the number of parameters is the same for every picture size.",
    global: "over the whole map",
    windowed: "in windows",
    thisPicture: (height: number, width: number, window: number) =>
      `This model at ${height} × ${width} px, M = ${window}: one block of each stage`,
    perBlock: "Multiply-adds of one block in each stage",
    stage: (stage: number, rows: number, columns: number, channels: number, depth: number) =>
      `Stage ${stage} · ${rows} × ${columns} tokens · C = ${channels} · ${depth} ${depth === 1 ? "block" : "blocks"}`,
    stageRow: (title: string, global: string, windowed: string, ratio: string) =>
      `${title}: ${global} over the whole map, ${windowed} in windows, ${ratio} times`,
    times: (ratio: string) => `${ratio} ×`,
    total: (global: string, windowed: string, ratio: string) =>
      `All blocks together: ${global} over the whole map, ${windowed} in windows: a factor of ${ratio}.`,
    padded: (count: string) => `With the places of padding, which are computed too, ${count}.`,
    whole: "all blocks",
    curves: "One attention over a square map, h = w; both axes logarithmic",
    curve: "Height and width of the map in tokens",
    at: (side: number, global: string, windowed: string, ratio: string) =>
      `${side} × ${side} tokens: ${global} over the whole map, ${windowed} in windows: a factor of ${ratio}.`,
    axis: "h = w in tokens",
    equal: "one window: equal",
    even: "hw = 2C: (hw)² overtakes",
    channels: "Channels C",
    window: "Window M",
    side: "Picture side",
    pixels: (pixels: number, tokens: number) => `${pixels} px, ${tokens} tokens`,
    back: "Back to this model",
    columns: {
      stage: "stage",
      rows: "h",
      columns: "w",
      channels: "C",
      blocks: "blocks",
      global: "multiply-adds, whole map",
      windowed: "multiply-adds, windows",
      padded: "with padding",
      ratio: "ratio",
    },
  },
};
