import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const gzipSize = (path) => gzipSync(readFileSync(path), { level: 9 }).length;

/** Gzip sizes in bytes of what the page loads, by what it is needed for. The groups are those of the size budget. */
export async function measureSizes(folder) {
  process.chdir(folder);
  const { default: groups } = await import("../../.size-limit.mjs");
  const assets = readdirSync("dist/assets");
  const named = (start, end) => assets.filter((name) => name.startsWith(start) && name.endsWith(end));
  const more = [
    { name: "panels below the spine", files: [...named("Panels-", ".js"), ...named("Panels-", ".css")] },
    { name: "kernels without SIMD", files: named("tfjs-backend-wasm-", ".wasm").filter((name) => !/simd/.test(name)) },
  ];
  const grouped = [
    ...groups.map(({ name, path }) => ({ name, paths: [path].flat() })),
    ...more.map(({ name, files }) => ({ name, paths: files.map((file) => join("dist/assets", file)) })),
  ];
  const model = "dist/models/vit-imagenette/model.safetensors";
  return [
    ...grouped.map(({ name, paths }) => ({ name, bytes: paths.reduce((sum, path) => sum + gzipSize(path), 0) })),
    { name: "weights of the model that is always there, as they are", bytes: statSync(model).size },
    { name: "weights of the model that is always there", bytes: gzipSize(model) },
  ];
}
