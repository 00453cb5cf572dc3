import { join } from "node:path";
import { chromium } from "@playwright/test";
import { build } from "vite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { browserArguments, findBrowser } from "../../../scripts/browser.mjs";
import { serve, stop } from "./misbehaving-server.ts";
import { png, quarters } from "./pictures.ts";

// In a real browser, under the page's own policy: only there does CORS exist.
const source = join(import.meta.dirname, "../../../src/model/image/fetch-picture.ts");
const picture = png({ width: 6, height: 4, channels: 3, samples: quarters(6, 4) });
const policy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' https: http://127.0.0.1:*; img-src 'self' blob: data: https:";

const elsewhere = await serve({
  "/closed.png": { body: picture, headers: { "content-type": "image/png" } },
  "/open.png": { body: picture, headers: { "content-type": "image/png", "access-control-allow-origin": "*" } },
});
const home = await serve({
  "/": {
    body: "<!doctype html><script type=module src=/bundle.js></script>",
    headers: { "content-type": "text/html", "content-security-policy": policy },
  },
  "/bundle.js": { body: await bundle(), headers: { "content-type": "text/javascript" } },
  "/own.png": { body: picture },
});
const browser = await chromium.launch({ executablePath: findBrowser(), args: browserArguments });
const page = await browser.newPage();

beforeAll(async () => {
  await page.goto(`${home.origin}/`);
  await page.waitForFunction("window.fetchPicture");
});
afterAll(async () => {
  await browser.close();
  await Promise.all([stop(home.server), stop(elsewhere.server)]);
});

/** The module as one script that puts `fetchPicture` on the window. */
async function bundle(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: "silent",
    build: { write: false, minify: false, lib: { entry: source, formats: ["es"], fileName: "fetch-picture" } },
  });
  const output = (Array.isArray(result) ? result[0] : result) as { output: { type: string; code: string }[] };
  return `${output.output[0]?.code}\nwindow.fetchPicture = fetchPicture;`;
}

/** Size of the blob, or the code of the refusal, as the page sees it. */
const outcome = (url: string): Promise<unknown> =>
  page.evaluate(
    `fetchPicture(${JSON.stringify(url)}).then((blob) => blob.size, (error) => error.code ?? String(error))`,
  );

test("a picture of the page's own site comes", async () => {
  expect(await outcome(`${home.origin}/own.png`)).toBe(picture.length);
});

test("a picture of another site that allows it comes", async () => {
  expect(await outcome(`${elsewhere.origin}/open.png`)).toBe(picture.length);
});

test("a picture of another site that does not allow it is explained", async () => {
  expect(await outcome(`${elsewhere.origin}/closed.png`)).toBe("picture.network");
});

test("a data address needs no fetch, which the page's policy would forbid", async () => {
  expect(await outcome(`data:image/png;base64,${Buffer.from(picture).toString("base64")}`)).toBe(picture.length);
});
