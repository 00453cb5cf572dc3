import type { ProblemCode, Remedy } from "../../model/build/recipe-problems.ts";
import type { LayerPart } from "../../model/cost/layer.ts";

const whole = (value: number) => value.toLocaleString("en");
const sizes = (bytes: number) => (bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`);
/** Large counts in a few characters; the exact number stands beside them or on focus. */
const brief = (value: number) => {
  const [unit, scale] = value < 1e6 ? ["", 1] : value < 1e9 ? [" M", 1e6] : value < 1e12 ? [" G", 1e9] : [" T", 1e12];
  return `${(value / (scale as number)).toLocaleString("en", { maximumSignificantDigits: scale === 1 ? 6 : 3 })}${unit}`;
};

const parts: Record<LayerPart, string> = {
  backbone: "Backbone",
  embedding: "Patches, tokens, positions",
  attention: "Attention",
  mixing: "Mixing",
  mlp: "MLP",
  norm: "Norms",
  downsampling: "Patch merging",
  head: "Head",
};

const problems: Record<ProblemCode, (values: Readonly<Record<string, number | string>>) => string> = {
  heads: ({ dim, heads, rest }) =>
    `${dim} channels cannot be shared out among ${heads} heads: ${rest} are left over, and every head needs the same number.`,
  patch: ({ image, patch, rest }) =>
    `${image} pixels are not whole patches of ${patch}: a strip of ${rest} is left over.`,
  pairs: ({ dim }) => `Sines and cosines come in pairs, and ${dim} channels are not even.`,
  quarters: ({ dim }) => `Rows and columns need pairs of sine and cosine each: ${dim} channels cannot be divided by 4.`,
  memory: ({ needed, limit }) => `This would take ${needed}; a browser gives ${limit} at most.`,
};

const controls = {
  family: "Kind",
  image: "Picture",
  patch: "Patch",
  dim: "Channels",
  depth: "Blocks",
  heads: "Heads",
  mlp: "MLP ratio",
  window: "Window",
  classes: "Classes",
  seed: "Seed",
  readout: "The head reads",
  positions: "Positions",
  preLogits: "tanh layer before the head (pre_logits)",
  shift: "shift every second block",
  depths: "Stages",
};

const remedies: Record<Remedy, string> = {
  image: "picture",
  patch: "patch",
  dim: "channels",
  depth: "blocks",
  heads: "heads",
  positions: "learned positions",
};

/** Whether a number and its word need more than one. */
const count = (value: number, one: string, many: string) => `${whole(value)} ${value === 1 ? one : many}`;

export const build = {
  title: "Build your own network",
  intro:
    "Turn the controls: shapes, parameters and work follow at once, and a small network is built and run on your picture as soon as you rest.",
  name: "The network",
  caption:
    "Drawn from the settings, not from a run. Parameters as PyTorch counts them, multiply-adds for one picture by fvcore's rules.",
  panel: "Controls of the network",
  provenance: (recipe: string) => `Vitrine · ${recipe} · counted from the settings`,
  presets: "Begin with",
  course: "The course's model",
  groups: { picture: "Picture", network: "Network", tokens: "Tokens", answer: "Answer", weights: "Weights" },
  controls,
  families: { vit: "ViT", swin: "Swin" },
  firstHeads: "Heads, first stage",
  firstDim: "Channels, first stage",
  stage: (stage: number) => `Blocks, stage ${stage}`,
  addStage: "Add a stage",
  dropStage: "Drop the last stage",
  readouts: { class: "class token", mean: "mean", distilled: "two tokens" },
  positionKinds: { learned: "learned", sinusoid: "sinusoid", sinusoid2d: "2-D", none: "none" },
  noClasses: "none",
  units: {
    image: "px",
    patch: "px",
    dim: "",
    depth: "",
    heads: "",
    mlp: "×",
    window: "tokens",
    classes: "",
    seed: "",
  },
  exactly: (control: string) => `${control}, exact number`,
  otherSeed: "Draw again",
  problems,
  size: sizes,
  offer: {
    /** One change of a way out. */
    change: (control: string, from: string, to: string) => `${control} ${from} → ${to}`,
    use: (changes: string) => `Use ${changes}`,
    of: (control: Remedy, value: string) =>
      control === "positions"
        ? remedies.positions
        : control === "image" || control === "patch"
          ? `${remedies[control]} ${value} px`
          : `${value} ${remedies[control]}`,
  },
  totals: {
    parameters: "Parameters",
    multiplyAdds: "Multiply-adds",
    tokens: "Tokens",
    memory: "Memory to run",
  },
  whole,
  brief,
  change: {
    title: "Last change",
    none: "Move a control to see what it costs.",
    same: "±0",
    what: (control: string, from: string, to: string) => `${control} ${from} → ${to}`,
    parameters: (change: string) => `parameters ${change}`,
    multiplyAdds: (change: string) => `multiply-adds ${change}`,
    heads:
      "Heads only cut the channels up: q, k, v and the projection keep their sizes, so nothing is added, and only the number and the width of the maps change. That is why the course's note can pass num_heads = 8 to the model while every layer uses 4, and still print 22,776,808.",
  },
  status: {
    random: "Random weights",
    meaning:
      "Nobody has trained this network. Its maps and its answer show how it begins, and mean nothing about the picture.",
    inUse: (seed: number) => `Built with seed ${seed} and in use: every view follows it, in the inspector too.`,
    other: (model: string) => `In use is still ${model}. Move a control, or build this one.`,
    otherQuick: "It is built when you rest.",
    large: (parameters: string, work: string, memory: string) =>
      `Counted, not built: ${parameters} parameters and ${work} multiply-adds take a while here, and about ${memory}.`,
    impossible: "Cannot be built like this; the drawing and the numbers are of the nearest network that can.",
    build: "Build and run it",
    inspect: "Open in the inspector",
  },
  drawing: {
    attention: "attention",
    mlp: "MLP",
    label: (parts: readonly string[]) => `Drawing of the network: ${parts.join("; ")}.`,
    patches: (rows: number, tokens: number) =>
      tokens > rows * rows ? `${rows} × ${rows} patches + ${tokens - rows * rows}` : `${rows} × ${rows} patches`,
    rest: (pixels: number) => `${pixels} px left over`,
    tokens: (tokens: number, dim: number) => `${whole(tokens)} tokens of ${whole(dim)}`,
    blocks: (depth: number, heads: number, dim: number) =>
      `${count(depth, "block", "blocks")}: ${count(heads, "head", "heads")} of ${whole(dim)}`,
    stage: (rows: number, dim: number) => `${rows} × ${rows} × ${whole(dim)}`,
    stageHeads: (heads: number, window: number) => `${count(heads, "head", "heads")}, M = ${window}`,
    classes: (classes: number) => (classes === 0 ? "features" : count(classes, "class", "classes")),
  },
  parts: {
    name: "Where they are",
    caption: "Parameters and multiply-adds of each part; each column of bars has its own total as 100 %.",
    names: parts,
    row: (part: string, parameters: string, share: string, work: string, workShare: string) =>
      `${part}: ${parameters} parameters, ${share}; ${work} multiply-adds, ${workShare}`,
    columns: { part: "part", parameters: "parameters", multiplyAdds: "multiply-adds" },
  },
  curve: {
    name: "As a function of one control",
    caption:
      "All other controls stay as they are; only settings that are possible have a dot. Both axes begin at 0. Press a dot to choose it.",
    of: "Control",
    point: (control: string, value: string, what: string, cost: string) => `${control} ${value}: ${what} ${cost}`,
  },
  table: {
    name: "Layer by layer",
    caption:
      "Output shapes for one picture. Multiply-adds as fvcore counts them: matrices and convolutions one for each multiplication, 5 for each number in a LayerNorm; softmax, GELU, additions and scalings are not counted.",
    bars: "Bars are of all blocks that are alike; the longest is the layer with most.",
    columns: {
      layer: "layer",
      output: "output",
      parameters: "parameters",
      multiplyAdds: "multiply-adds",
      block: "block",
    },
    namesOf: "Names",
    names: { timm: "timm", course: "course" },
    every: "every block",
    blocks: (first: number, last: number) => (first === last ? `Block ${first}` : `Blocks ${first}–${last}`),
    alike: (count: number) => `${count} alike, one is listed`,
    times: (each: string, count: number, sum: string) => `${each} × ${count} = ${sum}`,
    total: "Total",
    layers: {
      "patch_embed.proj": "convolution: every patch by the same filters",
      "patch_embed.norm": "LayerNorm",
      cls_token: "class token",
      dist_token: "distillation token",
      reg_token: "registers",
      pos_embed: "learned positions, added",
      norm1: "LayerNorm",
      "attn.qkv": "query, key, value",
      "attn.scores": "q · k",
      "attn.relative_position_bias_table": "relative position bias, added",
      "attn.mix": "softmax · v",
      "attn.proj": "heads joined",
      "ls1.gamma": "LayerScale",
      norm2: "LayerNorm",
      "mlp.fc1": "widened, then GELU",
      "mlp.fc2": "back",
      "ls2.gamma": "LayerScale",
      "downsample.norm": "2 × 2 neighbours joined, LayerNorm",
      "downsample.reduction": "halved",
      norm: "LayerNorm",
      fc_norm: "LayerNorm of the mean",
      "pre_logits.fc": "then tanh",
      head: "classes",
      "head.fc": "mean, then classes",
      head_dist: "classes, from the distillation token",
    } as Readonly<Record<string, string>>,
  },
  views: "What it does with the picture",
};
