import { layersOf } from "../../src/model/cost.ts";
import type { ModelConfig, VitConfig } from "../../src/model/config.ts";
import { attentionLayers } from "../../src/model/cost/attention-layers.ts";
import { detrLayers } from "../../src/model/cost/detr-layers.ts";
import { hornetLayers } from "../../src/model/cost/hornet-layers.ts";
import type { Layer } from "../../src/model/cost/layer.ts";
import { lvvitLayers } from "../../src/model/cost/lvvit-layers.ts";
import { transformerLayers } from "../../src/model/cost/transformer-layers.ts";

/** A config as the counts have it: the reference's own names and values. */
export type CountedConfig = Readonly<Record<string, unknown>>;

/**
 * The layers of a network that a file of counts names.
 *
 * @param input shape of the input that was traced, batch first; absent where nothing was
 * @throws RangeError for a network that nobody has written down
 */
export function countedLayers(name: string, config: CountedConfig | undefined, input?: readonly number[]): Layer[] {
  const attention = /^attention_dim(\d+)_heads(\d+)(_noproj)?$/.exec(name);
  if (attention && input) {
    const [batch = 1, tokens = 1] = input;
    const [embedDim, numHeads] = [Number(attention[1]), Number(attention[2])];
    return attentionLayers({ batch, tokens, embedDim, numHeads, proj: attention[3] === undefined });
  }
  if (!config) throw new RangeError(`${name} has no config and a name that says nothing`);
  const read = reader(config);
  if ("orders" in config) {
    return hornetLayers({
      family: "hornet",
      imageSize: read.pixels(),
      inChans: read.number("in_chans", 3),
      baseDim: read.number("base_dim"),
      depths: config.depths as number[],
      orders: config.orders as number[],
      filter: config.filter === "gf" ? "gf" : "7x7",
      numClasses: read.number("num_classes"),
    });
  }
  if ("num_queries" in config) {
    const [, , height = 800, width = 1066] = input ?? [];
    return detrLayers({
      family: "detr",
      imageSize: [height, width],
      width: read.number("hidden_dim"),
      ...encoderDecoder(read),
      numQueries: read.number("num_queries"),
      numClasses: read.number("num_classes"),
    });
  }
  if ("src_vocab" in config) {
    return transformerLayers({
      family: "transformer",
      width: read.number("d_model"),
      ...encoderDecoder(read),
      sourceVocabulary: read.number("src_vocab"),
      targetVocabulary: read.number("tgt_vocab"),
      sourceLength: read.number("src_len"),
      targetLength: read.number("tgt_len"),
    });
  }
  if ("stem_channels" in config) {
    const stemChannels = read.number("stem_channels");
    return lvvitLayers({
      family: "lvvit",
      vit: vitOf(config),
      stemChannels,
      returnDense: config.return_dense === true,
    });
  }
  return layersOf(Array.isArray(config.depths) ? swinOf(config) : vitOf(config));
}

type Reader = ReturnType<typeof reader>;

function reader(config: CountedConfig) {
  const number = (key: string, otherwise?: number): number => {
    const value = config[key] ?? otherwise;
    if (typeof value !== "number") throw new RangeError(`the config has no number "${key}"`);
    return value;
  };
  return { number, pixels: () => number("image_size" in config ? "image_size" : "img_size") };
}

function encoderDecoder(read: Reader) {
  return {
    numHeads: read.number("nhead"),
    feedForward: read.number("dim_feedforward"),
    encoderDepth: read.number("enc_layers"),
    decoderDepth: read.number("dec_layers"),
  };
}

function vitOf(config: CountedConfig): VitConfig {
  const read = reader(config);
  const [pixels, patchSize] = [read.pixels(), read.number("patch_size")];
  return {
    family: "vit",
    imageSize: [pixels, pixels],
    patchSize,
    inChans: read.number("in_chans", 3),
    embedDim: read.number("embed_dim"),
    depth: read.number("depth"),
    numHeads: read.number("num_heads"),
    mlpRatio: read.number("mlp_ratio"),
    numClasses: read.number("num_classes"),
    qkvBias: config.qkv_bias !== false,
    classToken: config.class_token !== false,
    distilled: config.distilled === true,
    regTokens: read.number("reg_tokens", 0),
    noEmbedClass: config.no_embed_class === true,
    globalPool: config.global_pool === "avg" ? "avg" : "token",
    fcNorm: config.fc_norm === true || (config.global_pool === "avg" && config.fc_norm !== false),
    representationSize: (config.representation_size as number | undefined) ?? null,
    layerScale: config.layer_scale === true || typeof config.init_values === "number",
    layerNormEps: 1e-6,
    act: "gelu",
    positionGrid: [pixels / patchSize, pixels / patchSize],
  };
}

function swinOf(config: CountedConfig): ModelConfig {
  const read = reader(config);
  const pixels = read.pixels();
  return {
    family: "swin",
    imageSize: [pixels, pixels],
    patchSize: read.number("patch_size"),
    inChans: read.number("in_chans", 3),
    embedDim: read.number("embed_dim"),
    depths: config.depths as number[],
    numHeads: config.num_heads as number[],
    windowSize: read.number("window_size"),
    mlpRatio: read.number("mlp_ratio"),
    numClasses: read.number("num_classes"),
    qkvBias: config.qkv_bias !== false,
    patchNorm: config.patch_norm !== false,
    layerNormEps: 1e-5,
    act: "gelu",
    padding: "afterShift",
  };
}
