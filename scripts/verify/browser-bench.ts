import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { createServer } from "vite";
import type { BackendName } from "../../src/model/engine.ts";
import { browserArguments, findBrowser, softwareWebgpuArguments } from "../browser.mjs";
import type { Bench } from "./bench.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * The bench in headless Chromium: the same code, served by Vite. Cases are read and
 * compared here; only what the backend computes happens there.
 */
export async function browserBench(backend: BackendName, kernels: boolean): Promise<Bench> {
  const server = await createServer({
    root,
    configFile: false,
    logLevel: "error",
    cacheDir: "node_modules/.vite-verify",
    // Found late by dynamic imports, they would be optimised then and reload the page.
    optimizeDeps: {
      include: ["core", "backend-cpu", "backend-wasm", "backend-webgpu"].map((part) => `@tensorflow/tfjs-${part}`),
    },
    // Nothing that changes on the disk may reload the page in the middle of a case.
    server: { port: 0, host: "127.0.0.1", hmr: false, watch: null },
  });
  await server.listen();
  const browser = await chromium.launch({
    executablePath: findBrowser(),
    args: [...browserArguments, ...softwareWebgpuArguments],
  });
  const close = async () => {
    await browser.close();
    await server.close();
  };
  try {
    const page = await browser.newPage();
    await page.goto(`${server.resolvedUrls?.local[0]}scripts/verify/bench.html`);
    await page.waitForFunction(() => "openBench" in window);
    const open = async (wish: Parameters<typeof window.openBench>) => {
      window.bench = await window.openBench(...wish);
      return window.bench.report;
    };
    const report = await page.evaluate(open, [backend, kernels] as Parameters<typeof window.openBench>);
    return {
      report,
      load: (...args) => page.evaluate((all) => window.bench.load(...all), args),
      run: (...args) => page.evaluate((all) => window.bench.run(...all), args),
      weight: (...args) => page.evaluate((all) => window.bench.weight(...all), args),
      op: (...args) => page.evaluate((all) => window.bench.op(...all), args),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
