/**
 * Makes a checkout ready: the packages of the lockfile, and with `--browser` a Chromium for the tests.
 * `npm start` and `npm test` call it; it does nothing when all is there.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findBrowser } from "./browser.mjs";

export const root = fileURLToPath(new URL("..", import.meta.url));

const oldest = [20, 19];

/** A sentence when this Node.js is too old, else undefined. */
export function nodeProblem(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const enough = major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
  return enough ? undefined : `Vitrine needs Node.js ${oldest.join(".")} or newer; this is ${version}.`;
}

/**
 * Whether the packages that are installed are those of the lockfile. Packages for other systems may
 * be missing.
 *
 * @param {{ packages: Record<string, { version?: string, optional?: boolean, peer?: boolean }> }} wanted package-lock.json
 * @param {{ packages: Record<string, { version?: string }> } | undefined} installed what npm noted in node_modules
 */
export function isInstalled(wanted, installed) {
  if (!installed) return false;
  return Object.entries(wanted.packages).every(([path, { version, optional, peer }]) => {
    const there = installed.packages[path];
    return path === "" || (there ? there.version === version : Boolean(optional || peer));
  });
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

/** Runs a program with its output on this terminal; true when it ended well. */
export function runProgram(program, args, options = {}) {
  return spawnSync(program, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"], ...options }).status === 0;
}

/** Runs npm: the one that runs us, so that it is also found where it is not on the path. */
function npm(...args) {
  const cli = process.env.npm_execpath;
  if (cli?.endsWith(".js")) return runProgram(process.execPath, [cli, ...args]);
  return runProgram("npm", args, { shell: process.platform === "win32" });
}

/**
 * Installs the packages of the lockfile when they are not there.
 *
 * @throws {Error} a sentence when npm fails
 */
export function installPackages() {
  const problem = nodeProblem();
  if (problem) throw new Error(problem);
  const wanted = readJson(join(root, "package-lock.json"));
  if (wanted && isInstalled(wanted, readJson(join(root, "node_modules/.package-lock.json")))) return;
  console.log("Installing the packages of package-lock.json …");
  if (!npm("ci", "--no-audit", "--no-fund")) {
    throw new Error("npm could not install the packages; its own message above says why.");
  }
}

/**
 * Finds a Chromium for the tests, or installs one: Debian's where we may, else Playwright's own.
 *
 * @throws {Error} a sentence when none can be had
 */
export function installBrowser() {
  if (findBrowser()) return;
  console.log("No Chrome or Chromium found; installing one for the tests …");
  const isRoot = process.getuid?.() === 0;
  if (process.platform === "linux" && isRoot && spawnSync("apt-get", ["--version"]).status === 0) {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    runProgram("apt-get", ["update", "-q"], { env });
    runProgram("apt-get", ["install", "-qy", "--no-install-recommends", "chromium"], { env });
    if (findBrowser()) return;
  }
  const playwright = join(root, "node_modules/playwright/cli.js");
  const withSystem = process.platform === "linux" && isRoot ? ["--with-deps"] : [];
  if (!runProgram(process.execPath, [playwright, "install", ...withSystem, "chromium"])) {
    throw new Error("The browser tests need Chrome or Chromium: install one, or name it in CHROME_PATH.");
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    installPackages();
    if (process.argv.includes("--browser")) installBrowser();
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
