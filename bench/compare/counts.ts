import { noIntervention } from "../../src/model/intervention.ts";
import { NetworkEngine } from "../../src/model/network/engine.ts";
import { onnxRuntime, taskOf } from "./contenders.ts";
import type { BenchModel } from "./models.ts";

/** What a forward pass asks of the graphics device. */
export interface GpuCounts {
  readonly dispatches: number;
  readonly submits: number;
  /** Buffers that the processor waited for. */
  readonly readbacks: number;
  /** Pipelines made until the first result, loading included. */
  readonly pipelines: number;
  /** Time in which the page's own thread was busy asking, in ms. */
  readonly encodeMs: number;
}

type Counter = "dispatches" | "submits" | "readbacks" | "pipelines";

/** Counts calls of a method of every object of a class; the method works as before. */
function count(
  owner: { prototype: object } | undefined,
  method: string,
  counter: Counter,
  counts: Record<Counter, number>,
) {
  const prototype = owner?.prototype as Record<string, (...args: unknown[]) => unknown> | undefined;
  const original = prototype?.[method];
  if (!prototype || !original) return;
  prototype[method] = function counted(this: unknown, ...args: unknown[]) {
    counts[counter]++;
    return Reflect.apply(original, this, args);
  };
}

/**
 * Counts what one engine asks of the device for a network's second picture; pipelines for its
 * first. The engine runs in the page's own thread, where the calls can be counted.
 */
export async function countsOf(engine: "vitrine" | "tfjs" | "ort", model: BenchModel): Promise<GpuCounts> {
  const counts: Record<Counter, number> = { dispatches: 0, submits: 0, readbacks: 0, pipelines: 0 };
  const task = await taskOf(model);
  count(globalThis.GPUComputePassEncoder, "dispatchWorkgroups", "dispatches", counts);
  count(globalThis.GPUQueue, "submit", "submits", counts);
  count(globalThis.GPUBuffer, "mapAsync", "readbacks", counts);
  count(globalThis.GPUDevice, "createComputePipeline", "pipelines", counts);
  count(globalThis.GPUDevice, "createComputePipelineAsync", "pipelines", counts);
  const run = engine === "ort" ? await ortRun() : await ourRun(engine === "vitrine");
  await run();
  const { pipelines } = counts;
  const before = { ...counts };
  const start = performance.now();
  const done = run();
  // What happens before the first wait is the asking.
  const encodeMs = performance.now() - start;
  await done;
  return {
    dispatches: counts.dispatches - before.dispatches,
    submits: counts.submits - before.submits,
    readbacks: counts.readbacks - before.readbacks,
    ...{ pipelines, encodeMs },
  };

  async function ourRun(kernels: boolean): Promise<() => Promise<unknown>> {
    const own = new NetworkEngine({ asked: "webgpu", kernels });
    await own.load(model.source);
    const roles = ["attn.pattern", "logits"] as const;
    return () =>
      own.run({ model: model.source.id, pixels: task.pixels, intervention: noIntervention, roles: [...roles] });
  }

  async function ortRun(): Promise<() => Promise<unknown>> {
    const contender = await onnxRuntime(task, "fp32", "webgpu", 1);
    return () => contender.run();
  }
}
