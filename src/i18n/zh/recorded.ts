import type { LayoutOrigin } from "../../model/recording/token-layout.ts";
import type { recorded as en } from "../en/recorded.ts";

const count = (value: number) => value.toLocaleString("zh");
const others = (prefix: number) => (prefix === 0 ? "没有其他词元" : `另有 ${prefix} 个词元`);

const origins: Record<LayoutOrigin | "windows", string> = {
  file: "文件里写明",
  square: "按词元数推出的正方形",
  picture: "按图片形状推出的矩形",
  person: "按你说的",
  windows: "由窗口拼出",
};

export const recorded: typeof en = {
  note: {
    label: "记录下来的注意力图",
    from: (file) => `来自 ${file} 的注意力图：`,
    layout: (rows, columns, prefix, origin) => `${rows} × ${columns} 个图块，${others(prefix)}（${origins[origin]}）。`,
    windows: (rows, columns, window, origin) =>
      `${rows} × ${columns} 个图块，窗口 ${window} × ${window}（${origins[origin]}）。`,
    noModel: "这里没有模型在运行：图片只是垫在注意力图下面，换图片不会改变它们。",
    patch: (pixels) => `文件没有写明图块的大小，距离按每个图块宽 ${pixels} 像素计算。`,
    read: "读到了什么…",
    again: "换一种排法…",
  },
  missing: {
    title: "这些图里没有的",
    sentence: (figure, why) => `记录下来的注意力图里没有这个。${figure}：${why}。`,
    intro: "下面这些只凭 softmax 之后的权重画不出来：",
    scores: { name: "softmax 之前的得分", why: "文件里没有数组“attn.scores”" },
    pair: { name: "一对词元，逐项相乘", why: "需要数组“attn.q”“attn.k”和“attn.scores”" },
    windowPair: { name: "一对词元，逐项相乘", why: "需要相对位置偏置表，它属于模型的权重" },
    prediction: { name: "预测", why: "文件里没有数组“logits”" },
    whatIf: { name: "如果……会怎样", why: "关掉某一部分就要重新运行模型，而这里没有模型" },
    run: { name: "这张图", why: "要自己运行一遍模型，而这里没有模型" },
    patches: { name: "图块嵌入", why: "画的是学到的滤波器，属于模型的权重" },
    positions: { name: "位置嵌入", why: "属于模型的权重" },
    bias: { name: "相对位置偏置", why: "是模型权重里的一张表" },
    merging: { name: "图块合并", why: "画的是块与块之间的词元，不是注意力" },
    cost: { name: "计算量", why: "要知道模型的宽度，注意力图里没有" },
  },
  layout: {
    title: "这些词元在图片上怎样排列？",
    intro: (tokens) => `每张图有 ${count(tokens)} 个词元。哪些是图块、排成几行，不止一种读法。`,
    none: (tokens) => `每张图有 ${count(tokens)} 个词元，与常见的网格都对不上。请说明它们在图片上怎样排列。`,
    choices: "对得上的读法",
    choice: (rows, columns, prefix) => `${rows} × ${columns} 个图块，${others(prefix)}`,
    own: "直接填数",
    rows: "图块行数",
    columns: "图块列数",
    classToken: "最前面是类别词元",
    distilled: "接着是蒸馏词元",
    registers: "寄存器词元个数",
    makes: (made, tokens) =>
      made === tokens
        ? `共 ${count(made)} 个词元，与注意力图一致。`
        : `共 ${count(made)} 个词元，而注意力图有 ${count(tokens)} 个。`,
    open: "显示注意力图",
  },
  read: {
    file: "文件",
    arrays: "文件里的数组",
    columns: { name: "数组", shape: "形状", dtype: "类型", used: "" },
    used: "已显示",
    unused: "未显示",
    rows: (rows, off, worst, negative) =>
      [
        off === 0
          ? `全部 ${count(rows)} 行的和都是 1（误差不超过千分之一）。`
          : `${count(rows)} 行中有 ${count(off)} 行的和不是 1，偏得最远的是 ${worst}。这里照原样显示。`,
        ...(negative > 0 ? [`有 ${count(negative)} 个权重小于 0。`] : []),
      ].join(""),
  },
  bring: {
    title: "Python 算出的注意力图",
    hint: "凡是 PyTorch 能运行的模型，都可以在这里看：把注意力图 [块, 头, 词元, 词元]（或每块一个数组）存成 .npz 或 .safetensors，和图片一起拖进来。这里保存的 NPZ 也能再打开。",
    lines: "写出这种文件的 Python 代码",
    from: "库",
    optional:
      "除注意力图以外，文件里还可以有 attn.scores、attn.q、attn.k、attn.v、logits、模型看到的像素 pixels 和图块网格 grid。",
  },
  code: { copy: "复制", copied: "已复制", failed: "请选中文字后复制" },
  python: {
    title: "用 Python 得到这张图",
    intro: "这段代码会重新算出所选的那一行并打印出来；本页的数值写在注释里，可以逐一对照。",
    none: "timm 和 transformers 里都没有能直接读取这些权重的网络。",
    differs: "本页显示的是改动过的网络；注释里的数值属于没有改动的网络。",
  },
};
