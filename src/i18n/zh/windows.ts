import type { windows as en } from "../en/windows.ts";

export const windows: typeof en = {
  kind: { W: "常规窗口", SW: "移位窗口" },
  masked: "被掩蔽",
  padding: "填充",
  atlas: {
    name: (direction, stages, blocks) =>
      `${stages} 个阶段共 ${blocks} 块：${direction === "from" ? "查询看向哪里" : "谁在看这个键"}；用方向键选择头`,
    stage: (stage) => `阶段 ${stage}`,
    numbers: (rows, columns, heads) => `${rows} × ${columns} · ${heads} 头`,
    paper: "空白：其他窗口 · 灰色：被掩蔽 · SW：移位窗口",
  },
  lens: { windows: "窗口" },
  bias: {
    title: "相对位置偏置",
    short: "偏置",
    hint: "按行列位移排列，框出的是这一对的位移",
    open: "打开偏置表",
    off: "这次运行关闭了偏置。",
    none: "这个检查点没有这一块的偏置表。",
  },
  overlay: {
    name: (block, head) => `图片上的窗口，第 ${block} 块第 ${head} 头`,
    title: (stage, block, head) => `阶段 ${stage} · 第 ${block} 块 · 第 ${head} 头`,
    label: (picks) => `图片上的窗口；用方向键选择${picks === "query" ? "查询" : "键"}`,
    toLab: "到窗口实验室一步步看",
    stage: "阶段",
    block: "块",
    head: "头",
    blockMark: (block, mark) => `${block} ${mark}`,
    before: "上一个头",
    after: "下一个头",
    of: (head, heads) => `${head} / ${heads}`,
    picks: "在图片上点选的是",
    picksShort: "点选",
    pick: { query: "查询", key: "键" },
    pair: (query, key) => `${query} → ${key}：`,
    place: (times, rank, places) => `均匀值的 ${times} 倍，第 ${rank}/${places}`,
    elsewhere: "在另一个窗口：看不到",
    masked: "同一窗口，但区域不同，被掩蔽",
    cell: (pair, weight, meaning) => `${pair}${weight}，${meaning}`,
    waiting: "第一次运行结束后，窗口会出现在图片上。",
    legendMasked: "同一窗口，被掩蔽",
    legendOther: "其他窗口",
    caption: (data) =>
      [
        `${data.rows} × ${data.columns} 个词元的特征图分成 ${data.windows} 个 ${data.height} × ${data.width} 的窗口，${
          data.shift[0] || data.shift[1] ? `移位 ${data.shift[0]} 行 ${data.shift[1]} 列` : "没有移位"
        }。`,
        data.direction === "from"
          ? `查询${data.token}在第 ${data.window} 个窗口，看得到其中 ${data.height * data.width} 个位置里的 ${data.seen} 个，权重之和为 1。`
          : `键${data.token}在第 ${data.window} 个窗口；其中 ${data.height * data.width} 个位置里有 ${data.seen} 个能看到它，权重各来自自己的那一行。`,
        ...(data.pieces > 1
          ? [
              `循环移位把图片上的 ${data.pieces} 片拼成了这个窗口，${
                data.maskOff ? "而掩码已关闭，不同区域彼此可见" : "掩码让不同区域互不相见"
              }。`,
            ]
          : []),
        ...(data.padding
          ? [
              `其中 ${data.padding.places} 个位置是填充${data.direction === "from" ? `，分走它 ${data.padding.share} 的注意力` : ""}。`,
            ]
          : []),
      ].join(""),
  },
  matrix: {
    title: "（同一窗口）",
    name: "同一窗口里的查询 × 键",
    label: (places, quantity) =>
      `一个窗口里 ${places} 个位置两两之间的${quantity === "scores" ? "得分" : "注意力"}（行看列）；用方向键选择一对`,
    window: (window, windows) => `第 ${window} 个窗口，共 ${windows} 个`,
    row: (row) => `第 ${row} 行`,
    maskedScore: "被掩蔽：其中 −100 是掩码",
    caption: (block, head, places, apart, maskOff) =>
      `第 ${block} 块第 ${head} 头：所选词元的窗口里的 ${places} 个位置，按窗口的行排列；标签是图片上的行。${
        apart === 0
          ? "没有一对被掩蔽：整个窗口就是一个区域。"
          : maskOff
            ? `这次运行关闭了掩码：${places * places} 对里有 ${apart} 对分属不同区域，彼此可见；虚线是掩码原本的边界。`
            : `${places * places} 对里有 ${apart} 对分属不同区域：被掩蔽，这里画成斜线。`
      }`,
  },
  pair: {
    where: (window, block, head) => `第 ${window} 个窗口，第 ${block} 块第 ${head} 头`,
    product: "q · k ÷ √d",
    productOf: (sum, dimensions) => `${sum} ÷ √${dimensions}`,
    bias: "+ 偏置",
    biasEntry: (down, across, entry) => `位移 ${down}，${across} · 表项 ${entry}`,
    mask: "+ 掩码",
    sameRegion: (region) => `都在区域 ${region}`,
    otherRegion: (query, key) => `区域 ${query} 与区域 ${key}`,
    switchedOff: "已关",
    temperature: (value) => `÷ 温度 ${value}`,
    score: "= 得分",
    steps: "得分由哪几项组成",
    place: (times, rank, places) => `均匀值的 ${times} 倍，第 ${rank}/${places}`,
    apart: (query, key, queryWindow, keyWindow) =>
      `${query}在第 ${queryWindow} 个窗口，${key}在第 ${keyWindow} 个窗口：在这一块里，Swin 根本不会把它们相乘，两者之间既没有得分也没有权重。`,
    meeting: (blocks) =>
      blocks.length > 0
        ? `图片上的这两处在第 ${blocks.join("、")} 块里能互相看到。`
        : "这两处从不在同一个窗口里相遇：在这个网络里，它们只能经由别的词元得知对方。",
    strongest: "改看这个查询权重最大的键",
    absent: (block) => `这次运行没有记录第 ${block} 块的查询和键。`,
    caption:
      "头的每个维度一根柱。在 q · k ÷ √d 之上，Swin 还加上按两者位移学到的偏置；循环移位让陌生区域同处一窗时，再加 −100。",
    columns: {
      dimension: "维度",
      bias: "该位移的偏置",
      entry: "偏置表的表项（从 0 数起）",
      mask: "掩码",
      queryRegion: "查询的区域",
      keyRegion: "键的区域",
      window: "窗口",
    },
  },
  statistics: {
    name: "这些是什么样的头",
    distance: (values) =>
      `平均注意力距离，以模型输入的像素为单位，按词元在图片上的位置计算。窗口给出了上限：${values}。`,
    entropy: (places) => `注意力的熵（奈特）；虚线表示在窗口的 ${places} 个位置上均匀分布。`,
    label: (metric) => (metric === "distance" ? "平均距离" : "熵"),
    list: (metric) => `每个头的${metric === "distance" ? "平均注意力距离" : "熵"}，按阶段排列；左右键换块，上下键换头`,
    uniform: "均匀",
    limits: (parts) => parts.map(([stage, pixels]) => `阶段 ${stage} 宽 ${pixels} 像素`).join("，"),
    padding: "平均落在填充上的份额",
  },
  table: { stage: "阶段", window: "窗口", place: "窗口中的位置", region: "区域", seen: "可见", masked: "被掩蔽" },
};
