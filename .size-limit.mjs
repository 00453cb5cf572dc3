import { existsSync, readdirSync, readFileSync } from "node:fs";

/**
 * The size budget of the built page, gzip. The first paint is the entry with everything that it imports
 * at once and all of its styles; the engine comes beside it, in its worker, with one backend.
 */

if (!existsSync("dist/.vite/manifest.json"))
  throw new Error("There is no build to measure; run `npm run build` first.");
const manifest = JSON.parse(readFileSync("dist/.vite/manifest.json", "utf8"));

/** The files of a chunk and of all that it imports statically. */
function filesOf(key, seen = new Set()) {
  if (seen.has(key)) return [];
  seen.add(key);
  const { file, css = [], imports = [] } = manifest[key];
  return [file, ...css, ...imports.flatMap((name) => filesOf(name, seen))];
}

const entry = Object.keys(manifest).find((key) => manifest[key].isEntry);
const firstPaint = ["index.html", "theme.js", ...new Set(filesOf(entry))].map((file) => `dist/${file}`);

const assets = readdirSync("dist/assets");
const named = (pattern) => assets.filter((file) => pattern.test(file)).map((file) => `dist/assets/${file}`);

export default [{ name: "first paint: page, scripts, styles", path: firstPaint, limit: "180 kB", gzip: true }];
