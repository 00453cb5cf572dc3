import type { Text } from "../../i18n/text.tsx";
import { filterOf, filterScale, flattenPatch, patchProjection, projectionTerms } from "../../model/analysis/filters.ts";
import { type PrincipalComponents, principalComponents } from "../../model/analysis/pca.ts";
import type { TokenGrid } from "../../model/analysis/token-grid.ts";
import { type NamedTensor, tensor } from "../../model/tensor.ts";
import type { Table } from "./table.ts";

/** The main directions of the filters, as pictures of the filters' size. */
export interface FilterComponents {
  /** [k, inChans, patchSize, patchSize], unit vectors, most variance first. */
  readonly weights: NamedTensor;
  /** Share of the filters' variance, 0 to 1: [k]. */
  readonly explained: Float32Array;
}

/**
 * @param weight [embedDim, inChans, patchSize, patchSize]
 * @param k at most this many components
 */
export function filterComponents(weight: NamedTensor, k: number): FilterComponents {
  const [embedDim = 1, inChans = 1, rows = 1, columns = 1] = weight.shape;
  const dim = inChans * rows * columns;
  const count = Math.min(k, embedDim, dim);
  const found: PrincipalComponents = principalComponents(weight.data, embedDim, dim, count);
  const axes = ["component", "inChans", "row", "column"];
  return {
    weights: tensor("patch_embed components", axes, [count, inChans, rows, columns], found.components),
    explained: found.explained,
  };
}

/** How one number of a token comes about. */
export interface Projection {
  /** The normalised patch in the filters' order: [inChans · patchSize²]. */
  readonly patch: Float32Array;
  /** The chosen filter in the same order. */
  readonly filter: Float32Array;
  /** Patch times filter, value by value. */
  readonly terms: Float32Array;
  /** Sum of the terms. */
  readonly sum: number;
  readonly bias: number;
}

/**
 * @param input the normalised picture: [height, width, inChans]
 * @param dimension of the token, 0 to embedDim − 1
 * @throws RangeError when picture, grid and filters do not fit
 */
export function projection(
  input: Float32Array,
  grid: TokenGrid,
  patch: number,
  weight: NamedTensor,
  bias: NamedTensor | undefined,
  dimension: number,
): Projection {
  const values = flattenPatch(input, grid, patch);
  const terms = projectionTerms(values, weight, dimension);
  // The terms are rounded to float32 one by one; the sum is taken from the exact products.
  const filter = filterOf(weight, dimension);
  let sum = 0;
  for (let i = 0; i < filter.length; i++) sum += (values[i] as number) * (filter[i] as number);
  return { patch: values, filter, terms, sum, bias: bias?.data[dimension] ?? 0 };
}

/** Every dimension of the chosen patch's token: sum, bias, the number itself and its filter's largest weight. */
export function projectionTable(
  text: Text,
  input: Float32Array,
  grid: TokenGrid,
  patch: number,
  weight: NamedTensor,
  bias: NamedTensor | undefined,
): Table {
  const { columns } = text.charts.patches;
  const token = patchProjection(flattenPatch(input, grid, patch), weight, bias?.data ?? null);
  return {
    columns: [columns.dimension, columns.product, columns.bias, columns.token, columns.largest],
    rows: Array.from(token, (value, dimension) => {
      const added = bias?.data[dimension] ?? 0;
      return [dimension + 1, value - added, added, value, filterScale(filterOf(weight, dimension))];
    }),
  };
}
