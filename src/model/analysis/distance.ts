import { patchCount, type TokenGrid, tokenCount } from "./token-grid.ts";

/**
 * Mean attention distance: Dosovitskiy et al. 2021, "An Image is Worth 16x16
 * Words", arXiv:2010.11929, Fig. 7 right. Distances are between the centres of
 * patches, in pixels of the model's input.
 */

/** From one patch to every patch: [patch]. */
export function distancesFrom(grid: TokenGrid, patch: number): Float32Array {
  const row = Math.floor(patch / grid.columns);
  const column = patch % grid.columns;
  return Float32Array.from({ length: patchCount(grid) }, (_, to) => {
    const down = Math.floor(to / grid.columns) - row;
    const right = (to % grid.columns) - column;
    return grid.patchSize * Math.sqrt(down * down + right * right);
  });
}

/** From every patch to every patch: [patch, patch]. */
export function patchDistances(grid: TokenGrid): Float32Array {
  const patches = patchCount(grid);
  const distances = new Float32Array(patches * patches);
  for (let patch = 0; patch < patches; patch++) distances.set(distancesFrom(grid, patch), patch * patches);
  return distances;
}

/**
 * How far each patch of one head looks, before the mean over queries.
 *
 * @param matrix [query, key] over all tokens
 * @param renormalise divide by what the patches get together (default); otherwise
 *   attention to prefix tokens counts as distance 0
 * @returns pixels, [patch]; 0 for a patch that looks at prefix tokens only
 */
export function attentionDistances(matrix: Float32Array, grid: TokenGrid, renormalise = true): Float32Array {
  const tokens = tokenCount(grid);
  const patches = patchCount(grid);
  const first = grid.prefix.length;
  const distances = patchDistances(grid);
  return Float32Array.from({ length: patches }, (_, patch) => {
    const start = (first + patch) * tokens + first;
    let mass = 0;
    let sum = 0;
    for (let key = 0; key < patches; key++) {
      const weight = matrix[start + key] as number;
      mass += weight;
      sum += weight * (distances[patch * patches + key] as number);
    }
    return renormalise ? (mass > 0 ? sum / mass : 0) : sum;
  });
}
