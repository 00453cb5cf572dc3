import { type Layer, layerNorm, linear, matmul, type LayerPart } from "./layer.ts";

/** What the blocks of an encoder and a decoder have in common. */
export interface BlockSize {
  readonly width: number;
  readonly numHeads: number;
  /** Hidden width of the feed-forward network. */
  readonly feedForward: number;
}

/** A block of the encoder by PyTorch's names (`nn.TransformerEncoderLayer`): Vaswani et al. 2017, arXiv:1706.03762. */
export function encoderBlock(path: string, block: number, tokens: number, size: BlockSize): Layer[] {
  const map = [tokens, size.width];
  return [
    ...multiheadAttention(`${path}.self_attn`, block, tokens, tokens, size),
    norm(`${path}.norm1`, block, map),
    ...feedForward(path, block, map, size),
    norm(`${path}.norm2`, block, map),
  ];
}

/**
 * A block of the decoder: attention among its own tokens, then to the encoder's.
 *
 * @param memory tokens that the encoder gives
 */
export function decoderBlock(path: string, block: number, tokens: number, memory: number, size: BlockSize): Layer[] {
  const map = [tokens, size.width];
  return [
    ...multiheadAttention(`${path}.self_attn`, block, tokens, tokens, size),
    norm(`${path}.norm1`, block, map),
    ...multiheadAttention(`${path}.multihead_attn`, block, tokens, memory, size),
    norm(`${path}.norm2`, block, map),
    ...feedForward(path, block, map, size),
    norm(`${path}.norm3`, block, map),
  ];
}

function norm(path: string, block: number, map: readonly number[]): Layer {
  return layerNorm({ path, part: "norm", block }, map);
}

function feedForward(path: string, block: number, map: readonly number[], { width, feedForward }: BlockSize): Layer[] {
  const at = (name: string) => ({ path: `${path}.${name}`, part: "mlp" as const, block });
  return [linear(at("linear1"), map, feedForward), linear(at("linear2"), [map[0] ?? 1, feedForward], width)];
}

/** Queries, keys and values are parts of one `in_proj` that the attention itself holds. */
function multiheadAttention(path: string, block: number, queries: number, keys: number, size: BlockSize): Layer[] {
  const { width, numHeads } = size;
  const part: LayerPart = "attention";
  const headDim = width / numHeads;
  const at = (name: string) => ({ path: `${path}.${name}`, part, block });
  const project = (name: string, tokens: number) => ({
    ...linear(at(`in_proj.${name}`), [tokens, width], width),
    module: path,
  });
  return [
    project("q", queries),
    project("k", keys),
    project("v", keys),
    matmul(at("scores"), [numHeads, queries, headDim], keys),
    matmul(at("mix"), [numHeads, queries, keys], headDim),
    linear(at("out_proj"), [queries, width], width),
  ];
}
