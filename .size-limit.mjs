import { existsSync, readdirSync, readFileSync } from "node:fs";

/**
 * The size budget of the built page, gzip. The first paint is the entry with everything that it imports
 * at once, and all of its styles. The engine loads beside it, in its worker, with one backend.
 */

const folder = "dist/assets";
if (!existsSync(folder)) throw new Error("There is no build to measure; run `npm run build` first.");
const assets = readdirSync(folder);

/** The one asset whose name, less the hash, is this. */
function assetNamed(name) {
  const found = assets.filter((file) => file.replace(/-[\w-]{8}(?=\.\w+$)/, "") === name);
  if (found.length !== 1) throw new Error(`${found.length} built files are called ${name}; the budget expects one.`);
  return found[0];
}

/** A script and all that it imports at once; what it imports on demand is not among them. */
function closure(file, seen = new Set()) {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = readFileSync(`${folder}/${file}`, "utf8");
  for (const [, next] of text.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) closure(next, seen);
  return seen;
}

const paths = (...files) =>
  [...new Set(files.flatMap((file) => [...closure(file)]))].map((file) => `${folder}/${file}`);

const page = readFileSync("dist/index.html", "utf8");
const linked = [...page.matchAll(/(?:src|href)="\.\/assets\/([^"]+)"/g)].map(([, file]) => file);
const scripts = linked.filter((file) => file.endsWith(".js"));
const styles = linked.filter((file) => file.endsWith(".css")).map((file) => `${folder}/${file}`);
const engine = assetNamed("engine-worker.js");

/** What computes alone: tfjs and our own programs, without the engine around it that reads checkpoints and pictures. */
const runtime = (name) => {
  const around = assetNamed("engine.js");
  const files = closure(assetNamed(name), new Set([around]));
  files.delete(around);
  return [...files].map((file) => `${folder}/${file}`);
};
const binaries = ["tfjs-backend-wasm-simd.wasm", "relaxed-own.wasm"].map((name) => `${folder}/${assetNamed(name)}`);

export default [
  {
    name: "first paint: page, scripts and styles",
    path: ["dist/index.html", "dist/theme.js", ...styles, ...paths(...scripts)],
    limit: "180 kB",
    gzip: true,
  },
  { name: "engine with WebGPU", path: paths(engine, assetNamed("webgpu.js")), limit: "120 kB", gzip: true },
  { name: "tfjs and our programs for WebGPU alone", path: runtime("webgpu.js"), limit: "70 kB", gzip: true },
  {
    name: "tfjs and our kernels for WebAssembly alone",
    path: [...runtime("wasm.js"), ...binaries],
    limit: "190 kB",
    gzip: true,
  },
  {
    name: "engine with WebAssembly, scripts",
    path: paths(engine, assetNamed("wasm.js")),
    limit: "95 kB",
    gzip: true,
  },
  {
    name: "engine with WebAssembly, kernels",
    path: binaries,
    limit: "150 kB",
    gzip: true,
  },
  { name: "engine with plain JavaScript", path: paths(engine, assetNamed("cpu.js")), limit: "90 kB", gzip: true },
];
