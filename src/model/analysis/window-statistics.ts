import type { SwinCapture } from "../capture.ts";
import { stageOfBlock } from "../swin-stages.ts";
import type { NamedTensor } from "../tensor.ts";
import { logOfBits } from "./fast-log.ts";
import { tokenCount, tokenGrid, tokenInGrid } from "./token-grid.ts";
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
  return statisticsOf(capture, () => undefined);
}

/**
 * The same for one token: nothing is averaged. In blocks of other stages it is the
 * token that covers the middle of the chosen one; the distance of a token that pays
 * padding everything is 0.
 *
 * @param block whose map `token` is of
 * @returns undefined when `attn.pattern` was not captured
 * @throws RangeError when the token is outside the map
 */
export function swinQueryStatistics(
  capture: SwinCapture,
  block: number,
  token: number,
): SwinHeadStatistics | undefined {
  const from = tokenGrid(capture.config, block);
  if (!(token >= 0 && token < tokenCount(from))) {
    throw new RangeError(`statistics: token ${token} is outside 0 to ${tokenCount(from) - 1}`);
  }
  return statisticsOf(capture, (other) => tokenInGrid(token, from, tokenGrid(capture.config, other)));
}

/** @param queryIn the one query of a block that is read; undefined for all */
function statisticsOf(
  capture: SwinCapture,
  queryIn: (block: number) => number | undefined,
): SwinHeadStatistics | undefined {
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
      const found = blockStatistics(pattern, index, layoutOfRun(capture, block), tokenSize, queryIn(block));
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
  only: number | undefined,
): BlockStatistics {
  const [, windows = 0, heads = 0, size = 0] = pattern.shape;
  const { data } = pattern;
  const bits = new Uint32Array(data.buffer, data.byteOffset, data.length);
  const distances = distanceTable(layout, tokenSize);
  const tokens = only === undefined ? layout.slotOf.length : 1;
  // Where every slot lies in the picture, -1 for padding: a division for each weight takes most of the time.
  const rowAt = Int32Array.from(layout.tokenAt, (token) => (token < 0 ? -1 : Math.floor(token / layout.columns)));
  const columnAt = Int32Array.from(layout.tokenAt, (token) => (token < 0 ? -1 : token % layout.columns));
  const empty = () => new Float32Array(heads);
  const results = { entropy: empty(), distance: empty(), maxWeight: empty(), paddingShare: empty() };
  for (let head = 0; head < heads; head++) {
    let entropy = 0;
    let largestSum = 0;
    let paddingSum = 0;
    let distanceSum = 0;
    let placed = 0;
    for (let window = 0; window < windows; window++) {
      const first = window * size;
      for (let query = 0; query < size; query++) {
        const token = layout.tokenAt[first + query] as number;
        if (token < 0 || (only !== undefined && token !== only)) continue;
        const row = rowAt[first + query] as number;
        const column = columnAt[first + query] as number;
        const start = (((index * windows + window) * heads + head) * size + query) * size;
        let negative = 0;
        let largest = 0;
        let padding = 0;
        let mass = 0;
        let weighted = 0;
        for (let key = 0; key < size; key++) {
          const weight = data[start + key] as number;
          negative += weight * logOfBits(bits[start + key] as number);
          if (weight > largest) largest = weight;
          const otherRow = rowAt[first + key] as number;
          if (otherRow < 0) {
            padding += weight;
            continue;
          }
          const down = Math.abs(otherRow - row);
          const across = Math.abs((columnAt[first + key] as number) - column);
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
