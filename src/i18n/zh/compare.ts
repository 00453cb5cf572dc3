import type { compare as en } from "../en/compare.ts";

export const compare: typeof en = {
  sides: ["左", "右"],
  side: (side, name) => `${side}：${name}`,
  same: (name, side) => `${name}（${side}）`,
  block: "块",
  stage: (stage) => `阶段 ${stage}`,
  blockName: (block, stage, mark) =>
    mark === null ? `第 ${block} 块` : `第 ${block} 块，阶段 ${stage}，${mark === "SW" ? "移位窗口" : "常规窗口"}`,
  heads: (block) => `第 ${block} 块的各个头；用方向键选择`,
  headsTitle: "注意力头",
  headOf: (head, heads) => `第 ${head} 头，共 ${heads} 头`,
  prediction: "预测",
  map: (picks) =>
    `图片上的注意力；方向键选择${picks === "query" ? "查询" : "键"}，加号、减号和 0 同时缩放两张图，Shift 加方向键移动`,
  waiting: "模型看过图片之后，这里就会显示。",
  intervened: (parts) => `这不是原样的网络：${parts.join("、")}。`,
  off: (part) => `${part}已关闭`,
  set: (name, value) => `${name}：${value}`,
  bar: {
    label: "两侧共用的设置",
    picture: "同一张图片",
    pictureHint: "在一侧选的图片两侧都显示；关掉后各用各的。",
    depth: "同一深度",
    depthHint: "在一侧选了块，另一侧就跟到相同深度的块；头各选各的。",
    picks: "指向时选择",
    pick: { query: "查询", key: "键" },
    zoom: "缩放",
    zoomIn: "放大两张图",
    zoomOut: "缩小两张图",
    whole: "全图",
    wholeHint: "回到全图",
    zoomHint: "按住 Ctrl 滚动、双指、双击，或按 + − 0；拖动可移动。两张图一起变。",
    factor: (k) => `${k.toFixed(k < 9.95 ? 1 : 0)} ×`,
  },
  figure: {
    name: (name, block, head) => `${name}：图片上的第 ${block} 块第 ${head} 头`,
    from: (token, places) => `${token}（橙色）对每一处的注意力。均匀时每处为 1/${places}。`,
    to: (token, places) => `每一处对${token}（蓝色）的注意力，每个权重来自不同的行。均匀时为 1/${places}。`,
    dark: "亮框：它所在的窗口。暗处：别的窗口，不会去看。",
    masked: "灰色：同一窗口，但被掩码挡住。",
  },
  pair: (query, key) => `${query} → ${key}：`,
  times: (times) => `均匀值的 ${times} 倍`,
  elsewhere: "在它的窗口之外",
  masked: "在它的窗口里，但被掩码挡住",
  words: {
    title: "文字说明",
    all: ({ name, direction, tokens }) =>
      direction === "from"
        ? `${name}：在每一块里，这个词元都能看到图片各处的全部 ${tokens} 个词元。`
        : `${name}：在每一块里，图片各处的全部 ${tokens} 个词元都能看到它。`,
    window: ({ name, direction, seen, tokens, height, width, share }) =>
      direction === "from"
        ? `${name}：它只能看到自己窗口里的 ${seen} 个词元，即 ${height} × ${width} 像素，占图片的 ${share}；另外 ${tokens - seen} 个看不到。`
        : `${name}：只有它自己窗口里的 ${seen} 个词元能看到它，即 ${height} × ${width} 像素，占图片的 ${share}；另外 ${tokens - seen} 个不能。`,
    shifted: ({ name, direction, seen, inWindow, height, width, shift, shiftPixels }) =>
      `${name}：这一块把窗口移动了 ${shift} 个词元（${shiftPixels} 像素），上一块里隔着窗口边界的邻居，现在${direction === "from" ? "它看得到了" : "看得到它了"}。${
        seen < inWindow
          ? `在图片边缘，循环移位把对面的陌生词元带进了它的窗口：掩码只留下 ${inWindow} 个中的 ${seen} 个。`
          : `窗口为 ${height} × ${width} 像素，共 ${seen} 个词元。`
      }`,
    whole: ({ name, direction, stage, rows, columns, tokens }) =>
      `${name}：到了阶段 ${stage}，特征图只剩 ${rows} × ${columns} 个词元，正好一个窗口：${
        direction === "from" ? `这里它能看到全部 ${tokens} 个` : `这里全部 ${tokens} 个都能看到它`
      }，也就是整张图片，和 ViT 一样。`,
    inside: (name, other, share, direction) =>
      direction === "from"
        ? `在 ${name} 里，这个词元的注意力有 ${share} 落在那个窗口内；其余的部分，${other} 在这一块里做不到。`
        : `在 ${name} 里，这个词元得到的注意力有 ${share} 来自那个窗口内；其余的部分，${other} 在这一块里做不到。`,
    far: (left, leftFar, right, rightFar, direction) =>
      `${direction === "from" ? "它的注意力" : "它得到的注意力"}平均有多远：${left} 为图片宽度的 ${leftFar}，${right} 为 ${rightFar}。`,
    noPlace: (token, name) => `${token}在图片上没有位置，${name} 里也没有这样的词元：那一侧停在原处。`,
    depth: (left, right) => `深度：${left}，对应${right}。`,
    blockOf: (block, blocks) => `第 ${block} 块（共 ${blocks} 块）`,
  },
  numbers: {
    title: "所选词元的数值",
    caption: "横条表示占可能值的比例。所有数值都属于所选的块、头和词元。",
    measure: "量",
    windows: { all: "没有窗口", window: "常规窗口", shifted: "移位窗口", whole: "只有一个窗口" },
    seenFrom: "能看到的词元",
    seenTo: "能看到它的词元",
    of: (part, all) => `${part} / ${all}`,
    line: (verb, some, all) => `${verb}：${some} / ${all}`,
    entropy: "熵",
    entropyOf: (value, most) => `${value} 奈特，最大 ${most}`,
    sum: "权重之和",
    distance: "平均距离",
    distanceOf: (pixels, share) => `${pixels} 像素，宽度的 ${share}`,
    inside: (name) => `落在 ${name} 的窗口内`,
    largest: "最大权重",
    largestAt: (weight, token) => `${weight}，在${token}`,
    prefix: "给类别词元和寄存器词元",
    prefixTo: "来自类别词元和寄存器词元",
    noPrefix: "没有这种词元",
    pairs: "一个头要算的词元对",
    none: "–",
    count: (value) => value.toLocaleString("zh"),
  },
};
