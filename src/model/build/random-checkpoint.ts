import type { Checkpoint } from "../checkpoint/open-checkpoint.ts";
import { unknownTensor } from "../checkpoint/tensor-errors.ts";
import type { ConfigNote, ModelConfig, Preprocessing } from "../config.ts";
import { countParameters, parametersOf } from "../cost.ts";
import { fixedPositions } from "../fixed-positions.ts";
import { normalQuantile } from "../normal.ts";
import { namedRandom } from "../random.ts";
import { sizeOf } from "../tensor.ts";

/** Deviation of what is drawn from a normal distribution. */
const spread = 0.02;
/** The class token and registers begin all but at zero. */
const almostZero = 1e-6;

/**
 * A network that nobody has trained: every weight drawn by a seed, as timm 0.9 begins a
 * training. Linear layers, positions and bias tables are normal with deviation .02 (timm
 * cuts at ±2, a hundred deviations away, so nothing is ever cut), their biases 0; norms 1
 * and 0; the patch convolution and its bias uniform within 1/√(inputs of a filter), which
 * is PyTorch's Kaiming. Every tensor has a stream of its own by its name, so that another
 * depth changes no block that stays.
 */
export function randomCheckpoint(config: ModelConfig, seed: number): Checkpoint {
  const shapes = new Map(parametersOf(config));
  const fixed = config.family === "vit" && config.positions ? fixedPositions(config, config.positions) : null;
  if (fixed) shapes.set("pos_embed", [1, fixed.length / config.embedDim, config.embedDim]);
  return {
    config,
    preprocessing: inputOf(config),
    labels: null,
    notes: notesOf(config),
    naming: "timm",
    leftOut: [],
    parameters: countParameters(config),
    bytes: 0,
    shape: (name) => shapes.get(name),
    names: () => [...shapes.keys()],
    float32: (name) => {
      const shape = shapes.get(name);
      if (!shape) throw unknownTensor(name);
      if (name === "pos_embed" && fixed) return fixed.slice();
      return drawn(name, shape, namedRandom(seed, name), fanIn(config));
    },
  };
}

/** Numbers that one filter of the patch convolution sees. */
const fanIn = ({ inChans, patchSize }: ModelConfig) => inChans * patchSize ** 2;

function drawn(name: string, shape: readonly number[], random: () => number, inputs: number): Float32Array {
  const values = new Float32Array(sizeOf(shape));
  if (name.startsWith("patch_embed.proj.")) {
    const bound = 1 / Math.sqrt(inputs);
    for (let place = 0; place < values.length; place++) values[place] = (2 * random() - 1) * bound;
    return values;
  }
  if (name.endsWith(".bias")) return values;
  if (/(^|\.)(norm\d?|fc_norm)\.weight$/.test(name)) return values.fill(1);
  const deviation = name === "cls_token" || name === "reg_token" ? almostZero : spread;
  for (let place = 0; place < values.length; place++) values[place] = normalQuantile(random()) * deviation;
  return values;
}

/** The course's way with pictures: the shorter side to 8/7 of the input, the middle cut out, values −1 to 1. */
function inputOf({ imageSize }: ModelConfig): Preprocessing {
  return {
    resizeShorterSide: Math.round((Math.min(...imageSize) * 8) / 7),
    cropSize: imageSize,
    interpolation: "bicubic",
    cropMode: "center",
    mean: [0.5, 0.5, 0.5],
    std: [0.5, 0.5, 0.5],
  };
}

const inputKeys = ["resizeShorterSide", "cropSize", "interpolation", "cropMode", "mean", "std"] as const;

function notesOf(config: ModelConfig): ConfigNote[] {
  const own = Object.keys(config).filter((key) => key !== "family");
  return [
    ...own.map((key): ConfigNote => ({ key, origin: "built" })),
    ...inputKeys.map((key): ConfigNote => ({ key, origin: "default" })),
  ];
}
