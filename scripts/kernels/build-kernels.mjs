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
  hash.update(JSON.stringify([compiler.version, options, builds]));
  for (const file of readdirSync(join(root, sources)).sort()) {
    hash.update(file).update(readFileSync(join(root, sources, file)));
  }
  return hash.digest("hex");
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
  const there = Object.keys(builds).every((file) => existsSync(join(target, file)));
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
