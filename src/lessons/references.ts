/** A source by its key: what a citation, a list of sources and BibTeX need. */
export interface Reference {
  /** `Last, First`, in the order of the paper. */
  readonly authors: readonly string[];
  readonly title: string;
  readonly year: number;
  /** Conference or journal; absent for what only stands on arXiv. */
  readonly venue?: string;
  readonly arxiv?: string;
  /** Where it is read when it has no arXiv number. */
  readonly url?: string;
}

export const references = {
  abnar2020: {
    authors: ["Abnar, Samira", "Zuidema, Willem"],
    title: "Quantifying Attention Flow in Transformers",
    year: 2020,
    venue: "ACL",
    arxiv: "2005.00928",
  },
  ba2016: {
    authors: ["Ba, Jimmy Lei", "Kiros, Jamie Ryan", "Hinton, Geoffrey E."],
    title: "Layer Normalization",
    year: 2016,
    arxiv: "1607.06450",
  },
  bahdanau2015: {
    authors: ["Bahdanau, Dzmitry", "Cho, Kyunghyun", "Bengio, Yoshua"],
    title: "Neural Machine Translation by Jointly Learning to Align and Translate",
    year: 2015,
    venue: "ICLR",
    arxiv: "1409.0473",
  },
  carion2020: {
    authors: [
      "Carion, Nicolas",
      "Massa, Francisco",
      "Synnaeve, Gabriel",
      "Usunier, Nicolas",
      "Kirillov, Alexander",
      "Zagoruyko, Sergey",
    ],
    title: "End-to-End Object Detection with Transformers",
    year: 2020,
    venue: "ECCV",
    arxiv: "2005.12872",
  },
  chen2021: {
    authors: ["Chen, Xinlei", "Xie, Saining", "He, Kaiming"],
    title: "An Empirical Study of Training Self-Supervised Vision Transformers",
    year: 2021,
    venue: "ICCV",
    arxiv: "2104.02057",
  },
  cordonnier2020: {
    authors: ["Cordonnier, Jean-Baptiste", "Loukas, Andreas", "Jaggi, Martin"],
    title: "On the Relationship between Self-Attention and Convolutional Layers",
    year: 2020,
    venue: "ICLR",
    arxiv: "1911.03584",
  },
  darcet2024: {
    authors: ["Darcet, Timothée", "Oquab, Maxime", "Mairal, Julien", "Bojanowski, Piotr"],
    title: "Vision Transformers Need Registers",
    year: 2024,
    venue: "ICLR",
    arxiv: "2309.16588",
  },
  dosovitskiy2021: {
    authors: [
      "Dosovitskiy, Alexey",
      "Beyer, Lucas",
      "Kolesnikov, Alexander",
      "Weissenborn, Dirk",
      "Zhai, Xiaohua",
      "Unterthiner, Thomas",
      "Dehghani, Mostafa",
      "Minderer, Matthias",
      "Heigold, Georg",
      "Gelly, Sylvain",
      "Uszkoreit, Jakob",
      "Houlsby, Neil",
    ],
    title: "An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale",
    year: 2021,
    venue: "ICLR",
    arxiv: "2010.11929",
  },
  hendrycks2016: {
    authors: ["Hendrycks, Dan", "Gimpel, Kevin"],
    title: "Gaussian Error Linear Units (GELUs)",
    year: 2016,
    arxiv: "1606.08415",
  },
  jain2019: {
    authors: ["Jain, Sarthak", "Wallace, Byron C."],
    title: "Attention is not Explanation",
    year: 2019,
    venue: "NAACL",
    arxiv: "1902.10186",
  },
  liu2021: {
    authors: [
      "Liu, Ze",
      "Lin, Yutong",
      "Cao, Yue",
      "Hu, Han",
      "Wei, Yixuan",
      "Zhang, Zheng",
      "Lin, Stephen",
      "Guo, Baining",
    ],
    title: "Swin Transformer: Hierarchical Vision Transformer using Shifted Windows",
    year: 2021,
    venue: "ICCV",
    arxiv: "2103.14030",
  },
  raghu2021: {
    authors: ["Raghu, Maithra", "Unterthiner, Thomas", "Kornblith, Simon", "Zhang, Chiyuan", "Dosovitskiy, Alexey"],
    title: "Do Vision Transformers See Like Convolutional Neural Networks?",
    year: 2021,
    venue: "NeurIPS",
    arxiv: "2108.08810",
  },
  rao2022: {
    authors: ["Rao, Yongming", "Zhao, Wenliang", "Tang, Yansong", "Zhou, Jie", "Lim, Ser-Nam", "Lu, Jiwen"],
    title: "HorNet: Efficient High-Order Spatial Interactions with Recursive Gated Convolutions",
    year: 2022,
    venue: "NeurIPS",
    arxiv: "2207.14284",
  },
  shaw2018: {
    authors: ["Shaw, Peter", "Uszkoreit, Jakob", "Vaswani, Ashish"],
    title: "Self-Attention with Relative Position Representations",
    year: 2018,
    venue: "NAACL",
    arxiv: "1803.02155",
  },
  sutskever2014: {
    authors: ["Sutskever, Ilya", "Vinyals, Oriol", "Le, Quoc V."],
    title: "Sequence to Sequence Learning with Neural Networks",
    year: 2014,
    venue: "NIPS",
    arxiv: "1409.3215",
  },
  tolstikhin2021: {
    authors: [
      "Tolstikhin, Ilya",
      "Houlsby, Neil",
      "Kolesnikov, Alexander",
      "Beyer, Lucas",
      "Zhai, Xiaohua",
      "Unterthiner, Thomas",
      "Yung, Jessica",
      "Steiner, Andreas",
      "Keysers, Daniel",
      "Uszkoreit, Jakob",
      "Lucic, Mario",
      "Dosovitskiy, Alexey",
    ],
    title: "MLP-Mixer: An all-MLP Architecture for Vision",
    year: 2021,
    venue: "NeurIPS",
    arxiv: "2105.01601",
  },
  touvron2021: {
    authors: [
      "Touvron, Hugo",
      "Cord, Matthieu",
      "Douze, Matthijs",
      "Massa, Francisco",
      "Sablayrolles, Alexandre",
      "Jégou, Hervé",
    ],
    title: "Training Data-Efficient Image Transformers & Distillation through Attention",
    year: 2021,
    venue: "ICML",
    arxiv: "2012.12877",
  },
  vaswani2017: {
    authors: [
      "Vaswani, Ashish",
      "Shazeer, Noam",
      "Parmar, Niki",
      "Uszkoreit, Jakob",
      "Jones, Llion",
      "Gomez, Aidan N.",
      "Kaiser, Łukasz",
      "Polosukhin, Illia",
    ],
    title: "Attention Is All You Need",
    year: 2017,
    venue: "NIPS",
    arxiv: "1706.03762",
  },
  xiao2021: {
    authors: ["Xiao, Tete", "Singh, Mannat", "Mintun, Eric", "Darrell, Trevor", "Dollár, Piotr", "Girshick, Ross"],
    title: "Early Convolutions Help Transformers See Better",
    year: 2021,
    venue: "NeurIPS",
    arxiv: "2106.14881",
  },
} as const satisfies Readonly<Record<string, Reference>>;

