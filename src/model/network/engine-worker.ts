import * as Comlink from "comlink";
import type { JobOptions } from "../engine.ts";
import type { Progress } from "../progress.ts";
import type { BackendWish } from "./backend.ts";
import { NetworkEngine } from "./engine.ts";
import { type EngineCalls, type Reply, toPlainError, transferables } from "./engine-protocol.ts";

/**
 * The engine behind Comlink, in a Web Worker. A job has a number, so that a cancel
 * and its progress find it: an AbortSignal and a callback cannot cross.
 */
export class EngineHost {
  #engine: NetworkEngine | null = null;
  #report: (job: number, progress: Progress) => void = () => {};
  readonly #running = new Map<number, AbortController>();

  /** Call once, first. */
  start(wish: BackendWish, report: (job: number, progress: Progress) => void): void {
    this.#engine = new NetworkEngine(wish);
    this.#report = report;
  }

  async call<Method extends keyof EngineCalls>(
    job: number,
    method: Method,
    args: EngineCalls[Method]["args"],
  ): Promise<Reply<EngineCalls[Method]["result"]>> {
    const controller = new AbortController();
    this.#running.set(job, controller);
    try {
      const options: JobOptions = {
        signal: controller.signal,
        onProgress: (progress) => this.#report(job, progress),
      };
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
