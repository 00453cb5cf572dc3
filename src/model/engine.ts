import type { Capture, Role } from "./capture.ts";
import type { Naming } from "./checkpoint/dialects/dialect.ts";
import type { ClassLabel, ConfigNote, ModelConfig, Preprocessing } from "./config.ts";
import type { Intervention } from "./intervention.ts";
import type { OnProgress } from "./progress.ts";
import type { Recording } from "./recording/recording.ts";
import type { NamedTensor } from "./tensor.ts";

/** One file of a model that is split into several; `name` is the one that the index has for it. */
export interface ShardSource<Place extends string | Blob> {
  readonly name: string;
  readonly weights: Place;
}

/**
 * Where a checkpoint lies: `weights`, and beside it config.json, preprocessor_config.json,
 * and for a model that is split its index with all its files; `weights` is then not read,
 * and is the first of them.
 */
interface SourceOf<Place extends string | Blob> {
  readonly id: string;
  readonly weights: Place;
  readonly config?: Place;
  readonly preprocessor?: Place;
  readonly index?: Place;
  readonly shards?: readonly ShardSource<Place>[];
}

/** A network without files: a config, and a seed for its weights. */
export interface RandomSource {
  readonly kind: "random";
  readonly id: string;
  readonly config: ModelConfig;
  /** A whole number; the same one gives the same weights everywhere. */
  readonly seed: number;
}

/** A `url` is fetched, a `blob` is a person's own file; both are read the same way. */
export type FileSource = ({ readonly kind: "url" } & SourceOf<string>) | ({ readonly kind: "blob" } & SourceOf<Blob>);

export type CheckpointSource = FileSource | RandomSource;

export interface LoadedModel {
  readonly id: string;
  readonly config: ModelConfig;
  readonly preprocessing: Preprocessing;
  /** One per class in order, or null when the files name none. */
  readonly labels: readonly ClassLabel[] | null;
  /** Set where those are ImageNet's, for nothing but the number of classes speaks for them. */
  readonly assumedLabels?: boolean;
  /** Where each value of the config comes from, in order of the config's fields. */
  readonly notes: readonly ConfigNote[];
  /** Whose tensor names the file has; those of `weight` are timm's in any case. */
  readonly naming?: Naming;
  /** Stored names of learned parts that are not computed here, such as a head of another kind; absent or empty for none. */
  readonly leftOut?: readonly string[];
  /** Number of scalars of the checkpoint. */
  readonly parameters: number;
  /** Size of the weights files in bytes; 0 where there are none. */
  readonly bytes: number;
  /** Nobody has trained it: its weights are drawn by this seed. */
  readonly random?: { readonly seed: number };
  /** Maps that were computed elsewhere, in the place of a network: there are no weights, no engine knows it, and nothing can be run. */
  readonly recording?: Recording;
}

/** A picture made ready for one model. */
export interface Picture {
  /** Upright size in pixels. */
  readonly width: number;
  readonly height: number;
  /** The part the model sees, in pixels of the upright picture; not always whole numbers. */
  readonly crop: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  /** What the model gets before mean and std: [height, width, 3], 0 to 255. */
  readonly pixels: Uint8Array;
  readonly pixelSize: readonly [height: number, width: number];
  /** The upright picture on white for the page, its longer side at most 2048 px; null outside a browser. */
  readonly bitmap: ImageBitmap | null;
}

export type BackendName = "webgpu" | "wasm" | "cpu";

/** Why this backend: the page makes one sentence of it. */
export type BackendReason =
  | "asked" // the address asked for it
  | "gpu" // a real adapter, self-check passed
  | "no-webgpu" // the browser has no WebGPU or no adapter
  | "software-gpu" // the adapter is a software one, slower than wasm
  | "check-failed" // a better one was tried and computed wrongly or failed
  | "device-lost"; // WebGPU went away while it ran

export interface BackendReport {
  readonly backend: BackendName;
  readonly reason: BackendReason;
  /** The adapter's own description where there is one. */
  readonly adapter: string | null;
  /** What computes on it: our own kernels, by their name, or "tfjs" and why. */
  readonly kernels?: string;
  /** Set where the backend keeps every matrix twice: as it came, and packed for its multiplication. */
  readonly keepsCopies?: boolean;
  /** Backends that were tried before and what was wrong with them. */
  readonly failures: readonly { readonly backend: BackendName; readonly detail: string }[];
}

export interface RunRequest {
  /** `id` of a loaded model. */
  readonly model: string;
  /** [height, width, 3], 0 to 255, of the model's input size. */
  readonly pixels: Uint8Array;
  readonly intervention: Intervention;
  /** What to keep. `logits` is kept where there is a head, asked or not. */
  readonly roles: readonly Role[];
  /** Blocks to capture for stacked roles; all when absent. */
  readonly blocks?: readonly number[];
}

export interface JobOptions {
  /** Aborting rejects with an `AbortError` within one block's time. */
  readonly signal?: AbortSignal;
  readonly onProgress?: OnProgress;
}

/**
 * The one way to the network. Takes and gives plain data, so the same class runs
 * behind a worker in the page and directly in Node. Rejects with `ModelError`
 * for wrong input and `AbortError` for a cancelled job; either leaves the models
 * that were loaded before as they were.
 */
export interface Engine {
  /** Chooses and checks the backend on the first call. */
  backend(): Promise<BackendReport>;
  load(source: CheckpointSource, options?: JobOptions): Promise<LoadedModel>;
  /** Decodes and resizes a picture for a loaded model. */
  prepare(image: Blob, model: string, options?: JobOptions): Promise<Picture>;
  run(request: RunRequest, options?: JobOptions): Promise<Capture>;
  /** A parameter of a loaded model by its timm name, as float32; undefined when there is none. */
  weight(model: string, name: string): Promise<NamedTensor | undefined>;
  unload(model: string): Promise<void>;
  /** Tensors and bytes alive on the backend, for tests of leaks. */
  memory(): Promise<{ readonly tensors: number; readonly bytes: number }>;
  dispose(): Promise<void>;
}
