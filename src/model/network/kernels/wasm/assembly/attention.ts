import { Job } from "./job";
import { exp, firstLanes, larger, largestLane, loadSome, storeSome, sumOfLanes } from "./lanes";
import { packColumns, packTransposed } from "./panels";
import { panelStride, tile, tileRows } from "./tile";

/** Attention of all heads of all windows; written field by field by `jobs.ts`. */
@unmanaged
export class AttentionJob extends Job {
  /** Queries of one chunk, a multiple of the tile's rows. */
  chunkRows: i32;
  /** Tokens of one window, N. */
  tokens: i32;
  heads: i32;
  headDim: i32;
  /** [windows · N, 3 · heads · headDim] */
  qkv: usize;
  /** Multiplies q · k. */
  scale: f32;
  /** [heads, N, N], or 0. */
  bias: usize;
  /** Numbers added to a row of scores, or 0: of window w and query i at w · maskWindow + i · maskRow bytes. */
  mask: usize;
  maskWindow: usize;
  maskRow: usize;
  /** [heads], or 0. */
  gate: usize;
  /** [windows, heads, N, N], or 0 when nobody looks at it. */
  pattern: usize;
  /** The scores of the same pairs, or 0 likewise. */
  scores: usize;
  /** [windows · N, heads · headDim] */
  joined: usize;
}

/** The lowest float32: a score that no softmax sees. */
const lowest: f32 = -3.4028234663852886e38;

/**
 * Some queries of one head of one window.
 *
 * @param scratch of this thread: the head's keys and values in panels and `tileRows` rows of
 *   scores, see `attentionScratch` in `jobs.ts`
 */
export function attentionChunk(job: AttentionJob, chunk: i32, scratch: usize): void {
  const tokens = job.tokens;
  const headDim = job.headDim;
  const parts = (tokens + job.chunkRows - 1) / job.chunkRows;
  const head = (chunk / parts) % job.heads;
  const window = chunk / parts / job.heads;
  const firstQuery = (chunk % parts) * job.chunkRows;
  const lastQuery = min(tokens, firstQuery + job.chunkRows);

  const dim = <usize>(job.heads * headDim) << 2; // bytes of a token's values of all heads
  const qkvBytes = dim * 3;
  const rowBytes = <usize>tokens << 2;
  const headBytes = <usize>(head * headDim) << 2;
  const queries = job.qkv + <usize>(window * tokens) * qkvBytes + headBytes;

  const paddedTokens = <usize>((tokens + 7) & ~7);
  const paddedDim = <usize>((headDim + 7) & ~7);
  const keys = scratch;
  const values = keys + paddedTokens * <usize>headDim * 4;
  const scores = values + paddedDim * <usize>tokens * 4;
  const narrow = scores + <usize>tileRows * paddedTokens * 4;
  packTransposed(queries + dim, qkvBytes, headDim, tokens, job.scale, keys);
  // Where a head is switched off, its values are 0; the gate is 0 or 1.
  const gate = job.gate ? load<f32>(job.gate + (<usize>head << 2)) : 1;
  packColumns(queries + 2 * dim, qkvBytes, tokens, headDim, gate, values);

  for (let query = firstQuery; query < lastQuery; query += tileRows) {
    const count = min(tileRows, lastQuery - query);
    scoreTile(queries + <usize>query * qkvBytes, qkvBytes, count, headDim, tokens, keys, scores);
    const pair = <usize>((window * job.heads + head) * tokens + query) * rowBytes;
    const pattern = job.pattern ? job.pattern + pair : scores;
    const patternBytes = job.pattern ? rowBytes : paddedTokens << 2;
    for (let i = 0; i < count; i++) {
      const row = <usize>(query + i);
      softmaxRow(
        scores + <usize>i * (paddedTokens << 2),
        tokens,
        job.bias ? job.bias + (<usize>(head * tokens) + row) * rowBytes : 0,
        job.mask ? job.mask + <usize>window * job.maskWindow + row * job.maskRow : 0,
        job.scores ? job.scores + pair + <usize>i * rowBytes : 0,
        pattern + <usize>i * patternBytes,
      );
    }
    const out = job.joined + <usize>(window * tokens + query) * dim + headBytes;
    mixTile(pattern, patternBytes, count, headDim, tokens, values, narrow, out, dim);
  }
}

/** q · k of a tile of queries and all keys. */
function scoreTile(
  queries: usize,
  queryBytes: usize,
  count: i32,
  headDim: i32,
  tokens: i32,
  keys: usize,
  scores: usize,
): void {
  const stride = <usize>((tokens + 7) & ~7) << 2;
  for (let key = 0; key < tokens; key += 8) {
    tile(count, headDim, queries, queryBytes, keys, 0, 0, scores, stride);
    keys += <usize>headDim * panelStride;
    scores += 32;
  }
}

/** Weighted sums of the values. */
function mixTile(
  pattern: usize,
  patternBytes: usize,
  count: i32,
  headDim: i32,
  tokens: i32,
  values: usize,
  narrow: usize,
  out: usize,
  outBytes: usize,
): void {
  for (let column = 0; column < headDim; column += 8) {
    const width = min(8, headDim - column);
    if (width == 8) {
      tile(count, tokens, pattern, patternBytes, values, 0, 0, out, outBytes);
    } else {
      tile(count, tokens, pattern, patternBytes, values, 0, 0, narrow, 32);
      for (let i = 0; i < count; i++) {
        memory.copy(out + <usize>i * outBytes, narrow + <usize>i * 32, <usize>width << 2);
      }
    }
    values += <usize>tokens * panelStride;
    out += 32;
  }
}

/**
 * softmax(scores + bias + mask) of one row; the scores are overwritten on the way.
 *
 * @param scores with room for four numbers more than there are tokens, less one
 * @param keep where the scores are to be kept, or 0
 */
function softmaxRow(scores: usize, tokens: i32, bias: usize, mask: usize, keep: usize, to: usize): void {
  const whole = <usize>(tokens & ~3) << 2;
  const some = tokens & 3;
  let largest = f32x4.splat(lowest);
  for (let at: usize = 0; at < whole; at += 16) {
    let score = v128.load(scores + at);
    if (bias) score = f32x4.add(score, v128.load(bias + at));
    if (mask) score = f32x4.add(score, v128.load(mask + at));
    v128.store(scores + at, score);
    largest = larger(largest, score);
  }
  if (some) {
    let score = v128.load(scores + whole);
    if (bias) score = f32x4.add(score, loadSome(bias + whole, some));
    if (mask) score = f32x4.add(score, loadSome(mask + whole, some));
    score = v128.bitselect(score, f32x4.splat(lowest), firstLanes(some));
    v128.store(scores + whole, score);
    largest = larger(largest, score);
  }
  if (keep) memory.copy(keep, scores, <usize>tokens << 2);
  const top = f32x4.splat(largestLane(largest));

  const end = whole + (some ? 16 : 0);
  let sums = f32x4.splat(0);
  for (let at: usize = 0; at < end; at += 16) {
    const weight = exp(f32x4.sub(v128.load(scores + at), top));
    v128.store(scores + at, weight);
    sums = f32x4.add(sums, weight);
  }
  const share = f32x4.splat(<f32>1 / sumOfLanes(sums));

  for (let at: usize = 0; at < whole; at += 16) v128.store(to + at, f32x4.mul(v128.load(scores + at), share));
  if (some) storeSome(to + whole, f32x4.mul(v128.load(scores + whole), share), some);
}
