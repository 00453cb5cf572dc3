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
    turned: "around the query",
    turnedTitle: "The query stands in the middle, each entry lies where the key lies.",
    heads: (heads: number) => `The bias tables of ${heads} heads; arrow keys choose a head`,
    head: (head: number, low: string, high: string) => `Head ${head}, from ${low} to ${high}`,
    tableTitle: (head: number, rows: number, columns: number) =>
      `Head ${head}: ${rows} × ${columns} offsets, query − key`,
    table: (head: number, rows: number, columns: number) =>
      `Bias of head ${head} for ${rows} × ${columns} offsets; arrow keys choose an offset`,
    entry: (row: string, column: string, bias: string, pairs: number) =>
      `Δ row ${row}, Δ column ${column}: bias ${bias}, shared by ${pairs} ${pairs === 1 ? "pair" : "pairs"}`,
    scale: "added to the score, one scale for all heads",
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
      `${pairs} of the window's pairs use this entry, in each of ${windows} ${windows === 1 ? "window" : "windows"}.`,
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
};
