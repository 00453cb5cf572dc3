import type { stages as en } from "../en/stages.ts";

/** Swin 各阶段的词：偏置、合并、如果、可及范围、代价。 */
export const stages: typeof en = {
  bias: {
    name: "相对位置偏置",
    of: (block) => `第 ${block} 块`,
    nameOf: (block) => `第 ${block} 块的相对位置偏置`,
    none: "这个检查点里没有这一块的偏置表。",
    caption:
      "窗口里的每一对词元，得分上都会加一个学到的数，它只取决于查询相对于键的方位。点表里的一格，看哪些对共用它；点窗口里的一个位置，找到这一对用的是哪一格。",
    view: "排列",
    stored: "按存储顺序",
    storedTitle: "行与列就是检查点里的顺序：查询减键。",
    turned: "以查询为中心",
    turnedTitle: "查询在正中，每一格就在键所在的方位。",
    heads: (heads) => `${heads} 个头的偏置表；用方向键选择头`,
    head: (head, low, high) => `第 ${head} 头，${low} 到 ${high}`,
    tableTitle: (head, rows, columns) => `第 ${head} 头：${rows} × ${columns} 种偏移（查询 − 键）`,
    table: (head, rows, columns) => `第 ${head} 头对 ${rows} × ${columns} 种偏移的偏置；用方向键选择偏移`,
    entry: (row, column, bias, pairs) => `Δ行 ${row}，Δ列 ${column}：偏置 ${bias}，${pairs} 对共用`,
    scale: "加到得分上，所有头共用刻度",
    pairs: (pairs, row, column) => `有 ${pairs} 对的 Δ =（${row}，${column}）`,
    picks: "在窗口里点选",
    pickQuery: "查询",
    pickKey: "键",
    window: (window, rows, columns) => `第 ${window} 个窗口，${rows} × ${columns} 个位置；用方向键选择位置`,
    place: (row, column, is) =>
      `窗口第 ${row} 行第 ${column} 列${is === "query" ? "：查询" : is === "key" ? "：键" : ""}`,
    deltaRow: "Δ行",
    deltaColumn: "Δ列",
    index: "表项",
    bias: "偏置",
    meaning: (value, times) => `得分加上 ${value}，等于让归一化之前的权重乘以 ${times}。`,
    shared: (pairs, windows) =>
      windows === 1 ? `窗口里有 ${pairs} 对用这一项。` : `${windows} 个窗口里，每个都有 ${pairs} 对用这一项。`,
    masked: (score) => `这一对分属两个区域：掩码还会再加 ${score}。`,
    apart: "所选的键在另一个窗口里，所以这一对在表里没有对应的项。",
    off: "这次运行关掉了偏置。",
    columns: {
      index: "表项",
      row: "Δ行",
      column: "Δ列",
      pairs: "对数",
      head: (head) => `第 ${head} 头`,
    },
  },
};
