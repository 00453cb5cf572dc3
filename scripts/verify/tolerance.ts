import type { BackendName } from "../../src/model/engine.ts";

/**
 * The tolerances of the cases are meant for float32 arithmetic, which cpu and wasm
 * do. WebGPU may round its functions more coarsely (WGSL allows exp an error of
 * 3 + 2|x| units in the last place, and division 2.5), its erf is a polynomial with
 * an error of 5e-7, and sums are split over threads in another order. What it gets
 * is this many times the tolerance of a case, for activations and logits; what a
 * person reads, probabilities and attention on photographs, has to be as exact as
 * elsewhere. (Measured on SwiftShader: at most 1.2e-6 where 2e-5 is the tolerance,
 * no worse than wasm. The reserve is for graphics cards.)
 */
const webgpuFactor = 10;

export function toleranceFactor(backend: BackendName): number {
  return backend === "webgpu" ? webgpuFactor : 1;
}
