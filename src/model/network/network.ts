import * as tf from "@tensorflow/tfjs-core";
import type { Capture } from "../capture.ts";
import type { Checkpoint } from "../checkpoint/open-checkpoint.ts";
import type { ModelConfig, SwinConfig, VitConfig } from "../config.ts";
import type { Intervention } from "../intervention.ts";
import { swinStages } from "../swin-stages.ts";
import { download } from "./download.ts";
import type { ForwardOptions } from "./forward.ts";
import type { Kernels } from "./kernels/kernels.ts";
import { planOf } from "./plan.ts";
import { readBack } from "./readback.ts";
import type { Recorder } from "./recorder.ts";
import { forwardSwin } from "./swin.ts";
import { swinPlanOf } from "./swin-plan.ts";
import { uploadSwin } from "./swin-weights.ts";
import { forwardVit } from "./vit.ts";
import { uploadVit } from "./vit-weights.ts";

/** A forward pass of one image, [height, width, channels], normalised. */
export type Pass = (image: tf.Tensor3D, recorder: Recorder, options: Omit<ForwardOptions, "kernels">) => Promise<void>;

/** What a family's capture has of its own; intervention, blocks and time are added by the engine. */
export type Left =
  | Pick<Extract<Capture, { family: "vit" }>, "family" | "config" | "tensors">
  | Pick<Extract<Capture, { family: "swin" }>, "family" | "config" | "tensors" | "stages">;

/** A network on the backend, whatever its family. */
export interface Network {
  /**
   * The forward pass with an intervention.
   *
   * @throws ModelError when the intervention names what the network does not have
   */
  pass(intervention: Intervention): Pass;
  /** Downloads what a recorder kept of a pass, into arrays of the caller. */
  read(recorder: Recorder, blocks: readonly number[], take: (length: number) => Float32Array): Promise<Left>;
  dispose(): void;
}

/** Brings a checkpoint onto the backend, for these kernels. */
export function networkOf(checkpoint: Checkpoint, kernels: Kernels): Network {
  const { config }: { config: ModelConfig } = checkpoint;
  return config.family === "vit" ? vitNetwork(config, checkpoint, kernels) : swinNetwork(config, checkpoint, kernels);
}

function vitNetwork(config: VitConfig, checkpoint: Checkpoint, kernels: Kernels): Network {
  const weights = uploadVit(config, checkpoint, kernels);
  return {
    pass: (intervention) => {
      const plan = planOf(config, intervention);
      return (image, recorder, options) => forwardVit(config, weights, image, plan, recorder, { ...options, kernels });
    },
    read: (recorder, _blocks, take) =>
      download(recorder.parts, kernels, (numbersOf) => {
        const tensors = {
          ...readBack(recorder.once, numbersOf, take),
          ...readBack(recorder.stage(0), numbersOf, take),
        };
        return { family: "vit", config, tensors };
      }),
    dispose: () => tf.dispose(weights as typeof weights & tf.TensorContainer),
  };
}

function swinNetwork(config: SwinConfig, checkpoint: Checkpoint, kernels: Kernels): Network {
  const weights = uploadSwin(config, checkpoint, kernels);
  return {
    pass: (intervention) => {
      const plan = swinPlanOf(config, intervention);
      return (image, recorder, options) => forwardSwin(config, weights, image, plan, recorder, { ...options, kernels });
    },
    read: (recorder, blocks, take) =>
      download(recorder.parts, kernels, (numbersOf) => ({
        family: "swin",
        config,
        tensors: readBack(recorder.once, numbersOf, take),
        stages: swinStages(config).map(({ index, firstBlock, depth }) => ({
          blocks: blocks.filter((block) => block >= firstBlock && block < firstBlock + depth),
          tensors: readBack(recorder.stage(index), numbersOf, take, true),
        })),
      })),
    dispose: () => tf.dispose(weights as typeof weights & tf.TensorContainer),
  };
}
