const ordinals = new Intl.PluralRules("en", { type: "ordinal" });
const suffixes: Record<string, string> = { one: "st", two: "nd", few: "rd", other: "th" };
const ordinal = (rank: number) => `${rank}${suffixes[ordinals.select(rank)] ?? "th"}`;
const count = (number: number, one: string, many: string) => `${number} ${number === 1 ? one : many}`;

export const windows = {
  /** `W` and `SW` in words. */
  kind: { W: "regular windows", SW: "shifted windows" },
  masked: "masked",
  padding: "padding",
  atlas: {
    name: (direction: "from" | "to", stages: number, blocks: number) =>
      `${direction === "from" ? "Where the query looks" : "Who looks at the key"}, in ${blocks} blocks of ${stages} stages; arrow keys choose a head`,
    stage: (stage: number) => `stage ${stage}`,
    numbers: (rows: number, columns: number, heads: number) => `${rows} × ${columns} · ${heads} heads`,
    paper: "empty: other windows · grey: masked · SW: shifted windows",
  },
  lens: { windows: "windows" },
  bias: {
    title: "Relative position bias",
    short: "Bias",
    hint: "by offset, in rows and columns; the pair’s offset is outlined",
    open: "Open the bias table",
    off: "The bias is switched off in this run.",
    none: "This checkpoint has no bias table for the block.",
  },
  overlay: {
    name: (block: number, head: number) => `A window on the picture, block ${block}, head ${head}`,
    title: (stage: number, block: number, head: number) => `Stage ${stage} · block ${block} · head ${head}`,
    label: (picks: "query" | "key") => `Windows on the picture; arrow keys choose the ${picks}`,
    toLab: "Step by step in the Window Lab",
    stage: "Stage",
    block: "Block",
    head: "Head",
    blockMark: (block: number, mark: "W" | "SW") => `${block} ${mark}`,
    before: "The head before",
    after: "The next head",
    of: (head: number, heads: number) => `${head} of ${heads}`,
    picks: "Pointing at the picture chooses",
    picksShort: "Point at",
    pick: { query: "query", key: "key" },
    pair: (query: string, key: string) => `${query} → ${key}:`,
    place: (times: string, rank: number, places: number) => `${times} × uniform, ${ordinal(rank)} of ${places}`,
    elsewhere: "another window: not looked at",
    masked: "same window, but masked: another region",
    cell: (pair: string, weight: string, meaning: string) => `${pair} ${weight}, ${meaning}`,
    waiting: "The windows appear on the picture when the first run ends.",
    legendMasked: "same window, masked",
    legendOther: "other windows",
    caption: (data: {
      readonly direction: "from" | "to";
      readonly token: string;
      readonly rows: number;
      readonly columns: number;
      readonly window: number;
      readonly windows: number;
      readonly height: number;
      readonly width: number;
      readonly shift: readonly [number, number];
      readonly pieces: number;
      readonly seen: number;
      readonly maskOff: boolean;
      readonly padding: { readonly places: number; readonly share: string } | null;
    }) =>
      [
        `Map of ${data.rows} × ${data.columns} tokens in ${count(data.windows, "window", "windows")} of ${data.height} × ${data.width}${
          data.shift[0] || data.shift[1]
            ? `, shifted by ${data.shift[0]} rows and ${data.shift[1]} columns`
            : ", not shifted"
        }.`,
        data.direction === "from"
          ? `The query ${data.token} lies in window ${data.window} and looks at ${data.seen} of its ${data.height * data.width} places; its weights sum to 1.`
          : `The key ${data.token} lies in window ${data.window}; ${data.seen} of its ${data.height * data.width} places look at it, each from a row of its own.`,
        ...(data.pieces > 1
          ? [
              `The roll has joined this window from ${data.pieces} pieces of the picture; ${
                data.maskOff ? "the mask is off, so strangers see each other" : "the mask keeps strangers apart"
              }.`,
            ]
          : []),
        ...(data.padding
          ? [
              `${count(data.padding.places, "place is", "places are")} padding${data.direction === "from" ? ` and gets ${data.padding.share} of its attention` : ""}.`,
            ]
          : []),
      ].join(" "),
  },
  matrix: {
    title: "in one window",
    name: "Query × key in one window",
    label: (places: number, quantity: "pattern" | "scores") =>
      `${quantity === "scores" ? "Scores" : "Attention"} of the ${places} places of a window (rows) to one another (columns); arrow keys choose a pair`,
    window: (window: number, windows: number) => `window ${window} of ${windows}`,
    row: (row: number) => `row ${row}`,
    maskedScore: "masked: −100 of it is the mask",
    caption: (block: number, head: number, places: number, apart: number, maskOff: boolean) =>
      `Block ${block}, head ${head}: the ${places} places of the chosen token’s window, row by row; labels are rows of the picture. ${
        apart === 0
          ? "No pair is masked: the whole window is one region."
          : maskOff
            ? `The mask is off in this run: ${apart} of ${places * places} pairs are of different regions and see each other; dashed lines show where the mask would be.`
            : `${apart} of ${places * places} pairs are of different regions: masked, and hatched here.`
      }`,
  },
  pair: {
    where: (window: number, block: number, head: number) => `window ${window}, block ${block}, head ${head}`,
    product: "q · k ÷ √d",
    productOf: (sum: string, dimensions: number) => `${sum} ÷ √${dimensions}`,
    bias: "+ bias",
    biasEntry: (down: string, across: string, entry: number) => `offset ${down}, ${across} · entry ${entry}`,
    mask: "+ mask",
    sameRegion: (region: number) => `both in region ${region}`,
    otherRegion: (query: number, key: number) => `regions ${query} and ${key}`,
    switchedOff: "off",
    temperature: (value: string) => `÷ temperature ${value}`,
    score: "= score",
    steps: "The terms of the score",
    place: (times: string, rank: number, places: number) => `${times} × uniform, ${ordinal(rank)} of ${places}`,
    apart: (query: string, key: string, queryWindow: number, keyWindow: number) =>
      `${query} lies in window ${queryWindow}, ${key} in window ${keyWindow}: a Swin never multiplies them in this block. There is no score and no weight between them.`,
    meeting: (blocks: readonly number[]) =>
      blocks.length > 0
        ? `The same two places of the picture do look at each other in ${blocks.length === 1 ? "block" : "blocks"} ${blocks.join(", ")}.`
        : "The two places never meet in one window: in this network they only hear of each other through others.",
    strongest: "Go to the strongest key of this query",
    absent: (block: number) => `The queries and keys of block ${block} were not recorded in this run.`,
    caption:
      "Each bar is one dimension of the head. To q · k ÷ √d a Swin adds a learned bias for the offset between the two, and −100 where the roll has brought strangers together.",
    columns: {
      dimension: "dimension",
      bias: "bias of the offset",
      entry: "entry of the bias table (from 0)",
      mask: "mask",
      queryRegion: "region of the query",
      keyRegion: "region of the key",
      window: "window",
    },
  },
  statistics: {
    name: "What kind of heads these are",
    distance: (values: string) =>
      `Mean attention distance in pixels of the model’s input, where the tokens lie in the picture. A window sets the limit: ${values}.`,
    entropy: (places: number) =>
      `Entropy of the attention in nats; the dashed line is uniform over the ${places} places of a window.`,
    label: (metric: "distance" | "entropy"): string => (metric === "distance" ? "mean distance" : "entropy"),
    list: (metric: "distance" | "entropy"): string =>
      metric === "distance"
        ? "Mean attention distance of every head, stage by stage; left and right change the block, up and down the head"
        : "Entropy of every head, stage by stage; left and right change the block, up and down the head",
    uniform: "uniform",
    limits: (parts: readonly (readonly [stage: number, pixels: number])[]) =>
      parts.map(([stage, pixels]) => `${pixels} px across in stage ${stage}`).join(", "),
    padding: "mean share of padding",
  },
  table: {
    stage: "stage",
    window: "window",
    place: "place in the window",
    region: "region",
    seen: "seen",
    masked: "masked",
  },
};
