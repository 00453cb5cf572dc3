import type { SwinConfig, VitConfig } from "./config.ts";
import type { Intervention } from "./intervention.ts";
import { at, type NamedTensor } from "./tensor.ts";

/**
 * The activations a forward pass can leave behind. Names are TransformerLens's.
 * The shapes are those of one picture; roles with `block` are stacked over the
 * captured blocks, first block first. In a Swin they are stacked stage by stage, and
 * the roles of attention have a `window` axis behind `block`: [block, window, head,
 * query, key], windows row-major over the rolled map, places of padding included.
 */
export interface ActivationAxes {
  /** Patches after the embedding convolution, before positions and norm: [patch, embedDim]. */
  "embed.patches": ["patch", "embedDim"];
  /** Tokens that enter block 0: prefix joined, positions added, or normalised (Swin): [token, embedDim]. */
  "embed.tokens": ["token", "embedDim"];
  /** Queries with bias, not yet scaled: [block, head, query, headDim]. */
  "attn.q": ["block", "head", "query", "headDim"];
  /** Keys with bias: [block, head, key, headDim]. */
  "attn.k": ["block", "head", "key", "headDim"];
  /** Values with bias: [block, head, key, headDim]. */
  "attn.v": ["block", "head", "key", "headDim"];
  /** q·k after scale, temperature, bias and mask, before the softmax; below -1e8 where a ViT's key is masked, -100 added where a Swin's is: [block, head, query, key]. */
  "attn.scores": ["block", "head", "query", "key"];
  /** After the softmax over keys; rows sum to 1: [block, head, query, key]. */
  "attn.pattern": ["block", "head", "query", "key"];
  /** pattern · v: [block, head, query, headDim]. */
  "attn.z": ["block", "head", "query", "headDim"];
  /** Output of the attention module after its projection, before LayerScale and residual: [block, token, embedDim]. */
  "attn.out": ["block", "token", "embedDim"];
  /** Output of the block: [block, token, embedDim]. */
  "block.out": ["block", "token", "embedDim"];
  /** Tokens of a Swin's stage after patch merging, before its first block; once for each stage but the first: [token, embedDim]. */
  "merge.out": ["token", "embedDim"];
  /** Tokens after the final LayerNorm (absent with `fcNorm`): [token, embedDim]. */
  norm: ["token", "embedDim"];
  /** The vector that is read out, before `fc_norm` and `pre_logits`: [embedDim]. */
  pooled: ["embedDim"];
  /** After `fc_norm` (only with `fcNorm`): [embedDim]. */
  fc_norm: ["embedDim"];
  /** After the representation layer (only with one): [representation]. */
  pre_logits: ["representation"];
  /** Answer of the class head alone (only with a distillation token): [class]. */
  "logits.class": ["class"];
  /** Answer of the distillation head alone: [class]. */
  "logits.distillation": ["class"];
  /** The answer, before the softmax (absent without a head): [class]. */
  logits: ["class"];
}

export type Role = keyof ActivationAxes;

/** Roles that are stacked over blocks; the others exist once per forward pass. */
export const blockRoles = [
  "attn.q",
  "attn.k",
  "attn.v",
  "attn.scores",
  "attn.pattern",
  "attn.z",
  "attn.out",
  "block.out",
] as const satisfies readonly Role[];

/** Every role by name, for checking requests that come from outside. */
export const roles: readonly Role[] = [
  ...blockRoles,
  "embed.patches",
  "embed.tokens",
  "merge.out",
  "norm",
  "pooled",
  "fc_norm",
  "pre_logits",
  "logits.class",
  "logits.distillation",
  "logits",
];

/** The engine refuses stacked roles above it, in bytes; `captureBytes` tells before. */
export const captureLimit = 512 * 2 ** 20;

interface AnyCapture {
  readonly intervention: Intervention;
  /** Blocks that were captured, in ascending order; those of a Swin are counted through its stages. */
  readonly blocks: readonly number[];
  /** Wall time of the forward pass with readback in ms. */
  readonly milliseconds: number;
}

export type Activations = Readonly<Partial<Record<Role, NamedTensor>>>;

/** What a ViT left behind. */
export interface VitCapture extends AnyCapture {
  readonly family: "vit";
  readonly config: VitConfig;
  /** Stacked roles have `blocks` behind index 0, 1, … of their first axis. */
  readonly tensors: Activations;
}

/** What a Swin left behind: maps shrink and heads multiply from stage to stage, so each has tensors of its own. */
export interface SwinCapture extends AnyCapture {
  readonly family: "swin";
  readonly config: SwinConfig;
  /** Roles that exist once per forward pass. */
  readonly tensors: Activations;
  /** One for each stage, first stage first. */
  readonly stages: readonly StageCapture[];
}

export interface StageCapture {
  /** The captured blocks of this stage, behind index 0, 1, … of its stacked roles; counted through all stages. */
  readonly blocks: readonly number[];
  /** The stacked roles, and `merge.out`. */
  readonly tensors: Activations;
}

/** What a forward pass left behind: plain data, safe to transfer and to keep. */
export type Capture = VitCapture | SwinCapture;

/** The captured tensor of a role. */
export function activation(capture: Capture, role: Role): NamedTensor | undefined {
  return capture.tensors[role];
}

/** Roles that exist once per head. */
export type HeadRole = "attn.q" | "attn.k" | "attn.v" | "attn.scores" | "attn.pattern" | "attn.z";

/**
 * The matrix or vectors of one block and head of a stacked role, sharing the buffer:
 * `[query, key]` for `attn.pattern` and `attn.scores`, `[query, headDim]` for `attn.q` and so on.
 *
 * @returns undefined when the role or the block was not captured
 */
export function headActivation(
  capture: VitCapture,
  role: HeadRole,
  block: number,
  head: number,
): NamedTensor | undefined {
  const stacked = capture.tensors[role];
  const index = capture.blocks.indexOf(block);
  if (!stacked || index < 0 || head < 0 || head >= (stacked.shape[1] ?? 0)) return undefined;
  const [, , rows = 0, columns = 0] = stacked.shape;
  const offset = (index * (stacked.shape[1] ?? 0) + head) * rows * columns;
  return {
    name: role,
    axes: stacked.axes.slice(2),
    shape: [rows, columns],
    data: stacked.data.subarray(offset, offset + rows * columns),
  };
}

/**
 * The matrix or vectors of one window and head in a block of a Swin, sharing the
 * buffer: `[query, key]` for `attn.pattern` and `attn.scores`, `[query, headDim]` for
 * `attn.q` and so on, places of padding included.
 *
 * @returns undefined when the role or the block was not captured
 */
export function windowActivation(
  capture: SwinCapture,
  role: HeadRole,
  block: number,
  window: number,
  head: number,
): NamedTensor | undefined {
  const stage = capture.stages.find(({ blocks }) => blocks.includes(block));
  const stacked = stage?.tensors[role];
  const [, windows = 0, heads = 0] = stacked?.shape ?? [];
  if (!stage || !stacked || !(window >= 0 && window < windows && head >= 0 && head < heads)) return undefined;
  return at(stacked, stage.blocks.indexOf(block), window, head);
}
