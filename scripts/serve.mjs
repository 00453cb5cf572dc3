/**
 * Serves the built page: `node scripts/serve.mjs [--port P] [--host] [--threads] [--root FOLDER]`.
 * `--host` also answers other machines of the network; `--threads` isolates the page, so that WebAssembly may use threads.
 */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { listen, networkAddresses, parsePort } from "./site/listen.mjs";
import { createStaticServer } from "./site/static-server.mjs";

/**
 * @param {{ root: string, port?: number, host?: boolean, threads?: boolean }} options
 * @returns {Promise<string>} the address of the page on this machine
 * @throws {Error} a sentence when there is nothing to serve or no port to serve it on
 */
export async function serve({ root, port, host = false, threads = false }) {
  if (!existsSync(join(root, "index.html"))) {
    throw new Error(`There is no page in ${root}; build it first with \`npm run build\`.`);
  }
  const server = createStaticServer(root, { isolated: threads });
  const chosen = await listen(server, { port, host: host ? "0.0.0.0" : "127.0.0.1" });
  const address = `http://127.0.0.1:${chosen}/`;
  console.log(`Vitrine is at ${address} (Ctrl-C ends it)`);
  if (host) {
    for (const name of networkAddresses()) console.log(`  and in this network at http://${name}:${chosen}/`);
    console.log("  Without https, browsers give other machines neither the camera nor WebGPU; the rest works.");
  }
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, () => {
      server.closeAllConnections();
      server.close(() => process.exit(0));
    });
  }
  return address;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const { values } = parseArgs({
      options: {
        ...{ port: { type: "string" }, host: { type: "boolean" } },
        ...{ threads: { type: "boolean" }, root: { type: "string" } },
      },
    });
    const root = resolve(values.root ?? fileURLToPath(new URL("../dist", import.meta.url)));
    await serve({ root, port: parsePort(values.port), host: values.host, threads: values.threads });
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
