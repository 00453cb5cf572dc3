import type { NamedTensor } from "../tensor.ts";
import { dot } from "./matrix.ts";
import { patchCount, type TokenGrid, tokenCount } from "./token-grid.ts";

/**
 * Cosine similarity of position embeddings: Dosovitskiy et al. 2021, "An Image is
 * Worth 16x16 Words", arXiv:2010.11929, Fig. 7 centre.
 */

export interface SimilarityOptions {
  /** Compare the prefix tokens' positions as well, where the embedding has them. Default false: patches only. */
  readonly prefix?: boolean;
}

/**
 * The vectors to compare, sharing the buffer.
 *
 * @param embedding [token, embedDim], or [patch, embedDim] where positions cover the patches only
 *   (`noEmbedClass`); leading axes of extent 1, as in timm's `pos_embed`, do not matter
 * @param grid of the stored embedding (the config's `positionGrid`), not of a resampled one
 * @throws RangeError when the embedding has neither as many rows as tokens nor as patches
 */
export function positionVectors(
  embedding: NamedTensor,
  grid: TokenGrid,
  options: SimilarityOptions = {},
): { readonly vectors: Float32Array; readonly count: number; readonly dim: number } {
  const dim = embedding.shape[embedding.shape.length - 1] ?? 0;
  const rows = dim > 0 ? embedding.data.length / dim : 0;
  const tokens = tokenCount(grid);
  const patches = patchCount(grid);
  if (rows !== tokens && rows !== patches) {
    throw new RangeError(
      `similarity: position embedding [${embedding.shape.join(", ")}] has ${rows} rows, the grid has ${tokens} tokens and ${patches} patches`,
    );
  }
  const skipped = rows === tokens && !options.prefix ? grid.prefix.length : 0;
  return { vectors: embedding.data.subarray(skipped * dim), count: rows - skipped, dim };
}

/**
 * Every position against every position, −1 to 1.
 *
 * @returns [patch, patch], or [token, token] with `prefix`; the arguments are those of `positionVectors`
 */
export function positionSimilarity(
  embedding: NamedTensor,
  grid: TokenGrid,
  options: SimilarityOptions = {},
): Float32Array {
  const { vectors, count, dim } = positionVectors(embedding, grid, options);
  return cosineSimilarity(vectors, count, dim);
}

/**
 * One position against every position, −1 to 1.
 *
 * @param index row among the compared vectors: a patch, or a token with `prefix`
 * @returns [patch], or [token] with `prefix`
 */
export function positionSimilarityTo(
  embedding: NamedTensor,
  grid: TokenGrid,
  index: number,
  options: SimilarityOptions = {},
): Float32Array {
  const { vectors, count, dim } = positionVectors(embedding, grid, options);
  if (!Number.isInteger(index) || index < 0 || index >= count) {
    throw new RangeError(`similarity: position ${index} is outside 0 to ${count - 1}`);
  }
  return cosineTo(vectors, dim, index);
}

/**
 * One vector against all, itself included.
 *
 * @param vectors [count, dim]
 * @returns [count], −1 to 1
 */
export function cosineTo(vectors: Float32Array, dim: number, index: number): Float32Array {
  const count = vectors.length / dim;
  const directions = unitVectors(vectors, count, dim);
  return Float32Array.from({ length: count }, (_, other) => cosine(directions, index, other, dim));
}

/**
 * @param vectors [count, dim]
 * @returns [count, count], symmetric; a vector of zeros has no direction and similarity 0 to all, itself included
 */
export function cosineSimilarity(vectors: Float32Array, count: number, dim: number): Float32Array {
  const directions = unitVectors(vectors, count, dim);
  const similarity = new Float32Array(count * count);
  for (let a = 0; a < count; a++) {
    for (let b = a; b < count; b++) {
      const value = cosine(directions, a, b, dim);
      similarity[a * count + b] = value;
      similarity[b * count + a] = value;
    }
  }
  return similarity;
}

function unitVectors(vectors: Float32Array, count: number, dim: number): Float64Array {
  const directions = new Float64Array(count * dim);
  for (let row = 0; row < count; row++) {
    let sum = 0;
    for (let i = row * dim; i < (row + 1) * dim; i++) sum += (vectors[i] as number) ** 2;
    const factor = sum > 0 ? 1 / Math.sqrt(sum) : 0;
    for (let i = row * dim; i < (row + 1) * dim; i++) directions[i] = (vectors[i] as number) * factor;
  }
  return directions;
}

/** Kept to −1 to 1: rounding may carry a product of unit vectors past the end. */
function cosine(directions: Float64Array, a: number, b: number, dim: number): number {
  return Math.max(-1, Math.min(1, dot(directions, a * dim, directions, b * dim, dim)));
}
