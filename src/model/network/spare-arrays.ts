import { macrotask } from "./macrotask.ts";

/** Bytes that are kept ready at most. */
const most = 96 * 2 ** 20;
/** Numbers that are made ready at a time, so that a job that arrives does not wait. */
const slice = 2 ** 16;
/** Numbers in a page of memory. */
const page = 1024;

/**
 * Arrays for what the next run hands over, made while nothing runs. A page of new memory is made when
 * it is first touched, which on some machines takes longer than to compute what goes into it; one run
 * after another usually hands over arrays of the same lengths. An array that was taken is its taker's.
 */
export class SpareArrays {
  #ready: Float32Array[] = [];
  /** Lengths that were taken since the last time that arrays were made ready. */
  #taken: number[] = [];
  /** Who makes arrays ready stops when this is not its number any more. */
  #turn = 0;

  /** Bytes that are ready. */
  get bytes(): number {
    return this.#ready.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  /** Zeros, in memory that is there already if it can be. */
  readonly take = (length: number): Float32Array => {
    this.#turn++;
    this.#taken.push(length);
    const place = this.#ready.findIndex((array) => array.length === length);
    return (place < 0 ? undefined : this.#ready.splice(place, 1)[0]) ?? new Float32Array(length);
  };

  /** Makes ready what has been taken since the last time, and lets go of the rest; ends early when something is taken. */
  async prepare(): Promise<void> {
    const turn = ++this.#turn;
    const wanted = this.#taken;
    this.#taken = [];
    this.#ready = [];
    if (wanted.reduce((sum, length) => sum + length * Float32Array.BYTES_PER_ELEMENT, 0) > most) return;
    for (const length of wanted) {
      const array = new Float32Array(length);
      for (let from = 0; from < length; from += slice) {
        await macrotask();
        if (turn !== this.#turn) return;
        for (let at = from; at < Math.min(length, from + slice); at += page) array[at] = 0;
      }
      this.#ready.push(array);
    }
  }
}
