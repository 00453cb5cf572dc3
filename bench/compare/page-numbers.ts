import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Browser, Page } from "@playwright/test";
import { toOnnx } from "../onnx/network.ts";
import { localBench } from "../../scripts/verify/bench.ts";
import { parametersOf } from "../../src/model/cost.ts";
import { median } from "./row.ts";

/** Writes our ViT as ONNX beside the pages, for the run of `first.html?engine=ort`. */
async function writeFirst(folder: string): Promise<void> {
  const bench = await localBench("cpu", false);
  try {
    const place = (name: string) => join(folder, "models/vit-imagenette", name);
    const id = "vit-imagenette";
    const text = await readFile(place("config.json"), "utf8");
    const { config } = await bench.load(id, await readFile(place("model.safetensors")), text);
    const all = new Map<string, Float32Array>();
    for (const name of parametersOf(config).keys()) all.set(name, await bench.weight(id, name));
    await writeFile(
      join(folder, "first.onnx"),
      toOnnx(config, (name) => all.get(name) ?? new Float32Array()),
    );
  } finally {
    await bench.close();
  }
}

/** Bytes of the scripts and WebAssembly that a page asks for, as a server sends them. */
function countRuntime(page: Page): () => Promise<number> {
  const bodies: Promise<number>[] = [];
  page.on("response", (response) => {
    if (/\.(m?js|wasm)$/.test(new URL(response.url()).pathname)) {
      bodies.push(response.body().then((body) => gzipSync(body).length));
    }
  });
  return async () => (await Promise.all(bodies)).reduce((sum, bytes) => sum + bytes, 0);
}

/**
 * What the page is like beside onnxruntime-web's: navigation to the first result, in turns,
 * each time as somebody who was never there; and the size of what is downloaded to compute.
 */
export async function measurePage(
  launch: () => Promise<Browser>,
  home: string,
  folder: string,
  quick: boolean,
): Promise<Record<string, unknown>> {
  await writeFirst(folder);
  const times: Record<"vitrine" | "ort", number[]> = { vitrine: [], ort: [] };
  const bytes = { vitrine: 0, ort: 0 };
  const browser = await launch();
  try {
    for (let round = 0; round < (quick ? 3 : 9); round++) {
      for (const engine of ["vitrine", "ort"] as const) {
        const context = await browser.newContext();
        const page = await context.newPage();
        // Counting takes the processor: the first round counts, and is not timed.
        const counted = round === 0 ? countRuntime(page) : null;
        await page.goto(`${home}first.html?engine=${engine}`);
        await page.waitForFunction(() => window.firstResult !== undefined);
        if (counted) bytes[engine] = await counted();
        else times[engine].push((await page.evaluate(() => window.firstResult)) ?? Number.NaN);
        await context.close();
      }
    }
  } finally {
    await browser.close();
  }
  const [ours, ort] = [median(times.vitrine), median(times.ort)];
  return {
    navigationToFirstResultMs: { vitrine: ours, ort, ratio: ours / ort },
    runtimeBytesGzip: bytes,
  };
}
