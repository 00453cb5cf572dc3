import * as tf from "@tensorflow/tfjs-core";
import type { Checkpoint } from "../checkpoint/open-checkpoint.ts";
import { resamplePositions, resamplePositionsPlain } from "../checkpoint/resample-positions.ts";
import { gridSize, numPrefixTokens, type VitConfig } from "../config.ts";
import type { Kernels } from "./kernels/kernels.ts";
import type { AttentionWeights } from "./layers/attention.ts";
import type { MlpWeights } from "./layers/mlp.ts";
import { projectionOfKernel } from "./layers/patch-embed.ts";
import type { TokenWeights } from "./layers/pos-embed.ts";
import type { LinearWeights, NormWeights } from "./layers/primitives.ts";
import { uploader } from "./uploader.ts";

export interface BlockWeights {
  readonly norm1: NormWeights;
  readonly attn: AttentionWeights;
  /** LayerScale of the attention branch, [embedDim]; null without one. */
  readonly scale1: tf.Tensor1D | null;
  readonly norm2: NormWeights;
  readonly mlp: MlpWeights;
  readonly scale2: tf.Tensor1D | null;
}

/** The parameters of a ViT on the backend. Every part that a config leaves out is null. */
export interface VitWeights {
  readonly patchEmbed: LinearWeights;
  readonly tokens: TokenWeights;
  readonly blocks: readonly BlockWeights[];
  readonly norm: NormWeights | null;
  readonly fcNorm: NormWeights | null;
  readonly preLogits: LinearWeights | null;
  readonly head: LinearWeights | null;
  readonly headDistillation: LinearWeights | null;
}

type Source = Pick<Checkpoint, "float32" | "shape"> & Partial<Pick<Checkpoint, "positionFilter">>;

/**
 * Uploads a checkpoint in the layout the network computes with. Positions are
 * resampled when the configured grid is not the stored one. A failure half-way
 * leaves nothing behind; `tf.dispose` of the result frees all of it.
 */
export function uploadVit(config: VitConfig, checkpoint: Source, kernels?: Kernels): VitWeights {
  return tf.tidy(() => vitWeights(config, checkpoint, kernels) as VitWeights & tf.TensorContainer);
}

function vitWeights(config: VitConfig, checkpoint: Source, kernels?: Kernels): VitWeights {
  const { upload, vector, optional, prepared, linear, norm } = uploader(checkpoint, config.layerNormEps, kernels);
  const when = <T>(there: boolean, make: () => T) => (there ? make() : null);

  const block = (index: number): BlockWeights => {
    const path = `blocks.${index}`;
    return {
      norm1: norm(`${path}.norm1`),
      attn: { qkv: linear(`${path}.attn.qkv`), proj: linear(`${path}.attn.proj`) },
      scale1: when(config.layerScale, () => vector(`${path}.ls1.gamma`)),
      norm2: norm(`${path}.norm2`),
      mlp: { fc1: linear(`${path}.mlp.fc1`), fc2: linear(`${path}.mlp.fc2`) },
      scale2: when(config.layerScale, () => vector(`${path}.ls2.gamma`)),
    };
  };

  const prefix = [
    ...(config.classToken ? ["cls_token"] : []),
    ...(config.distilled ? ["dist_token"] : []),
    ...(config.regTokens > 0 ? ["reg_token"] : []),
  ].map((name) => tf.reshape(upload(name), [-1, config.embedDim]) as tf.Tensor2D);

  const hasHead = config.numClasses > 0;
  return {
    patchEmbed: {
      weight: tf.tidy(() => prepared(projectionOfKernel(upload<tf.Tensor4D>("patch_embed.proj.weight")))),
      bias: optional("patch_embed.proj.bias"),
    },
    tokens: { prefix: prefix.length ? tf.concat2d(prefix, 0) : null, positions: positions() },
    blocks: Array.from({ length: config.depth }, (_, index) => block(index)),
    norm: when(!config.fcNorm, () => norm("norm")),
    fcNorm: when(config.fcNorm, () => norm("fc_norm")),
    preLogits: when(config.representationSize !== null, () => linear("pre_logits.fc")),
    head: when(hasHead, () => linear("head")),
    headDistillation: when(hasHead && config.distilled && config.distillationHead !== false, () => linear("head_dist")),
  };

  function positions(): tf.Tensor2D | null {
    if (config.positions === "none") return null;
    const prefixTokens = config.noEmbedClass ? 0 : numPrefixTokens(config);
    const stored = checkpoint.float32("pos_embed");
    const [rows, columns] = gridSize(config);
    const fits = rows === config.positionGrid[0] && columns === config.positionGrid[1];
    const resample = checkpoint.positionFilter === "plain" ? resamplePositionsPlain : resamplePositions;
    const values = fits
      ? stored
      : resample(stored, prefixTokens, config.positionGrid, [rows, columns], config.embedDim);
    return tf.tensor2d(values, [prefixTokens + rows * columns, config.embedDim]);
  }
}
