import { defineConfig } from "@playwright/test";
import { browserArguments, findBrowser } from "./scripts/browser.mjs";

/** Another one by E2E_PORT, where two checkouts test at once. */
const port = Number(process.env.E2E_PORT ?? 4199);

/** The built page in the browser of this machine, served as `npm start` serves it. */
export default defineConfig({
  testDir: "test/e2e",
  testMatch: "**/*.spec.ts",
  outputDir: "test-results",
  timeout: 90_000,
  // Whether something comes is tested, not how soon on a machine that is busy.
  expect: { timeout: 15_000 },
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  reporter: "list",
  use: {
    baseURL: `http://127.0.0.1:${port}/`,
    launchOptions: { executablePath: findBrowser(), args: browserArguments },
    locale: "en-US",
    colorScheme: "light",
    viewport: { width: 1440, height: 900 },
  },
  webServer: {
    command: `"${process.execPath}" scripts/serve.mjs --port ${port}`,
    url: `http://127.0.0.1:${port}/`,
    reuseExistingServer: false,
    stdout: "ignore",
  },
});
