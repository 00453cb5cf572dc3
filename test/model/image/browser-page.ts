import { join } from "node:path";
import { chromium, type Page } from "@playwright/test";
import { build } from "vite";
import { browserArguments, findBrowser } from "../../../scripts/browser.mjs";
import { type Answer, serve, stop } from "./misbehaving-server.ts";

/**
 * A page in a real browser, on a server of its own, with one exported function of
 * `src/model/image` on its window: for what the browser's test runner cannot
 * give, other origins and files beside the project.
 */
export async function openPage(
  module: string,
  name: string,
  files: Readonly<Record<string, Answer>> = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<{ page: Page; origin: string; close: () => Promise<void> }> {
  const { server, origin } = await serve({
    "/": {
      body: "<!doctype html><script type=module src=/bundle.js></script>",
      headers: { "content-type": "text/html", ...headers },
    },
    "/bundle.js": { body: await bundle(module, name), headers: { "content-type": "text/javascript" } },
    ...files,
  });
  const browser = await chromium.launch({ executablePath: findBrowser(), args: browserArguments });
  const page = await browser.newPage();
  await page.goto(`${origin}/`);
  await page.waitForFunction(`window.${name}`);
  return {
    page,
    origin,
    close: async () => {
      await browser.close();
      await stop(server);
    },
  };
}

/** The module as one script that puts the function on the window. */
async function bundle(module: string, name: string): Promise<string> {
  const entry = join(import.meta.dirname, "../../../src/model/image", module);
  const result = await build({
    configFile: false,
    logLevel: "silent",
    build: { write: false, minify: false, lib: { entry, formats: ["es"], fileName: "bundle" } },
  });
  const output = (Array.isArray(result) ? result[0] : result) as { output: { code: string }[] };
  return `${output.output[0]?.code}\nwindow.${name} = ${name};`;
}
