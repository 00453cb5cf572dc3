import type { ModelConfig } from "../config.ts";
import { type CheckpointFiles, type CheckpointSummary, inspectCheckpoint } from "./inspect-checkpoint.ts";
import { unknownTensor } from "./tensor-errors.ts";

export type { CheckpointFiles } from "./inspect-checkpoint.ts";

/** A checkpoint whose every tensor is there and fits the config; values stay as stored until asked for. */
export interface Checkpoint<Config extends ModelConfig = ModelConfig> extends CheckpointSummary<Config> {
  /** Shape of a tensor by its timm name; undefined when there is none. */
  shape(name: string): readonly number[] | undefined;
  /**
   * A fresh float32 copy of a tensor's values, row-major.
   *
   * @throws ModelError `checkpoint.unknownTensor`
   */
  float32(name: string): Float32Array;
  /** The timm names, in the order of the forward pass. */
  names(): readonly string[];
}

/** Whether a checkpoint is one of this family; its config is then typed as such. */
export function isOfFamily<Family extends ModelConfig["family"]>(
  checkpoint: Checkpoint,
  family: Family,
): checkpoint is Checkpoint<Extract<ModelConfig, { family: Family }>> {
  return checkpoint.config.family === family;
}

/**
 * Opens the weights of a ViT or Swin with the files beside them, or without. Nothing
 * is returned unless everything fits: a refused file changes nothing.
 *
 * @throws ModelError with a `checkpoint.*`, `safetensors.*`, `shards.*` or `config.*` code
 */
export function openCheckpoint(files: CheckpointFiles): Checkpoint {
  const { summary, shapes, tensors } = inspectCheckpoint(files);
  return {
    ...summary,
    shape: (name) => shapes.get(name),
    float32: (name) => {
      if (!shapes.has(name)) throw unknownTensor(name);
      return tensors.float32(name);
    },
    names: () => [...shapes.keys()],
  };
}
