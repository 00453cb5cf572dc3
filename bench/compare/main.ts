/**
 * `npm run bench -- [--json FILE] [--quick] [--open]`: ours beside onnxruntime-web.
 *
 * Builds the pages of the bench, opens them in headless Chromium, prints the table and writes
 * it with the machine's name. Times are never part of the tests.
 *
 *   --json FILE   writes everything as JSON
 *   --quick       fewer networks and rounds
 *   --only PART,… of wasm, threads, baseline, webgpu, counts, page; all when absent
 *   --networks RE only networks whose name and tokens match, such as "ViT-Ti (50|197)"
 *   --open        serves the page for a person with a real graphics card, and waits
 */
import { writeFile } from "node:fs/promises";
import { cpus, loadavg, release } from "node:os";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { type Browser, chromium } from "@playwright/test";
import { browserArguments, findBrowser, softwareWebgpuArguments } from "../../scripts/browser.mjs";
import { buildBench, serveIsolated } from "./site.ts";
import type { Setting } from "./measure.ts";
import { measurePage } from "./page-numbers.ts";
import { markdownOf, type Row } from "./row.ts";
import { versionsOf } from "./versions.ts";

const { values: options } = parseArgs({
  options: {
    json: { type: "string" },
    quick: { type: "boolean", default: false },
    only: { type: "string", default: "wasm,threads,baseline,webgpu,counts,page" },
    networks: { type: "string", default: "" },
    open: { type: "boolean", default: false },
  },
});
const wanted = new Set(options.only.split(","));
const named = new RegExp(options.networks);

const folder = await buildBench();
const { server, home } = await serveIsolated(folder);

async function launch(...flags: string[]): Promise<Browser> {
  const executablePath = findBrowser();
  return chromium.launch({ ...(executablePath ? { executablePath } : {}), args: [...browserArguments, ...flags] });
}

async function openBench(browser: Browser) {
  const page = await (await browser.newContext()).newPage();
  page.setDefaultTimeout(900_000);
  page.on("pageerror", (error) => console.error(`  the page failed: ${error.message}`));
  await page.goto(`${home}gpu.html`);
  await page.waitForFunction(() => "sideBySide" in window);
  return page;
}

type List = Parameters<typeof window.sideBySide.models>[0];

/** Every network of a list in one setting, each in a page of its own, so that none inherits another's memory. */
async function table(
  kind: List,
  setting: Setting,
  only: (name: string) => boolean,
  ...flags: string[]
): Promise<Row[]> {
  const browser = await launch(...flags);
  const rows: Row[] = [];
  try {
    const first = await openBench(browser);
    const names = await first.evaluate((list) => window.sideBySide.models(list), kind);
    await first.context().close();
    for (const [index, name] of names.entries()) {
      if (!only(name) || !named.test(name)) continue;
      const page = await openBench(browser);
      try {
        rows.push(
          ...(await page.evaluate(([list, at, how]) => window.sideBySide.measure(list, at, how), [
            kind,
            index,
            setting,
          ] as const)),
        );
        console.log(markdownOf(rows).split("\n").at(-1), ` load ${loadavg()[0]?.toFixed(1)}`);
      } catch (error) {
        console.error(`${name}: ${error instanceof Error ? error.message.split("\n")[0] : String(error)}`);
        process.exitCode = 1;
      }
      await page.context().close();
    }
  } finally {
    await browser.close();
  }
  return rows;
}

async function measureAll() {
  const rounds = options.quick ? 5 : 9;
  const all = ["vitrine", "tfjs", "ort", "ort-q8"] as const;
  const quickly = (name: string) => !options.quick || /^ViT-Ti (197|50)$|our/.test(name);
  const tiny = (name: string) => name === "ViT-Ti 197";
  const wasm: Setting = { backend: "wasm", threads: 1, simd: "relaxed", engines: all, rounds };
  const rows: Row[] = [];
  if (wanted.has("wasm")) rows.push(...(await table("processor", wasm, quickly)));
  if (wanted.has("threads")) {
    const fewer = { ...wasm, threads: 2, engines: ["vitrine", "ort", "ort-q8"] as const };
    rows.push(...(await table("processor", fewer, quickly)));
  }
  if (wanted.has("baseline")) {
    const base = { ...wasm, simd: "baseline", engines: ["vitrine", "ort"] } as const;
    rows.push(...(await table("processor", base, tiny)));
  }
  const software = { backend: "webgpu", threads: 1, simd: "relaxed", engines: ["vitrine", "tfjs", "ort"] } as const;
  if (wanted.has("webgpu")) {
    const few = (name: string) => !options.quick || !tiny(name);
    const setting: Setting = { ...software, rounds: options.quick ? 3 : 9 };
    rows.push(...(await table("software", setting, few, ...softwareWebgpuArguments)));
  }
  return rows;
}

/** What a forward pass of ViT-Ti asks of the graphics device. */
async function countAll() {
  const browser = await launch(...softwareWebgpuArguments);
  try {
    const counts: Record<string, unknown> = {};
    for (const engine of ["vitrine", "tfjs", "ort"] as const) {
      const page = await openBench(browser);
      const names = await page.evaluate(() => window.sideBySide.models("software"));
      const tiny = names.indexOf("ViT-Ti 50");
      counts[engine] = await page.evaluate(([name, index]) => window.sideBySide.counts(name, index), [
        engine,
        tiny,
      ] as const);
      await page.context().close();
    }
    return counts;
  } finally {
    await browser.close();
  }
}

async function measureTransfer(): Promise<number> {
  const browser = await launch();
  try {
    const page = await openBench(browser);
    return await page.evaluate(() => window.sideBySide.transfer());
  } finally {
    await browser.close();
  }
}

if (options.open) {
  console.log(`Open ${home}gpu.html in the browser to be measured. Ctrl-C ends.`);
} else {
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? "unknown processor"}, ${process.platform} ${release()}`;
  const browser = await launch();
  const versions = { ...(await versionsOf()), chromium: browser.version() };
  await browser.close();
  console.log(`${machine}\n${JSON.stringify(versions)}\n`);
  const rows = await measureAll();
  const counts = wanted.has("counts") ? await countAll() : {};
  const page = wanted.has("page")
    ? { ...(await measurePage(launch, home, folder, options.quick)), transferMs: await measureTransfer() }
    : {};
  console.log(`\n${markdownOf(rows)}\n\n${JSON.stringify({ counts, page }, null, 2)}`);
  if (options.json) {
    const all = { machine, versions, rows, counts, page };
    await writeFile(resolve(options.json), `${JSON.stringify(all, null, 2)}\n`);
  }
  server.close();
}
