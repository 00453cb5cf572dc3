import type { Heap } from "./heap.ts";
import { type Crew, Jobs } from "./jobs.ts";
import { type Build, isShared, type KernelCode } from "./load.ts";
import type { HelperStart } from "./pool-worker.ts";

/** Bytes of the meeting's fields, see `assembly/index.ts`. */
const meetingBytes = 64;
/** Word of the meeting that says whether a network computes. */
const underWay = 7;
/** Helpers beyond this many have too little to do in networks of this size. */
const mostThreads = 8;
/** A thread more must save at least this share of the time. */
const worthwhile = 0.1;

/** Does the work of the kernels, alone or with helpers on the same heap. */
export class Pool implements Crew {
  /** How many threads take part, this one counted. */
  threads = 1;
  readonly #code: KernelCode;
  readonly #memory: WebAssembly.Memory;
  readonly #meeting: number;

  /** @param meeting address of as many zeros as a meeting has fields */
  constructor(code: KernelCode, memory: WebAssembly.Memory, meeting: number) {
    this.#code = code;
    this.#memory = memory;
    this.#meeting = meeting;
  }

  stayAwake(awake: boolean): void {
    if (this.threads > 1)
      Atomics.store(new Int32Array(this.#memory.buffer), this.#meeting / 4 + underWay, awake ? 1 : 0);
  }

  do(job: number, scratch: number, stride: number): void {
    if (this.threads === 1) this.#code.work(job, scratch);
    else this.#code.workTogether(this.#meeting, this.threads - 1, job, scratch, stride);
  }
}

/**
 * Calls helpers where the heap is shared and the system has threads to spare, and measures
 * how many of them are of use: on a busy machine two threads can be slower than one.
 *
 * @param wanted so many threads, whether they are of use or not
 * @throws Error when the heap is full
 */
export async function openPool(
  heap: Heap,
  code: KernelCode,
  module: WebAssembly.Module,
  build: Build,
  wanted?: number,
): Promise<Pool> {
  const meeting = heap.allocate(meetingBytes);
  heap.words(meeting, meetingBytes / 4).fill(0);
  const pool = new Pool(code, heap.memory, meeting);
  // Node has neither such workers nor a shared heap.
  const possible = isShared(heap.memory) && typeof Worker !== "undefined";
  const most = possible ? (wanted ?? Math.min(mostThreads, navigator.hardwareConcurrency)) : 1;
  if (most < 2) return pool;
  const start = { module, memory: heap.memory, meeting };
  const called = await Promise.all(Array.from({ length: most - 1 }, (_, index) => callHelper({ ...start, index })));
  // Helpers are counted from the first one on, so one that is missing ends the row.
  const missing = called.indexOf(false);
  const there = missing < 0 ? most : missing + 1;
  if (wanted === undefined) chooseThreads(pool, new Jobs(heap, pool, build), heap, there);
  else pool.threads = there;
  return pool;
}

/** Whether a helper is there and waits for work. */
function callHelper(start: HelperStart): Promise<boolean> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL("./pool-worker.ts", import.meta.url), { type: "module", name: "kernels" });
    worker.addEventListener("message", () => resolve(true));
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      resolve(false);
    });
    worker.postMessage(start);
  });
}

/** Times a linear layer of a small ViT with 1, 2, 4 … threads. */
function chooseThreads(pool: Pool, jobs: Jobs, heap: Heap, most: number): void {
  const [rows, inner, columns] = [197, 192, 768];
  const sizes = [rows * inner, inner * columns, rows * columns];
  const start = heap.allocate(4 * sizes.reduce((sum, size) => sum + size, 0));
  heap.words(start, (sizes[0] as number) + (sizes[1] as number)).fill(0);
  const [weight, out] = [start + 4 * rows * inner, start + 4 * (rows * inner + inner * columns)];
  const job = {
    ...{ rows, inner, columns, x: start, weight, out },
    ...{ bias: 0, norm: null, indices: null, act: null, scale: 0, residual: 0 },
  };
  const timed = (threads: number): number => {
    pool.threads = threads;
    const times = Array.from({ length: 6 }, () => {
      const from = performance.now();
      jobs.linear(job);
      return performance.now() - from;
    });
    return times.toSorted((a, b) => a - b)[1] as number; // the very best is luck
  };
  let best = { threads: 1, time: timed(1) };
  for (let threads = 2; threads <= most; threads = threads < most && threads * 2 > most ? most : threads * 2) {
    const time = timed(threads);
    if (time < best.time * (1 - worthwhile)) best = { threads, time };
  }
  pool.threads = best.threads;
  heap.free(start);
}
