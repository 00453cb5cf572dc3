import { Job } from "./job";
import { layerNormRow } from "./norm";

/** LayerNorm of rows, or rows by index; written field by field by `jobs.ts`. */
@unmanaged
export class RowsJob extends Job {
  rows: i32;
  chunkRows: i32;
  size: i32;
  /** [any rows, size] */
  x: usize;
  /** [rows]: the row of x, -1 for zeros; or 0, row i is row i. */
  indices: usize;
  /** [size], or 0 without LayerNorm. */
  normWeight: usize;
  normBias: usize;
  normEps: f32;
  /** [rows, size] */
  out: usize;
}

export function rowsChunk(job: RowsJob, chunk: i32): void {
  const bytes = <usize>job.size << 2;
  const first = chunk * job.chunkRows;
  const last = min(job.rows, first + job.chunkRows);
  for (let row = first; row < last; row++) {
    const index = job.indices ? load<i32>(job.indices + (<usize>row << 2)) : row;
    const from = job.x + <usize>index * bytes;
    const to = job.out + <usize>row * bytes;
    if (index < 0) memory.fill(to, 0, bytes);
    else if (job.normWeight) layerNormRow(from, job.size, job.normWeight, job.normBias, job.normEps, to);
    else memory.copy(to, from, bytes);
  }
}
