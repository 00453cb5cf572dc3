import type { Capture, Role } from "../../src/model/capture.ts";
import type { BackendName, BackendReport, LoadedModel } from "../../src/model/engine.ts";
import { noIntervention } from "../../src/model/intervention.ts";
import { NetworkEngine } from "../../src/model/network/engine.ts";
import type { Values } from "./case-folder.ts";
import { computeOp, type OpName } from "./ops.ts";

/** Where cases are computed: in this process, or in a browser (`browser-bench.ts`). */
export interface Bench {
  readonly report: BackendReport;
  load(id: string, weights: Uint8Array, config: string | undefined): Promise<LoadedModel>;
  /** Runs on normalised values, [height, width, channels]. */
  run(model: string, values: Float32Array, roles: readonly Role[]): Promise<Capture>;
  /** A parameter by its timm name. */
  weight(model: string, name: string): Promise<Float32Array>;
  /** One elementary function of the engine. */
  op(name: OpName, inputs: readonly Values[]): Promise<Float32Array>;
  close(): Promise<void>;
}

/**
 * A bench on the given backend in this very JavaScript; the page of the browser's bench uses it too.
 *
 * @param kernels whether our own may be used, or tfjs computes alone
 */
export async function localBench(backend: BackendName, kernels = true): Promise<Bench> {
  const engine = new NetworkEngine({ asked: backend, kernels });
  const report = await engine.backend();
  if (report.backend !== backend) {
    const why = report.failures.map(({ detail }) => detail).join("; ") || report.reason;
    throw new Error(`${backend} is not available here: ${why}`);
  }
  return {
    report,
    load: (id, weights, config) =>
      engine.load({
        kind: "blob",
        id,
        weights: new Blob([weights as BlobPart]),
        config: config === undefined ? undefined : new Blob([config]),
      }),
    run: (model, values, roles) => engine.runNormalised({ model, roles, intervention: noIntervention }, values),
    async weight(model, name) {
      const found = await engine.weight(model, name);
      if (!found) throw new Error(`there is no parameter "${name}"`);
      return found.data;
    },
    op: computeOp,
    close: () => engine.dispose(),
  };
}
