import type { Engine, LoadedModel } from "./model/engine.ts";
import { swinStages } from "./model/swin-stages.ts";
import type { NamedTensor } from "./model/tensor.ts";

/** Weights that views show beside the activations. Absent ones do not exist in the checkpoint. */
export interface ShownWeights {
  /** [embedDim, inChans, patchSize, patchSize]. */
  readonly patchWeight: NamedTensor | undefined;
  /** [embedDim]. */
  readonly patchBias: NamedTensor | undefined;
  /** [1, positions, embedDim], as stored. */
  readonly positions: NamedTensor | undefined;
  /** Relative position bias tables of a Swin, one per block, counted through all stages: [(2 · height - 1)(2 · width - 1), heads]. */
  readonly biasTables: readonly (NamedTensor | undefined)[];
}

/** The weights of a loaded model that the page shows. */
export async function shownWeights(engine: Engine, { id, config }: LoadedModel): Promise<ShownWeights> {
  const weight = (name: string) => engine.weight(id, name);
  const tables =
    config.family === "swin"
      ? swinStages(config).flatMap(({ index, depth }) =>
          Array.from({ length: depth }, (_, block) =>
            weight(`layers.${index}.blocks.${block}.attn.relative_position_bias_table`),
          ),
        )
      : [];
  const [patchWeight, patchBias, positions, biasTables] = await Promise.all([
    weight("patch_embed.proj.weight"),
    weight("patch_embed.proj.bias"),
    weight("pos_embed"),
    Promise.all(tables),
  ]);
  return { patchWeight, patchBias, positions, biasTables };
}
