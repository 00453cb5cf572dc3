import { fileURLToPath } from "node:url";
import { test as base, expect, shown } from "./fixtures.ts";
import { listen } from "../../scripts/site/listen.mjs";
import { createStaticServer } from "../../scripts/site/static-server.mjs";

/** The page as `npm start -- --threads` serves it. */
const test = base.extend({
  baseURL: async ({ browserName: _ }, give) => {
    const server = createStaticServer(fileURLToPath(new URL("../../dist", import.meta.url)), { isolated: true });
    const port = await listen(server, { port: 0, host: "127.0.0.1" });
    await give(`http://127.0.0.1:${port}/`);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  },
});

test("an isolated page computes with as many threads as it is asked for, and with its own idea when not", async ({
  page,
}) => {
  await page.goto("?backend=wasm&threads=2");
  await shown(page);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  const report = () => page.evaluate(async () => (await window.vitrine.backend()).kernels);
  expect(await report()).toBe("WebAssembly, relaxed SIMD, 2 threads");
  await page.goto("?backend=wasm");
  await shown(page);
  expect(await report()).toMatch(/^WebAssembly, relaxed SIMD(, \d threads)?$/);
});
