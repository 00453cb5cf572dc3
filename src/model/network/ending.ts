import type { ModelError } from "../errors.ts";

/**
 * Something that may end while jobs depend on it: a worker, a graphics device.
 * `Promise.race` against one long-lived promise would do, but that promise would
 * keep the result of every race it ever took part in, whole captures among them.
 */
export class Ending {
  #error: ModelError | null = null;
  readonly #listeners = new Set<(error: ModelError) => void>();

  /** Why it ended; null as long as it has not. */
  get error(): ModelError | null {
    return this.#error;
  }

  /** Ends it, and every job with this error. The first error stays. */
  end(error: ModelError): void {
    this.#error ??= error;
    for (const listener of this.#listeners) listener(this.#error);
    this.#listeners.clear();
  }

  /** The promise's result, or the error of the end when that comes first. */
  orEnd<T>(promise: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#error) reject(this.#error);
      this.#listeners.add(reject);
      promise.then(resolve, reject).finally(() => this.#listeners.delete(reject));
    });
  }
}
