import * as tf from "@tensorflow/tfjs-core";
import type { Capture } from "../capture.ts";
import { whatToCapture } from "../capture-plan.ts";
import type { Checkpoint } from "../checkpoint/open-checkpoint.ts";
import { blockCount, type ModelConfig } from "../config.ts";
import type {
  BackendReport,
  CheckpointSource,
  Engine,
  JobOptions,
  LoadedModel,
  Picture,
  RunRequest,
} from "../engine.ts";
import { ModelError } from "../errors.ts";
import { noIntervention } from "../intervention.ts";
import type { Decode } from "../image/decode.ts";
import { normalise } from "../image/normalise.ts";
import { preparePicture } from "../image/prepare.ts";
import { checkMemory } from "../memory.ts";
import { type NamedTensor, tensor } from "../tensor.ts";
import { type BackendSteps, type BackendWish, type ChosenBackend, chooseBackend } from "./backend.ts";
import { checkBuffers } from "./buffers.ts";
import { captureOf, checkPixels } from "./check-request.ts";
import { drawn } from "./drawn.ts";
import { Ending } from "./ending.ts";
import { JobQueue, orAborted } from "./job-queue.ts";
import { nameError } from "./name-error.ts";
import { type Network, networkOf } from "./network.ts";
import { openSource } from "./open-source.ts";
import { Recorder } from "./recorder.ts";
import { SpareArrays } from "./spare-arrays.ts";

export interface EngineOptions extends BackendWish {
  /** Stands in for the browser's image decoder, in Node. */
  readonly decode?: Decode;
  /** Replaces the steps of the backend's choice, in tests. */
  readonly steps?: BackendSteps;
}

interface Resident {
  readonly checkpoint: Checkpoint;
  readonly network: Network;
  readonly spares: SpareArrays;
}

/**
 * The engine itself: in the page behind a worker (`engine-client.ts`), in Node as
 * it is. tfjs has one active backend in a process, so use one engine at a time.
 */
export class NetworkEngine implements Engine {
  readonly #options: EngineOptions;
  readonly #queue = new JobQueue();
  readonly #models = new Map<string, Resident>();
  readonly #device = new Ending();
  /** The last picture's values, as memory for the next one's. */
  #values = new Float32Array(0);
  #chosen: Promise<ChosenBackend> | null = null;
  #disposed = false;

  constructor(options: EngineOptions = {}) {
    this.#options = options;
  }

  async backend(): Promise<BackendReport> {
    return (await this.#open()).report;
  }

  async load(source: CheckpointSource, { signal, onProgress }: JobOptions = {}): Promise<LoadedModel> {
    // The backend starts while the files come; what may be wrong with it is said when its turn comes.
    if (!this.#disposed) this.#open().catch(() => {});
    const open = await orSignal(openSource(source, { signal, onProgress }), signal);
    onProgress?.({ stage: "prepare" });
    return this.#job(async ({ backend, report }) => {
      const checkpoint = open();
      checkMemory(checkpoint.config, checkpoint.bytes, report);
      checkBuffers(checkpoint.config, backend.bufferLimit);
      const weights = source.kind === "random" ? await drawn(checkpoint, signal) : checkpoint;
      const network = networkOf(weights, backend.kernels);
      try {
        await backend.compile?.(() => passOfNothing(checkpoint.config, network));
      } catch (error) {
        network.dispose();
        throw error;
      }
      const replaced = this.#models.get(source.id);
      this.#models.set(source.id, { checkpoint, network, spares: new SpareArrays() });
      replaced?.network.dispose();
      const { config, preprocessing, labels, notes, naming, leftOut, parameters, bytes } = checkpoint;
      const model = { id: source.id, config, preprocessing, labels, notes, leftOut, parameters, bytes };
      return source.kind === "random" ? { ...model, random: { seed: source.seed } } : { ...model, naming };
    }, signal);
  }

