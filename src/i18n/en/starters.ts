import type { NotebookCell } from "../../notebook/notebook-format.ts";

export interface Starter {
  readonly title: string;
  /** What it shows, in one sentence. */
  readonly about: string;
  readonly cells: readonly NotebookCell[];
}

const code = (text: string): NotebookCell => ({ kind: "code", text });
const text = (words: string): NotebookCell => ({ kind: "text", text: words });

/** Words inside of code: titles of plots, comments and printed lines. */
export const starters: readonly Starter[] = [
  {
    title: "Attention with your own hands",
    about: "Queries and keys of one head, the softmax in six lines, and the proof that the network does the same.",
    cells: [
      text(
        "One head of the network, computed again from its queries and keys:\n\n$$A = \\mathrm{softmax}\\left(\\frac{QK^\\top}{\\sqrt{d}}\\right)$$\n\nShift-Enter runs a cell and goes on to the next one. Blocks and heads count from 0 here, as arrays do.",
      ),
      code(
        'const [block, head] = [2, 0]\nconst capture = await vitrine.run({ roles: ["attn.q", "attn.k", "attn.pattern"], blocks: [block] })\nconst q = vitrine.headActivation(capture, "attn.q", block, head)\nconst k = vitrine.headActivation(capture, "attn.k", block, head)\nq',
      ),
      text("Every query times every key, divided by $\\sqrt{d}$, then the softmax over the keys:"),
      code(
        "const [n, d] = q.shape\nconst mine = Array.from({ length: n }, (_, i) => {\n  const scores = Array.from({ length: n }, (_, j) => {\n    let sum = 0\n    for (let t = 0; t < d; t++) sum += q.data[i * d + t] * k.data[j * d + t]\n    return sum / Math.sqrt(d)\n  })\n  return vitrine.analysis.softmax(scores)\n})\nvitrine.plot.matrix(mine, { title: `Block ${block + 1}, head ${head + 1}, computed here` })",
      ),
      text("Is it the same as in the network? The largest difference of all pairs:"),
      code(
        'const theirs = vitrine.headActivation(capture, "attn.pattern", block, head)\nlet largest = 0\nmine.forEach((row, i) => row.forEach((a, j) => {\n  largest = Math.max(largest, Math.abs(a - theirs.data[i * n + j]))\n}))\nlargest',
      ),
      text("Leave out the $\\sqrt{d}$ in the second cell and run it again: what happens to the rows?"),
    ],
  },
  {
    title: "Which head matters?",
    about: "Every head is switched off in turn; the change in the answer is measured, not guessed.",
    cells: [
      text(
        "The network answers once as it is, and once without each of its heads. How much less sure is it of its first answer?",
      ),
      code('const reference = await vitrine.run({ roles: ["logits"] })\nvitrine.prediction(reference)'),
      code(
        'const { config } = vitrine.model\nconst heads = []\nif (config.family === "vit") {\n  for (let block = 0; block < config.depth; block++)\n    for (let head = 0; head < config.numHeads; head++) heads.push({ block, head })\n} else {\n  let block = 0\n  config.depths.forEach((depth, stage) => {\n    for (let i = 0; i < depth; i++, block++)\n      for (let head = 0; head < config.numHeads[stage]; head++) heads.push({ block, head })\n  })\n}\n`${heads.length} heads`',
      ),
      code(
        'const probability = (capture, index) => vitrine.analysis.softmax(capture.tensors.logits.data)[index]\nconst [{ index: answer }] = vitrine.analysis.topK(reference.tensors.logits.data, 1)\nconst before = probability(reference, answer)\nconst changes = []\nfor (const { block, head } of heads) {\n  const without = await vitrine.run({ roles: ["logits"], intervention: { headsOff: [{ block, head }] } })\n  changes.push({ label: `${block + 1}.${head + 1}`, value: probability(without, answer) - before })\n}\nvitrine.plot.bars(changes, { title: "Change of the first answer without one head", y: "change of its probability" })',
      ),
      text(
        "Bars to the left: without this head the network is less sure. Choose another picture below the title, and run all again: is it the same head?",
      ),
    ],
  },
  {
    title: "What kind of head is it?",
    about: "Entropy of every head, and where the sharpest one looks on your picture.",
    cells: [
      text(
        "The entropy of a row of attention says how many keys it is spread over: 0 is a single key, $\\ln N$ is all of them alike. This notebook is for a ViT.",
      ),
      code(
        'const capture = await vitrine.run({ roles: ["attn.pattern"] })\nconst pattern = capture.tensors["attn.pattern"]\nconst [blocks, heads, n] = pattern.shape\nconst entropies = []\nfor (let block = 0; block < blocks; block++) {\n  const row = []\n  for (let head = 0; head < heads; head++) {\n    const map = vitrine.at(pattern, block, head).data\n    let sum = 0\n    for (let query = 0; query < n; query++) sum += vitrine.analysis.entropy(map.subarray(query * n, (query + 1) * n))\n    row.push(sum / n)\n  }\n  entropies.push(row)\n}\nconsole.log(`uniform attention would have ${Math.log(n).toFixed(2)} nats`)\nvitrine.plot.grid(entropies, { title: "Mean entropy in nats: a row for each block, a column for each head" })',
      ),
      code(
        'let sharpest = { block: 0, head: 0, value: Infinity }\nentropies.forEach((row, block) => row.forEach((value, head) => {\n  if (value < sharpest.value) sharpest = { block, head, value }\n}))\nconsole.log(`sharpest: block ${sharpest.block + 1}, head ${sharpest.head + 1}`)\nconst map = vitrine.at(pattern, sharpest.block, sharpest.head).data\nvitrine.plot.overlay(map.subarray(0, n), { title: "Where its first token looks" })',
      ),
      code('vitrine.plot.histogram(pattern, { title: "All weights of all heads", x: "weight", bins: 40 })'),
    ],
  },
];
