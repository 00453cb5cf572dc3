import { dot } from "./matrix.ts";

/** The two ways to make one vector of all tokens. */
export interface ReadOuts {
  /** The class token: [embedDim]. */
  readonly token: Float32Array;
  /** Mean over the patches: [embedDim]. */
  readonly mean: Float32Array;
  /** Cosine of the two, −1 to 1. */
  readonly cosine: number;
}

/**
 * What a class token and mean pooling would read of the same tokens. Dosovitskiy et al. 2021,
 * arXiv:2010.11929, appendix D.3; Beyer et al. 2022, "Better plain ViT baselines for
 * ImageNet-1k", arXiv:2205.01580.
 *
 * @param tokens [token, embedDim], class token first
 */
export function readOuts(tokens: Float32Array, embedDim: number, prefix: number): ReadOuts {
  const patches = tokens.length / embedDim - prefix;
  const token = tokens.slice(0, embedDim);
  const mean = Float32Array.from({ length: embedDim }, (_, i) => {
    let sum = 0;
    for (let patch = 0; patch < patches; patch++) sum += tokens[(prefix + patch) * embedDim + i] as number;
    return sum / patches;
  });
  const [a, b] = [Float64Array.from(token), Float64Array.from(mean)];
  const lengths = Math.sqrt(dot(a, 0, a, 0, embedDim) * dot(b, 0, b, 0, embedDim));
  return { token, mean, cosine: lengths > 0 ? dot(a, 0, b, 0, embedDim) / lengths : 0 };
}

/**
 * The answer of a linear head to a vector.
 *
 * @param weight [class, embedDim]
 * @param bias [class]; absent for none
 * @returns logits: [class]
 */
export function headAnswer(vector: Float32Array, weight: Float32Array, bias?: Float32Array): Float32Array {
  const dim = vector.length;
  return Float32Array.from({ length: weight.length / dim }, (_, index) => {
    let sum = bias?.[index] ?? 0;
    for (let i = 0; i < dim; i++) sum += (vector[i] as number) * (weight[index * dim + i] as number);
    return sum;
  });
}
