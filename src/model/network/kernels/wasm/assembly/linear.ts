import { activateRows } from "./activation";
import { Job } from "./job";
import { layerNormRow } from "./norm";
import { widenPanel } from "./panels";
import { tile, tileRows } from "./tile";

/** A linear layer with what stands around it; written field by field by `jobs.ts`. */
@unmanaged
export class LinearJob extends Job {
  /** Rows of the result and of one chunk of work. */
  rows: i32;
  chunkRows: i32;
  /** Panels of eight columns in one chunk. */
  chunkPanels: i32;
  inner: i32;
  columns: i32;
  /** [any rows, inner] */
  x: usize;
  /** Packed by `packWeight`. */
  weight: usize;
  /** [columns], or 0. */
  bias: usize;
  /** [inner], or 0 without LayerNorm. */
  normWeight: usize;
  normBias: usize;
  normEps: f32;
  /** [rows]: the row of x, -1 for zeros; or 0, row i is row i. */
  indices: usize;
  act: i32;
  /** [columns], or 0. */
  scale: usize;
  /** [rows, columns], or 0. */
  residual: usize;
  /** [rows, columns] */
  out: usize;
}

/**
 * One chunk of rows and panels. The chunk's rows are small enough to stay in the cache while
 * all of its panels pass by.
 *
 * @param scratch of this thread: inner · 8 numbers for a widened panel, 8 · 8 for a tile of it
 *   and its start, then the chunk's rows where they are not taken as they are
 */
export function linearChunk(job: LinearJob, chunk: i32, scratch: usize): void {
  const panels = (job.columns + 7) >> 3;
  const across = (panels + job.chunkPanels - 1) / job.chunkPanels;
  const firstRow = (chunk / across) * job.chunkRows;
  const rows = min(job.chunkRows, job.rows - firstRow);
  const firstPanel = (chunk % across) * job.chunkPanels;
  const lastPanel = min(panels, firstPanel + job.chunkPanels);

  const rowBytes = <usize>job.inner << 2;
  const outBytes = <usize>job.columns << 2;
  const widened = scratch;
  const narrow = widened + (rowBytes << 3);
  const prepared = narrow + 8 * 8 * 4;
  const asTheyAre = !job.normWeight && !job.indices;
  const left = asTheyAre ? job.x + <usize>firstRow * rowBytes : prepared;
  if (!asTheyAre) prepareRows(job, firstRow, rows, prepared);

  for (let panel = firstPanel; panel < lastPanel; panel++) {
    const column = panel << 3;
    const width = min(8, job.columns - column);
    const at = <usize>column << 2;
    let packed = job.weight + <usize>column * rowBytes;
    let start = job.bias ? job.bias + at : 0;
    if (width < 8) {
      widenPanel(packed, job.inner, width, widened);
      packed = widened;
      if (start) start = copyNumbers(start, width, narrow + 7 * 32);
    }
    // The residual is added on the way, unless something else comes before it.
    const early = !job.act && !job.scale && width == 8 ? job.residual : 0;
    for (let row = 0; row < rows; row += tileRows) {
      const count = min(tileRows, rows - row);
      const offset = <usize>(firstRow + row) * outBytes + at;
      const to = job.out + offset;
      const a = left + <usize>row * rowBytes;
      if (width == 8) {
        tile(count, job.inner, a, rowBytes, packed, start, early ? early + offset : 0, to, outBytes);
      } else {
        tile(count, job.inner, a, rowBytes, packed, start, 0, narrow, 32);
        for (let i = 0; i < count; i++) copyNumbers(narrow + <usize>i * 32, width, to + <usize>i * outBytes);
      }
      const residual = job.residual && !early ? job.residual + offset : 0;
      if (job.act) activateRows(to, outBytes, count, width, job.act);
      if (job.scale) scaleRows(to, outBytes, count, width, job.scale + at);
      if (residual) addRows(to, outBytes, count, width, residual);
    }
  }
}

/** Rows of the chunk by index, normalised. */
function prepareRows(job: LinearJob, firstRow: i32, rows: i32, to: usize): void {
  const rowBytes = <usize>job.inner << 2;
  for (let i = firstRow; i < firstRow + rows; i++) {
    const index = job.indices ? load<i32>(job.indices + (<usize>i << 2)) : i;
    const from = job.x + <usize>index * rowBytes;
    if (index < 0) memory.fill(to, 0, rowBytes);
    else if (job.normWeight) layerNormRow(from, job.inner, job.normWeight, job.normBias, job.normEps, to);
    else memory.copy(to, from, rowBytes);
    to += rowBytes;
  }
}

// What is left to do with a tile is done while it is in the cache.

function scaleRows(out: usize, stride: usize, rows: i32, width: i32, scale: usize): void {
  for (let i = 0; i < rows; i++) {
    for (let j: usize = 0; j < <usize>width << 2; j += 4) {
      store<f32>(out + j, load<f32>(out + j) * load<f32>(scale + j));
    }
    out += stride;
  }
}

function addRows(out: usize, stride: usize, rows: i32, width: i32, residual: usize): void {
  for (let i = 0; i < rows; i++) {
    for (let j: usize = 0; j < <usize>width << 2; j += 4) {
      store<f32>(out + j, load<f32>(out + j) + load<f32>(residual + j));
    }
    out += stride;
    residual += stride;
  }
}

function copyNumbers(from: usize, count: i32, to: usize): usize {
  for (let i = 0; i < count; i++) store<f32>(to + (<usize>i << 2), load<f32>(from + (<usize>i << 2)));
  return to;
}
