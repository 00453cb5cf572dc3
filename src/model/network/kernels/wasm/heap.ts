import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import type { TensorInfo } from "@tensorflow/tfjs-core";

/** What we use of the module that Emscripten made; tfjs has no types for it. */
interface EmscriptenModule {
  readonly asm: { readonly memory: WebAssembly.Memory };
  _malloc(bytes: number): number;
  _free(address: number): void;
}

/**
 * The memory of tfjs's wasm backend, which our kernels share. Addresses are bytes from its
 * start. The memory grows, and every view of it is then stale: views are made anew for each use.
 */
export class Heap {
  readonly memory: WebAssembly.Memory;
  readonly #backend: BackendWasm;
  readonly #module: EmscriptenModule;
  #all = new Int32Array(0);

  constructor(backend: BackendWasm) {
    this.#backend = backend;
    this.#module = backend.wasm as unknown as EmscriptenModule;
    this.memory = this.#module.asm.memory;
  }

  /** Where a tensor's numbers lie; 0 for none. */
  address(tensor: TensorInfo | null | undefined): number {
    return tensor ? this.#backend.dataIdMap.get(tensor.dataId).memoryOffset : 0;
  }

  /** Room for the result of a kernel. */
  output(shape: readonly number[]): TensorInfo {
    return this.#backend.makeOutput([...shape], "float32");
  }

  /** Room of our own, which tfjs does not count among its tensors. */
  allocate(bytes: number): number {
    const address = this.#module._malloc(bytes) >>> 0; // a signed number above 2 GB
    if (address === 0) throw new RangeError(`WebAssembly memory could not grow by ${bytes} bytes`);
    return address;
  }

  free(address: number): void {
    this.#module._free(address);
  }

  /** Numbers of a tensor where they lie. */
  numbers(tensor: TensorInfo, size: number): Float32Array {
    return new Float32Array(this.memory.buffer, this.address(tensor), size);
  }

  words(address: number, count: number): Int32Array {
    return new Int32Array(this.memory.buffer, address, count);
  }

  /** Writes words from an address on. A view of the whole is made once and serves until the memory has grown. */
  write(address: number, words: ArrayLike<number>): void {
    const { buffer } = this.memory;
    if (this.#all.buffer !== buffer) this.#all = new Int32Array(buffer);
    for (let place = 0; place < words.length; place++) this.#all[(address >> 2) + place] = words[place] as number;
  }
}
