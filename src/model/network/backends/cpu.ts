import "@tensorflow/tfjs-backend-cpu";
import type { OpenBackend } from "../backend.ts";
import { noKernels } from "../kernels/kernels.ts";
import { activateBackend } from "./activate.ts";

/** Plain JavaScript: slow, and there wherever JavaScript is. */
export async function openCpu(): Promise<OpenBackend> {
  await activateBackend("cpu");
  return {
    ...{ adapter: null, kernels: noKernels, bufferLimit: null, lost: null },
    ...{ takeDeviceError: () => null, destroyDevice: () => {} },
  };
}
