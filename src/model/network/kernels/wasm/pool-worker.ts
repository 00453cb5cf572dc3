import { startKernels } from "./load.ts";

/** What a helper needs to know. */
export interface HelperStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly meeting: number;
  /** Of this helper, from 0. */
  readonly index: number;
}

/** How often a helper looks for the next job before it sleeps, while no network computes. */
const patience = 20_000;

/** A worker that does nothing but help; it says so once, and never comes back from the kernels' `help`. */
addEventListener("message", async ({ data }: MessageEvent<HelperStart>) => {
  const code = await startKernels(data.module, data.memory);
  postMessage("here");
  code.help(data.meeting, data.index, patience);
});
