import { sizeOf } from "../tensor.ts";

/** What is counted: the operators that fvcore has a rule for, by its names. */
export type Operator = "conv" | "linear" | "matmul" | "layerNorm" | "batchNorm";

/** The part of a network that a layer belongs to, for sums. */
export const layerParts = [
  "backbone",
  "embedding",
  "attention",
  "mixing",
  "mlp",
  "norm",
  "downsampling",
  "head",
] as const;
export type LayerPart = (typeof layerParts)[number];

/** One line of a layer table: a thing with parameters, an operation that is counted, or both. */
export interface Layer {
  /** As the reference names it, e.g. `blocks.0.attn.qkv`; no two layers of a network have the same. */
  readonly path: string;
  /** The module that owns the parameters and calls the operation; empty for the network itself. */
  readonly module: string;
  readonly part: LayerPart;
  /** Number of the block, counted from 0 through the whole network; null outside of blocks. */
  readonly block: number | null;
  /** null for parameters that are only added or joined: tokens, positions, bias tables. */
  readonly operator: Operator | null;
  /** Shape of what comes out, without the batch. */
  readonly output: readonly number[];
  /** Learnable scalars. */
  readonly parameters: number;
  /** For one input. */
  readonly multiplyAdds: number;
}

/** Where a layer stands: its name, the part it counts to, its block. */
export interface Place {
  readonly path: string;
  readonly part: LayerPart;
  readonly block?: number;
}

const place = ({ path, part, block }: Place) => ({ path, module: path, part, block: block ?? null });

/** The name of the module that something belongs to: `blocks.0.attn` of `blocks.0.attn.qkv`. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf(".")));
}

/**
 * A matrix on the last axis.
 *
 * @param shape of what comes in without the batch, the last axis `into` wide
 */
export function linear(at: Place, shape: readonly number[], out: number, bias = true): Layer {
  const into = shape.at(-1) ?? 1;
  const output = [...shape.slice(0, -1), out];
  return {
    ...place(at),
    operator: "linear",
    output,
    parameters: out * into + (bias ? out : 0),
    multiplyAdds: sizeOf(shape) * out,
  };
}

export interface Convolution {
  readonly into: number;
  readonly out: number;
  /** Side of the square kernel. */
  readonly kernel: number;
  /** Rows and columns of the map that comes out. */
  readonly map: readonly [rows: number, columns: number];
  readonly groups?: number;
  readonly bias?: boolean;
}

/** A convolution; what comes out is [out, rows, columns]. */
export function conv(at: Place, { into, out, kernel, map, groups = 1, bias = true }: Convolution): Layer {
  const weight = out * (into / groups) * kernel ** 2;
  return {
    ...place(at),
    operator: "conv",
    output: [out, ...map],
    parameters: weight + (bias ? out : 0),
    multiplyAdds: weight * map[0] * map[1],
  };
}

/** LayerNorm with its two vectors, over the last axis. `counted` is false where the reference writes it out by elementary steps. */
export function layerNorm(at: Place, shape: readonly number[], channels = shape.at(-1) ?? 1, counted = true): Layer {
  return {
    ...place(at),
    operator: counted ? "layerNorm" : null,
    output: shape,
    parameters: 2 * channels,
    multiplyAdds: counted ? 5 * sizeOf(shape) : 0,
  };
}

/** Batch norm as it predicts, on [channels, rows, columns]. */
export function batchNorm(at: Place, shape: readonly number[]): Layer {
  return {
    ...place(at),
    operator: "batchNorm",
    output: shape,
    parameters: 2 * (shape[0] ?? 1),
    multiplyAdds: 2 * sizeOf(shape),
  };
}

/**
 * A product of two computed matrices, for each head or window.
 *
 * @param left shape of the left one, the last axis is summed over
 */
export function matmul(at: Place, left: readonly number[], columns: number): Layer {
  return {
    ...place(at),
    module: parentOf(at.path),
    operator: "matmul",
    output: [...left.slice(0, -1), columns],
    parameters: 0,
    multiplyAdds: sizeOf(left) * columns,
  };
}

/**
 * Learned numbers that a module itself holds: they are added or joined, which nobody counts.
 *
 * @param output what leaves the place where they are used
 */
export function parameter(at: Place, shape: readonly number[], output: readonly number[]): Layer {
  return {
    ...place(at),
    module: parentOf(at.path),
    operator: null,
    output,
    parameters: sizeOf(shape),
    multiplyAdds: 0,
  };
}
