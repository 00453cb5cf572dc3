import type { Activation } from "../../../config.ts";
import type { Heap } from "./heap.ts";
import type { Build } from "./load.ts";

/** The rows of a tile, as in `assembly/tile.ts`. */
const tileRows = { base: 4, relaxed: 6 } satisfies Record<Build, number>;

const kinds = { linear: 1, attention: 2, rows: 3 };
/** As in `assembly/activation.ts`. */
const activations = { gelu: 1, gelu_tanh: 2, quick_gelu: 3 } satisfies Record<Activation, number>;

/** Bytes of a job's fields, the longest with room to spare. */
const jobBytes = 128;
/** Left rows that stay in the cache while all panels of a weight pass by, in bytes; fewer rows would read the weight more often. */
const cacheBytes = 4 * 2 ** 20;
/** Chunks for each thread: one that is interrupted, or comes late, leaves the others something to do. */
const chunksPerThread = 8;

/** Every address is one in the heap; 0 is none. */
export interface LinearJob {
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
  readonly x: number;
  readonly weight: number;
  readonly bias: number;
  readonly norm: NormAddress | null;
  readonly indices: Int32Array | null;
  readonly act: Activation | null;
  readonly scale: number;
  readonly residual: number;
  readonly out: number;
}

export interface NormAddress {
  readonly weight: number;
  readonly bias: number;
  readonly eps: number;
}

export interface AttentionJob {
  readonly windows: number;
  readonly tokens: number;
  readonly heads: number;
  readonly headDim: number;
  readonly qkv: number;
  readonly scale: number;
  readonly bias: number;
  /** Bytes from window to window and from query to query. */
  readonly mask: { readonly address: number; readonly window: number; readonly row: number } | null;
  readonly gate: number;
  readonly pattern: number;
  readonly scores: number;
  readonly joined: number;
}

export interface RowsJob {
  readonly rows: number;
  readonly size: number;
  readonly x: number;
  readonly indices: Int32Array | null;
  readonly norm: NormAddress | null;
  readonly out: number;
}

/** What jobs need of the heap. */
export type Room = Pick<Heap, "allocate" | "free" | "write">;

/** Does a job that lies in the heap; `scratch` has room for each thread, `stride` bytes apart. */
export interface Crew {
  readonly threads: number;
  do(job: number, scratch: number, stride: number): void;
}

/**
 * Cuts work into chunks, writes it where the kernels read it (the classes of the same names
 * in `assembly/`, field by field), and keeps the scratch space.
 */
export class Jobs {
  readonly #heap: Room;
  readonly #crew: Crew;
  readonly #tileRows: number;
  readonly #job: number;
  readonly #scratch: Space;
  readonly #prepared: Space;

  constructor(heap: Room, crew: Crew, build: Build) {
    this.#heap = heap;
    this.#crew = crew;
    this.#tileRows = tileRows[build];
    this.#job = heap.allocate(jobBytes);
    this.#scratch = new Space(heap);
    this.#prepared = new Space(heap);
  }

  /**
   * One thread takes all rows with all panels of the weight. Several share whichever is more:
   * rows, which each prepares as it takes them, or panels; for those all rows are prepared before.
   */
  linear(job: LinearJob): void {
    const { rows, inner, columns, norm, indices } = job;
    const { threads } = this.#crew;
    const byPanels = threads > 1 && rows <= columns;
    if (byPanels && (norm || indices)) {
      const x = this.#prepared.room(4 * rows * inner);
      this.rows({ rows, size: inner, x: job.x, indices, norm, out: x });
      this.linear({ ...job, x, norm: null, indices: null });
      return;
    }
    const panels = Math.ceil(columns / 8);
    const most = Math.max(this.#tileRows, this.#wholeTiles(Math.floor(cacheBytes / (4 * inner))));
    const chunkRows = Math.min(most, byPanels ? this.#wholeTiles(rows) : this.#share(rows));
    const rowChunks = Math.ceil(rows / chunkRows);
    const across = byPanels ? Math.ceil((threads * chunksPerThread) / rowChunks) : 1;
    const chunkPanels = Math.ceil(panels / across);
    const chunks = rowChunks * Math.ceil(panels / chunkPanels);
    const prepared = norm || indices ? chunkRows * inner : 0;
    this.#do(4 * (8 * inner + 64 + prepared), indices, (indexAddress) => [
      kinds.linear,
      chunks,
      0,
      rows,
      chunkRows,
      chunkPanels,
      inner,
      columns,
      job.x,
      job.weight,
      job.bias,
      norm?.weight ?? 0,
      norm?.bias ?? 0,
      bitsOf(norm?.eps ?? 0),
      indexAddress,
      job.act ? activations[job.act] : 0,
      job.scale,
      job.residual,
      job.out,
    ]);
  }

