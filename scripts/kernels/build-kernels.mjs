import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Compiles the wasm kernels, whose sources are AssemblyScript, to one file for each kind of
 * browser. The files are not in the repository; they are made again when a source, an option
 * or the compiler has changed.
 */

const root = fileURLToPath(new URL("../..", import.meta.url));
const sources = "src/model/network/kernels/wasm/assembly";
const target = join(root, "src/model/network/kernels/wasm/built");

/** Relaxed SIMD has a multiply-add in one instruction; shared memory lets several threads work. */
const builds = {
  "base-own.wasm": ["--disable", "threads"],
  "base-shared.wasm": ["--enable", "threads", "--sharedMemory", "--maximumMemory", "65536"],
  "relaxed-own.wasm": ["--enable", "relaxed-simd", "--disable", "threads"],
  "relaxed-shared.wasm": [
    ...["--enable", "relaxed-simd", "--enable", "threads"],
    ...["--sharedMemory", "--maximumMemory", "65536"],
  ],
};

/** tfjs's own binary for the last of them. */
const sharedTfjs = "tfjs-simd-shared.wasm";

const options = [
  ...["-O3", "--runtime", "stub", "--enable", "simd"],
  // The memory is that of tfjs.
  ...["--importMemory", "--noExportMemory", "--initialMemory", "1"],
  // A function of the sources that takes four numbers is meant for nobody outside.
  ...["--disableWarning", "112"],
];

function fingerprint() {
  const hash = createHash("sha256");
  const compiler = JSON.parse(readFileSync(join(root, "node_modules/assemblyscript/package.json"), "utf8"));
  const tfjs = JSON.parse(readFileSync(join(root, "node_modules/@tensorflow/tfjs-backend-wasm/package.json"), "utf8"));
  hash.update(JSON.stringify([compiler.version, tfjs.version, options, builds]));
  hash.update(readFileSync(fileURLToPath(import.meta.url)));
  for (const file of readdirSync(join(root, sources)).sort()) {
    hash.update(file).update(readFileSync(join(root, sources, file)));
  }
  return hash.digest("hex");
}

/**
 * A WebAssembly module whose memory is declared as shared: one bit of its memory section. The
 * code is the same, so tfjs computes as ever, and threads of ours can work beside it.
 *
 * @param {Uint8Array} binary of a module with one memory that has a largest size
 * @throws Error when it has not
 */
export function withSharedMemory(binary) {
  const shared = Uint8Array.from(binary);
  let at = 8; // behind the magic number and the version
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = shared[at++] ?? 0;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < shared.length) {
    const section = shared[at++];
    const end = number() + at;
    if (section === 5) {
      const [count, limits] = [number(), at];
      if (count !== 1 || shared[limits] !== 1) break;
      shared[limits] = 3; // has a largest size, is shared
      return shared;
    }
    at = end;
  }
  throw new Error("The module has no memory that could be shared: expected one with a largest size.");
}

/** @type {Promise<boolean> | undefined} */
let underway;

/**
 * Makes the files where they are missing or stale.
 *
 * @returns {Promise<boolean>} whether anything had to be made
 * @throws Error with the compiler's messages
 */
export function buildKernels() {
  // The projects of one test run all ask at once.
  underway ??= make().finally(() => (underway = undefined));
  return underway;
}

async function make() {
  const mark = join(target, "made-from.txt");
  const wanted = fingerprint();
  const there = [...Object.keys(builds), sharedTfjs].every((file) => existsSync(join(target, file)));
  if (there && existsSync(mark) && readFileSync(mark, "utf8") === wanted) return false;

  const { default: asc } = await import("assemblyscript/asc");
  mkdirSync(target, { recursive: true });
  for (const [file, features] of Object.entries(builds)) {
    // Under a name of its own first: another process may be reading, or making, the same file.
    const unfinished = `${file}.${process.pid}`;
    const output = join(relative(root, target), unfinished);
    const entry = `${sources}/index.ts`;
    const messages = [];
    const { error } = await asc.main([entry, "--baseDir", root, "--outFile", output, ...options, ...features], {
      stderr: { write: (message) => messages.push(message) },
    });
    if (error) throw new Error(`${file} could not be compiled:\n${messages.join("")}`);
    renameSync(join(target, unfinished), join(target, file));
  }
  const own = readFileSync(join(root, "node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm"));
  writeFileSync(join(target, `${sharedTfjs}.${process.pid}`), withSharedMemory(own));
  renameSync(join(target, `${sharedTfjs}.${process.pid}`), join(target, sharedTfjs));
  writeFileSync(`${mark}.${process.pid}`, wanted);
  renameSync(`${mark}.${process.pid}`, mark);
  return true;
}

/**
 * Vite plugin: the kernels are there before anything asks for their addresses.
 *
 * @returns {import("vite").Plugin}
 */
export function kernels() {
  return {
    name: "vitrine:kernels",
    enforce: "pre",
    async config() {
      await buildKernels();
    },
  };
}
