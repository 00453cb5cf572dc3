/**
 * Attention of one query with every step kept, small enough to follow on paper and
 * the same for four tokens as for a network's 197. Vaswani et al. 2017, "Attention
 * Is All You Need", arXiv:1706.03762, equation 1.
 */

export interface HandAttention {
  /** q · k of every key: [key]. */
  readonly products: Float64Array;
  /** √headDim, what a product is divided by. */
  readonly divisor: number;
  /** products / divisor / temperature: `attn.scores` of a network, within float32: [key]. */
  readonly scores: Float64Array;
  /** The largest score. It is taken off all of them first, which changes no weight and keeps the exponentials small. */
  readonly highest: number;
  /** exp(score − highest), 0 to 1: [key]. */
  readonly exponentials: Float64Array;
  /** Their sum, at least 1. */
  readonly denominator: number;
  /** exponentials / denominator; they sum to 1: `attn.pattern`: [key]. */
  readonly weights: Float64Array;
  /** Sum of the values, each times its weight: `attn.z`: [headDim]. */
  readonly z: Float64Array;
}

/**
 * @param q [headDim], the query
 * @param k [key, headDim], all keys
 * @param v [key, headDim], all values
 * @param temperature scores are divided by it besides; > 0
 * @throws RangeError when keys or values are not whole vectors of the query's length, or not equally many
 */
export function attentionByHand(
  q: ArrayLike<number>,
  k: ArrayLike<number>,
  v: ArrayLike<number>,
  temperature = 1,
): HandAttention {
  const dim = q.length;
  const keys = k.length / dim;
  if (dim === 0 || keys === 0 || !Number.isInteger(keys) || v.length !== k.length) {
    throw new RangeError(
      `attention: a query of ${dim} values needs keys and values of ${dim} each, got ${k.length} and ${v.length}`,
    );
  }
  const products = Float64Array.from({ length: keys }, (_, key) => {
    let sum = 0;
    for (let i = 0; i < dim; i++) sum += (q[i] as number) * (k[key * dim + i] as number);
    return sum;
  });
  const divisor = Math.sqrt(dim);
  const scores = products.map((product) => product / (divisor * temperature));
  const highest = scores.reduce((high, score) => Math.max(high, score), -Infinity);
  const exponentials = scores.map((score) => Math.exp(score - highest));
  const denominator = exponentials.reduce((sum, share) => sum + share, 0);
  const weights = exponentials.map((share) => share / denominator);
  const z = Float64Array.from({ length: dim }, (_, i) => {
    let sum = 0;
    for (let key = 0; key < keys; key++) sum += (weights[key] as number) * (v[key * dim + i] as number);
    return sum;
  });
  return { products, divisor, scores, highest, exponentials, denominator, weights, z };
}

/**
 * A linear map without bias, token by token.
 *
 * @param x [token, in]
 * @param weight [out, in], as PyTorch stores it
 * @returns x · weightᵀ: [token, out]
 * @throws RangeError when the two do not fit
 */
export function projectTokens(x: ArrayLike<number>, weight: ArrayLike<number>, inputs: number): Float64Array {
  const [tokens, outputs] = [x.length / inputs, weight.length / inputs];
  if (!Number.isInteger(tokens) || !Number.isInteger(outputs)) {
    throw new RangeError(`project: ${x.length} and ${weight.length} values are not rows of ${inputs}`);
  }
  const y = new Float64Array(tokens * outputs);
  for (let token = 0; token < tokens; token++) {
    for (let out = 0; out < outputs; out++) {
      let sum = 0;
      for (let i = 0; i < inputs; i++) sum += (x[token * inputs + i] as number) * (weight[out * inputs + i] as number);
      y[token * outputs + out] = sum;
    }
  }
  return y;
}
