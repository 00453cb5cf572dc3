import { toOnnx } from "../onnx/network.ts";
import type { Precision } from "../onnx/layers.ts";
import type { ModelConfig } from "../../src/model/config.ts";
import { parametersOf } from "../../src/model/cost.ts";
import type { BackendName, Engine } from "../../src/model/engine.ts";
import { normalise } from "../../src/model/image/normalise.ts";
import { noIntervention } from "../../src/model/intervention.ts";
import { type ConnectOptions, connectEngine } from "../../src/model/network/engine-client.ts";
import type { BenchModel } from "./models.ts";

export const engineNames = ["vitrine", "tfjs", "ort", "ort-q8"] as const;
export type EngineName = (typeof engineNames)[number];

/** One way to run one network. */
export interface Contender {
  readonly engine: EngineName;
  /** What really runs, e.g. the kernels' own words. */
  readonly detail: string;
  /** One forward pass; the logits. Ours also hands every attention map to the page. */
  run(): Promise<Float32Array>;
  /** Bytes that the last run handed to the page. */
  handedOver(): number;
  close(): Promise<void>;
}

/** Everything that two engines must have alike. */
export interface Task {
  readonly model: BenchModel;
  readonly config: ModelConfig;
  /** [height, width, 3], 0 to 255. */
  readonly pixels: Uint8Array;
  /** [channels, height, width], normalised. */
  readonly image: Float32Array;
  readonly weights: ReadonlyMap<string, Float32Array>;
}

/** A picture of seeded noise, from 0 to 255: what it shows makes no difference to the time. */
function noise(length: number): Uint8Array {
  let state = 12345;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
}

/** Reads a network once, through our own reader, so that all contenders have the same weights. */
export async function taskOf(model: BenchModel): Promise<Task> {
  const engine = connectEngine({ backend: "cpu" });
  try {
    const { config, preprocessing } = await engine.load(model.source);
    const weights = new Map<string, Float32Array>();
    for (const name of parametersOf(config).keys()) {
      const weight = await engine.weight(model.source.id, name);
      if (!weight) throw new Error(`${model.name} has no ${name}.`);
      weights.set(name, weight.data);
    }
    const [height, width] = config.imageSize;
    const pixels = noise(height * width * 3);
    const rows = normalise(pixels, preprocessing);
    const image = new Float32Array(rows.length);
    for (let place = 0; place < height * width; place++) {
      for (let channel = 0; channel < 3; channel++) {
        image[channel * height * width + place] = rows[place * 3 + channel] as number;
      }
    }
    return { model, config, pixels, image, weights };
  } finally {
    await engine.dispose();
  }
}

/** Ours: in its worker, every map captured, read back and handed over. */
export async function ours(task: Task, engineName: "vitrine" | "tfjs", options: ConnectOptions): Promise<Contender> {
  const engine: Engine = connectEngine({ ...options, kernels: engineName === "vitrine" });
  await engine.load(task.model.source);
  const report = await engine.backend();
  const request = {
    model: task.model.source.id,
    pixels: task.pixels,
    intervention: noIntervention,
    roles: ["attn.pattern", "logits"] as const,
  };
  let handedOver = 0;
  return {
    engine: engineName,
    handedOver: () => handedOver,
    detail: "kernels" in report ? String(report.kernels) : report.backend,
    async run() {
      const capture = await engine.run(request);
      const { logits } = capture.tensors;
      const stages = capture.family === "swin" ? capture.stages : [];
      const all = [capture, ...stages].flatMap(({ tensors }) => Object.values(tensors));
      handedOver = all.reduce((sum, { data }) => sum + data.byteLength, 0);
      if (!logits) throw new Error("There are no logits.");
      return logits.data;
    },
    close: () => engine.dispose(),
  };
}

interface Ort {
  readonly env: { readonly wasm: { wasmPaths: string; numThreads: number } };
  readonly InferenceSession: {
    create(
      bytes: Uint8Array,
      options: { readonly executionProviders: readonly string[] },
    ): Promise<{
      run(feeds: Record<string, unknown>): Promise<Record<string, { readonly data: Float32Array; dispose(): void }>>;
      release(): Promise<void>;
    }>;
  };
  readonly Tensor: new (type: "float32", data: Float32Array, shape: readonly number[]) => unknown;
}

/** onnxruntime-web, which is served beside the page and not part of its build. */
async function loadOrt(backend: BackendName, threads: number): Promise<Ort> {
  const folder = new URL("ort/", document.baseURI).href;
  const file = backend === "webgpu" ? "ort.webgpu.bundle.min.mjs" : "ort.wasm.bundle.min.mjs";
  const ort = (await import(/* @vite-ignore */ `${folder}${file}`)) as Ort;
  ort.env.wasm.wasmPaths = folder;
  ort.env.wasm.numThreads = threads;
  return ort;
}

/** onnxruntime-web with the same weights, without any map. */
export async function onnxRuntime(
  task: Task,
  precision: Precision,
  backend: BackendName,
  threads: number,
): Promise<Contender> {
  const ort = await loadOrt(backend, threads);
  const weight = (name: string) => {
    const found = task.weights.get(name);
    if (!found) throw new Error(`There is no weight ${name}.`);
    return found;
  };
  const session = await ort.InferenceSession.create(toOnnx(task.config, weight, precision), {
    executionProviders: [backend === "cpu" ? "wasm" : backend],
  });
  const image = new ort.Tensor("float32", task.image, [1, task.config.inChans, ...task.config.imageSize]);
  return {
    engine: precision === "fp32" ? "ort" : "ort-q8",
    handedOver: () => 0,
    detail: `onnxruntime-web, ${precision}`,
    async run() {
      const { logits } = await session.run({ image });
      if (!logits) throw new Error("There are no logits.");
      const data = logits.data.slice();
      logits.dispose();
      return data;
    },
    close: () => session.release(),
  };
}
