import type { SwinCapture } from "../capture.ts";
import { stageOfBlock } from "../swin-stages.ts";
import type { NamedTensor } from "../tensor.ts";
import { logOfBits } from "./fast-log.ts";
import { layoutOfRun } from "./window-attention.ts";
import type { WindowLayout } from "./windows.ts";

/**
 * What each head of a Swin does, in single numbers. Heads multiply from stage to
 * stage, so every captured block has an array [head] of its own. Averages are over
 * the tokens of the map; places of padding are never a query.
 */
export interface SwinHeadStatistics {
  /** The blocks behind index 0, 1, … of the arrays. */
  readonly blocks: readonly number[];
  /**
   * Mean entropy of the rows in nats, 0 to ln(window tokens). Places of padding
   * count as keys: the softmax was over them too.
   */
  readonly entropy: readonly Float32Array[];
  /**
   * Mean attention distance in pixels of the model's input, between the centres of
   * the tokens where they lie in the picture, the shift undone; divide by `patchSize`
   * for patches of the first stage. Padding has no place: it is left out and the row
   * renormalised; a token that pays padding everything is not counted.
   */
  readonly distance: readonly Float32Array[];
  /** Mean largest weight of a row, 0 to 1. */
  readonly maxWeight: readonly Float32Array[];
  /** Mean share of a row that goes to places of padding, 0 to 1. */
  readonly paddingShare: readonly Float32Array[];
}

/**
 * The statistics of all heads in one pass over the pattern.
 *
 * @returns undefined when `attn.pattern` was not captured
 */
export function swinHeadStatistics(capture: SwinCapture): SwinHeadStatistics | undefined {
  const results: Record<keyof BlockStatistics, Float32Array[]> = {
    entropy: [],
    distance: [],
    maxWeight: [],
    paddingShare: [],
  };
  const blocks: number[] = [];
  for (const stage of capture.stages) {
    const pattern = stage.tensors["attn.pattern"];
    if (!pattern) {
      if (stage.blocks.length > 0) return undefined;
      continue;
    }
    for (const [index, block] of stage.blocks.entries()) {
      const { tokenSize } = stageOfBlock(capture.config, block).stage;
      const found = blockStatistics(pattern, index, layoutOfRun(capture, block), tokenSize);
      blocks.push(block);
      for (const name of Object.keys(results) as (keyof BlockStatistics)[]) results[name].push(found[name]);
    }
  }
  return { blocks, ...results };
}

type BlockStatistics = Record<"entropy" | "distance" | "maxWeight" | "paddingShare", Float32Array>;

/** @param pattern [block, window, head, query, key] */
function blockStatistics(
  pattern: NamedTensor,
  index: number,
  layout: WindowLayout,
  tokenSize: number,
): BlockStatistics {
  const [, windows = 0, heads = 0, size = 0] = pattern.shape;
  const { data } = pattern;
  const bits = new Uint32Array(data.buffer, data.byteOffset, data.length);
  const distances = distanceTable(layout, tokenSize);
  const tokens = layout.slotOf.length;
  const empty = () => new Float32Array(heads);
  const results = { entropy: empty(), distance: empty(), maxWeight: empty(), paddingShare: empty() };
  for (let head = 0; head < heads; head++) {
    let [entropy, largestSum, paddingSum, distanceSum, placed] = [0, 0, 0, 0, 0];
    for (let window = 0; window < windows; window++) {
      const first = window * size;
      for (let query = 0; query < size; query++) {
        const token = layout.tokenAt[first + query] as number;
        if (token < 0) continue;
        const row = Math.floor(token / layout.columns);
        const column = token % layout.columns;
        const start = (((index * windows + window) * heads + head) * size + query) * size;
        let [negative, largest, padding, mass, weighted] = [0, 0, 0, 0, 0];
        for (let key = 0; key < size; key++) {
          const weight = data[start + key] as number;
          negative += weight * logOfBits(bits[start + key] as number);
          if (weight > largest) largest = weight;
          const other = layout.tokenAt[first + key] as number;
          if (other < 0) {
            padding += weight;
            continue;
          }
          const down = Math.abs(Math.floor(other / layout.columns) - row);
          const across = Math.abs((other % layout.columns) - column);
          mass += weight;
          weighted += weight * (distances[down * layout.columns + across] as number);
        }
        entropy += Math.max(0, -negative);
        largestSum += largest;
        paddingSum += padding;
        if (mass > 0) {
          distanceSum += weighted / mass;
          placed++;
        }
      }
    }
    results.entropy[head] = entropy / tokens;
    results.maxWeight[head] = largestSum / tokens;
    results.paddingShare[head] = paddingSum / tokens;
    results.distance[head] = placed > 0 ? distanceSum / placed : 0;
  }
  return results;
}

/** Pixels between two tokens by how many rows and columns they lie apart: [rows, columns]. */
function distanceTable({ rows, columns }: WindowLayout, tokenSize: number): Float32Array {
  return Float32Array.from(
    { length: rows * columns },
    (_, at) => tokenSize * Math.sqrt(Math.floor(at / columns) ** 2 + (at % columns) ** 2),
  );
}