  async prepare(image: Blob, model: string, { signal, onProgress }: JobOptions = {}): Promise<Picture> {
    const { preprocessing } = this.#model(model).checkpoint;
    onProgress?.({ stage: "picture" });
    return orSignal(preparePicture(image, preprocessing, { signal, decode: this.#options.decode }), signal);
  }

  async run(request: RunRequest, options: JobOptions = {}): Promise<Capture> {
    const { config, preprocessing } = this.#model(request.model).checkpoint;
    const { pixels } = request;
    checkPixels(config, pixels);
    const values = () => {
      if (this.#values.length !== pixels.length) this.#values = new Float32Array(pixels.length);
      return normalise(pixels, preprocessing, this.#values);
    };
    return this.#run(request, values, options);
  }

  /**
   * Runs on values that are normalised already. Not part of the page's door: the
   * reference numbers begin behind the image pipeline.
   *
   * @param values [height, width, channels] of the model's input size
   */
  async runNormalised(
    request: Omit<RunRequest, "pixels">,
    values: Float32Array,
    options: JobOptions = {},
  ): Promise<Capture> {
    return this.#run(request, () => values, options);
  }

  /** @param valuesOf called when it is this run's turn */
  async #run(
    request: Omit<RunRequest, "pixels">,
    valuesOf: () => Float32Array,
    { signal, onProgress }: JobOptions,
  ): Promise<Capture> {
    const { intervention } = request;
    const { config } = this.#model(request.model).checkpoint;
    this.#model(request.model).network.pass(intervention); // what it refuses is said before the work waits its turn
    const { roles, blocks } = captureOf(config, request);
    return this.#job(async ({ backend: { kernels } }) => {
      const start = performance.now();
      const { network, spares } = this.#model(request.model);
      const recorder = new Recorder(roles, blocks);
      const image = tf.tensor3d(valuesOf(), [config.imageSize[0], config.imageSize[1], config.inChans]);
      try {
        const depth = blockCount(config);
        const onBlock = (block: number) => onProgress?.({ stage: "run", block, depth });
        kernels.underWay?.(true);
        await network.pass(intervention)(image, recorder, { signal, onBlock });
        const left = await network.read(recorder, blocks, spares.take);
        // Once this run is on its way. Without room for it the next run says so, if it needs it.
        setTimeout(() => spares.prepare().catch(() => {}));
        return { ...left, intervention, blocks, milliseconds: performance.now() - start };
      } finally {
        kernels.underWay?.(false);
        image.dispose();
        recorder.dispose();
      }
    }, signal);
  }

  async weight(model: string, name: string): Promise<NamedTensor | undefined> {
    const { checkpoint } = this.#model(model);
    const shape = checkpoint.shape(name);
    if (!shape) return undefined;
    return tensor(name, axesOfWeight[shape.length] ?? shape.map(String), shape, checkpoint.float32(name));
  }

  async unload(model: string): Promise<void> {
    await this.#queue.run(async () => {
      const resident = this.#models.get(model);
      this.#models.delete(model);
      resident?.network.dispose();
    });
  }

  async memory(): Promise<{ readonly tensors: number; readonly bytes: number }> {
    return this.#job(async () => {
      const { numTensors, numBytes } = tf.memory();
      return { tensors: numTensors, bytes: numBytes };
    });
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    await Promise.all([...this.#models.keys()].map((model) => this.unload(model)));
  }

  /** Ends the graphics device, as a driver crash does. For tests. */
  async destroyDevice(): Promise<void> {
    (await this.#open()).backend.destroyDevice();
  }

  #open(): Promise<ChosenBackend> {
    this.#chosen ??= this.#choose().catch((error: unknown) => {
      this.#chosen = null; // the next call tries again
      throw error;
    });
    return this.#chosen;
  }

  async #choose(): Promise<ChosenBackend> {
    const chosen = await chooseBackend(this.#options, this.#options.steps);
    void chosen.backend.lost?.then((error) => this.#device.end(error));
    return chosen;
  }

  #model(id: string): Resident {
    const resident = this.#models.get(id);
    if (resident) return resident;
    const loaded = [...this.#models.keys()].join(", ");
    throw new ModelError("run.model", `No model "${id}" is loaded (loaded: ${loaded || "none"}); load it first.`, {
      model: id,
      loaded,
    });
  }

  /** Does work on the backend when its turn comes, and gives every failure its name. */
  #job<T>(work: (chosen: ChosenBackend) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const job = async () => {
      if (this.#disposed) throw new ModelError("engine.disposed", "The engine has been disposed; reload the page.", {});
      const chosen = await this.#open();
      signal?.throwIfAborted(); // choosing takes a while the first time
      if (tf.getBackend() !== chosen.report.backend) await tf.setBackend(chosen.report.backend);
      try {
        const result = await this.#device.orEnd(work(chosen));
        const deviceError = chosen.backend.takeDeviceError();
        if (deviceError) throw deviceError;
        return result;
      } catch (error) {
        throw await nameError(error, this.#device, signal);
      }
    };
    return this.#queue.run(job, signal);
  }
}

/** Axis names of a parameter by its number of axes, as timm lays them out. */
const axesOfWeight: { readonly [rank: number]: readonly string[] } = {
  1: ["out"],
  2: ["out", "in"],
  3: ["batch", "token", "embedDim"],
  4: ["embedDim", "channel", "row", "column"],
};

function orSignal<T>(promise: Promise<T>, signal?: AbortSignal): Promise<T> {
  return signal ? orAborted(promise, signal) : promise;
}

/** A pass for what the page will keep, on a picture of zeros. */
async function passOfNothing(config: ModelConfig, network: Network): Promise<void> {
  const { roles, blocks } = whatToCapture(config, 0);
  const recorder = new Recorder(roles, blocks ?? Array.from({ length: blockCount(config) }, (_, block) => block));
  const image = tf.zeros<tf.Rank.R3>([config.imageSize[0], config.imageSize[1], config.inChans]);
  try {
    await network.pass(noIntervention)(image, recorder, {});
  } finally {
    image.dispose();
    recorder.dispose();
  }
}
