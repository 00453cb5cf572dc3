import { captureBytes } from "./capture-bytes.ts";
import { whatToCapture } from "./capture-plan.ts";
import { gridSize, type ModelConfig, numTokens, type SwinConfig, type VitConfig } from "./config.ts";
import { countParameters } from "./cost.ts";
import { ModelError } from "./errors.ts";
import { type SwinStage, swinStages } from "./swin-stages.ts";

/** What a model takes while the page uses it, in bytes. */
export interface MemoryEstimate {
  /** The weights files, which stay on the CPU side as they are stored, often in float16. */
  readonly file: number;
  /** The weights on the backend, in float32. */
  readonly weights: number;
  /** The same weights once more in the order in which the backend multiplies, where it keeps both. */
  readonly copies: number;
  /** Intermediate results on the backend at the peak of a forward pass: those of one block. */
  readonly activations: number;
  /** What the page keeps of a pass to draw it: attention maps, queries, keys. Once on the backend, once on the CPU side. */
  readonly capture: number;
  /** Whether that is of every block, or of the chosen one because all would be too much. */
  readonly captured: "all" | "chosen";
  /** `weights`, `copies`, `activations` and `capture`: what the graphics device or the WebAssembly memory has to hold. */
  readonly backend: number;
  /** All of it. */
  readonly total: number;
}

/** Most that the WebAssembly memory of tfjs grows to, in bytes; graphics devices tell no number of their own. */
export const memoryLimit = 2 ** 32 - 2 ** 16;

const float = Float32Array.BYTES_PER_ELEMENT;

export interface MemoryOptions {
  /** The backend keeps every matrix twice (`BackendReport.keepsCopies`). */
  readonly keepsCopies?: boolean | undefined;
  /** Of the backend in bytes. */
  readonly limit?: number | undefined;
}

/**
 * What a model will take, before anything is uploaded or run.
 *
 * @param bytes of its weights files
 */
export function estimateMemory(
  config: ModelConfig,
  bytes: number,
  { keepsCopies }: MemoryOptions = {},
): MemoryEstimate {
  const { roles, blocks } = whatToCapture(config, 0);
  const weights = float * uploadedScalars(config);
  const activations = float * (config.family === "vit" ? peakOfVit(config) : peakOfSwin(config));
  const capture = captureBytes(config, roles, blocks);
  const copies = keepsCopies ? weights : 0;
  const backend = weights + copies + activations + capture;
  return {
    file: bytes,
    weights,
    copies,
    activations,
    capture,
    captured: blocks ? "chosen" : "all",
    backend,
    total: backend + bytes + capture,
  };
}

/**
 * Refuses a model that cannot fit, with the numbers.
 *
 * @throws ModelError `checkpoint.memory`
 */
export function checkMemory(config: ModelConfig, bytes: number, options: MemoryOptions = {}): void {
  const { limit = memoryLimit } = options;
  const estimate = estimateMemory(config, bytes, options);
  if (estimate.backend <= limit) return;
  const megabytes = (size: number) => Math.round(size / 2 ** 20);
  const values = {
    needed: megabytes(estimate.backend),
    limit: megabytes(limit),
    weights: megabytes(estimate.weights + estimate.copies),
    activations: megabytes(estimate.activations),
    capture: megabytes(estimate.capture),
    height: config.imageSize[0],
    width: config.imageSize[1],
  };
  throw new ModelError(
    "checkpoint.memory",
    `This model at ${values.height} × ${values.width} px takes ${values.needed} MB: ${values.weights} MB of weights, ${values.activations} MB for a forward pass and ${values.capture} MB of attention maps; at most ${values.limit} MB fit. Choose a smaller model, or a smaller input size in config.json.`,
    values,
  );
}

/**
 * Scalars of the weights as they lie on the backend: positions for the grid of the
 * input, and for a Swin the bias of every pair in place of the table it is gathered from.
 */
function uploadedScalars(config: ModelConfig): number {
  const stored = countParameters(config);
  if (config.family === "vit") {
    const [rows, columns] = gridSize(config);
    return stored + (rows * columns - config.positionGrid[0] * config.positionGrid[1]) * config.embedDim;
  }
  return swinStages(config).reduce((sum, { depth, numHeads, windowSize: [height, width] }) => {
    const pairs = (height * width) ** 2 - (2 * height - 1) * (2 * width - 1);
    return sum + depth * numHeads * pairs;
  }, stored);
}

/** Steps of the activation function that are alive at once, its input included. */
const activationSteps = { gelu: 6, gelu_tanh: 10, quick_gelu: 4 } as const;

/**
 * Scalars at the peak of a ViT's pass. All results of a block live until it ends (one
 * `tidy`). In the shape of the tokens these are the input, six of each norm, q, k and v
 * three times over, the scaled q, head by head q, k twice, v and the mixed values, their
 * two joinings, the projection, both sums, the MLP's output and LayerScale's two: 36. In
 * the shape of the attention of all heads: scores and pattern, each with a copy head by
 * head. Backends that multiply all heads at once take less; none takes more.
 */
function peakOfVit(config: VitConfig): number {
  const { embedDim, numHeads, mlpRatio, act, inChans, imageSize } = config;
  const tokens = numTokens(config);
  const hidden = Math.trunc(embedDim * mlpRatio);
  const block = tokens * (36 * embedDim + activationSteps[act] * hidden) + 4 * numHeads * tokens ** 2;
  return block + inChans * imageSize[0] * imageSize[1];
}

/** Scalars at the peak of a Swin's pass: the largest of its blocks and of its mergings. */
function peakOfSwin(config: SwinConfig): number {
  const stages = swinStages(config);
  const peaks = stages.map((stage) => Math.max(blockOfSwin(config, stage), stage.index > 0 ? mergeOfSwin(stage) : 0));
  return Math.max(...peaks) + config.inChans * config.imageSize[0] * config.imageSize[1];
}

/** As a ViT's, but what lies between partition and its way back is of the padded map, and the maps are of windows, with bias and mask added one after the other. */
function blockOfSwin({ mlpRatio, act }: SwinConfig, { rows, columns, dim, numHeads, windowSize }: SwinStage): number {
  const [height, width] = windowSize;
  const tokens = rows * columns;
  const places = Math.ceil(rows / height) * height * Math.ceil(columns / width) * width;
  const maps = (6 * numHeads + 1) * places * height * width;
  const hidden = Math.trunc(dim * mlpRatio);
  return tokens * (18 * dim + activationSteps[act] * hidden) + 19 * places * dim + maps;
}

/** The stage before, its four neighbours gathered, joined and normalised, and the result. */
function mergeOfSwin({ rows, columns, dim }: SwinStage): number {
  const before = rows * columns * 2 * dim;
  return 9 * before + rows * columns * dim;
}
