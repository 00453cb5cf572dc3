import { resamplePositions, resamplePositionsPlain } from "../../../src/model/checkpoint/resample-positions.ts";
import { type CaseFolder, pathIn, readTensors, type Values } from "../case-folder.ts";
import { compareRelative, type Measured } from "../compare.ts";

interface PositionsConfig {
  readonly old_grid: readonly [number, number];
  readonly new_grids: readonly (readonly [number, number])[];
  readonly dim: number;
  readonly special_tokens: number;
}

/** Position embeddings at other grids, with and without antialias. Computed on the CPU whatever the backend. */
export async function verifyPositions(folder: CaseFolder): Promise<Measured[]> {
  const { old_grid, new_grids, dim, special_tokens } = folder.json.config as PositionsConfig;
  const tensors = readTensors(pathIn(folder, "expected.safetensors"));
  const stored = (tensors.get("pos_embed") as Values).data;
  const rel = folder.json.tolerance.rel as number;
  return new_grids.flatMap((grid) => {
    const size = grid.join("x");
    const compare = (name: string, got: Float32Array) =>
      compareRelative(name, got, (tensors.get(name) as Values).data, rel);
    return [
      compare(`resampled_${size}`, resamplePositions(stored, special_tokens, old_grid, grid, dim)),
      compare(`no_antialias_${size}`, resamplePositionsPlain(stored, special_tokens, old_grid, grid, dim)),
    ];
  });
}
