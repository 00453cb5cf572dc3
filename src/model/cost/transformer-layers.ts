import { decoderBlock, encoderBlock } from "./encoder-decoder-layers.ts";
import { type Layer, linear, parameter } from "./layer.ts";

/** An encoder and a decoder for text; the project counts it and does not run it yet. */
export interface TransformerConfig {
  readonly family: "transformer";
  readonly width: number;
  readonly numHeads: number;
  readonly feedForward: number;
  readonly encoderDepth: number;
  readonly decoderDepth: number;
  readonly sourceVocabulary: number;
  readonly targetVocabulary: number;
  /** Lengths of the two texts in tokens. */
  readonly sourceLength: number;
  readonly targetLength: number;
}

/** Vaswani et al. 2017, "Attention Is All You Need", arXiv:1706.03762; positions are sinusoids, which nobody learns. */
export function transformerLayers(config: TransformerConfig): Layer[] {
  const { width, sourceLength, targetLength, encoderDepth, decoderDepth } = config;
  const embed = (path: string, words: number, length: number) =>
    parameter({ path, part: "embedding" }, [words, width], [length, width]);
  return [
    // An embedding is a module of its own, not a parameter of the network itself.
    { ...embed("src_embed", config.sourceVocabulary, sourceLength), module: "src_embed" },
    ...Array.from({ length: encoderDepth }, (_, block) =>
      encoderBlock(`encoder.layers.${block}`, block, sourceLength, config),
    ).flat(),
    { ...embed("tgt_embed", config.targetVocabulary, targetLength), module: "tgt_embed" },
    ...Array.from({ length: decoderDepth }, (_, block) =>
      decoderBlock(`decoder.layers.${block}`, encoderDepth + block, targetLength, sourceLength, config),
    ).flat(),
    linear({ path: "generator", part: "head" }, [targetLength, width], config.targetVocabulary),
  ];
}
