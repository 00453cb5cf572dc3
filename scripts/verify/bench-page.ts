import { type Bench, localBench } from "./bench.ts";

declare global {
  interface Window {
    /** The browser's half of `browser-bench.ts`. */
    openBench: typeof localBench;
    bench: Bench;
  }
}

window.openBench = localBench;
