import type { Starter } from "../en/starters.ts";
import type { NotebookCell } from "../../notebook/notebook-format.ts";

const code = (text: string): NotebookCell => ({ kind: "code", text });
const text = (words: string): NotebookCell => ({ kind: "text", text: words });

export const starters: readonly Starter[] = [
  {
    title: "亲手算一遍注意力",
    about: "取出一个头的查询和键，用几行代码算出 softmax，再验证网络算的正是这个。",
    cells: [
      text(
        "从查询和键出发，把网络里的一个头重新算一遍：\n\n$$A = \\mathrm{softmax}\\left(\\frac{QK^\\top}{\\sqrt{d}}\\right)$$\n\n按 Shift-Enter 运行一格并移到下一格。代码里的块和头都从 0 数起，和数组一样。",
      ),
      code(
        'const [block, head] = [2, 0]\nconst capture = await vitrine.run({ roles: ["attn.q", "attn.k", "attn.pattern"], blocks: [block] })\nconst q = vitrine.headActivation(capture, "attn.q", block, head)\nconst k = vitrine.headActivation(capture, "attn.k", block, head)\nq',
      ),
      text("每个查询与每个键做点积，除以 $\\sqrt{d}$，再对所有键做 softmax："),
      code(
        "const [n, d] = q.shape\nconst mine = Array.from({ length: n }, (_, i) => {\n  const scores = Array.from({ length: n }, (_, j) => {\n    let sum = 0\n    for (let t = 0; t < d; t++) sum += q.data[i * d + t] * k.data[j * d + t]\n    return sum / Math.sqrt(d)\n  })\n  return vitrine.analysis.softmax(scores)\n})\nvitrine.plot.matrix(mine, { title: `第 ${block + 1} 块第 ${head + 1} 头，由这里算出` })",
      ),
      text("和网络里的一样吗？看所有词元对中最大的差："),
      code(
        'const theirs = vitrine.headActivation(capture, "attn.pattern", block, head)\nlet largest = 0\nmine.forEach((row, i) => row.forEach((a, j) => {\n  largest = Math.max(largest, Math.abs(a - theirs.data[i * n + j]))\n}))\nlargest',
      ),
      text("把第二格里的 $\\sqrt{d}$ 去掉再运行：每一行会变成什么样？"),
    ],
  },
  {
    title: "哪个头最重要？",
    about: "逐个关掉每个头，实际测出答案变了多少，而不是猜。",
    cells: [
      text("先让网络照常回答一次，再逐个去掉每个头各回答一次：它对原来的答案少了几分把握？"),
      code('const reference = await vitrine.run({ roles: ["logits"] })\nvitrine.prediction(reference)'),
      code(
        'const { config } = vitrine.model\nconst heads = []\nif (config.family === "vit") {\n  for (let block = 0; block < config.depth; block++)\n    for (let head = 0; head < config.numHeads; head++) heads.push({ block, head })\n} else {\n  let block = 0\n  config.depths.forEach((depth, stage) => {\n    for (let i = 0; i < depth; i++, block++)\n      for (let head = 0; head < config.numHeads[stage]; head++) heads.push({ block, head })\n  })\n}\n`共 ${heads.length} 个头`',
      ),
      code(
        'const probability = (capture, index) => vitrine.analysis.softmax(capture.tensors.logits.data)[index]\nconst [{ index: answer }] = vitrine.analysis.topK(reference.tensors.logits.data, 1)\nconst before = probability(reference, answer)\nconst changes = []\nfor (const { block, head } of heads) {\n  const without = await vitrine.run({ roles: ["logits"], intervention: { headsOff: [{ block, head }] } })\n  changes.push({ label: `${block + 1}.${head + 1}`, value: probability(without, answer) - before })\n}\nvitrine.plot.bars(changes, { title: "去掉一个头之后，原答案的概率变化", y: "概率的变化" })',
      ),
      text("条形向左，说明去掉这个头之后网络更没有把握。在标题下面换一张图片，再全部运行一遍：还是同一个头吗？"),
    ],
  },
  {
    title: "这是什么样的头？",
    about: "算出每个头的熵，再看最专注的那个头在你的图片上看哪里。",
    cells: [
      text("一行注意力的熵表示它分散在多少个键上：0 表示只看一个键，$\\ln N$ 表示一视同仁。这个笔记本适用于 ViT。"),
      code(
        'const capture = await vitrine.run({ roles: ["attn.pattern"] })\nconst pattern = capture.tensors["attn.pattern"]\nconst [blocks, heads, n] = pattern.shape\nconst entropies = []\nfor (let block = 0; block < blocks; block++) {\n  const row = []\n  for (let head = 0; head < heads; head++) {\n    const map = vitrine.at(pattern, block, head).data\n    let sum = 0\n    for (let query = 0; query < n; query++) sum += vitrine.analysis.entropy(map.subarray(query * n, (query + 1) * n))\n    row.push(sum / n)\n  }\n  entropies.push(row)\n}\nconsole.log(`均匀注意力的熵是 ${Math.log(n).toFixed(2)} 奈特`)\nvitrine.plot.grid(entropies, { title: "平均熵（奈特）：每行一个块，每列一个头" })',
      ),
      code(
        'let sharpest = { block: 0, head: 0, value: Infinity }\nentropies.forEach((row, block) => row.forEach((value, head) => {\n  if (value < sharpest.value) sharpest = { block, head, value }\n}))\nconsole.log(`最专注的是第 ${sharpest.block + 1} 块第 ${sharpest.head + 1} 头`)\nconst map = vitrine.at(pattern, sharpest.block, sharpest.head).data\nvitrine.plot.overlay(map.subarray(0, n), { title: "它的第一个词元看哪里" })',
      ),
      code('vitrine.plot.histogram(pattern, { title: "所有头的全部权重", x: "权重", bins: 40 })'),
    ],
  },
];
