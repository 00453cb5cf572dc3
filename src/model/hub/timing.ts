/** The two things that work over a network needs of a clock; tests give their own. */
export interface Timing {
  /** Milliseconds from any fixed moment. */
  readonly now: () => number;
  /** Resolves after so many milliseconds, or rejects with the signal's reason as soon as it is aborted. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
}

export const realTiming: Timing = {
  now: () => performance.now(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve, reject) => {
      const end = () => {
        clearTimeout(timer);
        reject(signal?.reason as Error);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener("abort", end);
        resolve();
      }, milliseconds);
      if (signal?.aborted) end();
      else signal?.addEventListener("abort", end, { once: true });
    }),
};

/** How long to wait before a try after so many failures in a row, in ms: 0.5 s, 1 s, 2 s … 30 s. */
export function backoff(failures: number): number {
  return Math.min(30_000, 500 * 2 ** (failures - 1));
}
