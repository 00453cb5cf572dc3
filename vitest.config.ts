import react from "@vitejs/plugin-react";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import { kernels } from "./scripts/kernels/build-kernels.mjs";
import { lessonMdx } from "./vite.mdx.ts";
import { sandbox } from "./scripts/site/sandbox-plugin.mjs";
import { browserArguments, findBrowser, softwareWebgpuArguments } from "./scripts/browser.mjs";

const executablePath = findBrowser();

/** Headless Chromium with the given flags on top of the quiet ones. */
const chromium = (...args: string[]) => ({
  enabled: true,
  headless: true,
  screenshotFailures: false,
  provider: playwright({ launchOptions: { executablePath, args: [...browserArguments, ...args] } }),
  instances: [{ browser: "chromium" as const }],
});

/**
 * Every package that the page, its worker or a browser test imports. Vite finds some of them late, and would
 * then optimise them and reload a running test.
 */
const optimizeDeps = {
  include: [
    ...["react/jsx-runtime", "react/jsx-dev-runtime", "vitest-browser-react", "axe-core"],
    ...["react", "react-dom", "react-dom/client", "react-error-boundary", "tinykeys", "zustand", "zustand/vanilla"],
    ...[
      "@noble/hashes/legacy.js",
      "@noble/hashes/sha2.js",
      "comlink",
      "fflate",
      "valibot",
      "@tensorflow-models/mobilenet/dist/imagenet_classes",
    ],
    ...["@tensorflow/tfjs-core", "@tensorflow/tfjs-backend-cpu"],
    ...["@tensorflow/tfjs-backend-wasm", "@tensorflow/tfjs-backend-webgpu"],
    ...["d3-color", "d3-scale", "d3-scale-chromatic", "d3-selection", "d3-zoom"],
  ],
};

export default defineConfig({
  test: {
    projects: [
      {
        plugins: [lessonMdx(), kernels()],
        test: {
          name: "unit",
          environment: "node",
          include: ["test/**/*.test.ts"],
          exclude: ["test/**/*.browser.test.*", "test/**/*.webgpu.test.*", "test/e2e/**"],
          testTimeout: 60_000,
        },
      },
      {
        plugins: [lessonMdx(), react(), sandbox(), kernels()],
        optimizeDeps,
        test: {
          name: "browser",
          include: ["test/**/*.browser.test.{ts,tsx}"],
          testTimeout: 60_000,
          // Whether something comes is tested, not how soon on a machine that is busy.
          expect: { poll: { timeout: 15_000 } },
          browser: chromium(),
        },
      },
      {
        plugins: [kernels()],
        optimizeDeps,
        test: {
          name: "webgpu",
          include: ["test/**/*.webgpu.test.ts"],
          testTimeout: 120_000,
          browser: chromium(...softwareWebgpuArguments),
        },
      },
    ],
  },
});
