import * as Comlink from "comlink";
import type { JobOptions } from "../engine.ts";
import { ModelError } from "../errors.ts";
import type { OnProgress } from "../progress.ts";
import type { BackendWish } from "./backend.ts";
import { Ending } from "./ending.ts";
import { type EngineCalls, fromPlainError, type Reply, type Report } from "./engine-protocol.ts";
import type { EngineHost } from "./engine-worker.ts";
import { abortError, orAborted } from "./job-queue.ts";

/** One worker and the way to it. A link whose worker died stays dead; the client makes a new one. */
export class EngineLink {
  readonly #worker: Worker;
  readonly #remote: Comlink.Remote<EngineHost>;
  readonly #listeners = new Map<number, OnProgress>();
  readonly #life = new Ending();
  #jobs = 0;

  constructor(wish: BackendWish) {
    this.#worker = new Worker(new URL("./engine-worker.ts", import.meta.url), { type: "module", name: "engine" });
    this.#worker.addEventListener("error", (event) => {
      event.preventDefault();
      const detail = event.message || "the worker could not be started";
      this.#life.end(
        new ModelError("engine.crashed", `The engine stopped unexpectedly (${detail}); try again.`, { detail }),
      );
    });
    this.#remote = Comlink.wrap<EngineHost>(this.#worker);
    // Beside Comlink, which would answer each of the many reports.
    const { port1: reports, port2: reporter } = new MessageChannel();
    reports.onmessage = ({ data: [job, progress] }: MessageEvent<Report>) => this.#listeners.get(job)?.(progress);
    void this.#remote.start(wish, Comlink.transfer(reporter, [reporter]));
  }

  /** Asks the worker; rejects with the engine's errors, or with `engine.crashed` when the worker died. */
  async call<Method extends keyof EngineCalls>(
    method: Method,
    args: EngineCalls[Method]["args"],
    { signal, onProgress }: JobOptions = {},
  ): Promise<EngineCalls[Method]["result"]> {
    if (signal?.aborted) throw abortError();
    const job = this.#jobs++;
    const cancel = () => void this.#remote.cancel(job);
    if (onProgress) this.#listeners.set(job, onProgress);
    signal?.addEventListener("abort", cancel, { once: true });
    try {
      // Comlink's types lose the link between method, arguments and result.
      const remote = this.#remote.call(job, method, args as never, onProgress !== undefined) as Promise<
        Reply<EngineCalls[Method]["result"]>
      >;
      const answer = this.#life.orEnd(remote);
      const reply = await (signal ? orAborted(answer, signal) : answer);
      if (!reply.ok) throw fromPlainError(reply.error);
      return reply.value;
    } finally {
      signal?.removeEventListener("abort", cancel);
      this.#listeners.delete(job);
    }
  }

  /** Ends the worker and every job in it. */
  close(error: ModelError): void {
    this.#life.end(error);
    this.#worker.terminate();
  }
}
