/** A text in both languages. */
export interface Bilingual {
  readonly en: string;
  readonly zh: string;
}

/** A model of the public hub that is worth opening, and what for. */
export interface CuratedModel {
  /** `owner/name`, as `parseHubAddress` takes it. */
  readonly repository: string;
  /** As the papers write it. */
  readonly name: string;
  /** timm's name of the architecture, less what makes this one differ. */
  readonly architecture: string;
  /** SPDX name, as its authors publish the weights; what the hub's card says is shown when it is fetched. */
  readonly licence: string;
  readonly paper: { readonly title: string; readonly year: number; readonly arxiv: string };
  /** Scalars of the network. Published as float32: the file has 4 bytes for each, and a header of some KB. */
  readonly parameters: number;
  /** What is worth looking at. */
  readonly look: Bilingual;
}

const deit = {
  title: "Training data-efficient image transformers & distillation through attention",
  year: 2021,
  arxiv: "2012.12877",
};
const augreg = {
  title: "How to train your ViT? Data, Augmentation, and Regularization in Vision Transformers",
  year: 2022,
  arxiv: "2106.10270",
};

/** From small to large within a family; the first is the one to begin with. */
export const curatedModels: readonly CuratedModel[] = [
  {
    repository: "timm/deit_tiny_patch16_224.fb_in1k",
    name: "DeiT-Ti",
    architecture: "deit_tiny_patch16_224",
    licence: "Apache-2.0",
    paper: deit,
    parameters: 5_717_416,
    look: {
      en: "Only 36 heads: look at all of them, and at how far they see from the first block to the last.",
      zh: "总共只有 36 个头，可以逐个看完；留意从第一个块到最后一个块，它们看得有多远。",
    },
  },
  {
    repository: "timm/deit_tiny_distilled_patch16_224.fb_in1k",
    name: "DeiT-Ti⚗",
    architecture: "deit_tiny_distilled_patch16_224",
    licence: "Apache-2.0",
    paper: deit,
    parameters: 5_910_800,
    look: {
      en: "Two tokens answer: compare what the class token and the distillation token look at, and where their two predictions part.",
      zh: "有两个词元作答：比较类别词元和蒸馏词元各在看哪里，以及两者的预测在何处分歧。",
    },
  },
  {
    repository: "timm/vit_tiny_patch16_224.augreg_in21k_ft_in1k",
    name: "ViT-Ti/16",
    architecture: "vit_tiny_patch16_224",
    licence: "Apache-2.0",
    paper: augreg,
    parameters: 5_717_416,
    look: {
      en: "The network of DeiT-Ti to the last number of its shapes, trained on ImageNet-21k first: compare the two on one picture.",
      zh: "与 DeiT-Ti 的网络结构完全相同，只是先在 ImageNet-21k 上训练过：用同一张图片对比两者。",
    },
  },
  {
    repository: "timm/deit3_small_patch16_224.fb_in1k",
    name: "DeiT III-S",
    architecture: "vit_small_patch16_224",
    licence: "Apache-2.0",
    paper: { title: "DeiT III: Revenge of the ViT", year: 2022, arxiv: "2204.07118" },
    parameters: 22_059_496,
    look: {
      en: "LayerScale weighs what each block adds, and the class token has no position: compare with the plain models above.",
      zh: "LayerScale 为每个块的输出加权，类别词元也没有位置嵌入：与上面的普通模型比较。",
    },
  },
  {
    repository: "timm/vit_base_patch16_224.augreg_in21k_ft_in1k",
    name: "ViT-B/16",
    architecture: "vit_base_patch16_224",
    licence: "Apache-2.0",
    paper: augreg,
    parameters: 86_567_656,
    look: {
      en: "The model of the first ViT paper, 144 heads: in its first blocks, find heads that look close by beside heads that look across the picture.",
      zh: "首篇 ViT 论文里的模型，共 144 个头：在前几个块中，找一找只看近处的头和纵览全图的头。",
    },
  },
  {
    repository: "timm/vit_base_patch16_384.augreg_in21k_ft_in1k",
    name: "ViT-B/16 384",
    architecture: "vit_base_patch16_224",
    licence: "Apache-2.0",
    paper: augreg,
    parameters: 86_859_496,
    look: {
      en: "577 tokens instead of 197: finer maps of the same patches, at 192 MB of attention, so one block is kept at a time.",
      zh: "词元从 197 个增加到 577 个：图块大小不变，注意力图更细；全部注意力达 192 MB，因此一次只保留一个块。",
    },
  },
  {
    repository: "timm/vit_small_patch16_224.dino",
    name: "DINO ViT-S/16",
    architecture: "vit_small_patch16_224",
    licence: "Apache-2.0",
    paper: { title: "Emerging Properties in Self-Supervised Vision Transformers", year: 2021, arxiv: "2104.14294" },
    parameters: 21_665_664,
    look: {
      en: "Never saw a label: in the last block, choose the class token as query, and its heads outline the objects.",
      zh: "从未见过标签：在最后一个块中以类别词元为查询，各个头会勾勒出物体的轮廓。",
    },
  },
  {
    repository: "timm/vit_small_patch14_dinov2.lvd142m",
    name: "DINOv2-S/14",
    architecture: "vit_small_patch14_dinov2",
    licence: "Apache-2.0",
    paper: { title: "DINOv2: Learning Robust Visual Features without Supervision", year: 2024, arxiv: "2304.07193" },
    parameters: 22_056_192,
    look: {
      en: "A grid of 37 × 37 patches: colour the features by their principal components, and parts of one object share a colour.",
      zh: "图块网格为 37 × 37：用主成分给特征着色，同一物体的各部分会呈现相近的颜色。",
    },
  },
  {
    repository: "timm/vit_small_patch14_reg4_dinov2.lvd142m",
    name: "DINOv2-S/14+reg",
    architecture: "vit_small_patch14_reg4_dinov2",
    licence: "Apache-2.0",
    paper: { title: "Vision Transformers Need Registers", year: 2024, arxiv: "2309.16588" },
    parameters: 22_057_344,
    look: {
      en: "Four register tokens that belong to no place of the picture: see how much attention they draw, and what each of them gathers.",
      zh: "四个不属于画面任何位置的寄存器词元：看看它们吸走多少注意力，各自又收集了什么。",
    },
  },
  {
    repository: "timm/swin_tiny_patch4_window7_224.ms_in1k",
    name: "Swin-T",
    architecture: "swin_tiny_patch4_window7_224",
    licence: "MIT",
    paper: {
      title: "Swin Transformer: Hierarchical Vision Transformer using Shifted Windows",
      year: 2021,
      arxiv: "2103.14030",
    },
    parameters: 28_288_354,
    look: {
      en: "Windows of 7 × 7 that shift in every other block: follow how far one token's reach grows from stage to stage.",
      zh: "7 × 7 的窗口，每隔一个块移位一次：跟踪一个词元的可及范围怎样逐阶段扩大。",
    },
  },
];
