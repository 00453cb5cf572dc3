import type { Activations, HeadRole } from "../capture.ts";
import type { StoredTensor } from "../checkpoint/stored-tensor.ts";
import type { SwinConfig } from "../config.ts";
import { ModelError } from "../errors.ts";
import { swinStages } from "../swin-stages.ts";
import { type NamedTensor } from "../tensor.ts";
import { badRank, type RoleArrays, type SortedArrays } from "./array-roles.ts";
import type { AnyMaps } from "./collect-maps.ts";
import type { WindowFault } from "./recording-errors.ts";
import { noRows, sumRows } from "./row-sums.ts";
import { finiteValues, namedRole } from "./stack-arrays.ts";
import { wholeNumbers } from "./whole-numbers.ts";

/** One stage of recorded windows. */
export interface WindowStage {
  readonly depth: number;
  readonly windows: number;
  readonly heads: number;
  /** Tokens of a window, padding included. */
  readonly places: number;
  readonly tensors: Activations;
}

/** Maps inside the windows of a Swin. */
export interface WindowMaps extends AnyMaps {
  readonly kind: "windows";
  readonly stages: readonly WindowStage[];
  /** Side of a window in tokens. */
  readonly windowSize: number;
  /** The run had the shift, or the mask, switched off. */
  readonly shiftOff: boolean;
  readonly maskOff: boolean;
  readonly padding: SwinConfig["padding"];
}

/** Whether the patterns are a Swin's: one array a stage, or arrays of blocks whose number of windows changes. */
export function isWindowed({ roles }: SortedArrays): boolean {
  const pattern = roles.get("attn.pattern");
  if (!pattern || pattern.stages.length > 0) return pattern !== undefined;
  const counts = pattern.blocks.map(({ array: { shape } }) => (shape.length === 4 ? shape[0] : 1));
  return new Set(counts).size > 1;
}

export function badWindows(fault: WindowFault, detail: string): ModelError {
  const words: Record<WindowFault, string> = {
    window: "a window has as many tokens as a square",
    map: "the windows of the stages do not tile one map that halves from stage to stage; padded or unusual maps need an array “grid” with rows and columns of patches",
    several: "the windows tile more than one map; add an array “grid” with rows and columns of patches",
    grid: "the array “grid” does not fit the windows",
    part: "the file has only some of the blocks, and a map is put together from all stages",
    heads: "the arrays of a stage do not fit together",
  };
  return new ModelError("recording.windows", `These are windows of a Swin, but ${words[fault]} (${detail}).`, {
    fault,
    detail,
  });
}

interface StageArrays {
  /** [blocks, windows, heads, rows, columns]. */
  readonly shape: readonly number[];
  readonly parts: readonly StoredTensor[];
}

/** Arrays as stages: those of a stage as they are, those of blocks joined while their shape stays. */
function stagesOf({ stages, blocks }: RoleArrays): readonly StageArrays[] {
  if (stages.length > 0) {
    return [...stages]
      .sort((a, b) => a.stage - b.stage)
      .map(({ array }) => {
        if (array.shape.length !== 5) throw badRank(array);
        return { shape: array.shape, parts: [array] };
      });
  }
  const found: { shape: number[]; parts: StoredTensor[] }[] = [];
  for (const { array } of blocks) {
    if (array.shape.length !== 4) throw badRank(array);
    const last = found.at(-1);
    if (last && array.shape.every((extent, axis) => extent === last.shape[axis + 1])) {
      last.parts.push(array);
      last.shape[0] = last.parts.length;
    } else found.push({ shape: [1, ...array.shape], parts: [array] });
  }
  return found;
}

function joined({ shape, parts }: StageArrays, role: HeadRole) {
  const [first] = parts;
  if (first && parts.length === 1) return { shape, data: finiteValues(first, role) };
  const data = new Float32Array(shape.reduce((product, extent) => product * extent, 1));
  let offset = 0;
  for (const part of parts) {
    const values = finiteValues(part, role);
    data.set(values, offset);
    offset += values.length;
  }
  return { shape, data };
}

/** @throws ModelError `recording.*` */
export function collectWindows({ roles, sides }: SortedArrays, beside: Omit<AnyMaps, "rows">): WindowMaps {
  const pattern = roles.get("attn.pattern");
  if (!pattern) throw new RangeError("windows without patterns");
  const some = sides.get("blocks");
  if (some) throw badWindows("part", [...finiteValues(some)].join(", "));
  const patterns = stagesOf(pattern);
  let rows = noRows;
  const stages = patterns.map((arrays, index): WindowStage => {
    const [depth = 0, windows = 0, heads = 0, places = 0] = arrays.shape;
    const front = [
      ["block", depth],
      ["window", windows],
      ["head", heads],
    ] as const;
    const tensors: Partial<Record<HeadRole, NamedTensor>> = {};
    for (const [role, found] of roles) {
      const own = role === "attn.pattern" ? arrays : stagesOf(found)[index];
      if (!own) continue;
      const values = joined(own, role);
      tensors[role] = namedRole(role, values, front, places);
      if (role === "attn.pattern") rows = sumRows(values.data, places, rows);
    }
    return { depth, windows, heads, places, tensors };
  });
  const flag = (name: "shift" | "mask" | "padding_before_shift", fallback: number) =>
    wholeNumbers(sides.get(name), 1)?.[0] ?? fallback;
  const windowSize = wholeNumbers(sides.get("window_size"), 1)?.[0] ?? Math.sqrt(stages[0]?.places ?? 0);
  if (!Number.isInteger(windowSize) || windowSize < 1) throw badWindows("window", String(stages[0]?.places ?? 0));
  return {
    ...beside,
    kind: "windows",
    stages,
    windowSize,
    shiftOff: flag("shift", 1) === 0,
    maskOff: flag("mask", 1) === 0,
    padding: flag("padding_before_shift", 0) === 1 ? "beforeShift" : "afterShift",
    rows,
  };
}

/**
 * The map that the windows of all stages tile: what the file says, else the one that
 * they fill without padding, a square before a rectangle.
 *
 * @param configOf the network over a map of so many rows and columns of patches
 * @throws ModelError `recording.windows`
 */
export function windowGrid(
  { stages, windowSize, grid }: WindowMaps,
  configOf: (rows: number, columns: number) => SwinConfig,
): readonly [rows: number, columns: number] {
  const fits = (rows: number, columns: number) =>
    swinStages(configOf(rows, columns)).every((stage, index) => {
      const [height, width] = stage.windowSize;
      const { windows, places } = stages[index] ?? { windows: 0, places: 0 };
      return height * width === places && Math.ceil(stage.rows / height) * Math.ceil(stage.columns / width) === windows;
    });
  const said = stages.map(({ windows, places }) => `${windows} × ${places}`).join(", ");
  if (grid) {
    if (fits(...grid)) return grid;
    throw badWindows("grid", `${grid.join(" × ")}; ${said}`);
  }
  const windows = stages[0]?.windows ?? 0;
  const found: (readonly [number, number])[] = [];
  for (let high = 1; high <= windows; high++) {
    const wide = windows / high;
    const sides = [high * windowSize, wide * windowSize] as const;
    if (Number.isInteger(wide) && fits(...sides)) found.push(sides);
  }
  const square = found.find(([rows, columns]) => rows === columns);
  const [only] = found;
  if (square) return square;
  if (only && found.length === 1) return only;
  throw badWindows(found.length > 1 ? "several" : "map", said);
}
