import { Worker } from "node:worker_threads";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withSharedMemory } from "../../../../scripts/kernels/build-kernels.mjs";
import { type Crew, Jobs } from "../../../../src/model/network/kernels/wasm/jobs.ts";
import { compileKernels, startKernels } from "../../../../src/model/network/kernels/wasm/load.ts";
import { Pool } from "../../../../src/model/network/kernels/wasm/pool.ts";
import { seededRandom } from "../../../../src/model/random.ts";

/** What `pool-worker.ts` does, in Node's kind of worker. */
const helper = `
  const { parentPort, workerData: { module, memory, meeting, index } } = require("node:worker_threads");
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  parentPort.postMessage("here");
  exports.help(meeting, index, 1000);
`;

/** Words of the meeting, see `assembly/index.ts`. */
const [turn, over] = [0, 6];

const memory = new WebAssembly.Memory({ initial: 64, maximum: 65536, shared: true });

/** A heap that only grows. */
const heap = {
  top: 1024,
  allocate(bytes: number) {
    const address = this.top;
    this.top += Math.ceil(bytes / 64) * 64;
    const missing = this.top - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / 65536));
    return address;
  },
  free() {},
  write: (address: number, words: ArrayLike<number>) => new Int32Array(memory.buffer).set(words, address >> 2),
};

const numbers = (address: number, count: number) => new Float32Array(memory.buffer, address, count);

function random(count: number, seed: number): number {
  const next = seededRandom(seed);
  const address = heap.allocate(4 * count);
  numbers(address, count).set(Float32Array.from({ length: count }, () => 2 * next() - 1));
  return address;
}

describe("helpers on a shared heap", () => {
  let pool: Pool;
  let meeting = 0;
  let workers: Worker[] = [];
  beforeAll(async () => {
    const module = await compileKernels("base", memory);
    meeting = heap.allocate(64);
    pool = new Pool(await startKernels(module, memory), memory, meeting);
    workers = [0, 1].map((index) => new Worker(helper, { eval: true, workerData: { module, memory, meeting, index } }));
    await Promise.all(workers.map((worker) => new Promise((resolve) => worker.once("message", resolve))));
  });
  afterAll(() => Promise.all(workers.map((worker) => worker.terminate())));

  /** The same job with one thread and with three, into two places: [alone, together]. */
  function both(size: number, job: (jobs: Jobs, out: number) => void): readonly Float32Array[] {
    return [1, 3].map((threads) => {
      const out = heap.allocate(4 * size);
      pool.threads = threads;
      job(new Jobs(heap, pool, "base"), out);
      return numbers(out, size).slice();
    });
  }

  const size = (max: number) => fc.integer({ min: 1, max });
  const seeds = fc.integer({ min: 0, max: 1000 });
  const runs = { numRuns: 60, seed: 3 };

  it("make the same numbers as one thread, to the bit, in linear layers", () => {
    fc.assert(
      fc.property(size(90), size(30), size(80), fc.boolean(), seeds, (rows, inner, columns, normed, seed) => {
        const [x, weight] = [random(rows * inner, seed), random(inner * columns, seed + 1)];
        const norm = normed ? { weight: random(inner, seed + 2), bias: random(inner, seed + 3), eps: 1e-6 } : null;
        const [alone, together] = both(rows * columns, (jobs, out) =>
          jobs.linear({
            ...{ rows, inner, columns, x, weight, norm, out },
            ...{ bias: 0, indices: null, act: "gelu", scale: 0, residual: 0 },
          }),
        );
        expect(together).toEqual(alone);
      }),
      runs,
    );
  });

  it("make the same numbers in attention, with few heads and with many windows", () => {
    fc.assert(
      fc.property(size(4), size(40), size(3), size(9), seeds, (windows, tokens, heads, headDim, seed) => {
        const dim = heads * headDim;
        const qkv = random(windows * tokens * 3 * dim, seed);
        const [joinedSize, pairs] = [windows * tokens * dim, windows * heads * tokens * tokens];
        const [alone, together] = both(joinedSize + pairs, (jobs, out) =>
          jobs.attention({
            ...{ windows, tokens, heads, headDim, qkv, scale: 0.3, bias: 0, mask: null, gate: 0, scores: 0 },
            ...{ joined: out, pattern: out + 4 * joinedSize },
          }),
        );
        expect(together).toEqual(alone);
      }),
      runs,
    );
  });

  it("make the same numbers in rows by index", () => {
    const [rows, length] = [1000, 7];
    const x = random(rows * length, 5);
    const indices = Int32Array.from({ length: rows }, (_, row) => ((row * 37) % (rows + 1)) - 1);
    const [alone, together] = both(rows * length, (jobs, out) =>
      jobs.rows({ rows, size: length, x, indices, norm: null, out }),
    );
    expect(together).toEqual(alone);
  });

  it("stay awake while a network computes, and sleep when it has ended", async () => {
    const words = new Int32Array(memory.buffer, meeting, 16);
    const asleep = async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      return Atomics.notify(words, turn);
    };
    const work = () => both(8, (jobs, out) => jobs.rows({ rows: 8, size: 1, x: out, indices: null, norm: null, out }));
    work();
    pool.stayAwake(true);
    work();
    expect(await asleep()).toBe(0);
    pool.stayAwake(false);
    await expect.poll(asleep).toBe(2);
  });

  it("go home when the meeting is over", async () => {
    const gone = Promise.all(workers.map((worker) => new Promise((resolve) => worker.once("exit", resolve))));
    const words = new Int32Array(memory.buffer, meeting, 16);
    Atomics.store(words, over, 1);
    Atomics.add(words, turn, 1);
    Atomics.notify(words, turn);
    expect(await gone).toEqual([0, 0]);
  });
});

it("cutting work into chunks for many threads leaves nothing out", async () => {
  const code = await startKernels(await compileKernels("base", memory), memory);
  for (const threads of [1, 2, 5, 8]) {
    // One thread that does the chunks of all.
    const crew: Crew = { threads, do: (job, scratch) => code.work(job, scratch) };
    for (const [rows, columns] of [
      [1, 1000],
      [50, 24],
      [197, 9],
      [60, 70],
    ] as const) {
      const [x, weight, out] = [random(rows * 4, 1), random(4 * columns, 2), heap.allocate(4 * rows * columns)];
      numbers(out, rows * columns).fill(Number.NaN);
      new Jobs(heap, crew, "base").linear({
        ...{ rows, inner: 4, columns, x, weight, out },
        ...{ bias: 0, norm: null, indices: null, act: null, scale: 0, residual: 0 },
      });
      expect(numbers(out, rows * columns).includes(Number.NaN)).toBe(false);
    }
  }
});

describe("a module whose memory becomes shared", () => {
  const start = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

  it("differs in one bit, and is still valid", () => {
    const own = Uint8Array.from([...start, 5, 4, 1, 1, 1, 2]); // one memory of 1 to 2 pages
    const shared = withSharedMemory(own);
    expect([...shared].filter((byte, index) => byte !== own[index])).toEqual([3]);
    expect(WebAssembly.validate(shared)).toBe(true);
  });

  it("must have a memory with a largest size", () => {
    expect(() => withSharedMemory(Uint8Array.from([...start, 5, 3, 1, 0, 1]))).toThrow(
      /no memory that could be shared/,
    );
    expect(() => withSharedMemory(Uint8Array.from(start))).toThrow(/no memory that could be shared/);
  });
});
