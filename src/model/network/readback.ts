import type { Activations, Role } from "../capture.ts";
import { type NamedTensor, tensor } from "../tensor.ts";
import type { Downloaded } from "./download.ts";
import { isBlockRole, type Kept, type KeptPart } from "./recorder.ts";

/** Axis names of one picture's activation, as in `ActivationAxes`, without the block. */
const axesOfRole: { readonly [role in Role]: readonly string[] } = {
  "embed.patches": ["patch", "embedDim"],
  "embed.tokens": ["token", "embedDim"],
  "attn.q": ["head", "query", "headDim"],
  "attn.k": ["head", "key", "headDim"],
  "attn.v": ["head", "key", "headDim"],
  "attn.scores": ["head", "query", "key"],
  "attn.pattern": ["head", "query", "key"],
  "attn.z": ["head", "query", "headDim"],
  "attn.out": ["token", "embedDim"],
  "block.out": ["token", "embedDim"],
  "merge.out": ["token", "embedDim"],
  norm: ["token", "embedDim"],
  pooled: ["embedDim"],
  fc_norm: ["embedDim"],
  pre_logits: ["representation"],
  "logits.class": ["class"],
  "logits.distillation": ["class"],
  logits: ["class"],
};

/** In a Swin the roles of attention exist once for each window. */
const perWindow: ReadonlySet<Role> = new Set(["attn.q", "attn.k", "attn.v", "attn.scores", "attn.pattern", "attn.z"]);

/**
 * What a recorder kept of one stage, or of what happened once, as plain data; blocks of a
 * role come to lie behind each other in one array, joined on the CPU (joining on the GPU
 * first costs 40 times as much).
 *
 * @param take gives an array of so many numbers
 * @param windowed whether attention has a window axis
 * @returns one tensor per role; roles of blocks have `block` as first axis
 */
export function readBack(
  all: Kept,
  numbersOf: (part: KeptPart) => Downloaded,
  take: (length: number) => Float32Array,
  windowed = false,
): Activations {
  const entries = [...all].map(([role, kept]) => {
    const axes = windowed && perWindow.has(role) ? ["window", ...axesOfRole[role]] : axesOfRole[role];
    return [role, joined(role, axes, kept, numbersOf, take)] as const;
  });
  return Object.fromEntries(entries);
}

function joined(
  role: Role,
  axes: readonly string[],
  kept: readonly KeptPart[],
  numbersOf: (part: KeptPart) => Downloaded,
  take: (length: number) => Float32Array,
): NamedTensor {
  const first = kept[0] as KeptPart;
  const size = first.shape.reduce((product, extent) => product * extent, 1);
  // A vector may come as [1, n]: its extents are the last ones.
  const shape = first.shape.slice(first.shape.length - axes.length);
  const data = take(size * kept.length);
  for (const [index, part] of kept.entries()) {
    cutOut(numbersOf(part), part, data.subarray(index * size, (index + 1) * size));
  }
  return isBlockRole(role)
    ? tensor(role, ["block", ...axes], [kept.length, ...shape], data)
    : tensor(role, axes, shape, data);
}

/** Copies an activation out of the numbers of the tensor in which it lies, row by row. */
function cutOut({ data, from }: Downloaded, { begin, shape, strides }: KeptPart, into: Float32Array): void {
  if (!strides) {
    into.set(data.subarray(begin - from, begin - from + into.length));
    return;
  }
  const row = shape.at(-1) ?? 1; // neighbours, as everywhere here
  let to = 0;
  const copy = (axis: number, at: number) => {
    if (axis >= shape.length - 1) {
      into.set(data.subarray(at, at + row), to);
      to += row;
      return;
    }
    for (let index = 0; index < (shape[axis] as number); index++)
      copy(axis + 1, at + index * (strides[axis] as number));
  };
  copy(0, begin - from);
}
