import type { ModelConfig } from "../../model/config.ts";
import type { BackendName, BackendReason } from "../../model/engine.ts";
import type { Progress } from "../../model/progress.ts";
import { options, settings } from "./settings.ts";

const backendNames: Record<BackendName, string> = { webgpu: "WebGPU", wasm: "WebAssembly", cpu: "plain JavaScript" };

const reasons: Record<BackendReason, string> = {
  asked: "the address asks for it",
  gpu: "this computer's graphics card can do it, and it passed the self-check",
  "no-webgpu": "this browser offers no WebGPU, so the processor does the work",
  "software-gpu": "the only WebGPU here is emulated in software, which is slower than WebAssembly",
  "check-failed": "a faster way was tried and did not compute correctly here",
  "device-lost": "the graphics card went away during the work, so the processor took over",
};

const megabytes = (bytes: number) => `${(bytes / 1e6).toLocaleString("en", { maximumFractionDigits: 1 })} MB`;

export const shell = {
  title: "Vitrine",
  tagline: "attention in vision transformers",
  close: "Close",
  retry: "Try again",
  dismiss: "Dismiss",
  copyCode: "Copy the code",
  cancel: "Cancel",
  /** Sentences one after another. */
  join: (...sentences: readonly string[]) => sentences.join(" "),
  skip: "Skip to the figures",
  nav: {
    label: "Rooms",
    inspect: "Inspect",
    lab: "Window Lab",
    lessons: "Lessons",
    build: "Build",
    compare: "Compare",
    notebook: "Notebook",
  },
  number: (value: number) => value.toLocaleString("en", { maximumSignificantDigits: 5 }),
  percent: (value: number) => `${(value * 100).toFixed(0)} %`,
  frame: {
    menu: (figure: string) => `Take away: ${figure}`,
    knobs: "Knobs",
    table: "Show as a table",
    python: "Copy as Python …",
    lesson: (number: string) => `Lesson ${number} explains this figure`,
    takeAway: "PNG holds the picture and its caption; CSV and NPZ hold every number.",
    broken: (detail: string) => `This figure could not be drawn (${detail}). The others still work.`,
    rows: (shown: number, all: number, columns: number, allColumns: number) =>
      shown < all || columns < allColumns
        ? `${shown} of ${all} rows, ${columns} of ${allColumns} columns; the CSV has all of them.`
        : `${all} rows`,
  },
  header: {
    model: "Model",
    backend: (name: BackendName) => backendNames[name],
    summary: (config: ModelConfig) =>
      config.family === "vit"
        ? `${config.depth} blocks × ${config.numHeads} heads`
        : `${config.depths.join(" + ")} blocks, window ${config.windowSize}`,
    recorded: "recorded",
    milliseconds: (value: number) => `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ms`,
    openCheckpoint: "Open a checkpoint …",
    openHint: "A ViT, DeiT, DINO, DINOv2 or Swin of yours, one from the hub, or attention maps in .npz.",
    read: "What was read, and why …",
    parameters: (count: number, bytes: number) =>
      `${count.toLocaleString("en")} parameters${bytes > 0 ? `, ${megabytes(bytes)}` : ""}`,
    why: (backend: BackendName, reason: BackendReason) => `Runs on ${backendNames[backend]}: ${reasons[reason]}.`,
    random: "random weights",
    randomSeed: (seed: number) =>
      `Built here; nobody has trained it: its weights are random, drawn by seed ${seed}, and its answers mean nothing.`,
    lang: "中文",
    langName: "Switch to Chinese",
    theme: "Light or dark",
    share: "Share",
    help: "Help and shortcuts",
    ours: {
      "vit-imagenette":
        "A small ViT that we trained ourselves on ten kinds of pictures (Imagenette), so that something real runs at once. It is right on 70.7 % of the validation pictures and forces everything else into its ten classes.",
      "swin-imagenette":
        "A small Swin that we trained ourselves on ten kinds of pictures (Imagenette): three stages, windows of 7 × 7. It is right on 66.2 % of the validation pictures and forces everything else into its ten classes.",
    },
  },
  share: {
    title: "A link to exactly this",
    own: "Your own picture, checkpoint or recorded maps are not in the link: they stay on this computer. Whoever opens the link sees the same view of a sample picture.",
    all: "The link holds the model, the picture, the selection, every setting and the language.",
    copy: "Copy the link",
    copied: "Copied",
  },
  intake: {
    label: "Choose a picture",
    file: "Choose a file",
    paste: "Paste",
    camera: "Camera",
    address: "Address",
    addressLabel: "Address of a picture",
    open: "Open",
    privacy: "Drop a picture anywhere. Nothing is uploaded: your picture stays on this computer.",
    addressPrivacy: "The picture is fetched from that site straight into this page; the site sees the request.",
    dropHere: "Drop it: the picture stays on this computer",
    shoot: "Take the picture",
    cameraDenied:
      "The camera did not open: the browser or the person refused it, or there is none. Choose a file instead.",
    cameraHint: "The camera runs only while this window is open; the frame you take stays on this computer.",
    samples: "Pictures drawn for Vitrine",
    own: "your picture",
  },
  progress: (progress: Progress): string => {
    switch (progress.stage) {
      case "download":
        return progress.total === null
          ? `Fetching the weights: ${megabytes(progress.loaded)}`
          : `Fetching the weights: ${megabytes(progress.loaded)} of ${megabytes(progress.total)}${progress.secondsLeft ? `, about ${Math.ceil(progress.secondsLeft)} s left` : ""}`;
      case "prepare":
        return progress.memory
          ? `Preparing the engine: this model takes about ${megabytes(progress.memory)}`
          : "Preparing the engine";
      case "recording":
        return `Reading the maps: array ${progress.array + 1} of ${progress.arrays}`;
      case "picture":
        return "Reading the picture";
      case "run":
        return `Block ${Math.min(progress.block + 1, progress.depth)} of ${progress.depth}`;
    }
  },
  spine: {
    label: "The network",
    picture: "Picture",
    pictureOf: (rows: number, columns: number) => `${rows} × ${columns} patches`,
    patches: "Patches",
    position: "Position",
    blocks: (depth: number, heads: number) => `Blocks 1–${depth} × heads 1–${heads}`,
    stages: (stages: number, window: number) => `${stages} stages, windows of ${window} × ${window}`,
    looksAt: "where the query looks",
    lookedAt: "who looks at the key",
    prediction: "Prediction",
    filtersHint: "main directions of the patch filters",
    positionHint: "cosine to the chosen position",
    noPosition: "the class token's own position; choose a patch",
    waiting: "The maps appear here as the network runs.",
    below: (statistic: string) => `bars: ${statistic}`,
    view: "View",
    oneBlock: (block: number, bytes: number) =>
      `All blocks together would take ${megabytes(bytes)}: only block ${block} is kept. Choose another one, and it is computed.`,
    ownMaximum: "max",
    chosen: "Chosen",
    random: "Random weights: nobody has trained this network, and its answer means nothing.",
    tenClasses: "This small model knows ten classes and forces every picture into them.",
  },
  figures: {
    overlay: {
      name: (block: number, head: number) => `Block ${block}, head ${head} on the picture`,
      title: (block: number, head: number) => `Block ${block}, head ${head}`,
      from: (token: string) =>
        `How strongly ${token} (orange) attends to every patch. The weights of one query sum to 1 over all keys, the class token included.`,
      to: (token: string) =>
        `How strongly every patch attends to ${token} (blue). These weights come from different rows, so they need not sum to 1.`,
    },
    matrix: {
      name: "Query × key",
      query: "query",
      key: "key",
      caption: (block: number, head: number, tokens: number) =>
        `Block ${block}, head ${head}: all ${tokens} × ${tokens} pairs. Each row is one query and sums to 1 after the softmax; the chosen query and key are lit.`,
      scores: (block: number, head: number) =>
        `Block ${block}, head ${head}: q · k ÷ √d before the softmax, on a scale centred on 0.`,
    },
    pair: {
      name: "This pair, term by term",
      order: "Order of terms",
      byIndex: "by dimension",
      bySize: "by size",
      caption:
        "One bar for each dimension of the head: what it adds to q · k. Sum, scale and softmax are the numbers that the network used.",
    },
    statistics: {
      name: "What kind of head",
      distance:
        "Mean attention distance in pixels of the model's input, averaged over all patches: small heads look next to themselves, large ones across the picture.",
      entropy: "Entropy of the attention in nats, averaged over all queries: 0 is one key, the dashed line is uniform.",
    },
    rollout: {
      name: "Rollout",
      caption: (first: number, last: number) =>
        `How much of each patch reaches the chosen token through blocks ${first} to ${last}, if attention only mixes tokens and the residual path carries the rest (Abnar & Zuidema 2020). A rough summary, not an explanation.`,
    },
    whatIf: {
      name: "What if",
      caption:
        "Switch parts of the network off and run it again on the same picture: the change in the answer is measured, not guessed.",
      before: "without the change",
      none: "Nothing is switched off. Choose a part:",
      head: (block: number, head: number) => `Head ${head} of block ${block}`,
      block: (block: number) => `Block ${block}`,
      mlp: (block: number) => `MLP of block ${block}`,
      patch: "This patch",
      classToken: "Class token",
      undo: "Undo all",
      off: "off",
      list: "Switched off",
      restore: (part: string) => `Switch on again: ${part}`,
      patchAt: (row: number, column: number) => `patch ${row}, ${column}`,
      positionsHint:
        "Shuffled deals every patch the position of another one; for the network that is the same as shuffling the patches.",
    },
    patches: {
      name: "Patch embedding",
      caption:
        "Every patch is flattened and multiplied by the same learned filters; each filter gives one number of the token. Filters are centred on grey.",
      show: "Show",
      filters: "all filters",
      components: "main directions",
      pick: "Choose a patch in the picture to see it flattened and projected.",
    },
    positions: {
      name: "Position embeddings",
      caption:
        "Each small map belongs to the patch at its place and shows how similar its position embedding is to all others (cosine; Fig. 7 of the ViT paper).",
      none: "This checkpoint has no position embeddings.",
    },
  },
  settings,
  options,
  weights: {
    columns: { rank: "rank", token: "token", weight: "weight", timesUniform: "× uniform" },
  },
  units: { entropy: "nats", distance: "px", classMass: "" },
  provenance: {
    place: (block: number, head: number) => `block ${block}, head ${head}`,
    swinPlace: (stage: number, block: number, mark: "W" | "SW", head: number) =>
      `stage ${stage}, block ${block} (${mark}), head ${head}`,
    query: "query",
    key: "key",
    recorded: "recorded maps, nothing computed here but colours and statistics",
    live: (backend: string) => `computed live (${backend})`,
    changed: (parts: string) => `with interventions: ${parts}`,
    unchanged: "no intervention",
  },
  help: {
    title: "Help and shortcuts",
    intro:
      "The network runs from left to right across the top: the picture is cut into patches, every patch becomes a token, every block lets the tokens look at one another, and the last one answers. Point at anything to see it everywhere; click to keep it; Escape lets go.",
    singleKeys: "Single-key shortcuts",
    keys: [
      ["← → ↑ ↓", "move inside the figure that has the focus"],
      ["[ ]", "previous, next block"],
      ["- =", "previous, next head"],
      ["c", "choose the class token"],
      ["t", "looks at ↔ is looked at by"],
      ["k", "switch the chosen head off or on"],
      ["u", "undo every switch"],
      ["l", "中文 ↔ English"],
      ["d", "light ↔ dark"],
      ["← → 1–6", "Window Lab: step back and on, or to a step"],
      ["space →", "lesson: go on; Shift-space or ←: back"],
      ["n p", "next, previous lesson"],
      ["Esc", "let go, cancel"],
      ["?", "this help"],
    ] as readonly (readonly [string, string])[],
    door: "In the browser's console, window.vitrine is the same door that the page uses: vitrine.load, vitrine.run, vitrine.analysis.",
    privacy: "Everything happens in this page. No picture, no checkpoint and no number leaves this computer.",
  },
  problems: {
    title: { model: "Model", picture: "Picture", run: "Run", link: "Link", page: "Page" },
    "link.too-long": "The link is longer than 8 kilobytes and was not read; the start view is shown.",
    "link.unknown-page": (page: string) =>
      `The link names a page “${page}” that does not exist; the inspector is shown.`,
    "link.unknown-key": (key: string) =>
      `The link has a part “${key}” that this version does not know; it was left out.`,
    "link.bad-value": (key: string, value: string, allowed: string) =>
      `The link says ${key} = “${value}”, which does not exist here; allowed: ${allowed}. The start value is shown.`,
    "link.own-picture":
      "The link was made with a picture that never left its owner's computer; a sample is shown instead.",
    "link.own-model":
      "The link was made with a checkpoint or with recorded maps that never left its owner's computer; the built-in model is shown instead.",
    "link.impossible-model":
      "The link names a network that cannot exist; the built-in model is shown instead, and the build room says what is wrong.",
    "link.hub-model": (model: string) =>
      `The link shows ${model}, a model of the hub that is not on this computer; nothing is fetched unless you ask.`,
    lookUp: "Look it up …",
    "hub.denied":
      "This browser keeps nothing for this page, so the model will be fetched anew next time (a private window, a setting, or a page without https).",
    "hub.full":
      "There was no room to keep the model, so it will be fetched anew next time; delete others, or make room.",
    "hub.unpinned": "The host names no commit of the model, so it is not kept and will be fetched anew next time.",
    "picture.clipboard-empty": "The clipboard holds no picture; copy one first, or press Ctrl+V on this page.",
    "model.config-alone": "A config.json alone holds no weights; drop it together with its .safetensors file.",
    "run.cancelled": "The work was cancelled before there was anything to show.",
    "page.failed": (detail: string) =>
      `Something in the page failed (${detail}). Reload it; your settings are in the address.`,
  },
  announceSwin: (stage: number, block: number, head: number, shifted: boolean, token: string, window: number) =>
    `Stage ${stage}, block ${block} with ${shifted ? "shifted" : "regular"} windows, head ${head}: ${token} in window ${window}.`,
  announce: (block: number, head: number, token: string, entropy: string) =>
    `Block ${block}, head ${head}: ${token}; entropy ${entropy} nats.`,
};
