/**
 * The time that a cell's own code takes. It stands still while the page works for the cell, so that a slow
 * model is no endless loop; what is left then is what was left before.
 */
export class Stopwatch {
  #left: number;
  #since = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #over: () => void;

  /** @param limit ms */
  constructor(limit: number, over: () => void) {
    this.#left = limit;
    this.#over = over;
  }

  go(): void {
    if (this.#timer !== undefined) return;
    this.#since = performance.now();
    this.#timer = setTimeout(this.#over, this.#left);
  }

  halt(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#left = Math.max(1, this.#left - (performance.now() - this.#since));
  }
}
