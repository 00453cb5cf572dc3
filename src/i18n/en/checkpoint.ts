import type { Naming } from "../../model/checkpoint/dialects/dialect.ts";
import type { MemoryEstimate } from "../../model/memory.ts";
import type { ConfigNote } from "../../model/config.ts";

const size = (bytes: number) => {
  const [unit, scale] = bytes < 1e6 ? ["kB", 1e3] : bytes < 1e9 ? ["MB", 1e6] : ["GB", 1e9];
  return `${(bytes / (scale as number)).toLocaleString("en", { maximumFractionDigits: bytes < 1e6 ? 0 : 1 })} ${unit}`;
};
const left = (seconds: number) => (seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.round(seconds / 60)} min`);

const origins: Record<ConfigNote["origin"], string> = {
  config: "its files say so",
  shapes: "shapes of the weights",
  default: "usual for its kind",
  built: "built so",
};

const namings: Record<Naming, string> = {
  timm: "timm",
  microsoft: "Microsoft's Swin",
  huggingface: "Hugging Face transformers",
  torchvision: "torchvision",
  meta: "Meta's DINO and DINOv2",
};

/** Words of the windows in which a checkpoint is brought, and of what was read of it. */
export const checkpoint = {
  title: "Open a checkpoint",
  size,
  file: {
    title: "From your files",
    choose: "Choose files",
    drop: "or drop them here, all at once and in any order",
    hint: "A ViT, DeiT, DINO, DINOv2 or Swin in .safetensors: one file, or all parts with their index; with or without config.json and preprocessor_config.json. They stay on this computer.",
  },
  hub: {
    title: "From the hub",
    field: "Name or address of a model",
    lookUp: "Look it up",
    asking: (host: string) => `Asking ${host} what it has …`,
    privacy: (host: string) =>
      `Looking it up asks ${host} for a list of files and for the heads of the weights, which say what the model is and takes. The weights are fetched only when you have seen their size and licence and agree.`,
    curated: "Worth opening from the hub",
    parameters: (count: number) => `${(count / 1e6).toFixed(1)} M parameters`,
    paper: (title: string, year: number) => `${title} (${year})`,
    choose: (name: string) => `Look up ${name}`,
    chooseShort: "Look up",
  },
  offer: {
    label: "What the hub has",
    network: "Network",
    memory: "Memory",
    about: (bytes: number) => `about ${size(bytes)}`,
    memoryOf: ({ backend }: MemoryEstimate) => `of which ${size(backend)} where it is computed`,
    oneBlock:
      "All attention maps would be too much: those of the chosen block are kept, and another block runs it again.",
    size: "Size",
    files: (count: number) => (count === 1 ? "1 file" : `${count} files`),
    unknownSize: "the host does not say",
    licence: "Licence",
    noLicence: "not stated; read the model's own page before you use it",
    revision: "Revision",
    commit: (revision: string, commit: string) => `${revision}, now commit ${commit}`,
    noCommit: (revision: string) => `${revision}; this host names no commit, so the files are not kept`,
    checked: "Check",
    digests: "size and SHA-256 of every file, as the hub states them",
    sizesOnly: "size only; this host states no digest",
    room: "Room",
    left: (bytes: number) => `about ${size(bytes)} left in this browser`,
    tight: (bytes: number) => `only about ${size(bytes)} left in this browser: it can be opened, and may not be kept`,
    noRoom: "the browser does not say how much it keeps",
    kept: "All of it is on this computer already; nothing is fetched.",
    fetch: (bytes: number | null) => (bytes === null ? "Fetch and open" : `Fetch ${size(bytes)} and open`),
    open: "Open",
    drop: "Not this one",
  },
  transfer: {
    bytes: (loaded: number, total: number | null) =>
      total === null ? size(loaded) : `${size(loaded)} of ${size(total)}`,
    speed: (bytesPerSecond: number) => `${size(bytesPerSecond)}/s`,
    left: (seconds: number) => `about ${left(seconds)} left`,
    retry: (seconds: number) =>
      seconds > 0 ? `the connection was lost; trying again in ${seconds} s` : "the connection was lost; trying again",
  },
  kept: {
    title: "Kept on this computer",
    none: "Nothing yet. A model that is fetched is kept here, so that the next visit opens it without a network.",
    denied:
      "This browser keeps nothing for this page (a private window, a setting, or a page without https). A model still opens, and is fetched anew each time.",
    list: "Models on this computer",
    beginning: "only the beginning; fetching goes on from there",
    open: "Open",
    openName: (name: string) => `Open ${name}`,
    remove: "Delete",
    removeName: (name: string) => `Delete ${name}`,
    removeAll: "Delete all",
    total: (bytes: number) => `${size(bytes)} in all`,
    room: (bytes: number) => `about ${size(bytes)} left`,
  },
  host: {
    title: (host: string) => `Hub: ${host}`,
    field: "Address of the hub or of a mirror of it",
    hint: "The public hub is not reachable everywhere. A mirror answers the same questions at another address; it sees which models you ask for.",
    save: "Use it",
    reset: "Use the public hub",
    saved: (host: string) => `Names are now looked up at ${host}.`,
  },
  read: {
    title: "What was read, and why",
    naming: "Names of the weights",
    namings,
    origins,
    defaultOf: (library: string) => `default of ${library}`,
    asEvaluated: "as its kind is evaluated",
    columns: { key: "Setting", value: "Value", origin: "Why" },
    network: "The network",
    picture: "The picture",
    answer: "The answer",
    /** What it is, and why the page believes it. */
    labels: {
      label: "names of the classes",
      given: ["from the file", "its files say so"],
      imagenet: ["ImageNet-1k", "1000 classes, and no names in its files"],
      numbers: ["numbers only", "no names in its files"],
    } as Readonly<Record<"given" | "imagenet" | "numbers", readonly [value: string, why: string]> & { label: string }>,
    leftOut: (names: string) => `Also in the file and not computed here: ${names}. Nothing that is shown needs them.`,
    memory: "In memory",
    memories: {
      file: "the files, as they are stored",
      weights: "weights on the device",
      copies: "the same weights in the order of the matrix product",
      activations: "one forward pass",
      all: "maps, queries and keys of all blocks, there and here",
      chosen: "maps, queries and keys of the chosen block, there and here",
      total: "together",
    },
    yes: "yes",
    no: "no",
    none: "none",
    keys: {
      imageSize: "input, height × width",
      patchSize: "side of a patch",
      inChans: "channels of the input",
      embedDim: "width",
      depth: "blocks",
      depths: "blocks of each stage",
      numHeads: "heads",
      windowSize: "side of a window",
      mlpRatio: "MLP, times the width",
      numClasses: "classes",
      qkvBias: "bias of query, key and value",
      classToken: "class token",
      distilled: "distillation token",
      distillationHead: "head of the distillation token",
      regTokens: "register tokens",
      noEmbedClass: "positions of the patches only",
      globalPool: "what answers",
      fcNorm: "norm after pooling",
      representationSize: "layer before the head",
      layerScale: "LayerScale",
      layerNormEps: "ε of the norms",
      act: "activation",
      positionGrid: "grid of the stored positions",
      patchNorm: "norm after the patches",
      padding: "order of padding and shift",
      resizeShorterSide: "shorter side after the resize",
      interpolation: "interpolation",
      cropMode: "crop",
      mean: "mean",
      std: "standard deviation",
    } as Readonly<Record<string, string>>,
    values: {
      token: "class token",
      avg: "mean of the patches",
      gelu: "GELU",
      gelu_tanh: "GELU, by tanh",
      quick_gelu: "GELU, by sigmoid",
      afterShift: "shift, then padding",
      beforeShift: "padding, then shift",
      center: "from the middle",
      squash: "the whole picture, squashed",
    } as Readonly<Record<string, string>>,
  },
};
