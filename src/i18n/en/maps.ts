const ordinals = new Intl.PluralRules("en", { type: "ordinal" });
const suffixes: Record<string, string> = { one: "st", two: "nd", few: "rd", other: "th" };
const ordinal = (rank: number) => `${rank}${suffixes[ordinals.select(rank)] ?? "th"}`;

export const maps = {
  off: "switched off",
  query: (token: string) => `query: ${token}`,
  key: (token: string) => `key: ${token}`,
  times: (times: string) => `${times} × uniform`,
  absent: (block: number) => `Block ${block} was not recorded in this run.`,
  scale: (kind: "absolute" | "uniform" | "perMap" | "log"): string =>
    ({
      absolute: "one scale for all maps",
      uniform: "up to 8 × uniform",
      perMap: "to its own maximum",
      log: "logarithmic",
    })[kind],
  columns: {
    token: "token",
    row: "row",
    column: "column",
    weight: "weight",
    times: "× uniform",
    rank: "rank",
    block: "block",
    head: "head",
    query: "query",
    key: "key",
    score: "score",
    index: "number",
    state: "state",
  },
  patchGrid: {
    name: (picks: "query" | "key", rows: number, columns: number) =>
      `The picture in ${rows} × ${columns} patches; arrow keys choose the ${picks}`,
    cell: (token: string, off: boolean) => (off ? `${token}, switched off` : token),
  },
  atlas: {
    name: (direction: "from" | "to", blocks: number, heads: number) =>
      `${direction === "from" ? "Where the query looks" : "Who looks at the key"}, in ${blocks} blocks × ${heads} heads; arrow keys choose a head`,
    head: (block: number, head: number) => `Block ${block}, head ${head}`,
    comma: ", ",
    largest: "largest",
    strip: (tokens: readonly string[]) => `strip above a map: ${tokens.join(", ")}`,
    bars: (label: string, max: string, sorted: boolean) =>
      `bars: ${label}, 0 to ${max}${sorted ? ", heads from large to small" : ""}`,
  },
  overlay: {
    name: (direction: "from" | "to"): string =>
      direction === "from"
        ? "Attention of the query to every patch; arrow keys choose a key"
        : "Attention of every patch to the key; arrow keys choose a query",
    cell: (token: string, weight: string, times: string) => `${token}: ${weight}, ${times} × uniform`,
    place: (times: string, rank: number, count: number) => `${times} × uniform, ${ordinal(rank)} of ${count}`,
  },
  matrix: {
    name: (tokens: number, quantity: "pattern" | "scores") =>
      `${quantity === "scores" ? "Scores" : "Attention"} of ${tokens} queries (rows) to ${tokens} keys (columns); arrow keys choose a pair, plus, minus and 0 zoom, Shift with arrows moves`,
    queries: "query ↓",
    keys: "key →",
    row: (row: number) => `row ${row}`,
    pair: (query: string, key: string) => `${query} → ${key}`,
    cell: (query: string, key: string, value: string, quantity: "pattern" | "scores") =>
      `query ${query}, key ${key}: ${quantity === "scores" ? "score" : "weight"} ${value}`,
    masked: "masked",
    score: "score before the softmax",
    scoreScale: "score, centred on 0",
    zoom: "Zoom",
    zoomIn: "Zoom in",
    zoomOut: "Zoom out",
    zoomHint: "Wheel with Ctrl, or after a click; two fingers; + − 0; drag to move",
    whole: "whole",
  },
  legend: {
    name: (scale: string, low: string, high: string, tick: string) =>
      `Colours: ${scale}, from ${low} to ${high}${tick ? `, tick at ${tick}` : ""}`,
  },
};
