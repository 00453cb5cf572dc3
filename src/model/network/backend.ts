import * as tf from "@tensorflow/tfjs-core";
import type { BackendName, BackendReason, BackendReport } from "../engine.ts";
import { ModelError } from "../errors.ts";
import { probeAdapter } from "./backends/adapter.ts";
import { type Kernels, noKernels } from "./kernels/kernels.ts";
import { messageOf } from "./message-of.ts";
import { selfCheck } from "./self-check.ts";

/** A backend that has been started. */
export interface OpenBackend {
  /** The graphics adapter's own description. */
  readonly adapter: string | null;
  /** Our own kernels for it; `noKernels` where there are none. */
  readonly kernels: Kernels;
  /** Makes ready what a pass will need, by a pass that computes nothing; absent where nothing is to be made ready. */
  readonly compile?: (pass: () => Promise<void>) => Promise<void>;
  /** Bytes that one tensor may take; null without a limit of its own. */
  readonly bufferLimit: number | null;
  /** Resolves when the device goes away, with the error of the jobs it takes along; null where that cannot happen. */
  readonly lost: Promise<ModelError> | null;
  /** An error that was reported outside of any call since the last time it was asked for. */
  takeDeviceError(): ModelError | null;
  /** Ends the device, as a driver crash does. For tests. */
  destroyDevice(): void;
}

export interface ChosenBackend {
  readonly report: BackendReport;
  readonly backend: OpenBackend;
}

/** The steps of the choice, replaceable in tests. */
export interface BackendSteps {
  readonly probe: typeof probeAdapter;
  readonly open: (name: BackendName, wish: BackendWish) => Promise<OpenBackend>;
  /** What the started backend computes wrongly, or null. */
  readonly check: () => Promise<string | null>;
}

export interface BackendWish {
  /** Use this one even where another is faster. */
  readonly asked?: BackendName;
  /** Set when the choice follows from something that happened before, e.g. a lost device. */
  readonly because?: BackendReason;
  /** `false` leaves our kernels out: tfjs computes alone. */
  readonly kernels?: boolean;
  /** So many threads on WebAssembly, where the page is isolated; by measurement when absent. */
  readonly threads?: number;
  /** `false`: on WebAssembly the build without relaxed SIMD, as a browser that has none runs it. */
  readonly relaxedSimd?: boolean;
}

/** Each in a chunk of its own: only the one that is used is downloaded. */
async function openBackend(name: BackendName, wish: BackendWish): Promise<OpenBackend> {
  tf.enableProdMode(); // silences tfjs's advice to install its Node package
  switch (name) {
    case "webgpu":
      return (await import("./backends/webgpu.ts")).openWebgpu();
    case "wasm":
      return (await import("./backends/wasm.ts")).openWasm(wish);
    case "cpu":
      return (await import("./backends/cpu.ts")).openCpu();
  }
}

const realSteps: BackendSteps = { probe: probeAdapter, open: openBackend, check: selfCheck };

/**
 * Chooses where to compute: WebGPU on a real graphics adapter, else WebAssembly,
 * else plain JavaScript. A backend that cannot be started, or that fails its
 * self-check, is passed over for the next; so is one that was asked for.
 *
 * @throws ModelError `engine.noBackend` when none works
 */
export async function chooseBackend(wish: BackendWish = {}, steps: BackendSteps = realSteps): Promise<ChosenBackend> {
  const { order, reason, adapter } = await ladder(wish, steps);
  const failures: { backend: BackendName; detail: string }[] = [];
  for (const name of order) {
    try {
      const backend = await steps.open(name, wish);
      const chosen = wish.kernels === false ? { ...backend, kernels: noKernels } : backend;
      const wrong = chosen.kernels.checked ? null : await steps.check();
      if (wrong === null) {
        // XNNPACK in tfjs's WebAssembly packs each matrix that it multiplies with; our kernels have theirs in place of it.
        const keepsCopies = name === "wasm" && !chosen.kernels.prepare;
        return {
          backend: chosen,
          report: {
            ...(keepsCopies ? { keepsCopies } : {}),
            backend: name,
            reason: failures.length > 0 ? "check-failed" : reason,
            adapter: backend.adapter ?? adapter,
            kernels: chosen.kernels.name,
            failures,
          },
        };
      }
      failures.push({ backend: name, detail: wrong });
    } catch (error) {
      failures.push({ backend: name, detail: messageOf(error) });
    }
  }
  const detail = failures.map((failure) => `${failure.backend}: ${failure.detail}`).join("; ");
  throw new ModelError(
    "engine.noBackend",
    `No way to compute works here (${detail}); use a newer browser, or restart this one.`,
    { detail },
  );
}

async function ladder(
  { asked, because }: BackendWish,
  steps: BackendSteps,
): Promise<{ order: readonly BackendName[]; reason: BackendReason; adapter: string | null }> {
  const below: readonly BackendName[] = ["wasm", "cpu"];
  if (asked === "wasm" || asked === "cpu") {
    return { order: [asked, ...below.filter((name) => name !== asked)], reason: because ?? "asked", adapter: null };
  }
  const { kind, adapter } = await steps.probe();
  if (asked === "webgpu" && kind !== "none") {
    return { order: ["webgpu", ...below], reason: because ?? "asked", adapter };
  }
  if (kind === "real") return { order: ["webgpu", ...below], reason: because ?? "gpu", adapter };
  return { order: below, reason: because ?? (kind === "software" ? "software-gpu" : "no-webgpu"), adapter };
}
