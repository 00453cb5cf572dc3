import type { patching as en } from "../en/patching.ts";

const whole = (value: number) => value.toLocaleString("zh");

export const patching: typeof en = {
  name: "词元里的一个数，算两遍",
  caption:
    "滤波器是一小张图，数的个数和一个图块相同。把它盖在图块上，得到词元里的一个数；全部滤波器合起来得到整个词元。步长等于卷积核的卷积，正是对每个图块做这件事。",
  choosePatch: "选一个图块",
  chooseFilter: (count) => `从 ${count} 个滤波器里选一个`,
  flatten: "展平再相乘",
  flattenShape: (patch, channels, length, dim) =>
    `[${patch}, ${patch}, ${channels}] → [${length}]，乘以 E [${dim}, ${length}] 的一行`,
  convolution: "卷积",
  kernelOn: (kernel) => `卷积核 ${kernel}，步长 ${kernel}`,
  convolutionShape: (dim, rows, columns) => `${dim} 张特征图之一，${rows} × ${columns}`,
  map: (filter) => `滤波器 ${filter} 在每个图块上的输出`,
  cell: (row, column, value) => `第 ${row} 行第 ${column} 列：${value}`,
  network: "网络自己算出的词元",
  differs: (by) => `相差 ${by}`,
  shapes: "形状",
  chains: ({ rows, columns, patchSize: p, inChans: c, length, embedDim: d }) => [
    [
      "线性层：",
      `[${rows * p}, ${columns * p}, ${c}]`,
      `[${rows * columns}, ${p}, ${p}, ${c}]`,
      `[${rows * columns}, ${length}]`,
      `[${rows * columns}, ${d}]`,
    ],
    [
      "卷积：",
      `[B, ${c}, ${rows * p}, ${columns * p}]`,
      `[B, ${d}, ${rows}, ${columns}]`,
      `[B, ${rows * columns}, ${d}]`,
    ],
  ],
  stride: {
    name: "漏写的步长",
    title: (kernel, stride) => `卷积核 ${kernel}，步长 ${stride}`,
    caption: (size) =>
      `画面为 ${size} × ${size}。橙框是一个输出所见的范围，蓝框是它右邻所见的。右边是一个随机滤波器的输出，相当于训练之前（种子 1）。`,
    presets: { label: "设置", left: "笔记里的写法", meant: "本来的意思", vit: "ViT-B/16" },
    sees: "一个输出看到哪里",
    output: (side) => `输出：${side} × ${side}`,
    choose: "输出的位置；方向键选择",
    place: (row, column) => `输出第 ${row} 行第 ${column} 列`,
    rows: {
      tokens: "词元数",
      shape: "展平、转置后的形状",
      overlap: "与右邻看到的相同像素",
      times: "一个像素最多属于几个图块",
      unseen: "没有图块看到的像素",
      parameters: "卷积的参数",
      multiplyAdds: "卷积的乘加次数",
      pairs: "一个头的注意力矩阵有多少个数",
    },
    number: whole,
    bytes: (value) => `每个 4 字节，共 ${value}`,
    size: (bytes) =>
      bytes >= 1e9
        ? `${(bytes / 1e9).toFixed(1)} GB`
        : bytes >= 1e6
          ? `${(bytes / 1e6).toFixed(1)} MB`
          : `${whole(bytes)} B`,
    times: (factor) => `是本意的 ${factor} 倍`,
  },
  pixel: {
    name: "一个像素：在画面里，在图块里",
    caption: "这是模型拿到的像素：红、绿、蓝各 8 位，再逐通道归一化。序号是图块展平之后这个值所在的位置。",
    choose: "像素；方向键选择，加 Shift 按图块移动",
    said: (row, column, rgb) => `第 ${row} 行第 ${column} 列：${rgb}`,
    rows: {
      place: "行，列",
      color: "红、绿、蓝（uint8）",
      bits: "8 位二进制",
      normalised: "(v ÷ 255 − 均值) ÷ 标准差",
      patch: "图块",
      inside: "在图块里",
      index: "按 [h, w, c] 的序号",
      indexConv: "按滤波器 [c, h, w] 的序号",
    },
    patch: (row, column, index) => `(${row}, ${column})，第 ${index} 号`,
    range: (first, last) => `${first} … ${last}`,
    magnified: "周围的像素",
  },
};