  attention(job: AttentionJob): void {
    const { windows, tokens, heads, headDim, mask } = job;
    const enough = windows * heads >= this.#crew.threads * chunksPerThread;
    const chunkRows = enough ? this.#wholeTiles(tokens) : this.#share(tokens);
    const chunks = windows * heads * Math.ceil(tokens / chunkRows);
    const [paddedTokens, paddedDim] = [8 * Math.ceil(tokens / 8), 8 * Math.ceil(headDim / 8)];
    const numbers = paddedTokens * headDim + paddedDim * tokens + this.#tileRows * (paddedTokens + 8);
    this.#do(4 * numbers, null, () => [
      kinds.attention,
      chunks,
      0,
      chunkRows,
      tokens,
      heads,
      headDim,
      job.qkv,
      bitsOf(job.scale),
      job.bias,
      mask?.address ?? 0,
      mask?.window ?? 0,
      mask?.row ?? 0,
      job.gate,
      job.pattern,
      job.scores,
      job.joined,
    ]);
  }

  rows(job: RowsJob): void {
    const { rows, size, norm, indices } = job;
    const chunkRows = this.#share(rows);
    this.#do(0, indices, (indexAddress) => [
      kinds.rows,
      Math.ceil(rows / chunkRows),
      0,
      rows,
      chunkRows,
      size,
      job.x,
      indexAddress,
      norm?.weight ?? 0,
      norm?.bias ?? 0,
      bitsOf(norm?.eps ?? 0),
      job.out,
    ]);
  }

  /** Rows of a chunk when there are to be a few chunks for each thread: whole tiles, rather fewer than more. */
  #share(rows: number): number {
    const { threads } = this.#crew;
    if (threads === 1) return this.#wholeTiles(rows);
    const tiles = Math.floor(rows / (threads * chunksPerThread * this.#tileRows));
    return Math.max(1, tiles) * this.#tileRows;
  }

  #wholeTiles(rows: number): number {
    return Math.ceil(rows / this.#tileRows) * this.#tileRows;
  }

  #do(scratchBytes: number, indices: Int32Array | null, fields: (indexAddress: number) => readonly number[]): void {
    const stride = aligned(scratchBytes);
    const indexBytes = aligned(indices?.byteLength ?? 0);
    const scratch = this.#scratch.room(indexBytes + stride * this.#crew.threads);
    if (indices) this.#heap.write(scratch, indices);
    this.#heap.write(this.#job, fields(indices ? scratch : 0));
    this.#crew.do(this.#job, scratch + indexBytes, stride);
  }
}

/** Space in the heap that grows with what is asked for, and has no meaning from job to job. */
class Space {
  readonly #heap: Room;
  #address = 0;
  #bytes = 0;

  constructor(heap: Room) {
    this.#heap = heap;
  }

  room(bytes: number): number {
    if (bytes > this.#bytes) {
      if (this.#address) this.#heap.free(this.#address);
      this.#address = this.#bytes = 0;
      this.#address = this.#heap.allocate(bytes);
      this.#bytes = bytes;
    }
    return this.#address;
  }
}

/** Threads that write into one cache line slow each other down. */
function aligned(bytes: number): number {
  return Math.ceil(bytes / 64) * 64;
}

const float = new Float32Array(1);
const word = new Int32Array(float.buffer);

/** A float32 as the word that its bits make. */
function bitsOf(value: number): number {
  float[0] = value;
  return word[0] as number;
}
