/**
 * Jobs one after the other. tfjs keeps global state and the backends compute one
 * thing at a time, so two forward passes at once would only slow each other down.
 */
export class JobQueue {
  #last: Promise<unknown> = Promise.resolve();

  /**
   * Runs a job when all earlier ones have ended. A job whose signal is aborted
   * while it waits rejects at once and is never started.
   */
  run<T>(job: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const turn = this.#last.then(async () => {
      signal?.throwIfAborted();
      return job();
    });
    this.#last = turn.catch(() => {});
    return signal ? orAborted(turn, signal) : turn;
  }
}

/** The result of a promise, or an `AbortError` as soon as the signal is aborted, whatever its reason. */
export function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(abortError());
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

/** What a cancelled job rejects with. */
export function abortError(): DOMException {
  return new DOMException("The job was cancelled.", "AbortError");
}
