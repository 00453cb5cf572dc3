import { fileURLToPath } from "node:url";
import { build } from "vite";
import { sandboxFile, sandboxPage } from "./sandbox-page.mjs";

const runner = fileURLToPath(new URL("../../src/sandbox/runner.ts", import.meta.url));
const name = "virtual:sandbox-runner";

/**
 * Vite plugin: `import text from "virtual:sandbox-runner"` is the script of the sandbox's worker as text,
 * with all that it imports: the worker starts from memory and can fetch nothing. It also gives sandbox.html,
 * in the build and while developing.
 *
 * @returns {import("vite").Plugin}
 */
export function sandbox() {
  /** @type {Promise<string> | undefined} */
  let text;
  async function bundle() {
    const result = await build({
      configFile: false,
      logLevel: "error",
      build: {
        write: false,
        target: "es2022",
        lib: { entry: runner, formats: ["iife"], name: "runner", fileName: "runner" },
      },
    });
    const [{ output }] = /** @type {import("vite").Rolldown.RolldownOutput[]} */ ([result].flat());
    return output[0].code;
  }
  return {
    name: "vitrine:sandbox",
    resolveId: (id) => (id === name ? `\0${name}` : undefined),
    async load(id) {
      if (id !== `\0${name}`) return undefined;
      this.addWatchFile(runner);
      text ??= bundle();
      return `export default ${JSON.stringify(await text)};`;
    },
    configureServer(server) {
      server.middlewares.use(`/${sandboxFile}`, (_request, response) => {
        response.setHeader("Content-Type", "text/html; charset=utf-8");
        response.end(sandboxPage);
      });
    },
    generateBundle() {
      this.emitFile({ type: "asset", fileName: sandboxFile, source: sandboxPage });
    },
  };
}
