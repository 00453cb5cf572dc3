/** What `assembly/index.ts` exports. */
export interface KernelCode {
  work(job: number, scratch: number): void;
  workTogether(meeting: number, helpers: number, job: number, scratch: number, stride: number): void;
  help(meeting: number, index: number, patience: number): void;
  packWeight(from: number, rows: number, columns: number, to: number): void;
}

export type Build = "base" | "relaxed";

/** Made by `scripts/kernels/build-kernels.mjs`. */
const files = {
  base: {
    own: new URL("./built/base-own.wasm", import.meta.url),
    shared: new URL("./built/base-shared.wasm", import.meta.url),
  },
  relaxed: {
    own: new URL("./built/relaxed-own.wasm", import.meta.url),
    shared: new URL("./built/relaxed-shared.wasm", import.meta.url),
  },
} satisfies Record<Build, { own: URL; shared: URL }>;

/** tfjs's own binary with its memory declared as shared: what our helpers need and tfjs does not notice. */
export const sharedTfjs = new URL("./built/tfjs-simd-shared.wasm", import.meta.url);

/** A module with a single function: relaxed_madd of zeros. */
const relaxedProbe = new Uint8Array([
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0], // magic number, version
  ...[1, 5, 1, 0x60, 0, 1, 0x7b], // a type: () → v128
  ...[3, 2, 1, 0], // a function of it
  ...[10, 19, 1, 17, 0], // its code: i32.const 0, i8x16.splat, three times
  ...[0x41, 0, 0xfd, 15, 0x41, 0, 0xfd, 15, 0x41, 0, 0xfd, 15],
  ...[0xfd, 0x85, 0x02, 11], // f32x4.relaxed_madd, end
]);

/** The fastest build that this browser understands. */
export function bestBuild(): Build {
  return WebAssembly.validate(relaxedProbe) ? "relaxed" : "base";
}

/**
 * @throws Error when the file is not there or the browser has no SIMD
 */
export async function compileKernels(build: Build, memory: WebAssembly.Memory): Promise<WebAssembly.Module> {
  const url = files[build][isShared(memory) ? "shared" : "own"];
  return WebAssembly.compile(await read(url));
}

/** Whether several threads can work on a memory. */
export function isShared({ buffer }: WebAssembly.Memory): boolean {
  // Where a page is not isolated, the very name is missing.
  return typeof SharedArrayBuffer !== "undefined" && buffer instanceof SharedArrayBuffer;
}

export async function startKernels(module: WebAssembly.Module, memory: WebAssembly.Memory): Promise<KernelCode> {
  const { exports } = await WebAssembly.instantiate(module, { env: { memory } });
  return exports as unknown as KernelCode;
}

async function read(url: URL): Promise<BufferSource> {
  // Node cannot fetch its own files.
  if (url.protocol === "file:") return process.getBuiltinModule("node:fs").readFileSync(url) as BufferSource;
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url.pathname} could not be loaded: ${response.status}`);
  return response.arrayBuffer();
}
