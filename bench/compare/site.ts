import { cp, mkdir, readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { build } from "vite";
import { kernels } from "../../scripts/kernels/build-kernels.mjs";
import { root } from "../../scripts/setup.mjs";
import { engineChunks } from "../../scripts/site/chunks.mjs";
import { listen } from "../../scripts/site/listen.mjs";
import { mediaTypeOf, resolveFile } from "../../scripts/site/static-server.mjs";
import { tfjsParts } from "../../scripts/site/tfjs-parts.mjs";

/** What of onnxruntime-web a page with WebAssembly or WebGPU asks for. */
const ortFiles = [
  "ort.wasm.bundle.min.mjs",
  "ort.webgpu.bundle.min.mjs",
  "ort-wasm-simd-threaded.wasm",
  "ort-wasm-simd-threaded.mjs",
  "ort-wasm-simd-threaded.asyncify.wasm",
  "ort-wasm-simd-threaded.asyncify.mjs",
];

/** Builds the bench's own pages as the page itself is built, minified, with onnxruntime-web beside them. */
export async function buildBench(): Promise<string> {
  const folder = join(root, "bench/dist");
  const pages = ["gpu", "first"].map((name) => join(root, `bench/${name}.html`));
  await build({
    root: join(root, "bench"),
    configFile: false,
    base: "./",
    logLevel: "warn",
    publicDir: join(root, "public"),
    plugins: [kernels()],
    worker: {
      format: "es",
      plugins: () => [tfjsParts()],
      rolldownOptions: { output: { codeSplitting: { groups: engineChunks() } } },
    },
    build: {
      ...{ outDir: folder, emptyOutDir: true, target: "es2022", assetsInlineLimit: 0 },
      rolldownOptions: { input: pages },
    },
  });
  await mkdir(join(folder, "ort"), { recursive: true });
  const from = join(root, "node_modules/onnxruntime-web/dist");
  await Promise.all(ortFiles.map((file) => cp(join(from, file), join(folder, "ort", file))));
  return folder;
}

/** Serves a folder to a page that is cross-origin isolated, so that both engines may have threads. */
export async function serveIsolated(folder: string): Promise<{ server: Server; home: string }> {
  const server = createServer(async (request, response) => {
    const file = await resolveFile(folder, request.url ?? "/");
    if (!file) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      "Content-Type": mediaTypeOf(file.path),
      "Content-Length": file.size,
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Embedder-Policy": "require-corp",
    });
    response.end(await readFile(file.path));
  });
  const port = await listen(server, { port: 0, host: "127.0.0.1" });
  return { server, home: `http://127.0.0.1:${port}/` };
}
