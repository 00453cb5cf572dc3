import { spawnSync } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Flags that keep a headless Chromium quiet on a machine without a network or a sandbox. */
export const browserArguments = [
  "--no-sandbox",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-quic",
];

/** Flags that give WebGPU through a software adapter: right, but slow. */
export const softwareWebgpuArguments = ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader"];

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const wellKnown = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
];

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Some systems have a stand-in that only asks to install the browser; elsewhere asking would open a window. */
function answers(path) {
  return process.platform !== "linux" || spawnSync(path, ["--version"], { stdio: "ignore" }).status === 0;
}

/** The path of an installed Chrome or Chromium that works; undefined when there is none. */
export function findBrowser() {
  const onPath = (process.env.PATH ?? "").split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  return [process.env.CHROME_PATH ?? "", ...onPath, ...wellKnown].find((path) => isProgram(path) && answers(path));
}
