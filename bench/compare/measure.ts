import type { BackendName } from "../../src/model/engine.ts";
import type { ConnectOptions } from "../../src/model/network/engine-client.ts";
import { type Contender, type EngineName, onnxRuntime, ours, taskOf } from "./contenders.ts";
import type { BenchModel } from "./models.ts";
import { median, relativeDifference, type Row } from "./row.ts";

export interface Setting {
  readonly backend: BackendName;
  readonly threads: number;
  /** Which of our builds: the best one that runs here, or the one without relaxed SIMD. */
  readonly simd: "relaxed" | "baseline";
  readonly engines: readonly EngineName[];
  /** Timed runs of each contender, one after the other in turn. */
  readonly rounds: number;
}

/** Bytes that are made ready in a millisecond on a slow machine. */
const pausedBytes = 100_000;

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Largest difference that is still rounding; eight bits are another matter, and only reported. */
const tolerance = 1e-3;

/**
 * Runs one network on all engines in turn: outputs compared first, then two rounds that do
 * not count, then the timed ones, interleaved, so that what else the machine does meets all.
 *
 * @throws Error when an engine computes something else
 */
export async function measureModel(
  model: BenchModel,
  { backend, threads, simd, engines, rounds }: Setting,
  say: (what: string) => void,
): Promise<Row[]> {
  const task = await taskOf(model);
  const connect: ConnectOptions = { backend, threads, relaxedSimd: simd === "relaxed" };
  const contenders: Contender[] = [];
  try {
    for (const engine of engines) {
      say(`${model.name} ${model.tokens}: loading ${engine}`);
      contenders.push(
        engine === "vitrine" || engine === "tfjs"
          ? await ours(task, engine, connect)
          : await onnxRuntime(task, engine === "ort" ? "fp32" : "q8", backend, threads),
      );
    }
    const outputs = new Map<EngineName, Float32Array>();
    for (const contender of contenders) {
      say(`${model.name} ${model.tokens}: comparing ${contender.engine}`);
      outputs.set(contender.engine, await contender.run());
    }
    const reference = outputs.get("ort");
    if (!reference) throw new Error("Nothing to compare with: onnxruntime-web must be among the engines.");
    const differences = new Map(
      [...outputs].map(([engine, logits]) => [engine, relativeDifference(logits, reference)]),
    );
    for (const [engine, difference] of differences) {
      if (engine !== "ort-q8" && !(difference <= tolerance)) {
        throw new Error(
          `${engine} computes other logits for ${model.name}: they differ by ${difference} of the largest.`,
        );
      }
    }
    const times = new Map<EngineName, number[]>(contenders.map(({ engine }) => [engine, []]));
    const memory: number[] = [];
    const handedOver = () => contenders[0]?.handedOver() ?? 0;
    for (let round = -1; round < rounds; round++) {
      say(`${model.name} ${model.tokens}: round ${Math.max(0, round) + 1} of ${rounds}`);
      for (const contender of contenders) {
        // Ours makes memory ready for its next run while nothing runs; nobody else's run may meet that.
        await pause(20 + handedOver() / pausedBytes);
        const start = performance.now();
        await contender.run();
        if (round >= 0) times.get(contender.engine)?.push(performance.now() - start);
      }
      if (round >= 0) memory.push(timeOfNewMemory(handedOver()));
    }
    const ort = median(times.get("ort") ?? []);
    return contenders.map(({ engine, detail }) => {
      const medianMs = median(times.get(engine) ?? []);
      return {
        ...{ model: model.name, tokens: model.tokens, backend, threads },
        simd: backend === "wasm" ? simd : "",
        ...{ engine, medianMs, ratioToOrtFp32: medianMs / ort },
        ...(engine === "vitrine" ? { newMemoryMs: median(memory) } : {}),
        ...{ difference: differences.get(engine) ?? Number.NaN, detail },
      };
    });
  } finally {
    for (const contender of contenders) await contender.close();
  }
}

/**
 * Time to write so many bytes into memory that is new, in ms. Who hands numbers over cannot
 * do with less: the page keeps them. On some virtual machines a new page of memory costs a
 * hundred times what it costs on a desk.
 */
function timeOfNewMemory(bytes: number): number {
  const start = performance.now();
  new Float32Array(bytes / 4).fill(1);
  return performance.now() - start;
}
