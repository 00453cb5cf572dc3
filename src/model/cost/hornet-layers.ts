import { conv, type Layer, layerNorm, linear, type LayerPart, parameter } from "./layer.ts";

/** What a HorNet is; the project counts it and does not run it yet. */
export interface HornetConfig {
  readonly family: "hornet";
  readonly imageSize: number;
  readonly inChans: number;
  /** Channels of the first stage; every stage doubles them. */
  readonly baseDim: number;
  readonly depths: readonly number[];
  /** Order of the gated convolution in each stage. */
  readonly orders: readonly number[];
  /** The mixing over places: 7 × 7 convolutions, or in the last two stages half of the channels through a global filter. */
  readonly filter: "7x7" | "gf";
  readonly numClasses: number;
}

/**
 * HorNet: Rao et al. 2022, "HorNet: Efficient High-Order Spatial Interactions with
 * Recursive Gated Convolutions", arXiv:2207.14284. Its norms over the channels of a map
 * are written out by elementary steps in the reference, which fvcore does not count.
 */
export function hornetLayers(config: HornetConfig): Layer[] {
  const { depths, baseDim, imageSize, inChans, numClasses } = config;
  const layers: Layer[] = [];
  let firstBlock = 0;
  for (const [stage, depth] of depths.entries()) {
    const dim = baseDim * 2 ** stage;
    const side = Math.floor(imageSize / (4 * 2 ** stage));
    layers.push(...downsamplingLayers(stage, stage === 0 ? inChans : dim / 2, dim, side));
    for (let block = 0; block < depth; block++) {
      layers.push(...blockLayers(config, { stage, block, dim, side, number: firstBlock + block }));
    }
    firstBlock += depth;
  }
  const features = baseDim * 2 ** (depths.length - 1);
  layers.push(layerNorm({ path: "norm", part: "norm" }, [features]));
  if (numClasses > 0) layers.push(linear({ path: "head", part: "head" }, [features], numClasses));
  return layers;
}

/** A stem of 4 × 4 patches and then a norm; later a norm and then 2 × 2. */
function downsamplingLayers(stage: number, into: number, out: number, side: number): Layer[] {
  const at = (place: number, part: LayerPart) => ({ path: `downsample_layers.${stage}.${place}`, part });
  if (stage === 0) {
    return [
      conv(at(0, "embedding"), { into, out, kernel: 4, map: [side, side] }),
      layerNorm(at(1, "embedding"), [out, side, side], out, false),
    ];
  }
  return [
    layerNorm(at(0, "downsampling"), [into, 2 * side, 2 * side], into, false),
    conv(at(1, "downsampling"), { into, out, kernel: 2, map: [side, side] }),
  ];
}

interface Block {
  readonly stage: number;
  readonly block: number;
  readonly dim: number;
  /** Side of the map. */
  readonly side: number;
  readonly number: number;
}

function blockLayers(config: HornetConfig, { stage, block, dim, side, number }: Block): Layer[] {
  const map = [side, side] as const;
  const of = (name: string, part: LayerPart) => ({ path: `stages.${stage}.${block}.${name}`, part, block: number });
  const order = config.orders[stage] ?? 2;
  // Channels of each order, the lowest first: dim / 2^(n-1) … dim.
  const dims = Array.from({ length: order }, (_, place) => Math.floor(dim / 2 ** (order - 1 - place)));
  const gated = dims.reduce((sum, width) => sum + width, 0);
  const pointwise = (name: string, into: number, out: number) =>
    conv(of(`gnconv.${name}`, "mixing"), { into, out, kernel: 1, map });
  const mixing =
    config.filter === "gf" && stage >= config.depths.length - 2
      ? filterLayers(of, gated, side)
      : [conv(of("gnconv.dwconv", "mixing"), { into: gated, out: gated, kernel: 7, groups: gated, map })];
  return [
    layerNorm(of("norm1", "norm"), [dim, ...map], dim, false),
    pointwise("proj_in", dim, 2 * dim),
    ...mixing,
    ...dims.slice(1).map((width, place) => pointwise(`pws.${place}`, dims[place] ?? 1, width)),
    pointwise("proj_out", dim, dim),
    parameter(of("gamma1", "mixing"), [dim], [dim, ...map]),
    layerNorm(of("norm2", "norm"), [...map, dim]),
    linear(of("pwconv1", "mlp"), [...map, dim], 4 * dim),
    linear(of("pwconv2", "mlp"), [...map, 4 * dim], dim),
    parameter(of("gamma2", "mlp"), [dim], [dim, ...map]),
  ];
}

/** Half of the channels by 3 × 3, half by a product in the frequencies of the map, between two norms. */
function filterLayers(
  of: (name: string, part: LayerPart) => { path: string; part: LayerPart },
  width: number,
  side: number,
) {
  const half = width / 2;
  const map = [side, side] as const;
  const frequencies = Math.floor(side / 2) + 1;
  const at = (name: string) => of(`gnconv.dwconv.${name}`, "mixing");
  return [
    layerNorm(at("pre_norm"), [width, ...map], width, false),
    conv(at("dw"), { into: half, out: half, kernel: 3, groups: half, bias: false, map }),
    parameter(at("complex_weight"), [half, side, frequencies, 2], [half, ...map]),
    layerNorm(at("post_norm"), [width, ...map], width, false),
  ];
}