export type ReferenceKey = keyof typeof references;

/** The reference of that key; undefined where there is none. */
export function referenceOf(key: string): Reference | undefined {
  return Object.hasOwn(references, key) ? references[key as ReferenceKey] : undefined;
}

const lastName = (author: string) => author.split(",")[0] ?? author;

/** How a text cites it: `Abnar & Zuidema 2020`, `Vaswani et al. 2017`; Chinese papers would say 等. */
export function shortName({ authors, year }: Reference, lang: "en" | "zh"): string {
  const [first = "", second = ""] = authors.map(lastName);
  const names =
    authors.length > 2 ? `${first}${lang === "zh" ? " 等" : " et al."}` : [first, second].filter(Boolean).join(" & ");
  return `${names} ${year}`;
}

/** Where it can be read. */
export function addressOf({ arxiv, url }: Reference): string | undefined {
  return arxiv ? `https://arxiv.org/abs/${arxiv}` : url;
}

const escapeTex = (text: string) => text.replace(/[&%#_$]/g, "\\$&");

/** An entry of BibTeX, UTF-8 as biber reads it; capitals of the title are kept by braces. */
export function bibtex(key: string, reference: Reference): string {
  const { authors, title, year, venue, arxiv, url } = reference;
  const fields = [
    `author = {${authors.map(escapeTex).join(" and ")}}`,
    `title = {{${escapeTex(title)}}}`,
    `year = {${year}}`,
    ...(venue ? [`booktitle = {${escapeTex(venue)}}`] : []),
    ...(arxiv ? [`eprint = {${arxiv}}`, "archivePrefix = {arXiv}"] : []),
    ...(url ? [`url = {${url}}`] : []),
  ];
  return `@${venue ? "inproceedings" : "misc"}{${key},\n${fields.map((field) => `  ${field}`).join(",\n")}\n}`;
}
