import type { Capture } from "../capture.ts";
import type {
  BackendName,
  BackendReport,
  CheckpointSource,
  Engine,
  JobOptions,
  LoadedModel,
  Picture,
  RunRequest,
} from "../engine.ts";
import { ModelError } from "../errors.ts";
import type { NamedTensor } from "../tensor.ts";
import type { BackendWish } from "./backend.ts";
import { EngineLink } from "./engine-link.ts";
import type { EngineCalls } from "./engine-protocol.ts";

export interface ConnectOptions {
  /** Compute here even where another backend is faster; the address's `?backend=`. */
  readonly backend?: BackendName;
  /** `false`: tfjs alone, without our kernels; the address's `?kernels=off`. */
  readonly kernels?: boolean;
  /** So many threads on WebAssembly; the address's `?threads=`. */
  readonly threads?: number;
  /** `false`: on WebAssembly the build without relaxed SIMD. For the bench. */
  readonly relaxedSimd?: boolean;
}

/** The engine in a worker of its own, with the same interface as in Node; it starts when something is asked of it. */
export function connectEngine({ backend, ...wish }: ConnectOptions = {}): EngineClient {
  return new EngineClient({ asked: backend, ...wish });
}

/** How long a recovery counts against the next one, in ms. */
const recoveryWindow = 60_000;

/**
 * The page's side of the engine. When the graphics device is lost or the worker
 * crashes, a new worker loads the same models and the job is done once more; the
 * second time within a minute a lost device is replaced by WebAssembly; the third
 * time the error is the answer.
 */
export class EngineClient implements Engine {
  #wish: BackendWish;
  #link: EngineLink | null = null;
  #recovering: Promise<void> | null = null;
  #recoveries: number[] = [];
  #disposed = false;
  readonly #sources = new Map<string, CheckpointSource>();

  constructor(wish: BackendWish) {
    this.#wish = wish;
  }

  backend(): Promise<BackendReport> {
    return this.#call("backend", []);
  }

  async load(relative: CheckpointSource, options?: JobOptions): Promise<LoadedModel> {
    const source = fromPage(relative);
    const loaded = await this.#call("load", [source], options);
    this.#sources.set(source.id, source);
    return loaded;
  }

  prepare(image: Blob, model: string, options?: JobOptions): Promise<Picture> {
    return this.#call("prepare", [image, model], options);
  }

  run(request: RunRequest, options?: JobOptions): Promise<Capture> {
    return this.#call("run", [request], options);
  }

  weight(model: string, name: string): Promise<NamedTensor | undefined> {
    return this.#call("weight", [model, name]);
  }

  async unload(model: string): Promise<void> {
    this.#sources.delete(model);
    await this.#call("unload", [model]);
  }

  memory(): Promise<{ readonly tensors: number; readonly bytes: number }> {
    return this.#call("memory", []);
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    this.#sources.clear();
    this.#link?.close(disposedError());
  }

  /** Ends the graphics device, as a driver crash does. For tests. */
  destroyDevice(): Promise<void> {
    return this.#linked().call("destroyDevice", []);
  }

  #linked(): EngineLink {
    this.#link ??= new EngineLink(this.#wish);
    return this.#link;
  }

  async #call<Method extends keyof EngineCalls>(
    method: Method,
    args: EngineCalls[Method]["args"],
    options?: JobOptions,
  ): Promise<EngineCalls[Method]["result"]> {
    for (;;) {
      if (this.#disposed) throw disposedError();
      const link = this.#linked();
      try {
        return await link.call(method, args, options);
      } catch (error) {
        if (!isGone(error)) throw error;
        await this.#recover(link, error);
      }
    }
  }

  /** Replaces a dead link; jobs that died with it wait for the same recovery. */
  async #recover(dead: EngineLink, error: ModelError): Promise<void> {
    if (this.#link !== dead) return;
    this.#recovering ??= this.#replace(dead, error).finally(() => {
      this.#recovering = null;
    });
    await this.#recovering;
  }

  async #replace(dead: EngineLink, error: ModelError): Promise<void> {
    dead.close(error);
    const now = performance.now();
    this.#recoveries = this.#recoveries.filter((time) => now - time < recoveryWindow);
    if (this.#recoveries.length >= 2) throw error;
    if (this.#recoveries.length === 1 && error.code === "engine.deviceLost") {
      this.#wish = { ...this.#wish, asked: "wasm", because: "device-lost" };
    }
    this.#recoveries.push(now);
    const link = new EngineLink(this.#wish);
    try {
      for (const source of this.#sources.values()) await link.call("load", [source]);
    } catch (failure) {
      link.close(error);
      throw failure;
    }
    this.#link = link;
  }
}

/** Addresses count from the page; in the worker they would count from its script. */
function fromPage(source: CheckpointSource): CheckpointSource {
  if (source.kind !== "url") return source; // files of this computer, or none at all
  const absolute = (address: string) => new URL(address, document.baseURI).href;
  const { weights, config, preprocessor, index, shards, ...rest } = source;
  return {
    ...rest,
    weights: absolute(weights),
    ...(config === undefined ? {} : { config: absolute(config) }),
    ...(preprocessor === undefined ? {} : { preprocessor: absolute(preprocessor) }),
    ...(index === undefined ? {} : { index: absolute(index) }),
    ...(shards === undefined
      ? {}
      : { shards: shards.map(({ name, weights }) => ({ name, weights: absolute(weights) })) }),
  };
}

function isGone(error: unknown): error is ModelError {
  return error instanceof ModelError && (error.code === "engine.deviceLost" || error.code === "engine.crashed");
}

function disposedError(): ModelError {
  return new ModelError("engine.disposed", "The engine has been disposed; reload the page.", {});
}
