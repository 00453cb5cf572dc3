import * as tf from "@tensorflow/tfjs-core";
import { relativePositionBias } from "../analysis/windows.ts";
import type { Checkpoint } from "../checkpoint/open-checkpoint.ts";
import type { SwinConfig } from "../config.ts";
import { swinStages } from "../swin-stages.ts";
import type { Kernels } from "./kernels/kernels.ts";
import { projectionOfKernel } from "./layers/patch-embed.ts";
import type { MlpWeights } from "./layers/mlp.ts";
import type { LinearWeights, NormWeights } from "./layers/primitives.ts";
import type { WindowAttentionWeights } from "./layers/window-attention.ts";
import { uploader } from "./uploader.ts";

export interface SwinBlockWeights {
  readonly norm1: NormWeights;
  readonly attn: WindowAttentionWeights;
  readonly norm2: NormWeights;
  readonly mlp: MlpWeights;
}

/** Patch merging at the start of a stage. */
export interface MergeWeights {
  /** [4 · C] */
  readonly norm: NormWeights;
  /** [4 · C, 2 · C], without bias. */
  readonly reduction: LinearWeights;
}

/** The parameters of a Swin on the backend. */
export interface SwinWeights {
  readonly patchEmbed: LinearWeights;
  readonly patchNorm: NormWeights | null;
  readonly stages: readonly {
    /** Null in the first stage. */
    readonly merge: MergeWeights | null;
    readonly blocks: readonly SwinBlockWeights[];
  }[];
  readonly norm: NormWeights;
  readonly head: LinearWeights | null;
}

type Source = Pick<Checkpoint, "float32" | "shape">;

/**
 * Uploads a checkpoint in the layout the network computes with. A failure half-way
 * leaves nothing behind; `tf.dispose` of the result frees all of it.
 */
export function uploadSwin(config: SwinConfig, checkpoint: Source, kernels?: Kernels): SwinWeights {
  return tf.tidy(() => swinWeights(config, checkpoint, kernels) as SwinWeights & tf.TensorContainer);
}

function swinWeights(config: SwinConfig, checkpoint: Source, kernels?: Kernels): SwinWeights {
  const { upload, optional, prepared, linear, norm } = uploader(checkpoint, config.layerNormEps, kernels);
  return {
    patchEmbed: {
      weight: tf.tidy(() => prepared(projectionOfKernel(upload<tf.Tensor4D>("patch_embed.proj.weight")))),
      bias: optional("patch_embed.proj.bias"),
    },
    patchNorm: config.patchNorm ? norm("patch_embed.norm") : null,
    stages: swinStages(config).map(({ index, depth, numHeads, windowSize }) => ({
      merge:
        index === 0
          ? null
          : {
              norm: norm(`layers.${index}.downsample.norm`),
              reduction: linear(`layers.${index}.downsample.reduction`),
            },
      blocks: Array.from({ length: depth }, (_, block) => {
        const path = `layers.${index}.blocks.${block}`;
        const table = checkpoint.float32(`${path}.attn.relative_position_bias_table`);
        const size = windowSize[0] * windowSize[1];
        const bias = tf.tensor4d(relativePositionBias(table, windowSize, numHeads), [1, numHeads, size, size]);
        return {
          norm1: norm(`${path}.norm1`),
          attn: { qkv: linear(`${path}.attn.qkv`), proj: linear(`${path}.attn.proj`), bias },
          norm2: norm(`${path}.norm2`),
          mlp: { fc1: linear(`${path}.mlp.fc1`), fc2: linear(`${path}.mlp.fc2`) },
        };
      }),
    })),
    norm: norm("norm"),
    head: config.numClasses > 0 ? linear("head.fc") : null,
  };
}
