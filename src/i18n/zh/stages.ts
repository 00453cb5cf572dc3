import type { stages as en } from "../en/stages.ts";

/** Swin 各阶段的词：偏置、合并、如果、可及范围、代价。 */
/** How many times; a number stands apart from the words behind it. */
const times = (number: string) => `${number.replace(/(?<=\d)(?=[万亿])/, " ")}${/\d$/.test(number) ? " 次" : "次"}`;

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
    tableTitle: (head) => `第 ${head} 头 · Δ = 查询 − 键，行 ↓ 列 →`,
    table: (head, rows, columns) => `第 ${head} 头对 ${rows} × ${columns} 种偏移的偏置；用方向键选择偏移`,
    entry: (row, column, bias, pairs) => `Δ行 ${row}，Δ列 ${column}：偏置 ${bias}，${pairs} 对共用`,
    all: (heads) => `全部 ${heads} 个头`,
    scale: "加到得分上",
    pairs: (pairs, row, column) => `有 ${pairs} 对的 Δ = (${row}, ${column})`,
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
  whatIf: {
    caption:
      "关掉一部分，网络就在同一张图片上重新运行：变化是测出来的，不是猜的。它是带着掩码、偏置和移位训练的；若从一开始就没有它们，学到的会是另一套东西。",
    parts: { maskOff: "掩码", biasOff: "位置偏置", shiftOff: "移位" },
    view: "注意力",
    views: { before: "之前", now: "现在", change: "变化" },
    of: (block, head) => `查询的注意力，第 ${block} 块第 ${head} 头`,
    map: (show) =>
      ({
        before: "改动之前查询的注意力；用方向键选择键",
        now: "查询的注意力；用方向键选择键",
        change: "查询的注意力的变化；用方向键选择键",
      })[show],
    cell: (token, before, now, change) => `键 ${token}：之前 ${before}，现在 ${now}，${change} 个百分点`,
    weight: (token, weight) => `键 ${token}：${weight}`,
    points: (change) => `${change} 个百分点`,
    scaleChange: "权重的变化，以 0 为中心",
    scaleOne: "权重，以这个查询的最大值为上限",
    scaleBoth: "权重，前后共用刻度",
    moved: (share) => `这个查询有 ${share} 的注意力转到了别处。`,
    leakMap: "每个查询给陌生词元的注意力；用方向键选择查询",
    leakCell: (token, share) => `${token}：${share} 给了陌生词元`,
    leakOfQuery: "的注意力给了陌生词元（这个查询）",
    leakOfHead: "的注意力给了陌生词元（整个头平均）",
    strangers: (all, shown, rest) =>
      shown < all
        ? `箭头指向 ${all} 个陌生词元中它看得最多的 ${shown} 个，其余合计 ${rest}。`
        : `箭头指向窗口里全部 ${all} 个陌生词元。`,
    noStrangers: "这个查询的窗口里，各词元在图片上本来就相邻，没有陌生词元。到边缘去选一个试试。",
    goToMost: "去看泄漏最多的查询",
    unchanged: "这个查询没有任何变化。",
    regular: (block) => `第 ${block} 块用常规窗口，没有循环移位，也就没有可掩的。掩码只在移位的块里起作用。`,
    oneWindow: (block) => `在第 ${block} 块，一个窗口就盖住整张特征图，不移位，也就没有可掩的。`,
    fromBefore: "这里的差别来自前面的块。",
    kept: (strangers) =>
      `循环移位把图片另一侧的 ${strangers} 个陌生词元带进了这个窗口，掩码不让查询看它们。关掉掩码，看看它会看谁。`,
    regularShift: (block) => `第 ${block} 块有没有移位都用常规窗口。这里的差别来自前面的块。`,
    shiftOff: (block) => `第 ${block} 块现在改用常规窗口：实线是现在的窗口，虚线是之前的窗口。`,
    nothingShifted: "移位关着的时候，没有哪一块会滚动，也就没有可掩的。",
    goTo: (block) => `去第 ${block} 块`,
    columns: { token: "键", before: "之前", now: "现在", change: "变化", place: "现在" },
    place: (allowed) => ["在窗口外", "陌生词元", "同一区域"][allowed] ?? "",
  },
  leak: {
    name: "关掉掩码：谁看到了谁",
    mask: "掩码",
    options: { on: "掩码开", off: "掩码关" },
    caption:
      "用读者的图片，把载入的 Swin 去掉掩码再运行一次：移位的块里，循环移位把不相干的词元放进了同一个窗口，现在没有什么把它们隔开。",
  },
  reach: {
    name: "可及范围，逐块增长",
    caption:
      "亮的部分是经过这些块之后可能影响到所选词元的地方，里面的线是块数更少时的边界。这是窗口、移位、掩码与合并所允许的范围，与权重是多少无关。",
    withShift: "有移位",
    withoutShift: "无移位",
    play: "播放",
    pause: "暂停",
    step: "块数",
    after: (count) => (count === 0 ? "第一块之前" : `${count} 块之后`),
    map: (title) => `这个词元可能看到的图片（${title}）；用方向键选择词元`,
    cell: (token, count, share) => `${token}：${count} 块之后看到图片的 ${share}`,
    sum: (count, one, other) =>
      count === 0
        ? `第一块之前，词元就是它自己的图块：占图片的 ${one}。`
        : `${count} 块之后：看到图片的 ${one}，没有移位则是 ${other}。`,
    crossed: (times) => `其间经过 ${times} 次图块合并。`,
    whole: (one, other) =>
      other === null
        ? `${one} 块之后看到全图，没有移位则永远看不全。`
        : one === other
          ? `有没有移位，都是 ${one} 块之后看到全图。`
          : `${one} 块之后看到全图，没有移位要 ${other} 块。`,
    curve: (count, one, other) => `可及范围随块数的变化；${count} 块之后：有移位 ${one}，无移位 ${other}`,
    merging: "合并",
    blocks: "块数",
    point: (shift, count, share) => `${count} 块之后，${shift ? "有" : "无"}移位：${share}`,
    columns: {
      blocks: "块数",
      stage: "阶段",
      withPatches: "图块数（有移位）",
      withShare: "占比（有移位）",
      withoutPatches: "图块数（无移位）",
      withoutShare: "占比（无移位）",
    },
  },
  merging: {
    name: "图块合并与各阶段",
    caption:
      "颜色是每张特征图的前三个主成分，依次为红、绿、蓝，下面写着它们占方差的多少：同一张图里相似的词元颜色相近，两张图之间的颜色不能比较。轮廓标出所选词元在每个阶段的位置。",
    into: (row, column, stage) => `四个相邻词元合成阶段 ${stage} 的词元 (${row}, ${column})`,
    which: "哪一次合并",
    between: (from, to) => `${from} → ${to}`,
    neighbours: (row, column) =>
      `合成词元 (${row}, ${column}) 的四个相邻词元，编号是通道拼接的顺序：左上、左下、右上、右下`,
    join: (channels, joined) => `按此顺序拼接：4 × ${channels} = ${joined} 个通道`,
    joined: (channels) => `拼接后的 ${channels} 个通道，用颜色表示`,
    norm: (channels, mean, deviation) =>
      `对 ${channels} 个数做层归一化：减均值 ${mean}，除以 ${deviation}，再做学到的缩放与平移`,
    normPlain: (channels) => `对 ${channels} 个数做层归一化，再做学到的缩放与平移`,
    linear: (from, to) => `线性层 ${from} → ${to}，无偏置：数的个数是四个词元之和的一半`,
    merged: (channels) => `合并后词元的 ${channels} 个通道，用颜色表示`,
    before: "拼接后",
    after: "合并后",
    stage: (stage) => `阶段 ${stage}`,
    size: (rows, columns, channels) => `${rows} × ${columns} × ${channels}`,
    embedded: "图块嵌入之后",
    afterMerging: "合并之后",
    afterBlock: (block) => `第 ${block} 块之后`,
    explained: (share) => `占方差的 ${share}`,
    absent: "这次运行没有记录",
    map: (name) => `特征图，${name}；用方向键选择词元`,
    cell: (row, column, components) => `第 ${row} 行第 ${column} 列：各主成分为最大值的 ${components.join("、")}`,
    columns: {
      stage: "阶段",
      rows: "行",
      columns: "列",
      channels: "通道",
      blocks: "块",
      heads: "头",
      enters: (component) => `进入时：主成分 ${component} 的方差占比`,
      leaves: (component) => `离开时：主成分 ${component} 的方差占比`,
    },
  },
  cost: {
    name: "注意力的代价",
    caption:
      "一次注意力连同四个投影的乘加次数，不计 softmax 和偏置。这是计算量，不是课程笔记里写的“参数量”：无论图片多大，参数都一样多。",
    global: "在整张特征图上",
    windowed: "在窗口内",
    thisPicture: (height, width, window) => `本模型，${height} × ${width} 像素，M = ${window}：每个阶段的一块`,
    perBlock: "每个阶段一块的乘加次数",
    stage: (stage, rows, columns, channels, depth) =>
      `阶段 ${stage} · ${rows} × ${columns} 个词元 · C = ${channels} · ${depth} 块`,
    stageRow: (title, global, windowed, ratio) =>
      `${title}：整张图 ${global} 次，窗口内 ${windowed} 次，相差 ${ratio} 倍`,
    times: (ratio) => `${ratio} 倍`,
    total: (global, windowed, ratio) =>
      `所有块合计：整张图 ${global} 次，窗口内 ${windowed} 次，前者是后者的 ${ratio} 倍。`,
    padded: (count) => `填充的位置也要计算，连它们一起是 ${count} 次。`,
    whole: "所有块",
    curves: "正方形特征图（h = w）上的一次注意力；两轴都是对数刻度",
    curve: "特征图的高与宽，以词元计",
    at: (side, global, windowed, ratio) =>
      `${side} × ${side} 个词元：整张图 ${times(global)}，窗口内 ${times(windowed)}，相差 ${ratio} 倍。`,
    axis: "h = w（词元）",
    equal: "只有一个窗口：相等",
    even: "hw = 2C：(hw)² 项开始占多数",
    channels: "通道数 C",
    window: "窗口 M",
    side: "图片边长",
    pixels: (pixels, tokens) => `${pixels} 像素，${tokens} 个词元`,
    back: "回到本模型",
    columns: {
      stage: "阶段",
      rows: "h",
      columns: "w",
      channels: "C",
      blocks: "块数",
      global: "乘加次数（整张图）",
      windowed: "乘加次数（窗口）",
      padded: "含填充",
      ratio: "比值",
    },
  },
};
