import type { Kernels } from "./kernels/kernels.ts";

/** How a forward pass is watched and stopped; the same for every network. */
export interface ForwardOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called after each block with the number of blocks finished. */
  readonly onBlock?: (finished: number) => void;
  /** Those that prepared the weights; none: tfjs alone. */
  readonly kernels?: Kernels;
}
