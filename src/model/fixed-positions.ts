import { type FixedPositions, gridSize, numPrefixTokens, type VitConfig } from "./config.ts";
import { sinusoidPositions } from "./sinusoid.ts";

/**
 * The table of positions that nobody learns, as it is added to the tokens.
 *
 * `sinusoid`: of the place in the sequence, the class token at 0. Vaswani et al. 2017,
 * "Attention Is All You Need", arXiv:1706.03762, section 3.5. `sinusoid2d`: half the
 * channels tell the row, half the column, and prefix tokens have none. Chen et al. 2021,
 * "An Empirical Study of Training Self-Supervised Vision Transformers", arXiv:2104.02057.
 *
 * @returns [tokens, embedDim]; null for no positions at all
 */
export function fixedPositions(config: VitConfig, kind: FixedPositions): Float32Array | null {
  if (kind === "none") return null;
  const { embedDim } = config;
  const [rows, columns] = gridSize(config);
  const prefix = numPrefixTokens(config);
  if (kind === "sinusoid") return sinusoidPositions(prefix + rows * columns, embedDim);
  const half = embedDim / 2;
  const [ofRows, ofColumns] = [sinusoidPositions(rows, half), sinusoidPositions(columns, half)];
  const table = new Float32Array((prefix + rows * columns) * embedDim);
  for (let patch = 0; patch < rows * columns; patch++) {
    const [row, column] = [Math.floor(patch / columns), patch % columns];
    const at = (prefix + patch) * embedDim;
    table.set(ofRows.subarray(row * half, (row + 1) * half), at);
    table.set(ofColumns.subarray(column * half, (column + 1) * half), at + half);
  }
  return table;
}
