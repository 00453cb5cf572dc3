import * as Comlink from "comlink";
import type { JobOptions } from "../engine.ts";
import type { Progress } from "../progress.ts";
import type { BackendWish } from "./backend.ts";
import { NetworkEngine } from "./engine.ts";
import { type EngineCalls, type Reply, type Report, toPlainError, transferables } from "./engine-protocol.ts";

/**
 * The engine behind Comlink, in a Web Worker. A job has a number, so that a cancel
 * and its progress find it: an AbortSignal and a callback cannot cross.
 */
export class EngineHost {
  #engine: NetworkEngine | null = null;
  #reporter: MessagePort | null = null;
  readonly #running = new Map<number, AbortController>();

  /** Call once, first. */
  start(wish: BackendWish, reporter: MessagePort): void {
    this.#engine = new NetworkEngine(wish);
    this.#reporter = reporter;
  }

  async call<Method extends keyof EngineCalls>(
    job: number,
    method: Method,
    args: EngineCalls[Method]["args"],
    listening: boolean,
  ): Promise<Reply<EngineCalls[Method]["result"]>> {
    const controller = new AbortController();
    this.#running.set(job, controller);
    try {
      const onProgress = (progress: Progress) => this.#reporter?.postMessage([job, progress] satisfies Report);
      const options: JobOptions = { signal: controller.signal, ...(listening ? { onProgress } : {}) };
      const engine = this.#engine as NetworkEngine;
      const work = engine[method] as (...all: unknown[]) => Promise<EngineCalls[Method]["result"]>;
      const value = await work.call(engine, ...args, options);
      return Comlink.transfer({ ok: true, value }, transferables(value));
    } catch (error) {
      return { ok: false, error: toPlainError(error) };
    } finally {
      this.#running.delete(job);
    }
  }

  cancel(job: number): void {
    this.#running.get(job)?.abort();
  }
}

Comlink.expose(new EngineHost());
