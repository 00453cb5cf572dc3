import type * as tf from "@tensorflow/tfjs-core";
import type { Activation } from "../../config.ts";
import type { LinearWeights, NormWeights } from "../layers/primitives.ts";

/**
 * What a backend computes faster than a composition of tfjs's operations. `layers/` say
 * what is to be computed, ask here first, and compose it themselves when a method is not
 * there or gives null; so a kernel may refuse any shape or option that it does not know.
 * Inputs belong to the caller, results to the `tidy` around it, as with tfjs's own.
 *
 * A kernel has no gradient; training passes none.
 */
export interface Kernels {
  /** For the report: what runs, e.g. "relaxed SIMD, 2 threads". */
  readonly name: string;

  /** Set when they have computed known numbers rightly: tfjs's own operations then need not do so, too. */
  readonly checked?: true;

  /** Set where a layer is as ready for a few rows as for all. On WebGPU it would be one more program to compile. */
  readonly takesFewRows?: true;

  /**
   * The weight of a linear layer, [in, out], as the kernels want to find it in memory; called
   * once for each layer, at upload. The result has the same shape and size, and replaces the
   * weight: whoever overrides this may not refuse `linear`.
   */
  prepare?(weight: tf.Tensor2D): tf.Tensor2D;

  /** See `linear` in `layers/primitives.ts`. */
  linear?(x: tf.Tensor2D, weights: LinearWeights, around: AroundLinear): tf.Tensor2D | null;

  /** See `layerNorm` there. */
  layerNorm?(x: tf.Tensor2D, norm: NormWeights): tf.Tensor2D | null;

  /** See `gatherOrZero` there. */
  gatherRows?(x: tf.Tensor2D, indices: Int32Array): tf.Tensor2D | null;

  /** See `patchEmbed` in `layers/patch-embed.ts`. */
  patchEmbed?(image: tf.Tensor3D, patchSize: number, projection: LinearWeights): tf.Tensor2D | null;

  /**
   * The patch embedding with all that makes tokens of it: prefix tokens before, positions
   * added; see `joinTokens` in `layers/pos-embed.ts`.
   */
  embedTokens?(
    image: tf.Tensor3D,
    patchSize: number,
    projection: LinearWeights,
    around: AroundPatches,
  ): EmbeddedTokens | null;

  /**
   * Attention of all heads, and of all windows of a Swin, from the joined q, k and v.
   *
   * @param qkv [windows · N, 3 · dim]: q, k and v side by side, heads side by side in each
   */
  attention?(qkv: tf.Tensor2D, options: AttentionOptions): AttentionResult | null;

  /** Called when a pass begins and when it has ended: whoever helps stays awake in between. */
  underWay?(running: boolean): void;

  /** The numbers of a tensor where they lie, without a copy; stale as soon as anything else is computed. */
  view?(tensor: tf.Tensor): Float32Array;
}

/** What stands around a linear layer, done in this order; all of it may be absent. */
export interface AroundLinear {
  /** Before it: LayerNorm of each row. */
  readonly norm?: NormWeights | null;
  /** Row i of the input is row `rows[i]` of the normalised x, or zeros for -1. */
  readonly rows?: Int32Array | null;
  /** Behind it. */
  readonly act?: Activation | null;
  /** LayerScale: [out]. */
  readonly scale?: tf.Tensor1D | null;
  /** Added at the end, [rows, out]: the residual stream. What it has beyond those rows is not looked at. */
  readonly residual?: tf.Tensor2D | null;
}

/** What becomes of patches on the way to tokens. */
export interface AroundPatches {
  /** [prefix, embedDim]; null without any. */
  readonly prefix: tf.Tensor2D | null;
  /** [patches, embedDim], or [prefix + patches, embedDim] when the prefix has positions, too; null for none. */
  readonly positions: tf.Tensor2D | null;
  /** Whether somebody will look at the patches themselves. */
  readonly keepPatches: boolean;
}

export interface EmbeddedTokens {
  /** [prefix + patches, embedDim] */
  readonly tokens: tf.Tensor2D;
  /** [patches, embedDim]; null when they were not to be kept. */
  readonly patches: Stretch | null;
}

export interface AttentionOptions {
  /** 1 in a ViT. N is the number of rows divided by it. */
  readonly windows: number;
  readonly numHeads: number;
  /** Multiplies q · k. */
  readonly scale: number;
  /** Added to the scores of every window: heads · N · N numbers, [head, query, key] whatever its axes. */
  readonly bias: tf.Tensor | null;
  /** Added to the scores of every head: 0, or so low that the weight becomes 0. [windows, N, N], or [1, 1, N] for all queries alike. */
  readonly mask: tf.Tensor3D | null;
  /** Multiplies the output of each head: `numHeads` numbers, 1 or 0, whatever its axes. */
  readonly headGate: tf.Tensor | null;
  /** Whether somebody will look at the pattern. */
  readonly keepPattern: boolean;
  /** Whether somebody will look at the scores. */
  readonly keepScores: boolean;
}

export interface AttentionResult {
  /** Pattern · v with heads side by side, gated: [windows · N, dim]. May be the view of a longer buffer's start. */
  readonly joined: tf.Tensor2D;
  /** [windows, heads, N, N], rows sum to 1; null when it was not to be kept. */
  readonly pattern: Stretch | null;
  /** Before the softmax, of the same shape; null when they were not to be kept. */
  readonly scores: Stretch | null;
}

/**
 * Numbers inside a longer tensor, from `begin` on; the whole of it where a kernel has more
 * than one output. They are cut out only when they are read (a WebGPU program of tfjs has a
 * single output, and a slice is one more dispatch).
 */
export interface Stretch {
  readonly of: tf.Tensor;
  readonly begin: number;
  /** Numbers from one entry of an axis to the next, for each axis; row by row without gaps when absent. */
  readonly strides?: readonly number[];
}

/** Nothing but tfjs's own operations. */
export const noKernels: Kernels = { name: "tfjs" };

/** The same where there should have been others. */
export function failedKernels(detail: string): Kernels {
  return { name: `tfjs, because its kernels failed: ${detail}` };
}
