import type { SwinCapture } from "../../../src/model/capture.ts";
import { swinStages } from "../../../src/model/swin-stages.ts";
import { tensor } from "../../../src/model/tensor.ts";
import { seededRandom } from "../../gallery/sample-model.ts";

/** A run with the maps of its stages and an answer beside its attention; random numbers, always the same. */
export function withMaps(capture: SwinCapture): SwinCapture {
  const random = seededRandom(5);
  const values = (count: number) => Float32Array.from({ length: count }, () => 4 * random() - 2);
  const { config } = capture;
  const stages = swinStages(config).map((stage, index) => {
    const own = capture.stages[index] ?? { blocks: [], tensors: {} };
    const size = stage.rows * stage.columns;
    const out = values(own.blocks.length * size * stage.dim);
    return {
      ...own,
      tensors: {
        ...own.tensors,
        ...(own.blocks.length > 0
          ? {
              "block.out": tensor(
                "block.out",
                ["block", "token", "embedDim"],
                [own.blocks.length, size, stage.dim],
                out,
              ),
            }
          : {}),
        ...(index > 0
          ? { "merge.out": tensor("merge.out", ["token", "embedDim"], [size, stage.dim], values(size * stage.dim)) }
          : {}),
      },
    };
  });
  const patches = (config.imageSize[0] / config.patchSize) * (config.imageSize[1] / config.patchSize);
  const tensors = {
    "embed.tokens": tensor(
      "embed.tokens",
      ["token", "embedDim"],
      [patches, config.embedDim],
      values(patches * config.embedDim),
    ),
    logits: tensor("logits", ["class"], [config.numClasses], values(config.numClasses)),
  };
  return { ...capture, tensors, stages };
}
