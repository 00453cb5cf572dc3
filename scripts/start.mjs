/**
 * `npm start`: sets up, builds when something changed, serves, prints the address.
 * Options after `--`: `--port P`, `--host` (answer other machines as well), `--no-open`, `--threads` (isolate the
 * page, so that WebAssembly may use several threads).
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { serve } from "./serve.mjs";
import { installPackages, root, runProgram } from "./setup.mjs";
import { needsBuild } from "./site/build-state.mjs";
import { parsePort } from "./site/listen.mjs";
import { hasDesktop, openBrowser } from "./site/open-browser.mjs";

try {
  const { values } = parseArgs({
    options: {
      ...{ port: { type: "string" }, host: { type: "boolean" } },
      ...{ "no-open": { type: "boolean" }, threads: { type: "boolean" } },
    },
  });
  const port = parsePort(values.port);
  installPackages();
  if (needsBuild(root)) {
    console.log("Building the page …");
    const vite = join(root, "node_modules/vite/bin/vite.js");
    if (!runProgram(process.execPath, [vite, "build", "--logLevel", "warn"])) {
      throw new Error("The page could not be built; the message above says why.");
    }
  }
  const address = await serve({ root: join(root, "dist"), port, host: values.host, threads: values.threads });
  const desktop = hasDesktop({ env: process.env, platform: process.platform, terminal: process.stdout.isTTY === true });
  if (desktop && !values["no-open"]) openBrowser(address);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
