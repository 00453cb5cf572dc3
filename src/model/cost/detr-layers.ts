import { decoderBlock, encoderBlock } from "./encoder-decoder-layers.ts";
import { conv, type Layer, layerNorm, linear, parameter } from "./layer.ts";
import { resnet50Layers } from "./resnet-layers.ts";

/** What a DETR is; the project counts it and does not run it yet. */
export interface DetrConfig {
  readonly family: "detr";
  /** Height and width of the picture in pixels. */
  readonly imageSize: readonly [height: number, width: number];
  readonly width: number;
  readonly numHeads: number;
  readonly feedForward: number;
  readonly encoderDepth: number;
  readonly decoderDepth: number;
  readonly numQueries: number;
  /** Classes of objects; "no object" comes on top. */
  readonly numClasses: number;
}

/**
 * DETR on a ResNet-50: Carion et al. 2020, "End-to-End Object Detection with
 * Transformers", arXiv:2005.12872. Boxes and classes are read from every decoder block.
 */
export function detrLayers(config: DetrConfig): Layer[] {
  const { width, numQueries, encoderDepth, decoderDepth } = config;
  const { layers: backbone, channels, map } = resnet50Layers("backbone", config.imageSize);
  const tokens = map[0] * map[1];
  const answers = [decoderDepth, numQueries, width];
  const box = (place: number, out: number) =>
    linear({ path: `bbox_embed.layers.${place}`, part: "head" }, answers, out);
  return [
    ...backbone,
    conv({ path: "input_proj", part: "embedding" }, { into: channels, out: width, kernel: 1, map }),
    ...Array.from({ length: encoderDepth }, (_, block) =>
      encoderBlock(`transformer.encoder.layers.${block}`, block, tokens, config),
    ).flat(),
    {
      ...parameter({ path: "query_embed", part: "embedding" }, [numQueries, width], [numQueries, width]),
      module: "query_embed",
    },
    ...Array.from({ length: decoderDepth }, (_, block) =>
      decoderBlock(`transformer.decoder.layers.${block}`, encoderDepth + block, numQueries, tokens, config),
    ).flat(),
    layerNorm({ path: "transformer.decoder.norm", part: "norm" }, answers),
    linear({ path: "class_embed", part: "head" }, answers, config.numClasses + 1),
    box(0, width),
    box(1, width),
    box(2, 4),
  ];
}
