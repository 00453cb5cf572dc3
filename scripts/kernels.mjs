// npm run kernels: compiles the wasm kernels now. Building, testing and verifying do it by themselves.
import { buildKernels } from "./kernels/build-kernels.mjs";

console.log((await buildKernels()) ? "The kernels have been compiled." : "The kernels are up to date.");
