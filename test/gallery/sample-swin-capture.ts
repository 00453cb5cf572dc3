import { regionOfSlots } from "../../src/model/analysis/windows.ts";
import type { Activations, StageCapture, SwinCapture } from "../../src/model/capture.ts";
import { blockCount, type SwinConfig } from "../../src/model/config.ts";
import { type Intervention, noIntervention } from "../../src/model/intervention.ts";
import { blockWindows, stageOfBlock, swinStages } from "../../src/model/swin-stages.ts";
import { type NamedTensor, tensor } from "../../src/model/tensor.ts";
import { seededRandom } from "./sample-model.ts";

/** A small Swin with maps of 8 × 8 and 4 × 4 and windows of 4: the course's case, and one window. */
export const courseSwin: SwinConfig = {
  family: "swin",
  imageSize: [32, 32],
  patchSize: 4,
  inChans: 3,
  embedDim: 8,
  depths: [2, 2],
  numHeads: [2, 4],
  windowSize: 4,
  mlpRatio: 4,
  numClasses: 10,
  qkvBias: true,
  patchNorm: true,
  layerNormEps: 1e-5,
  act: "gelu",
  padding: "afterShift",
};

/** The bias table of a block: [entries, heads]. */
export function sampleTable(config: SwinConfig, block: number): NamedTensor {
  const { stage } = stageOfBlock(config, block);
  const entries = (2 * stage.windowSize[0] - 1) * (2 * stage.windowSize[1] - 1);
  const random = seededRandom(900 + block);
  const data = Float32Array.from({ length: entries * stage.numHeads }, () => 2 * random() - 1);
  return tensor("relative_position_bias_table", ["entry", "head"], [entries, stage.numHeads], data);
}

/**
 * What a run leaves behind, with random queries and keys and with scores and pattern
 * written out from them here, pair by pair and without the code under test.
 */
export function sampleSwinCapture(
  config: SwinConfig = courseSwin,
  changes: Partial<Intervention> = {},
  captured: readonly number[] = Array.from({ length: blockCount(config) }, (_, block) => block),
): SwinCapture {
  const intervention = { ...noIntervention, ...changes };
  const headDim = 3;
  const stages = swinStages(config).map(({ numHeads, depth, firstBlock }): StageCapture => {
    const blocks = captured.filter((block) => block >= firstBlock && block < firstBlock + depth);
    const parts = blocks.map((block) => {
      const layout = blockWindows(config, block, intervention.shiftOff);
      const regions = regionOfSlots(layout);
      const table = sampleTable(config, block).data;
      const [places, width] = [layout.windowTokens, layout.windowSize[1]];
      const windows = layout.windowRows * layout.windowColumns;
      const random = seededRandom(17 + block);
      const vectors = () =>
        Float32Array.from({ length: windows * numHeads * places * headDim }, () => Math.fround(4 * random() - 2));
      const [q, k] = [vectors(), vectors()];
      const scores = new Float32Array(windows * numHeads * places * places);
      const pattern = new Float32Array(scores.length);
      for (let row = 0; row < windows * numHeads * places; row++) {
        const [window, head] = [Math.floor(row / places / numHeads), Math.floor(row / places) % numHeads];
        const query = row % places;
        const values = Array.from({ length: places }, (_, key) => {
          let sum = 0;
          for (let i = 0; i < headDim; i++) {
            sum += (q[row * headDim + i] as number) * (k[(row - query + key) * headDim + i] as number);
          }
          const down = Math.floor(query / width) - Math.floor(key / width) + layout.windowSize[0] - 1;
          const across = (query % width) - (key % width) + width - 1;
          const bias = intervention.biasOff
            ? 0
            : (table[(down * (2 * width - 1) + across) * numHeads + head] as number);
          const strangers = regions[window * places + query] !== regions[window * places + key];
          const mask = strangers && !intervention.maskOff ? -100 : 0;
          return (sum / Math.sqrt(headDim) + bias) / intervention.temperature + mask;
        });
        const highest = Math.max(...values);
        const sum = values.reduce((total, value) => total + Math.exp(value - highest), 0);
        scores.set(values, row * places);
        pattern.set(
          values.map((value) => Math.exp(value - highest) / sum),
          row * places,
        );
      }
      return { q, k, scores, pattern, windows, places };
    });
    const stacked = (
      role: "q" | "k" | "scores" | "pattern",
      axes: [string, string],
      last: (places: number) => number,
    ) => {
      const { windows = 0, places = 0 } = parts[0] ?? {};
      const data = Float32Array.from(parts.flatMap((part) => [...part[role]]));
      const shape = [blocks.length, windows, numHeads, places, last(places)];
      return tensor(`attn.${role}`, ["block", "window", "head", ...axes], shape, data);
    };
    const tensors: Activations =
      blocks.length === 0
        ? {}
        : {
            "attn.q": stacked("q", ["query", "headDim"], () => headDim),
            "attn.k": stacked("k", ["key", "headDim"], () => headDim),
            "attn.scores": stacked("scores", ["query", "key"], (places) => places),
            "attn.pattern": stacked("pattern", ["query", "key"], (places) => places),
          };
    return { blocks, tensors };
  });
  return { family: "swin", config, intervention, blocks: captured, milliseconds: 0, tensors: {}, stages };
}
