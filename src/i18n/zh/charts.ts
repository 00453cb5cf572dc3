import type { charts as en } from "../en/charts.ts";

export const charts: typeof en = {
  tokens: {
    class: "类别词元",
    distillation: "蒸馏词元",
    register: (index) => `寄存器词元 ${index}`,
    patch: (row, column) => `图块 ${row}, ${column}`,
  },
  marks: {
    class: "类别",
    distillation: "蒸馏",
    register: (index) => `寄存器 ${index}`,
    patch: (row, column) => `(${row}, ${column})`,
  },
  timesUniform: (times) => `均匀值的 ${times} 倍`,
  scale: (kind) =>
    ({ absolute: "绝对刻度", uniform: "上限为均匀值的 8 倍", perMap: "以本图最大值为上限", log: "对数刻度" })[kind],
  pair: {
    query: (mark) => `查询 ${mark}`,
    key: (mark) => `键 ${mark}`,
    where: (block, head) => `第 ${block} 块第 ${head} 头`,
    absent: (block) => `这次运行没有记录第 ${block} 块的查询与键。`,
    terms: "q · k 的各项；左右键逐维查看",
    term: (index, q, k, product) => `第 ${index} 维：${q} 乘以 ${k} 得 ${product}`,
    largestTerm: "最大项：",
    thisTerm: "此处：",
    largest: "从大到小",
    smallest: "最小",
    temperature: "温度",
    masked: "已关闭",
    hidden: "任何查询都看不到这个键",
    place: (times, rank, keys) => `均匀值的 ${times} 倍，在 ${keys} 个键中排第 ${rank}`,
    ranking: "这个查询的各个键，按权重排列；左右键沿名次移动",
    rank: (rank, name, weight) => `第 ${rank} 名：${name}，${weight}`,
    sorted: "这个查询的全部键，按权重从大到小",
    uniform: (keys) => `均匀：1/${keys}`,
    columns: { dimension: "维", q: "q", k: "k", product: "q × k" },
    steps: {
      sum: "总和 q · k",
      scale: "缩放 1/√d",
      temperature: "温度",
      score: "得分",
      weight: "softmax 权重",
      times: "均匀值的倍数",
      rank: "名次",
    },
  },
  statistics: {
    name: (metric) =>
      metric === "distance"
        ? "各个头的平均注意力距离；左右键换块，上下键换头"
        : "各个头的注意力熵；左右键换块，上下键换头",
    point: (block, head, value, metric, off) =>
      `第 ${block} 块第 ${head} 头：${value} ${metric === "distance" ? "像素" : "奈特"}${off ? "，已关闭" : ""}`,
    label: (block, head, value, metric) =>
      `第 ${block} 块第 ${head} 头：${value} ${metric === "distance" ? "像素" : "奈特"}`,
    uniform: (value, tokens, metric) =>
      metric === "distance" ? `均匀注意力：${value} 像素` : `均匀注意力：ln ${tokens} = ${value}`,
    blockAxis: "块",
    axis: (metric) => (metric === "distance" ? "像素" : "奈特"),
    columns: {
      block: "块",
      head: "头",
      distance: "平均注意力距离（像素）",
      entropy: "熵（奈特）",
      maxWeight: "最大权重的均值",
      classMass: "对类别词元的平均注意力",
    },
  },
  prediction: {
    name: (compared) => (compared ? "概率最高的类别：改动后与改动前" : "概率最高的类别"),
    noHead: "这个检查点没有分类头，因此没有预测结果可看；所有注意力照常显示。",
    waiting: "第一次运行结束后，预测结果会出现在这里",
    unnamed: (index) => `类别 ${index}`,
    row: (rank, name, now, before) => `第 ${rank} 名：${name}，${now}${before === null ? "" : `，改动前 ${before}`}`,
    exact: (name, now, before) => `${name}：${now}${before === null ? "" : `，改动前 ${before}`}`,
    move: (before, now) => (now < before ? `▴ 原第 ${before}` : `▾ 原第 ${before}`),
    fallen: (count) => `已跌出前 ${count} 名`,
    rest: (count, share) => `其余 ${count} 个类别：${share}`,
    legend: "竖线：改动之前 · 数字：百分点",
    columns: { rank: "名次", name: "类别", index: "类别编号", now: "概率", before: "改动前概率", change: "变化" },
  },
  rollout: {
    name: (token, direction) =>
      direction === "from" ? `注意力展开：${token}由哪些图块组成` : `注意力展开：${token}流向哪些图块`,
    cell: (token, value, times) => `${token}：${value}，均匀值的 ${times} 倍`,
    shares: (parts) => `不在图上：${parts.map(([name, share]) => `${name} ${share}%`).join("，")}`,
    settings: (settings) =>
      [
        `第 ${settings.firstBlock + 1}–${settings.lastBlock + 1} 块`,
        `各头取${{ mean: "平均", max: "最大", min: "最小" }[settings.fusion]}`,
        `残差权重 ${settings.residualWeight.toFixed(2)}`,
        settings.discardRatio > 0 ? `舍去最小的 ${Math.round(settings.discardRatio * 100)}%` : "不舍去",
      ].join(" · "),
    columns: { token: "词元", row: "行", column: "列", weight: "注意力展开", times: "均匀值的倍数" },
  },
};
