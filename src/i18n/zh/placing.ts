import type { placing as en } from "../en/placing.ts";

export const placing: typeof en = {
  kinds: {
    name: (token) => `哪些位置像${token.replace(/(\d)$/, "$1 ")}的位置`,
    caption:
      "对三种位置问同一个问题：选中的位置与其他每个位置有多像？学到的来自检查点，没有人告诉过它图块排成行列。正弦位置沿着序列数下去；二维正弦一半的数给行，一半给列。",
    learned: "学到的",
    sinusoid: "正弦",
    sinusoid2d: "二维正弦",
    map: (kind) => `与每个位置的余弦相似度，${kind}`,
    table: (kind) => `位置表，${kind}`,
    tables: (dim) => `下面是位置表本身：一列是一个图块，一行是 ${dim} 维中的一维；每张表以 0 为中心，各用自己的色标。`,
    none: "这个模型没有学到的位置，换一个有的来比较。",
  },
  shuffle: {
    name: "打乱图块",
    caption: "用当前模型前向两次。数字比较的是同一个图块最后的词元：它在原图里的，和它在打乱的图里的，不论挪到了哪里。",
    positions: "两次运行的位置",
    options: { zero: "关闭位置", learned: "学到的位置" },
    straight: "原图",
    shuffled: "打乱图块之后",
    seed: "打乱编号",
    patches: "图块：最多相差",
    prefix: "类别词元：最多相差",
    largest: "词元中最大的数",
    off: (same) =>
      same
        ? "词元没有变，只是换了次序，剩下的是舍入误差。没有位置，网络看到的就是一堆不分先后的图块。"
        : "词元的差别超过了舍入误差。",
    on: (same) => (same ? "词元相同，只差舍入。" : "有了位置，图块换了地方意思就变了，别的图块也跟着变。"),
    onlyVit: "Swin 的窗口和偏置取决于位置，这里请选一个 ViT。",
  },
  readOut: {
    name: "类别词元，还是图块的平均",
    caption:
      "两个向量出自同样的最后一层词元，经过同一个分类头。分类头只按其中一种训练过，所以另一种的答案是“会读出什么”，而不是“能学到什么”。",
    ways: { token: "类别词元", avg: "图块的平均" },
    trained: "按这种方式训练",
    untrained: "训练时没有用它",
    cosines: "每一块之后两者的余弦相似度",
    said: (cosines) => `每一块之后类别词元与平均的余弦相似度：${cosines.join("，")}`,
    norm: "归一化",
    columns: { block: "块", cosine: "余弦相似度" },
    noToken: "这个模型没有类别词元，读出的总是图块的平均。",
  },
  unused: {
    name: "建了却没有加上的位置",
    caption: "进入第一块时，选中图块的词元与其他词元有多像。没有位置，两个像素相同的图块不论在哪里都是同一个词元。",
    code: "嵌入部分的大意",
    lines: ["p = learned([1 + 196, 768])", "x = concat(class, conv(image))"],
    line: "x = x + p",
    missing: "# 笔记里没有这一行",
    last: "x = encoder(x)",
    switch: "把位置加上的那一行",
    options: { zero: "照笔记", learned: "加上" },
    counted: (parameters) =>
      `不论加不加，位置都算在参数里：这个模型有 ${parameters.toLocaleString("zh")} 个。没有报错，也没有警告，只少了一次相加。`,
    withoutMap: "没有加上",
    addedMap: "加上了",
    now: "现在运行的是这一种",
  },
};
