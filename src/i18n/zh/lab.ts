import type { lab as en } from "../en/lab.ts";
import { head, pairList, say } from "./lab-steps.ts";

const number = (value: number) => value.toLocaleString("zh-CN");
const by = (rows: number, columns: number) => `${rows} × ${columns}`;

export const lab: typeof en = {
  title: "窗口实验室：Swin 为什么需要掩码",
  padding: "填充",
  steps: "步骤",
  step: (index, name) => `第 ${index} 步，共 6 步：${name}`,
  rollBy: ([rows, columns]) => (rows === columns ? `循环移位 ${rows}` : `循环移位 ${rows} 和 ${columns}`),
  both: (token, row, column, after) => `${token}（“观察”里的图块 ${row}，${column}）${after.replace(/^ /, "")}`,
  play: "播放",
  pause: "暂停",
  again: "重播",
  previous: "上一步",
  next: "下一步",
  edge: "跟踪一个靠边的词元",
  scrub: "在各步之间拖动",
  pairList,
  keys: "快捷键：← → 或 1 到 6",
  counting: "行、列和区域从 0 数起，与代码一致；窗口和窗口内的位置从 1 数起。“观察”和“对比”里，行和列也从 1 数起。",
  head,
  say,
  figures: {
    picture: {
      name: "在图片上",
      regular: "常规窗口",
      shifted: "移位窗口",
      pieces: (token, pieces) =>
        pieces === 1 ? `${token} 的窗口在这里是完整的一块。` : `${token} 的窗口在这里分成 ${pieces} 块。`,
      caption: (token, open, size) => `${token} 可以看它的窗口里 ${size} 个位置中的 ${open} 个。`,
    },
    memory: {
      regular: "在内存里",
      rolled: "循环移位之后",
      home: "移回之后",
      regularHint: "还没有移位",
      rolledHint: (windows) => `${windows} 个完整的窗口`,
      unshiftedHint: "没有移位",
      homeHint: "每个词元都回到原位",
      caption: (token, row, column) => `${token} 位于第 ${row} 行、第 ${column} 列。`,
    },
    mask: {
      name: "掩码",
      hint: (size) => `每个窗口一张 ${size} × ${size} 的表`,
      caption: "行是查询（橙色），列是键（蓝色），顺序就是窗口内位置的顺序。",
    },
    softmax: {
      name: "该词元这一行的 softmax",
      title: "softmax",
      without: "无掩码",
      with: "有掩码",
      leaks: "泄漏给陌生词元",
      illustrated: "得分是为演示而设的固定数字；掩码和 softmax 用的就是网络自己的代码。",
      real: (block, head) =>
        `第 ${block} 块第 ${head} 头的真实得分。两行都由同一组得分算出，不必重新运行；想看关掉掩码对结果的影响，请到“观察”里的“如果没有它”中关闭。`,
      realRegular: (block, head) => `常规窗口：上一块（第 ${block} 块）第 ${head} 头的真实得分。`,
      absent: "这次运行没有记录这一块，所以没有得分。",
    },
    numbers: { name: "这个词元的数字", caption: "代码里的下标运算，代入了实际数字。" },
    formulas: { name: "代码做了什么" },
  },
  map: {
    label: (place, rows, columns) =>
      place === "picture"
        ? `图片上的 ${by(rows, columns)} 个词元；用方向键选择词元`
        : `内存里的 ${by(rows, columns)} 个词元；用方向键选择词元`,
    token: (token, window, place, region) => `${token}：窗口 ${window}，位置 ${place}，区域 ${region}`,
  },
  mask: {
    label: (which, windows, size) =>
      which === "all"
        ? `${windows} 个窗口的掩码，每个 ${by(size, size)} 对；行是查询，列是键；用方向键选择一对`
        : `该词元所在窗口的掩码，${by(size, size)} 对；行是查询，列是键；用方向键选择一对`,
    overview: (rows, columns) => `全部 ${by(rows, columns)} 个窗口的掩码；用方向键选择窗口`,
    all: "全部窗口",
    title: (window, pairs) => `窗口 ${window} · ${number(pairs)}`,
    pair: (query, key, open) => `查询 ${query}，键 ${key}：${open ? "掩码 0，放行" : "掩码 −100，挡住"}`,
    open: "同区域：得分 + 0",
    closed: "不同区域：得分 − 100",
    leaking: "不同区域，掩码关闭：泄漏",
    none: "还没有掩码：窗口内的每一对都放行",
    number: "窗口后的数字：有掩码时放行的词元对",
  },
  bars: {
    label: (count) => `${count} 个位置的份额，无掩码和有掩码；用方向键选择键`,
    hint: (token) => `指向或选中一个位置，就能读到 ${token} 的精确数字。`,
    place: (place, token, region) => `位置 ${place}，${token}，区域 ${region}：`,
    sum: (score, mask, masked) => `得分 ${score} + 掩码 ${mask} = ${masked}`,
    shares: (without, withMask) => `softmax 无掩码 ${without}，有掩码 ${withMask}`,
  },
  try: {
    title: "试一试",
    maskOn: "开",
    maskOff: "关：看泄漏",
    course: "回到课程例子",
    real: (map, block) =>
      `这个 Swin 的第 ${block} 块：特征图 ${by(map.rows, map.columns)}，窗口 ${by(...map.windowSize)}，${map.shifted ? `移位 ${map.shift[0] === map.shift[1] ? map.shift[0] : map.shift.join(" 和 ")}` : "不移位"}。这些大小随权重而来；课程例子里可以用滑块调节。`,
    courseIs: "8 × 8，M = 4，移位 2",
    covers: (axis, window, windows) =>
      axis !== "both"
        ? `${axis === "rows" ? "高" : "宽"}不大于 M，所以窗口是 ${by(...window)}，这个方向不移位。`
        : windows === 1
          ? `特征图不大于 M，Swin 就把窗口缩成 ${by(...window)}，并取消移位：一个窗口看到全部。`
          : `较短的一边不大于 M：这种代码把窗口缩成 ${by(...window)}，两个方向都不移位。`,
    pads: (rows, columns, padded, order) =>
      `M 不能整除特征图：补上 ${[rows > 0 ? `${rows} 行` : "", columns > 0 ? `${columns} 列` : ""].filter(Boolean).join("和 ")}零（斜线），成为 ${by(...padded)}，${order === "afterShift" ? "在循环移位之后补" : "先补好再一起移位"}。注意力会把这些零当作词元。`,
    seam: (missed, torn) =>
      `在移位之后填充时，分段从填充后的边缘数起，对不上接缝：有 ${number(missed)} 对来自两侧边缘的词元落在同一区域${torn > 0 ? `，又有 ${number(torn)} 对真正的邻居被隔开` : ""}。timm 的代码正是如此。`,
    half: (half) => `Swin 的移位是 ⌊M/2⌋ = ${half}。`,
  },
  numbers: {
    picture: "在图片上",
    regular: "常规窗口",
    after: "循环移位后",
    window: "移位窗口",
    place: "窗口内位置",
    region: "区域",
    open: "有掩码时可以看",
    back: "移回",
    row: (text) => `行 ${text}`,
    column: (text) => `列 ${text}`,
    rowColumn: (row, column) => `第 ${row} 行，第 ${column} 列`,
    ordinal: (index, count) => `第 ${index} 个，共 ${count} 个`,
    openOf: (open, size) => `${size} 个位置中的 ${open} 个`,
    bands: (down, across) => `段 ${down} 和 ${across}`,
  },
  formulas: {
    bands: "按行分段（列同理）：",
    band: (from, to, band) => (from === to ? `第 ${from} 行 → ${band}` : `第 ${from}–${to} 行 → ${band}`),
    region: "区域 = 3 · 段(行) + 段(列)",
    pairs: "有掩码时放行：",
    pairsOf: (open, all) => `${number(open)} / ${number(all)}`,
    shapes: "形状：",
    batch: "一张图片时",
    why: "为什么是 −100 而不是 −∞？",
    whyText:
      "exp(−100) ≈ 3.7 · 10⁻⁴⁴。和接近 1 的总和放在一起，float32 连 10⁻⁸ 都看不见，所以权重在后面的计算里就是 0。而 −100 是一个普通的数，可以相加、比较和求导；整行都是 −∞ 时，softmax 会算出 0 ÷ 0 = NaN。",
    add: "为什么是加而不是乘？",
    addText: "得分乘以 0 得 0，softmax 把它当作 e⁰ = 1：陌生词元照样分到一份。只有非常负的得分才会变成零。",
  },
  real: {
    block: "块",
    head: "头",
    stage: (stage, rows, columns) => `阶段 ${stage} · ${by(rows, columns)} 特征图`,
    blockName: (block, shifted) => `${block} · ${shifted ? "移位" : "常规"}`,
    headName: (head) => String(head),
    regular: (block) => `第 ${block} 块用常规窗口：没有移位，也就没有掩码可看。`,
    goShifted: (block) => `转到第 ${block} 块（移位）`,
    shiftOff: "这次运行关闭了移位，每一块都是常规窗口，没有什么可移的。",
    shiftOn: "重新打开移位",
    noSwin: "这些步骤需要一个 Swin",
    noSwinText:
      "当前模型用的是全局注意力：没有窗口，所以既不移位也没有掩码。载入内置的 Swin（三个阶段，7 × 7 窗口），就能在真实的注意力里跟踪你图片上的一个词元。",
    load: "载入内置的 Swin",
    waiting: "网络运行之后，图会出现在这里。",
  },
  provenance: (rows, columns, window, shift, token, order) =>
    `Vitrine · 窗口实验室 · 特征图 ${by(rows, columns)}，窗口 ${window}，移位 ${shift}，填充 ${order} · 词元 ${token} · 得分为演示用，掩码和 softmax 出自网络的代码`,
  columns: {
    row: "行",
    column: "列",
    window: "窗口",
    place: "位置",
    region: "区域",
    afterRow: "移位后的行",
    afterColumn: "移位后的列",
    query: "查询",
    key: "键",
    mask: "掩码",
    score: "得分",
    masked: "加掩码后的得分",
    without: "无掩码的 softmax",
    with: "有掩码的 softmax",
    token: "词元",
    open: "放行的词元对",
    quantity: "量",
    arithmetic: "算式",
    value: "值",
  },
};
