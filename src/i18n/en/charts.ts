const ordinals = new Intl.PluralRules("en", { type: "ordinal" });
const suffixes: Record<string, string> = { one: "st", two: "nd", few: "rd", other: "th" };
const ordinal = (rank: number) => `${rank}${suffixes[ordinals.select(rank)] ?? "th"}`;

export const charts = {
  tokens: {
    class: "class token",
    distillation: "distillation token",
    register: (index: number) => `register ${index}`,
    patch: (row: number, column: number) => `patch ${row}, ${column}`,
  },
  marks: {
    class: "class",
    distillation: "distillation",
    register: (index: number) => `register ${index}`,
    patch: (row: number, column: number) => `(${row}, ${column})`,
  },
  label: (name: string) => `${name}:`,
  timesUniform: (times: string) => `${times} × uniform`,
  scale: (kind: "absolute" | "uniform" | "perMap" | "log"): string =>
    ({ absolute: "absolute", uniform: "up to 8 × uniform", perMap: "to this map’s maximum", log: "logarithmic" })[kind],
  pair: {
    query: (mark: string) => `query ${mark}`,
    key: (mark: string) => `key ${mark}`,
    where: (block: number, head: number) => `block ${block}, head ${head}`,
    absent: (block: number) => `The queries and keys of block ${block} were not recorded in this run.`,
    terms: "Terms of q · k; left and right step through the dimensions",
    term: (index: number, q: string, k: string, product: string) => `dimension ${index}: ${q} times ${k} is ${product}`,
    largestTerm: "largest:",
    thisTerm: "here:",
    largest: "largest first",
    smallest: "smallest",
    temperature: "temperature",
    masked: "switched off",
    hidden: "nobody can look at this key",
    place: (times: string, rank: number, keys: number) => `${times} × uniform, ${ordinal(rank)} of ${keys}`,
    ranking: "Keys of this query by weight; left and right step along the ranking",
    rank: (rank: number, name: string, weight: string) => `${ordinal(rank)}: ${name}, ${weight}`,
    sorted: "all keys of this query, largest weight first",
    uniform: (keys: number) => `uniform: 1/${keys}`,
    columns: { dimension: "dimension", q: "q", k: "k", product: "q × k" },
    steps: {
      sum: "sum q · k",
      scale: "scale 1/√d",
      temperature: "temperature",
      score: "score",
      weight: "softmax weight",
      times: "× uniform",
      rank: "rank",
    },
  },
  statistics: {
    name: (metric: "distance" | "entropy"): string =>
      metric === "distance"
        ? "Mean attention distance of every head; left and right change the block, up and down the head"
        : "Entropy of every head; left and right change the block, up and down the head",
    point: (block: number, head: number, value: string, metric: "distance" | "entropy", off: boolean) =>
      `block ${block}, head ${head}: ${value} ${metric === "distance" ? "pixels" : "nats"}${off ? ", switched off" : ""}`,
    label: (block: number, head: number, value: string, metric: "distance" | "entropy") =>
      `block ${block}, head ${head}: ${value} ${metric === "distance" ? "px" : "nats"}`,
    uniform: (value: string, tokens: number, metric: "distance" | "entropy") =>
      metric === "distance" ? `uniform: ${value} px` : `uniform: ln ${tokens} = ${value}`,
    mean: "block mean",
    blockAxis: "block",
    columns: {
      block: "block",
      head: "head",
      distance: "mean attention distance (px)",
      entropy: "entropy (nats)",
      maxWeight: "mean largest weight",
      classMass: "mean attention to the class token",
    },
  },
  prediction: {
    name: (compared: boolean): string =>
      compared ? "Most probable classes, now and before the change" : "Most probable classes",
    notRecorded: "The file has no array “logits”, so there is no answer to show.",
    noHead: "This checkpoint has no class head: there is no answer to show, but all of its attention.",
    waiting: "The answer appears when the first run ends",
    unnamed: (index: number) => `class ${index}`,
    row: (rank: number, name: string, now: string, before: string | null) =>
      `${ordinal(rank)}: ${name}, ${now}${before === null ? "" : `, before ${before}`}`,
    exact: (name: string, now: string, before: string | null) =>
      `${name}: ${now}${before === null ? "" : `, before ${before}`}`,
    both: (name: string, other: string) => `${name} (${other})`,
    move: (before: number, now: number) => (now < before ? `▴ from ${ordinal(before)}` : `▾ from ${ordinal(before)}`),
    fallen: (count: number) => `no longer in the top ${count}`,
    rest: (count: number, share: string) => `${count} other ${count === 1 ? "class" : "classes"}: ${share}`,
    legend: "tick: without the change · number: percentage points",
    columns: {
      rank: "rank",
      name: "class",
      other: "in Chinese",
      index: "class number",
      now: "probability",
      before: "probability before",
      change: "change",
    },
  },
  patches: {
    filters: (count: number) => `All ${count} filters; arrow keys choose one`,
    components: (count: number, filters: number) => `The ${count} main directions of ${filters} filters`,
    filter: (index: number) => `filter ${index}`,
    filterExact: (index: number, largest: string) => `filter ${index}: largest weight ${largest}`,
    component: (index: number, share: string) => `component ${index}: ${share} of the variance`,
    held: (count: number, share: string) => (count === 1 ? "" : `the first ${count} hold ${share}`),
    story: (patch: string) => `From ${patch} to one number of its token`,
    flat: "flattened",
    weights: "weights",
    product: "product",
    sumOf: (count: number) => `sum of ${count} products`,
    bias: "bias",
    dimension: (index: number) => `dimension ${index}`,
    token: "The token of this patch; arrow keys choose a dimension",
    wholeToken: (count: number) => `the whole token, ${count} numbers`,
    prefix: (token: string) => `The ${token} is learned, not made from pixels; choose a patch to see it embedded.`,
    waiting: "The chosen patch appears here when the first picture has run.",
    columns: {
      dimension: "dimension",
      product: "patch · filter",
      bias: "bias",
      token: "token",
      largest: "largest weight of the filter",
    },
  },
  position: {
    one: (token: string) => `Position of ${token}`,
    colors: "Components as colour",
    all: "Every position",
    cosine: "cosine",
    cell: (token: string, cosine: string) => `${token}: cosine ${cosine}`,
    to: (token: string) => `to ${token}:`,
    components: (red: string, green: string, blue: string) =>
      `Three principal components: red ${red}, green ${green}, blue ${blue} of the variance`,
    axes: (count: number) =>
      `${count} small maps: each stands where its patch is in the picture, its cells are all the patches, and its colour is the cosine to them.`,
    none: (token: string) => `The ${token} has no position in this checkpoint; choose a patch.`,
    off: "Positions are switched off in this run: every patch gets the same, none.",
    shuffled: "Shuffled: every patch carries another one’s position.",
    resampled: (rows: number, columns: number) =>
      `The checkpoint stores ${rows} × ${columns} positions; the run interpolates between them, the maps show the nearest.`,
    columns: { token: "patch", row: "row", column: "column", cosine: "cosine to the chosen position" },
  },
  rollout: {
    name: (token: string, direction: "from" | "to") =>
      direction === "from" ? `What ${token} is made of, by rollout` : `Where ${token} goes, by rollout`,
    cell: (token: string, value: string, times: string) => `${token}: ${value}, ${times} × uniform`,
    shares: (parts: readonly (readonly [name: string, percent: string])[]) =>
      `not on the picture: ${parts.map(([name, share]) => `${name} ${share}%`).join(", ")}`,
    settings: (settings: {
      readonly fusion: "mean" | "max" | "min";
      readonly residualWeight: number;
      readonly discardRatio: number;
      readonly firstBlock: number;
      readonly lastBlock: number;
    }) =>
      [
        `blocks ${settings.firstBlock + 1}–${settings.lastBlock + 1}`,
        `${settings.fusion} of the heads`,
        `residual ${settings.residualWeight.toFixed(2)}`,
        settings.discardRatio > 0
          ? `smallest ${Math.round(settings.discardRatio * 100)}% discarded`
          : "nothing discarded",
      ].join(" · "),
  },
};
