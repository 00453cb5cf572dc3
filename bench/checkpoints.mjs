/**
 * Measures opening checkpoints in the built page: `npx tsx bench/checkpoints.mjs [--backend wasm] [--only NAME,…]
 * [--pictures FOLDER]`. For each: time from the picked files to all views, the run alone, and memory: of the
 * page's heap and buffers, of the worker's, and of the renderer's process at its peak. Linux only.
 */
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { writeRandomCheckpoint } from "../scripts/random-checkpoint.mjs";
import { root } from "../scripts/setup.mjs";
import { listen } from "../scripts/site/listen.mjs";
import { createStaticServer } from "../scripts/site/static-server.mjs";
import { findDeit } from "./page/inputs.mjs";
import { openCheckpoint, startBrowser, timeOfWork } from "./page/session.mjs";

const { values: options } = parseArgs({
  options: {
    backend: { type: "string", default: "wasm" },
    only: { type: "string", default: "deit,base,base384" },
    pictures: { type: "string" },
  },
});
const wanted = new Set(options.only.split(","));
const mebibytes = (bytes) => `${(bytes / 2 ** 20).toFixed(0)} MiB`;

/** What the kernel counts of a process, in bytes: resident now and at its peak. */
function residentOf(pid) {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const field = (name) => 1024 * Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0);
  return { now: field("VmRSS"), peak: field("VmHWM") };
}

/** Heap and buffers of one world, the page's or a worker's, after a collection. */
async function heldBy(session) {
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize, backingStorageSize } = await session.send("Runtime.getHeapUsage");
  return { heap: usedSize, buffers: backingStorageSize };
}

/** A session for each worker of the page; the messages go through the page's own. */
async function workersOf(session) {
  const waiting = new Map();
  const workers = [];
  let last = 0;
  session.on("Target.receivedMessageFromTarget", ({ message }) => {
    const { id, result } = JSON.parse(message);
    waiting.get(id)?.(result);
  });
  session.on("Target.attachedToTarget", ({ sessionId }) => {
    const send = (method, params = {}) =>
      new Promise((done) => {
        waiting.set(++last, done);
        const message = JSON.stringify({ id: last, method, params });
        void session.send("Target.sendMessageToTarget", { sessionId, message });
      });
    workers.push({ send });
  });
  await session.send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  return workers;
}

async function measure(browser, checkpoint, label) {
  const { page, close } = await browser.open(`?backend=${options.backend}`);
  const renderer = await browser.renderer();
  const session = await page.context().newCDPSession(page);
  const workers = await workersOf(session);
  for (const { send } of workers) await send("HeapProfiler.collectGarbage");
  const before = residentOf(renderer);
  const said = page.waitForFunction(() =>
    [...document.querySelectorAll("progress + span")].some(({ textContent }) => /MB/.test(textContent ?? "")),
  );
  said.catch(() => {});
  const started = performance.now();
  const id = await openCheckpoint(page, checkpoint);
  const opened = performance.now() - started;
  const spoken = await Promise.race([
    said.then(() => "said"),
    new Promise((done) => setTimeout(done, 100, "not said")),
  ]);
  const chip = (await page.locator("header button[aria-expanded]").first().innerText()).replaceAll("\n", " ");
  const loaded = residentOf(renderer);
  const held = await heldBy(session);
  const inWorkers = await Promise.all(workers.map(heldBy));
  const after = residentOf(renderer);
  const tensors = await page.evaluate(() => window.vitrine.memory());
  console.log(`${label}, ${options.backend}, load ${loadavg()[0].toFixed(1)}: ${chip}`);
  console.log(`  files → all views ${(opened / 1000).toFixed(1)} s; memory ${spoken} while it loads`);
  console.log(
    `  tensors ${tensors.tensors}, ${mebibytes(tensors.bytes)}; page: heap ${mebibytes(held.heap)}, buffers ${mebibytes(held.buffers)}`,
  );
  for (const { heap, buffers } of inWorkers) {
    console.log(`  worker: heap ${mebibytes(heap)}, buffers with WebAssembly's memory ${mebibytes(buffers)}`);
  }
  console.log(
    `  renderer: ${mebibytes(before.now)} before, ${mebibytes(loaded.now)} after, ${mebibytes(after.now)} when collected, ${mebibytes(after.peak)} at its peak`,
  );
  if (options.pictures) await page.screenshot({ path: join(options.pictures, `${label}.png`), fullPage: true });
  if (label.includes("384")) {
    const again = await timeOfWork(page, () => page.keyboard.press("]"));
    console.log(`  another block: ${(again / 1000).toFixed(1)} s, peak ${mebibytes(residentOf(renderer).peak)}`);
    if (options.pictures) await page.screenshot({ path: join(options.pictures, `${label}-next.png`), fullPage: true });
  }
  await close();
  return id;
}

const server = createStaticServer(join(root, "dist"));
const home = `http://127.0.0.1:${await listen(server, { port: 0, host: "127.0.0.1" })}/`;
const folder = await mkdtemp(join(tmpdir(), "vitrine-checkpoints-"));
try {
  const models = [
    ["deit", "DeiT-Tiny", () => findDeit(root) ?? writeRandomCheckpoint("deit_tiny_patch16_224", join(folder, "deit"))],
    ["base", "ViT-B-16", () => writeRandomCheckpoint("vit_base_patch16_224", join(folder, "base"))],
    ["base384", "ViT-B-16-384", () => writeRandomCheckpoint("vit_base_patch16_224", join(folder, "base384"), 384)],
  ];
  for (const [key, label, make] of models) {
    if (!wanted.has(key)) continue;
    const checkpoint = await make();
    const browser = await startBrowser(home);
    try {
      await measure(browser, checkpoint, label);
    } finally {
      await browser.close();
    }
  }
} finally {
  server.close();
  server.closeAllConnections();
  await rm(folder, { recursive: true, force: true });
}
