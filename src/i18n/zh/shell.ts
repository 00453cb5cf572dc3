import type { BackendName, BackendReason } from "../../model/engine.ts";
import type { Progress } from "../../model/progress.ts";
import type { shell as en } from "../en/shell.ts";
import { options, settings } from "./settings.ts";

const backendNames: Record<BackendName, string> = { webgpu: "WebGPU", wasm: "WebAssembly", cpu: "纯 JavaScript" };

const reasons: Record<BackendReason, string> = {
  asked: "地址里指定了它",
  gpu: "本机显卡可用，并通过了自检",
  "no-webgpu": "这个浏览器没有提供 WebGPU，由处理器来计算",
  "software-gpu": "这里的 WebGPU 是软件模拟的，比 WebAssembly 更慢",
  "check-failed": "试过更快的方式，但在本机上算得不对",
  "device-lost": "计算途中显卡断开了，改由处理器接手",
};

const megabytes = (bytes: number) => `${(bytes / 1e6).toLocaleString("zh", { maximumFractionDigits: 1 })} MB`;

export const shell: typeof en = {
  title: "Vitrine",
  tagline: "看见视觉 Transformer 的注意力",
  close: "关闭",
  retry: "再试一次",
  dismiss: "知道了",
  copyCode: "复制代码",
  cancel: "取消",
  join: (...sentences) => sentences.join(""),
  skip: "跳到图表",
  nav: {
    label: "各个工作区",
    inspect: "观察",
    lab: "窗口实验室",
    lessons: "课程",
    build: "搭建",
    compare: "对比",
    notebook: "笔记本",
  },
  number: (value) => value.toLocaleString("zh", { maximumSignificantDigits: 5 }),
  percent: (value) => `${(value * 100).toFixed(0)}%`,
  frame: {
    menu: (figure) => `保存：${figure}`,
    knobs: "调节",
    table: "以表格显示",
    python: "复制为 Python…",
    lesson: (number) => `第 ${number} 课讲解这张图`,
    takeAway: "PNG 含图与说明；CSV 和 NPZ 含全部数值。",
    broken: (detail) => `这张图没能画出来（${detail}）。其余的图不受影响。`,
    rows: (shown, all, columns, allColumns) =>
      shown < all || columns < allColumns
        ? `共 ${all} 行 ${allColumns} 列，这里显示 ${shown} 行 ${columns} 列；CSV 里是全部。`
        : `共 ${all} 行`,
  },
  header: {
    model: "模型",
    backend: (name) => backendNames[name],
    summary: (config) =>
      config.family === "vit"
        ? `${config.depth} 块 × ${config.numHeads} 头`
        : `${config.depths.join(" + ")} 块，窗口 ${config.windowSize}`,
    recorded: "已记录",
    milliseconds: (value) => `${value < 10 ? value.toFixed(1) : value.toFixed(0)} 毫秒`,
    openCheckpoint: "打开检查点…",
    openHint: "你自己的 ViT、DeiT、DINO、DINOv2 或 Swin，Hub 上的模型，或 .npz 里的注意力图。",
    read: "读到了什么，依据何在…",
    parameters: (count, bytes) => `${count.toLocaleString("zh")} 个参数${bytes > 0 ? `，${megabytes(bytes)}` : ""}`,
    why: (backend, reason) => `用 ${backendNames[backend]} 计算：${reasons[reason]}。`,
    random: "随机权重",
    randomSeed: (seed) => `在本页搭建，没有训练过：权重由种子 ${seed} 随机抽取，答案没有意义。`,
    lang: "English",
    langName: "切换到英文",
    theme: "浅色或深色",
    share: "分享",
    help: "帮助与快捷键",
    ours: {
      "vit-imagenette":
        "这是我们自己用十类图片（Imagenette）训练的小型 ViT，让真实的网络一打开就能运行。它在验证集上的正确率是 70.7%，其他任何图片也会被归入这十类之一。",
      "swin-imagenette":
        "这是我们自己用十类图片（Imagenette）训练的小 Swin：三个阶段，窗口 7 × 7。它在验证集上的正确率是 66.2%，其余任何图片也会被归进这十类。",
    },
  },
  share: {
    title: "指向当前画面的链接",
    own: "你自己的图片、检查点或记录下来的注意力图不在链接里，它们只留在本机。打开链接的人会在一张示例图片上看到同样的视图。",
    all: "链接里包含模型、图片、所选位置、全部设置和语言。",
    copy: "复制链接",
    copied: "已复制",
  },
  intake: {
    label: "选择图片",
    file: "选择文件",
    paste: "粘贴",
    camera: "拍照",
    address: "网址",
    addressLabel: "图片的网址",
    open: "打开",
    privacy: "把图片拖到页面任意处。不会上传任何东西：图片只留在本机。",
    addressPrivacy: "图片会从那个网站直接取到本页面，对方能看到这次请求。",
    dropHere: "松手即可：图片只留在本机",
    shoot: "拍下这一帧",
    cameraDenied: "相机没有打开：浏览器或用户拒绝了，或者没有相机。请改为选择文件。",
    cameraHint: "相机只在这个窗口打开期间工作；拍下的画面只留在本机。",
    samples: "为 Vitrine 绘制的图片",
    own: "你的图片",
  },
  progress: (progress: Progress): string => {
    switch (progress.stage) {
      case "download":
        return progress.total === null
          ? `正在取权重：${megabytes(progress.loaded)}`
          : `正在取权重：${megabytes(progress.loaded)}，共 ${megabytes(progress.total)}${progress.secondsLeft ? `，约剩 ${Math.ceil(progress.secondsLeft)} 秒` : ""}`;
      case "prepare":
        return progress.memory ? `正在准备引擎：这个模型约占 ${megabytes(progress.memory)}` : "正在准备引擎";
      case "recording":
        return `正在读取注意力图：第 ${progress.array + 1} 个数组，共 ${progress.arrays} 个`;
      case "picture":
        return "正在读取图片";
      case "run":
        return `第 ${Math.min(progress.block + 1, progress.depth)} 块，共 ${progress.depth} 块`;
    }
  },
  spine: {
    label: "整个网络",
    picture: "图片",
    pictureOf: (rows, columns) => `${rows} × ${columns} 个图块`,
    patches: "图块",
    position: "位置",
    blocks: (depth, heads) => `第 1–${depth} 块 × 第 1–${heads} 头`,
    stages: (stages, window) => `${stages} 个阶段，窗口 ${window} × ${window}`,
    looksAt: "查询在看哪里",
    lookedAt: "谁在看这个键",
    prediction: "预测",
    filtersHint: "图块滤波器的主方向",
    positionHint: "与所选位置的余弦相似度",
    noPosition: "这是类别词元自己的位置；请选一个图块",
    waiting: "网络运行时，注意力图会逐块出现在这里。",
    below: (statistic) => `柱：${statistic}`,
    view: "显示方式",
    oneBlock: (block, bytes) =>
      `全部块的数据共需 ${megabytes(bytes)}，因此只保留第 ${block} 块；选择别的块，就会重新计算。`,
    ownMaximum: "最大",
    chosen: "所选",
    random: "随机权重：这个网络没有训练过，答案没有意义。",
    tenClasses: "这个小模型只认识十类，任何图片都会被归入其中之一。",
  },
  figures: {
    overlay: {
      name: (block, head) => `图片上的第 ${block} 块第 ${head} 头`,
      title: (block, head) => `第 ${block} 块 · 第 ${head} 头`,
      from: (token) => `${token}（橙色）对每个图块的注意力。同一个查询对所有键（包括类别词元）的权重之和为 1。`,
      to: (token) => `每个图块对${token}（蓝色）的注意力。这些权重来自不同的行，加起来不一定是 1。`,
    },
    matrix: {
      name: "查询 × 键",
      query: "查询",
      key: "键",
      caption: (block, head, tokens) =>
        `第 ${block} 块第 ${head} 头：全部 ${tokens} × ${tokens} 对。每一行是一个查询，softmax 之后和为 1；所选的查询与键被点亮。`,
      scores: (block, head) => `第 ${block} 块第 ${head} 头：softmax 之前的 q · k ÷ √d，色标以 0 为中心。`,
    },
    pair: {
      name: "逐项看这一对",
      order: "各项的顺序",
      byIndex: "按维度",
      bySize: "按大小",
      caption: "头的每个维度一根柱：它给 q · k 加了多少。总和、缩放与 softmax 都是网络真正用到的数。",
    },
    statistics: {
      name: "这是什么样的头",
      distance: "平均注意力距离，以模型输入的像素为单位，对所有图块取平均：小的头只看身边，大的头横跨整张图。",
      entropy: "注意力的熵（奈特），对所有查询取平均：0 表示只看一个键，虚线表示均匀。",
    },
    rollout: {
      name: "注意力展开",
      caption: (first, last) =>
        `如果注意力只负责混合词元、其余由残差通路传递，那么经过第 ${first} 到第 ${last} 块之后，每个图块有多少到达所选词元（Abnar 与 Zuidema，2020）。这是粗略的概括，不是解释。`,
    },
    whatIf: {
      name: "如果没有它",
      caption: "关掉网络的一部分，在同一张图片上重新运行：答案的变化是测出来的，不是猜的。",
      before: "改动之前",
      none: "现在什么都没关。选一个部分：",
      head: (block, head) => `第 ${block} 块第 ${head} 头`,
      block: (block) => `第 ${block} 块`,
      mlp: (block) => `第 ${block} 块的 MLP`,
      patch: "这个图块",
      classToken: "类别词元",
      undo: "全部恢复",
      off: "已关",
      list: "已关掉的部分",
      restore: (part) => `重新打开：${part}`,
      patchAt: (row, column) => `图块（${row}，${column}）`,
      positionsHint: "“打乱”把别的图块的位置发给每个图块；对网络来说，这与打乱图块是一回事。",
    },
    patches: {
      name: "图块嵌入",
      caption: "每个图块展平后与同一组学到的滤波器相乘，每个滤波器给出词元的一个数。滤波器以灰色为零点。",
      show: "显示",
      filters: "全部滤波器",
      components: "主方向",
      pick: "在图片上选一个图块，看它怎样展平、投影。",
    },
    positions: {
      name: "位置嵌入",
      caption: "每张小图属于它所在位置的图块，显示该位置嵌入与其他所有位置的相似度（余弦；ViT 论文图 7）。",
      none: "这个检查点没有位置嵌入。",
    },
  },
  settings,
  options,
  weights: {
    columns: { rank: "名次", token: "词元", weight: "权重", timesUniform: "× 均匀" },
  },
  units: { entropy: "奈特", distance: "像素", classMass: "" },
  provenance: {
    place: (block, head) => `第 ${block} 块第 ${head} 头`,
    swinPlace: (stage, block, mark, head) => `阶段 ${stage}，第 ${block} 块（${mark}）第 ${head} 头`,
    query: "查询",
    key: "键",
    recorded: "记录下来的注意力图，这里只上色和统计",
    live: (backend) => `实时计算（${backend}）`,
    changed: (parts) => `带干预：${parts}`,
    unchanged: "没有干预",
  },
  help: {
    title: "帮助与快捷键",
    intro:
      "网络从左到右横贯页面上方：图片切成图块，每个图块变成一个词元，每一块让词元互相看，最后一块给出答案。指到任何一处，其他图会一起显示它；点一下就固定；按 Esc 松开。",
    singleKeys: "单键快捷键",
    keys: [
      ["← → ↑ ↓", "在当前聚焦的图里移动"],
      ["[ ]", "上一块、下一块"],
      ["- =", "上一个头、下一个头"],
      ["c", "选类别词元"],
      ["t", "它看谁 ↔ 谁看它"],
      ["k", "关掉或打开所选的头"],
      ["u", "全部恢复"],
      ["l", "中文 ↔ English"],
      ["d", "浅色 ↔ 深色"],
      ["← → 1–6", "窗口实验室：上一步、下一步，或到某一步"],
      ["空格 →", "课程：继续；Shift + 空格或 ←：后退"],
      ["n p", "下一课、上一课"],
      ["Esc", "松开，取消"],
      ["?", "打开本帮助"],
    ],
    door: "在浏览器控制台里，window.vitrine 就是页面自己所用的那扇门：vitrine.load、vitrine.run、vitrine.analysis。",
    privacy: "一切都在这个页面里完成。图片、检查点和任何数字都不会离开本机。",
  },
  problems: {
    title: { model: "模型", picture: "图片", run: "运行", link: "链接", page: "页面" },
    "link.too-long": "链接超过 8 KB，没有读取；现在显示初始画面。",
    "link.unknown-page": (page) => `链接里的页面“${page}”不存在；现在显示观察页。`,
    "link.unknown-key": (key) => `链接里的“${key}”这个版本不认识，已略去。`,
    "link.bad-value": (key, value, allowed) =>
      `链接里写着 ${key} =“${value}”，这里没有这个值；可用的是：${allowed}。现在用初始值。`,
    "link.own-picture": "这个链接是用一张从未离开主人电脑的图片做的；这里改为显示示例图片。",
    "link.own-model": "这个链接用的检查点或注意力图从未离开主人的电脑；这里改用内置模型。",
    "link.impossible-model": "链接里写的网络无法存在；现在用内置模型，“搭建”页会说明哪里不对。",
    "link.hub-model": (model) => `这个链接用的是 Hub 上的模型 ${model}，本机没有；没有你的同意不会下载任何东西。`,
    lookUp: "去查询…",
    "hub.denied": "这个浏览器不为本页保存任何东西（隐私窗口、某项设置，或页面不是 https），下次要重新下载这个模型。",
    "hub.full": "没有空间保存这个模型，下次要重新下载；请删去别的模型，或腾出空间。",
    "hub.unpinned": "对方没有给出模型的提交号，所以没有保存，下次要重新下载。",
    "picture.clipboard-empty": "剪贴板里没有图片；请先复制一张，或在本页按 Ctrl+V。",
    "model.config-alone": "单独一个 config.json 里没有权重；请把它和 .safetensors 文件一起拖进来。",
    "run.cancelled": "还没有结果可显示，运行就被取消了。",
    "page.failed": (detail) => `页面出了问题（${detail}）。请刷新；你的设置都在地址里。`,
  },
  announceSwin: (stage, block, head, shifted, token, window) =>
    `阶段 ${stage} 第 ${block} 块（${shifted ? "移位" : "常规"}窗口）第 ${head} 头：${token}，在第 ${window} 个窗口。`,
  announce: (block, head, token, entropy) => `第 ${block} 块第 ${head} 头：${token}；熵 ${entropy} 奈特。`,
};
