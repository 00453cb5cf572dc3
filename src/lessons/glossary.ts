/** A term of the course: one word in each language, what it means, and the words that must not stand for it. */
export interface GlossaryEntry {
  readonly en: string;
  readonly zh: string;
  readonly meaning: { readonly en: string; readonly zh: string };
  /** Variants that a check refuses in the texts of lessons; `en` without regard to capitals, whole words. */
  readonly instead?: { readonly en?: readonly string[]; readonly zh?: readonly string[] };
  /** The colour that the term has everywhere. */
  readonly color?: "query" | "key" | "value";
}

export const glossary = {
  query: {
    en: "query",
    zh: "查询",
    color: "query",
    meaning: {
      en: "The vector with which a token asks: it is compared with the key of every token.",
      zh: "一个词元用来提问的向量：它要和每个词元的键逐一比较。",
    },
    instead: { zh: ["询问向量", "查询子"] },
  },
  key: {
    en: "key",
    zh: "键",
    color: "key",
    meaning: {
      en: "The vector with which a token answers who it is; query · key is the score.",
      zh: "一个词元用来说明自己是谁的向量；查询与键的内积就是得分。",
    },
    instead: { zh: ["关键字向量", "键值向量", "钥匙"] },
  },
  value: {
    en: "value",
    zh: "值",
    color: "value",
    meaning: {
      en: "The vector that a token hands over, weighted by attention.",
      zh: "一个词元真正交出去的向量，按注意力加权。",
    },
    instead: { zh: ["价值向量"] },
  },
  head: {
    en: "head",
    zh: "头",
    meaning: {
      en: "One of several attentions side by side in a block, each with a query, key and value of its own.",
      zh: "一个块里并列的多个注意力之一，各有自己的查询、键和值。",
    },
    instead: { zh: ["注意头"] },
  },
  token: {
    en: "token",
    zh: "词元",
    meaning: {
      en: "One vector of the sequence that the network works on: a patch, or a special one such as the class token.",
      zh: "网络所处理的序列中的一个向量：一个图块，或类别词元这样的特殊成员。",
    },
    instead: { zh: ["令牌", "token", "tokens"] },
  },
  patch: {
    en: "patch",
    zh: "图块",
    meaning: {
      en: "A small square of the picture; ViT cuts the picture into patches that do not overlap.",
      zh: "图像上的一个小方块；ViT 把图像切成互不重叠的图块。",
    },
    instead: { zh: ["补丁", "图像块", "patch", "patches"] },
  },
  patchEmbedding: {
    en: "patch embedding",
    zh: "图块嵌入",
    meaning: {
      en: "The linear map from the pixels of a patch to a token, the same for every patch.",
      zh: "从图块的像素到词元的线性映射，所有图块共用。",
    },
    instead: { zh: ["补丁嵌入", "块嵌入层"] },
  },
  positionEmbedding: {
    en: "position embedding",
    zh: "位置嵌入",
    meaning: {
      en: "A vector for each place, added to the token there; without it attention does not know the order.",
      zh: "每个位置一个向量，加到该处的词元上；没有它，注意力不知道次序。",
    },
    instead: { en: ["positional embedding", "positional embeddings"], zh: ["位置编码向量", "位置嵌套"] },
  },
  classToken: {
    en: "class token",
    zh: "类别词元",
    meaning: {
      en: "A learned token before the patches, from which the class is read at the end.",
      zh: "放在图块之前的一个可学习词元，最后从它读出类别。",
    },
    instead: { zh: ["分类词元", "分类令牌", "类别标记", "类令牌", "分类标记"] },
  },
  attention: {
    en: "attention",
    zh: "注意力",
    meaning: {
      en: "A weighted mean of values; the weights say how much each token counts for the one that asks.",
      zh: "值的加权平均；权重说明每个词元对提问者有多重要。",
    },
  },
  selfAttention: {
    en: "self-attention",
    zh: "自注意力",
    meaning: {
      en: "Attention in which queries, keys and values come from the same tokens.",
      zh: "查询、键、值都来自同一组词元的注意力。",
    },
    instead: { en: ["self attention"], zh: ["自我注意力", "自注意机制"] },
  },
  multiHead: {
    en: "multi-head",
    zh: "多头",
    meaning: {
      en: "Several heads at once; their outputs are joined and projected.",
      zh: "多个头同时进行，输出拼接后再做一次投影。",
    },
    instead: { en: ["multihead", "multi head"] },
  },
  scores: {
    en: "scores",
    zh: "得分",
    meaning: {
      en: "query · key ÷ √d, before the softmax; they can be negative and have no sum.",
      zh: "查询 · 键 ÷ √d，softmax 之前的数；可以为负，也没有固定的和。",
    },
    instead: { zh: ["分值", "打分值"] },
  },
  softmax: {
    en: "softmax",
    zh: "softmax",
    meaning: {
      en: "Turns scores into weights that are positive and sum to 1: exponentials, divided by their sum.",
      zh: "把得分变成全为正、和为 1 的权重：取指数，再除以总和。",
    },
    instead: { zh: ["软最大"] },
  },
  window: {
    en: "window",
    zh: "窗口",
    meaning: {
      en: "A square of tokens within which Swin's attention stays.",
      zh: "一个方形的词元区域，Swin 的注意力只在其内部进行。",
    },
    instead: { zh: ["视窗"] },
  },
  shiftedWindow: {
    en: "shifted window",
    zh: "移位窗口",
    meaning: {
      en: "The windows of every second block, moved by half a window, so that neighbours meet.",
      zh: "每隔一个块，窗口错开半个窗口，让相邻窗口得以交流。",
    },
    instead: { zh: ["滑动窗口", "偏移窗口", "平移窗口"] },
  },
  cyclicShift: {
    en: "cyclic shift",
    zh: "循环移位",
    meaning: {
      en: "Rolling the map so that shifted windows lie as whole squares in memory.",
      zh: "把特征图循环滚动，使移位后的窗口在内存里仍是完整的方块。",
    },
    instead: { zh: ["循环平移", "循环位移"] },
  },
  mask: {
    en: "mask",
    zh: "掩码",
    meaning: {
      en: "A large negative number on the scores of pairs that must not meet.",
      zh: "加在不该相互看见的词元对的得分上的一个大负数。",
    },
    instead: { zh: ["掩膜", "蒙版", "遮罩"] },
  },
  relativePositionBias: {
    en: "relative position bias",
    zh: "相对位置偏置",
    meaning: {
      en: "A learned number for each offset between two places, added to the score.",
      zh: "两个位置之间每一种偏移对应一个可学习的数，加到得分上。",
    },
    instead: { zh: ["相对位置偏差", "相对位置编码偏置"] },
  },
  patchMerging: {
    en: "patch merging",
    zh: "图块合并",
    meaning: {
      en: "Swin's way to a coarser map: 2 × 2 tokens are joined and projected to twice the width.",
      zh: "Swin 得到更粗特征图的方法：2 × 2 个词元拼接后投影到两倍宽度。",
    },
    instead: { zh: ["补丁合并", "块融合"] },
  },
  layerNorm: {
    en: "layer normalisation",
    zh: "层归一化",
    meaning: {
      en: "Each token is brought to mean 0 and variance 1 over its own numbers, then scaled and shifted by learned ones.",
      zh: "每个词元在自己的各维上化为均值 0、方差 1，再乘以、加上可学习的数。",
    },
    instead: { en: ["layer normalization"], zh: ["层标准化", "层规范化"] },
  },
  residual: {
    en: "residual",
    zh: "残差",
    meaning: {
      en: "A block adds to its input instead of replacing it.",
      zh: "一个块在输入上做加法，而不是替换它。",
    },
    instead: { zh: ["残余连接"] },
  },
  feedForward: {
    en: "feed-forward",
    zh: "前馈网络",
    meaning: {
      en: "Two linear layers with an activation between them, for each token by itself; also called the MLP.",
      zh: "两层线性层加中间的激活函数，对每个词元单独进行；也叫 MLP。",
    },
    instead: { en: ["feedforward", "feed forward"], zh: ["前向网络", "前向反馈"] },
  },
  rollout: {
    en: "rollout",
    zh: "注意力展开",
    meaning: {
      en: "Attention of all blocks multiplied together: how much of each patch reaches a token.",
      zh: "把各块的注意力连乘起来：每个图块有多少传到了某个词元。",
    },
    instead: { zh: ["注意力滚动", "注意力推出"] },
  },
  distillation: {
    en: "distillation",
    zh: "蒸馏",
    meaning: {
      en: "Training a network on the answers of another one.",
      zh: "用另一个网络的回答来训练一个网络。",
    },
  },
  teacherForcing: {
    en: "teacher forcing",
    zh: "教师强制",
    meaning: {
      en: "In training, the decoder is fed the right word, not the one that it said itself.",
      zh: "训练时喂给解码器的是正确的词，而不是它自己说出的词。",
    },
    instead: { zh: ["教师强迫", "教师驱动"] },
  },
  stride: {
    en: "stride",
    zh: "步长",
    meaning: {
      en: "By how many pixels a convolution's kernel moves from one output to the next.",
      zh: "卷积核从一个输出移到下一个输出时走过的像素数。",
    },
    instead: { zh: ["步幅", "跨步"] },
  },
  kernel: {
    en: "kernel",
    zh: "卷积核",
    meaning: {
      en: "The small array of weights that a convolution moves across the picture.",
      zh: "卷积在图像上移动的那一小块权重。",
    },
    instead: { zh: ["内核", "滤波核"] },
  },
} as const satisfies Readonly<Record<string, GlossaryEntry>>;

export type TermId = keyof typeof glossary;

/** The entry of that id; undefined where there is none. */
export function termOf(id: string): GlossaryEntry | undefined {
  return Object.hasOwn(glossary, id) ? glossary[id as TermId] : undefined;
}
