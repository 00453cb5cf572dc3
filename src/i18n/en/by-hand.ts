/** Words of attention computed by hand, and of what surrounds it. */
export const byHand = {
  title: "Four tokens, d = 4",
  name: "Self-attention of four tokens by hand",
  edit: "every number can be changed",
  caption:
    "Each column is a token. The chosen token asks with its query; every token answers with its key; what is handed over are the values. A cell’s colour is the size of its number, full from 2 on; a weight is a bar from 0 to 1.",
  provenance: (from: string) => `Vitrine · four tokens, d = 4 · ${from} · numbers of the reader`,
  from: { label: "Where q, k and v come from", x: "from x", qkv: "set q, k, v" },
  reset: "Reset",
  ask: "query",
  query: "Query: the token that looks",
  token: (index: number) => `token ${index}`,
  weightSwitch: "Weight that is shown",
  weight: { wq: "query weight", wk: "key weight", wv: "value weight" },
  rows: {
    x: "x",
    product: "q · k",
    score: "÷ √4",
    exponential: "eˢ⁻ᵐᵃˣ",
    weight: "softmax",
    sum: "sum",
    outIn: "[out, in]",
    max: (value: string) => `max ${value}`,
    total: (value: string) => `Σ ${value}`,
  },
  words: {
    power: (score: string, less?: string) => `exp(${less === undefined ? score : `${score} − ${less}`})`,
  },
  cell: (name: string, value: string) => `${name} = ${value}`,
  vector: (part: string, token: number, dim: number) => `${part} of token ${token}, dimension ${dim}`,
  ofWeight: (name: string, out: number, input: number) => `${name}, output ${out}, input ${input}`,
  computed: {
    product: (query: number, key: number) => `q of token ${query} times k of token ${key}`,
    score: (_query: number, key: number) => `score of token ${key}, divided by √4`,
    exponential: (_query: number, key: number) => `exponential of the score of token ${key}`,
    weight: (query: number, key: number) => `weight of token ${key} for token ${query}`,
    z: (query: number, dim: number) => `z of token ${query}, dimension ${dim}`,
  },
  given: (name: string) => `${name}: type a number, or change it by 0.1 with ↑ and ↓.`,
  refused: (typed: string, limit: number) =>
    `“${typed}” is not a number from −${limit} to ${limit}; the old one stays.`,
  hint: "Point at a number to see what it is made of.",
  step: {
    back: "Back",
    next: "Next",
    all: "All",
    of: (index: number, count: number, name: string) => `Step ${index} of ${count}: ${name}`,
  },
  table: { token: "token", weight: "softmax" },
  atScale: {
    name: "The same on the real network",
    title: (keys: number, dim: number) => `The same at ${keys} × ${dim}`,
    caption:
      "A real head, the rows as above: one column for each token, one row of pixels for each dimension. The dashed line is what every token would get if the query looked everywhere alike.",
    query: "the query",
    z: "z, the result",
    keys: (keys: number) => `k of ${keys} tokens`,
    values: (keys: number) => `v of ${keys} tokens`,
    choose: (query: string) => `Key that ${query} looks at; left and right step through the tokens`,
    pair: (key: string, product: string, score: string, weight: string) =>
      `${key}: q · k is ${product}, the score ${score}, the weight ${weight}`,
    check: (scores: string, weights: string, z: string) =>
      `Computed from q, k and v by the same function as the four tokens. Farthest from the network’s own numbers: scores ${scores}, softmax ${weights}, z ${z}.`,
    checking: "The values of this block are being computed.",
    token: "token",
    onlyVit: "These steps are shown for a ViT; the model in use is a Swin, whose windows have attention of their own.",
  },
};
