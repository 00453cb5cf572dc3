import type { Activations, HeadRole } from "../capture.ts";
import type { StoredTensor } from "../checkpoint/stored-tensor.ts";
import type { ClassLabel } from "../config.ts";
import { type NamedTensor, tensor } from "../tensor.ts";
import { type SideName, type SortedArrays, sortArrays } from "./array-roles.ts";
import { type RowSums, sumRows } from "./row-sums.ts";
import { finiteValues, namedRole, stackRole } from "./stack-arrays.ts";
import { wholeNumbers } from "./whole-numbers.ts";
import { collectWindows, isWindowed, type WindowMaps } from "./window-maps.ts";

/** One array of a file and what it was taken as. */
export interface RecordedArray {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  /** Whether it is shown. */
  readonly used: boolean;
}

/** The picture as the model saw it: [height, width, 3], 0 to 255. */
export interface RecordedPixels {
  readonly height: number;
  readonly width: number;
  readonly values: Uint8ClampedArray;
}

/** What maps of both kinds have. */
export interface AnyMaps {
  readonly arrays: readonly RecordedArray[];
  readonly rows: RowSums;
  /** [class]. */
  readonly logits: NamedTensor | null;
  /** One name a class; null where the file has none. */
  readonly labels: readonly ClassLabel[] | null;
  readonly pixels: RecordedPixels | null;
  /** Rows and columns of patches, where the file has them. */
  readonly grid: readonly [rows: number, columns: number] | null;
  /** Side of a patch in pixels, where the file has it. */
  readonly patchSize: number | null;
}

/** Maps over one sequence of tokens, as a ViT has them. */
export interface SequenceMaps extends AnyMaps {
  readonly kind: "sequence";
  /** Stacked roles. */
  readonly tensors: Activations;
  /** Numbers of the blocks, ascending. */
  readonly blocks: readonly number[];
  readonly heads: number;
  readonly tokens: number;
  readonly prefix: readonly [classToken: number, distillation: number, registers: number] | null;
}

export type RecordedMaps = SequenceMaps | WindowMaps;

/**
 * The maps of a file and all that stands beside them, checked but not yet laid on a
 * picture.
 *
 * @throws ModelError `recording.*`
 */
export function collectMaps(arrays: readonly StoredTensor[]): RecordedMaps {
  const sorted = sortArrays(arrays);
  if (isWindowed(sorted)) return collectWindows(sorted, sidesOf(sorted, arrays));
  const { roles, sides } = sorted;
  const tensors: Partial<Record<HeadRole, NamedTensor>> = {};
  const pattern = roles.get("attn.pattern");
  if (!pattern) throw new RangeError("sortArrays always finds a pattern");
  const stacked = stackRole("attn.pattern", pattern);
  const [blocks, heads, tokens] = stacked.shape;
  const front = [
    ["block", blocks],
    ["head", heads],
  ] as const;
  tensors["attn.pattern"] = namedRole("attn.pattern", stacked, front, tokens);
  for (const [role, found] of roles) {
    if (role === "attn.pattern" || (!found.stacked && found.blocks.length === 0)) continue;
    tensors[role] = namedRole(role, stackRole(role, found), front, tokens);
  }
  const numbers = wholeNumbers(sides.get("blocks"), blocks);
  const ascending = numbers?.every(
    (block, index) => block < 1000 && (index === 0 || block > (numbers[index - 1] ?? 0)),
  );
  const prefix = wholeNumbers(sides.get("prefix"), 3);
  return {
    ...sidesOf(sorted, arrays),
    kind: "sequence",
    tensors,
    blocks: numbers && ascending ? numbers : Array.from({ length: blocks }, (_, block) => block),
    heads,
    tokens,
    prefix: Math.max(prefix?.[0] ?? 2, prefix?.[1] ?? 2) <= 1 ? (prefix as SequenceMaps["prefix"]) : null,
    rows: sumRows(stacked.data, tokens),
  };
}

function sidesOf({ sides, leftOut }: SortedArrays, arrays: readonly StoredTensor[]): Omit<AnyMaps, "rows"> {
  const pixels = pixelsOf(sides.get("pixels"));
  const logits = logitsOf(sides.get("logits"));
  const labels = labelsOf(sides.get("labels"), sides.get("labels_zh"), logits?.shape[0] ?? 0);
  const grid = wholeNumbers(sides.get("grid"), 2) as AnyMaps["grid"];
  const unread: Partial<Record<SideName, boolean>> = { pixels: !pixels, logits: !logits, labels: !labels, grid: !grid };
  return {
    arrays: arrays.map((array) => ({
      name: array.name,
      shape: array.shape,
      dtype: array.dtype,
      used: !leftOut.includes(array) && !unread[array.name as SideName],
    })),
    logits,
    labels,
    pixels,
    grid: grid?.every((side) => side > 0) ? grid : null,
    patchSize: wholeNumbers(sides.get("patch_size"), 1)?.[0] || null,
  };
}

/** [class], a batch of one before it allowed. */
function logitsOf(array: StoredTensor | undefined): NamedTensor | null {
  const shape = array?.shape.length === 2 && array.shape[0] === 1 ? array.shape.slice(1) : array?.shape;
  if (!array || shape?.length !== 1 || !shape[0]) return null;
  return tensor("logits", ["class"], shape, finiteValues(array));
}

/** Names of the classes; null unless there is one for each. */
function labelsOf(
  english: StoredTensor | undefined,
  chinese: StoredTensor | undefined,
  classes: number,
): readonly ClassLabel[] | null {
  const names = textsOf(english);
  const zh = textsOf(chinese);
  if (classes === 0 || names.length !== classes) return null;
  return names.map((en, index) => (zh.length === classes ? { en, zh: zh[index] ?? en } : { en }));
}

/** A list of texts from their code points: [text, character]. */
function textsOf(array: StoredTensor | undefined): readonly string[] {
  const [count = 0, width = 0] = array?.shape ?? [];
  if (!array || array.shape.length !== 2 || array.dtype !== "U32") return [];
  const points = finiteValues(array);
  return Array.from({ length: count }, (_, index) =>
    [...points.subarray(index * width, (index + 1) * width)]
      .map((point) => (point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : ""))
      .join(""),
  );
}

/** Largest side of a picture that is taken from a file, in pixels. */
const pixelLimit = 4096;

function pixelsOf(array: StoredTensor | undefined): RecordedPixels | null {
  const [height = 0, width = 0, channels] = array?.shape ?? [];
  if (!array || array.shape.length !== 3 || channels !== 3) return null;
  if (height < 1 || width < 1 || height > pixelLimit || width > pixelLimit) return null;
  const values = finiteValues(array);
  if (values.some((value) => value < 0 || value > 255)) return null;
  return { height, width, values: Uint8ClampedArray.from(values) };
}
