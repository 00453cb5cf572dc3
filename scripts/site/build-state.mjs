import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** What the built page is made of, relative to the checkout. */
export const sources = [
  "index.html",
  "public",
  "src",
  "scripts/site",
  "scripts/kernels",
  "vite.config.ts",
  "vite.mdx.ts",
  "tsconfig.json",
  "package-lock.json",
];

/** The time of the last change in a file or anywhere in a folder, in ms; folders count, so that a removal counts. */
function lastChange(path) {
  let status;
  try {
    status = statSync(path);
  } catch {
    return 0;
  }
  if (!status.isDirectory()) return status.mtimeMs;
  return readdirSync(path).reduce((latest, name) => Math.max(latest, lastChange(join(path, name))), status.mtimeMs);
}

/**
 * Whether the page has to be built: there is none, or something it is made of changed after it was built.
 *
 * @param {string} root the checkout, absolute
 */
export function needsBuild(root) {
  const built = lastChange(join(root, "dist/index.html"));
  return built === 0 || sources.some((path) => lastChange(join(root, path)) > built);
}
