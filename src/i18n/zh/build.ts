import type { ProblemCode, Remedy } from "../../model/build/recipe-problems.ts";
import type { LayerPart } from "../../model/cost/layer.ts";
import type { build as en } from "../en/build.ts";

const whole = (value: number) => value.toLocaleString("zh");
const sizes = (bytes: number) => (bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`);
const brief = (value: number) => {
  const [unit, scale] = value < 1e4 ? ["", 1] : value < 1e8 ? [" 万", 1e4] : [" 亿", 1e8];
  return `${(value / (scale as number)).toLocaleString("zh", { maximumSignificantDigits: scale === 1 ? 6 : 4 })}${unit}`;
};

const parts: Record<LayerPart, string> = {
  backbone: "主干",
  embedding: "图块、词元与位置",
  attention: "注意力",
  mixing: "混合",
  mlp: "MLP",
  norm: "归一化",
  downsampling: "图块合并",
  head: "分类头",
};

const problems: Record<ProblemCode, (values: Readonly<Record<string, number | string>>) => string> = {
  heads: ({ dim, heads, rest }) => `${dim} 个通道平分给 ${heads} 个头，会余下 ${rest} 个；每个头必须一样宽。`,
  patch: ({ image, patch, rest }) => `边长 ${image} 像素切不成整数个 ${patch} 像素的图块，会余下 ${rest} 像素的一条。`,
  pairs: ({ dim }) => `正弦与余弦成对出现，而 ${dim} 不是偶数。`,
  quarters: ({ dim }) => `行和列各要成对的正弦与余弦，而 ${dim} 个通道不能被 4 整除。`,
  memory: ({ needed, limit }) => `这样需要 ${needed}，浏览器最多给 ${limit}。`,
};

const remedies: Record<Remedy, string> = {
  image: "图片",
  patch: "图块",
  dim: "个通道",
  depth: "块",
  heads: "个头",
  positions: "学到的位置",
};

export const build: typeof en = {
  title: "自己搭一个网络",
  intro: "转动旋钮：形状、参数量和计算量立刻跟着变；手一停，小网络就建好，并在你的图片上运行。",
  name: "网络结构",
  caption: "按设置画出，不来自运行。参数量与 PyTorch 的数法一致；乘加次数按 fvcore 的规则，以一张图片计。",
  panel: "网络的旋钮",
  provenance: (recipe) => `Vitrine · ${recipe} · 由设置算出`,
  presets: "从这里开始",
  course: "课程里的模型",
  groups: { picture: "图片", network: "网络", tokens: "词元", answer: "输出", weights: "权重" },
  controls: {
    family: "类型",
    image: "图片边长",
    patch: "图块边长",
    dim: "通道数",
    depth: "块数",
    heads: "头数",
    mlp: "MLP 倍数",
    window: "窗口",
    classes: "类别数",
    seed: "种子",
    readout: "分类头读取",
    positions: "位置",
    preLogits: "分类头前加一层 tanh（pre_logits）",
    shift: "每隔一块移位窗口",
    depths: "阶段",
  },
  families: { vit: "ViT", swin: "Swin" },
  firstHeads: "第一阶段头数",
  firstDim: "第一阶段通道数",
  stage: (stage) => `第 ${stage} 阶段块数`,
  addStage: "加一个阶段",
  dropStage: "去掉最后一个阶段",
  readouts: { class: "类别词元", mean: "平均", distilled: "加蒸馏词元" },
  positionKinds: { learned: "学到的", sinusoid: "正弦", sinusoid2d: "二维", none: "无" },
  noClasses: "无",
  units: {
    image: "像素",
    patch: "像素",
    dim: "",
    depth: "",
    heads: "",
    mlp: "×",
    window: "词元",
    classes: "",
    seed: "",
  },
  exactly: (control) => `${control}的准确值`,
  otherSeed: "重新抽取",
  problems,
  size: sizes,
  offer: {
    change: (control, from, to) => `${control} ${from} → ${to}`,
    use: (changes) => `改用${changes}`,
    of: (control, value) =>
      control === "positions"
        ? remedies.positions
        : control === "image" || control === "patch"
          ? `${remedies[control]} ${value} 像素`
          : ` ${value} ${remedies[control]}`,
  },
  totals: { parameters: "参数", multiplyAdds: "乘加次数", tokens: "词元", memory: "运行所需内存" },
  whole,
  brief,
  change: {
    title: "刚才的改动",
    none: "动一个旋钮，看看它的代价。",
    same: "±0",
    what: (control, from, to) => `${control} ${from} → ${to}`,
    parameters: (change) => `参数 ${change}`,
    multiplyAdds: (change) => `乘加 ${change}`,
    heads:
      "头只是把通道切开：q、k、v 和投影矩阵的大小都不变，所以什么也没有多出来，变的只是注意力图的张数和每个头的宽度。正因如此，课程笔记给模型传了 num_heads = 8、各层却用 4，打印出来的仍是 22,776,808。",
  },
  status: {
    random: "随机权重",
    meaning: "这个网络没有训练过。它的注意力图和答案只说明它从哪里出发，与图片的内容无关。",
    inUse: (seed) => `已用种子 ${seed} 建好并在用：所有视图都跟着它，观察页也一样。`,
    other: (model) => `现在用的仍是 ${model}。动一个旋钮，或直接建这一个。`,
    otherQuick: "停手后就会建好。",
    large: (parameters, work, memory) =>
      `只计数，没有建：${parameters}参数、${work}次乘加，在这里要算一阵子，还要约 ${memory} 内存。`,
    impossible: "这样建不成；图和数字都是离它最近的可行网络的。",
    build: "建好并运行",
    inspect: "到观察页打开",
  },
  drawing: {
    attention: "注意力",
    mlp: "MLP",
    label: (all) => `网络结构图：${all.join("；")}。`,
    patches: (rows, tokens) =>
      tokens > rows * rows ? `${rows} × ${rows} 个图块 + ${tokens - rows * rows}` : `${rows} × ${rows} 个图块`,
    rest: (pixels) => `余下 ${pixels} 像素`,
    tokens: (tokens, dim) => `${whole(tokens)} 个词元，各 ${whole(dim)} 维`,
    blocks: (depth, heads, dim) => `${depth} 块，每块 ${heads} 头，每头 ${whole(dim)} 维`,
    stage: (rows, dim) => `${rows} × ${rows} × ${whole(dim)}`,
    stageHeads: (heads, window) => `${heads} 头，M = ${window}`,
    classes: (classes) => (classes === 0 ? "特征" : `${whole(classes)} 类`),
  },
  parts: {
    name: "都在哪里",
    caption: "各部分的参数与乘加次数；两列柱各以自己的总数为 100%。",
    names: parts,
    row: (part, parameters, share, work, workShare) =>
      `${part}：参数 ${parameters}，占 ${share}；乘加 ${work}，占 ${workShare}`,
    columns: { part: "部分", parameters: "参数", multiplyAdds: "乘加次数" },
  },
  curve: {
    name: "随一个旋钮怎样变",
    caption: "其余旋钮保持不动；只有可行的取值才有点。两条纵轴都从 0 开始。点一下某个点就选它。",
    of: "旋钮",
    point: (control, value, what, cost) => `${control} ${value}：${what} ${cost}`,
  },
  table: {
    name: "逐层列表",
    caption:
      "输出形状以一张图片计。乘加次数按 fvcore 的数法：矩阵与卷积每次乘法算一次，层归一化每个数算 5 次；softmax、GELU、加法与缩放不计。",
    bars: "柱按所有相同的块合计，最长的是最多的一层。",
    columns: { layer: "层", output: "输出", parameters: "参数", multiplyAdds: "乘加次数", block: "块" },
    namesOf: "名称",
    names: { timm: "timm", course: "课程" },
    every: "列出每一块",
    blocks: (first, last) => (first === last ? `第 ${first} 块` : `第 ${first}–${last} 块`),
    alike: (count) => `${count} 块相同，只列一块`,
    times: (each, count, sum) => `${each} × ${count} = ${sum}`,
    total: "合计",
    layers: {
      "patch_embed.proj": "卷积：每个图块乘同一组滤波器",
      "patch_embed.norm": "层归一化",
      cls_token: "类别词元",
      dist_token: "蒸馏词元",
      reg_token: "寄存器词元",
      pos_embed: "学到的位置，相加",
      norm1: "层归一化",
      "attn.qkv": "查询、键、值",
      "attn.scores": "q · k",
      "attn.relative_position_bias_table": "相对位置偏置，相加",
      "attn.mix": "softmax · v",
      "attn.proj": "各头合并",
      "ls1.gamma": "LayerScale",
      norm2: "层归一化",
      "mlp.fc1": "放宽，再过 GELU",
      "mlp.fc2": "变回来",
      "ls2.gamma": "LayerScale",
      "downsample.norm": "2 × 2 邻居拼接，层归一化",
      "downsample.reduction": "减半",
      norm: "层归一化",
      fc_norm: "对平均值做层归一化",
      "pre_logits.fc": "再过 tanh",
      head: "各类得分",
      "head.fc": "取平均，再得各类得分",
      head_dist: "由蒸馏词元得各类得分",
    },
  },
  views: "它对图片做了什么",
};
