import type { maps as en } from "../en/maps.ts";

export const maps: typeof en = {
  off: "已关闭",
  query: (token) => `查询：${token}`,
  key: (token) => `键：${token}`,
  times: (times) => `均匀值的 ${times} 倍`,
  absent: (block) => `这次运行没有记录第 ${block} 块。`,
  scale: (kind) =>
    ({
      absolute: "所有图共用刻度",
      uniform: "上限为均匀值的 8 倍",
      perMap: "以本图最大值为上限",
      log: "对数刻度",
    })[kind],
  columns: {
    token: "词元",
    row: "行",
    column: "列",
    weight: "权重",
    times: "均匀值的倍数",
    rank: "名次",
    block: "块",
    head: "头",
    query: "查询",
    key: "键",
    score: "得分",
    index: "编号",
    state: "状态",
  },
  patchGrid: {
    name: (picks, rows, columns) =>
      `图片分成 ${rows} × ${columns} 个图块；用方向键选择${picks === "query" ? "查询" : "键"}`,
    cell: (token, off) => (off ? `${token}，已关闭` : token),
  },
  atlas: {
    name: (direction, blocks, heads) =>
      `${blocks} 块 × ${heads} 头：${direction === "from" ? "查询看向哪里" : "谁在看这个键"}；用方向键选择头`,
    head: (block, head) => `第 ${block} 块第 ${head} 头`,
    comma: "，",
    largest: "最大",
    strip: (tokens) => `图上方的细条：${tokens.join("、")}`,
    bars: (label, max, sorted) => `柱：${label}，0 到 ${max}${sorted ? "，各头从大到小" : ""}`,
  },
  overlay: {
    name: (direction) =>
      direction === "from" ? "查询对每个图块的注意力；用方向键选择键" : "每个图块对这个键的注意力；用方向键选择查询",
    cell: (token, weight, times) => `${token}：${weight}，均匀值的 ${times} 倍`,
    place: (times, rank, count) => `均匀值的 ${times} 倍，第 ${rank}/${count}`,
  },
  matrix: {
    name: (tokens, quantity) =>
      `${tokens} 个查询（行）对 ${tokens} 个键（列）的${quantity === "scores" ? "得分" : "注意力"}；方向键选择一对，加号、减号和 0 缩放，Shift 加方向键移动`,
    queries: "查询 ↓",
    keys: "键 →",
    row: (row) => `第 ${row} 行`,
    pair: (query, key) => `${query} → ${key}`,
    cell: (query, key, value, quantity) =>
      `查询 ${query}，键 ${key}：${quantity === "scores" ? "得分" : "权重"} ${value}`,
    masked: "已掩蔽",
    score: "softmax 之前的得分",
    scoreScale: "得分，以 0 为中心",
    zoom: "缩放",
    zoomIn: "放大",
    zoomOut: "缩小",
    zoomHint: "按住 Ctrl 滚动，或先点一下再滚动；双指；+ − 0；拖动可移动",
    whole: "全图",
  },
  legend: {
    name: (scale, low, high, tick) => `色标：${scale}，从 ${low} 到 ${high}${tick ? `，刻度线在 ${tick}` : ""}`,
  },
};
