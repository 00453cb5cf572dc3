import type { HeadRole } from "../capture.ts";
import { type StoredTensor, toFloat32 } from "../checkpoint/stored-tensor.ts";
import { ModelError } from "../errors.ts";
import { sizeOf, type NamedTensor, tensor } from "../tensor.ts";
import type { RoleArrays } from "./array-roles.ts";
import { badRank, notSquare } from "./array-roles.ts";
import { tooLarge } from "./zip-entries.ts";
import { captureLimit } from "../capture.ts";

/** Axes behind block and head, by role. */
const axesOf = (role: HeadRole, front: readonly string[]): readonly string[] => {
  const token = role === "attn.k" || role === "attn.v" ? "key" : "query";
  const isPair = role === "attn.pattern" || role === "attn.scores";
  return [...front, ...(isPair ? ["query", "key"] : [token, "headDim"])];
};

/** What stands for "masked" in scores here: PyTorch writes minus infinity, `capture.ts` a number below -1e8. */
const masked = -1e9;

/**
 * The numbers of an array, all of them finite.
 *
 * @throws ModelError `recording.nonFinite`, `safetensors.noFloat32`
 */
export function finiteValues(array: StoredTensor, role?: HeadRole): Float32Array {
  const values = toFloat32(array);
  let bad = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (Number.isFinite(value)) continue;
    if (role === "attn.scores" && value === Number.NEGATIVE_INFINITY) values[i] = masked;
    else bad++;
  }
  if (bad === 0) return values;
  const { name } = array;
  throw new ModelError(
    "recording.nonFinite",
    `“${name}” has ${bad === 1 ? "1 value that is no number" : `${bad} values that are no numbers`} (NaN, infinite, or too large for float32); save the weights after the softmax, in float32.`,
    { name, count: bad },
  );
}

type FourAxes = readonly [first: number, heads: number, rows: number, columns: number];

/** An array as [blocks, heads, rows, columns]; a batch of one picture may stand before or behind the blocks. */
function allBlocks(array: StoredTensor): FourAxes {
  const { shape } = array;
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = shape;
  switch (shape.length) {
    case 2:
      return [1, 1, a, b];
    case 3:
      return [1, a, b, c];
    case 4:
      return [a, b, c, d];
    case 5:
      if (b === 1) return [a, c, d, e];
      if (a === 1) return [b, c, d, e];
      throw severalPictures(array, Math.min(a, b));
    default:
      throw badRank(array);
  }
}

/** The array of one block as [1, heads, rows, columns]. */
function oneBlock(array: StoredTensor): FourAxes {
  if (array.shape.length > 4) throw badRank(array);
  const shape = array.shape.length === 4 ? array.shape : allBlocks(array);
  if (shape[0] !== 1) throw severalPictures(array, shape[0] ?? 0);
  return shape as unknown as FourAxes;
}

function severalPictures({ name }: StoredTensor, batch: number): ModelError {
  return new ModelError(
    "recording.batch",
    `“${name}” holds the maps of ${batch} pictures, and one is shown at a time; save those of one picture, for example map[:1].`,
    { name, batch },
  );
}

export interface Stacked {
  readonly shape: FourAxes;
  readonly data: Float32Array;
}

/**
 * All blocks of a role as one array [blocks, heads, rows, columns].
 *
 * @throws ModelError `recording.batch`, `.rank`, `.blocks`, `.nonFinite`, `.tooLarge`
 */
export function stackRole(role: HeadRole, { stacked, blocks }: RoleArrays): Stacked {
  if (stacked) {
    const shape = allBlocks(stacked);
    checkPairs(role, stacked, shape);
    return { shape, data: finiteValues(stacked, role) };
  }
  const shapes = blocks.map(({ array }) => oneBlock(array));
  const [first] = shapes;
  const [head] = blocks;
  if (!first || !head) throw new RangeError(`${role}: no arrays`);
  const [, heads, rows, columns] = first;
  const length = heads * rows * columns;
  if (length * 4 * blocks.length > captureLimit) throw tooLarge(length * 4 * blocks.length);
  const data = new Float32Array(length * blocks.length);
  blocks.forEach(({ array }, block) => {
    const shape = shapes[block] as FourAxes;
    checkPairs(role, array, shape);
    if (shape.some((extent, axis) => extent !== first[axis])) {
      const [expected, got] = [`[${first.slice(1).join(", ")}]`, `[${shape.slice(1).join(", ")}]`];
      throw new ModelError(
        "recording.blocks",
        `“${array.name}” has the shape ${got}, but “${head.array.name}” has ${expected}; the views need the same heads and tokens in every block. Save blocks of one shape.`,
        { name: array.name, first: head.array.name, expected, got },
      );
    }
    data.set(finiteValues(array, role), block * length);
  });
  return { shape: [blocks.length, heads, rows, columns], data };
}

function checkPairs(role: HeadRole, array: StoredTensor, [, , rows, columns]: FourAxes): void {
  if ((role === "attn.pattern" || role === "attn.scores") && rows !== columns) throw notSquare(array);
}

/**
 * Gives a role its axes, and holds its shape against that of the maps.
 *
 * @param front names and extents of the axes before the tokens
 * @param tokens length of the sequence, or places of a window
 * @throws ModelError `recording.optional`, `.tooLarge`
 */
export function namedRole(
  role: HeadRole,
  { shape, data }: { readonly shape: readonly number[]; readonly data: Float32Array },
  front: readonly (readonly [name: string, extent: number])[],
  tokens: number,
): NamedTensor {
  const isPair = role === "attn.pattern" || role === "attn.scores";
  const wanted = [...front.map(([, extent]) => extent), tokens, ...(isPair ? [tokens] : [shape.at(-1) ?? 0])];
  if (sizeOf(wanted) !== data.length || wanted.some((extent, axis) => extent !== shape[axis])) {
    const [expected, got] = [wanted.join(", "), shape.join(", ")];
    throw new ModelError(
      "recording.optional",
      `“${role}” has the shape [${got}], but beside these maps it would be [${expected}]; save it from the same run, or leave it out.`,
      { name: role, expected: `[${expected}]`, got: `[${got}]` },
    );
  }
  const names = front.map(([name]) => name);
  return tensor(role, axesOf(role, names), wanted, data);
}
