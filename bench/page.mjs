/**
 * Measures the built page in headless Chromium: `npm run measure -- [--json FILE] [--only PART,…]`.
 *
 * Prints one line per number with the load average of the machine beside it, since a busy machine
 * measures itself. Times are never part of the tests.
 *
 *   --json FILE     writes all numbers as JSON
 *   --only PART,…   of first, lessons, run, picture, hover, memory, sizes; all when absent
 *   --page FOLDER   the folder in which `dist` lies; this checkout, built when it is stale, when absent
 *   --profile FOLDER  writes CPU profiles of the hovers there
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { cpus, loadavg, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { root, runProgram } from "../scripts/setup.mjs";
import { needsBuild } from "../scripts/site/build-state.mjs";
import { listen } from "../scripts/site/listen.mjs";
import { createStaticServer } from "../scripts/site/static-server.mjs";
import { measureHover } from "./page/hover.mjs";
import { findDeit, writeCheckpoint, writePhoto } from "./page/inputs.mjs";
import { measureLessons } from "./page/lessons.mjs";
import { measureMemory } from "./page/memory.mjs";
import { median, repeat } from "./page/numbers.mjs";
import { openCheckpoint, startBrowser, timeOfWork } from "./page/session.mjs";
import { measureSizes } from "./page/sizes.mjs";

const [embedded, embeddedSwin] = ["vit-imagenette", "swin-imagenette"];
const roles = ["embed.patches", "attn.q", "attn.k", "attn.scores", "attn.pattern", "logits"];
const swinRoles = [...roles, "embed.tokens", "block.out", "merge.out"];

const { values: options } = parseArgs({
  options: {
    json: { type: "string" },
    only: { type: "string", default: "first,lessons,run,picture,hover,memory,sizes" },
    page: { type: "string" },
    profile: { type: "string" },
  },
});
const wanted = new Set(options.only.split(","));

const rows = [];
function note(what, value, unit, more = "") {
  const load = loadavg()[0];
  rows.push({ what, value, unit, ...(more ? { more } : {}), load });
  const shown = value === null ? "–" : value.toFixed(unit === "ms" || unit === "" ? 1 : 0);
  console.log(`${what.padEnd(62)} ${shown.padStart(9)} ${unit.padEnd(5)} load ${load.toFixed(1)}  ${more}`);
}
const noteTimes = (what, times) =>
  note(
    what,
    median(times),
    "ms",
    `${times.length} times, ${Math.min(...times).toFixed(1)} to ${Math.max(...times).toFixed(1)}`,
  );

async function measureFirst(browser) {
  const firsts = await repeat(9, async () => {
    const { first, close } = await browser.open();
    await close();
    return first;
  });
  noteTimes(
    "navigation → first contentful paint",
    firsts.map(({ firstPaint }) => firstPaint),
  );
  noteTimes(
    "navigation → first attention map",
    firsts.map(({ firstMap }) => firstMap),
  );
}

/** Every lesson as somebody sees it who follows a link to it. */
async function noteLessons(browser, place) {
  const pages = await measureLessons(browser, place);
  for (const { lesson, lang, texts } of pages) noteTimes(`navigation → text of ${lesson}, ${lang}`, texts);
  noteTimes(
    "navigation → text, all lessons",
    pages.flatMap(({ texts }) => texts),
  );
  noteTimes(
    "navigation → first contentful paint, all lessons",
    pages.flatMap(({ paints }) => paints),
  );
}

/** Times of the model alone, as the engine reports them, with all that the page captures. */
async function measureRuns(browser, deit) {
  for (const [backend, times] of [
    ["wasm", 11],
    ["cpu", 3],
  ]) {
    const { page, close } = await browser.open(`?backend=${backend}`);
    const runs = (model, kept = roles) =>
      page.evaluate(
        async ([id, captured, count]) => {
          const { vitrine } = window;
          const { file } = (await (await fetch("images/samples.json")).json())[0];
          const picture = await vitrine.prepare(await (await fetch(`images/${file}`)).blob(), id);
          const milliseconds = [];
          for (let i = -1; i < count; i++) {
            const capture = await vitrine.run({ model: id, pixels: picture.pixels, roles: captured });
            // The first one prepares the backend.
            if (i >= 0) milliseconds.push(capture.milliseconds);
          }
          return milliseconds;
        },
        [model, kept, times],
      );
    noteTimes(`one run, own ViT 5 × 4 × 145², ${backend}`, await runs(embedded));
    await page.evaluate(
      ([id]) => window.vitrine.load(window.vitrine.models.find((model) => model.id === id).source),
      [embeddedSwin],
    );
    noteTimes(`one run, own Swin 2 + 2 + 4, windows of 7², ${backend}`, await runs(embeddedSwin, swinRoles));
    if (deit) noteTimes(`one run, DeiT-Tiny 12 × 3 × 197², ${backend}`, await runs(await openCheckpoint(page, deit)));
    await close();
  }
}

/** From a picked file to all views: decoding, resizing, the run, every canvas and chart. */
async function measurePictures(browser, deit, folder) {
  const sizes = [
    [800, 600],
    [4000, 3000],
  ];
  const photos = await Promise.all(
    sizes.map(async ([width, height]) => ({
      name: `${width} × ${height}`,
      paths: await repeat(2, (seed) => writePhoto(folder, width, height, seed + 1)),
    })),
  );
  const { page, close } = await browser.open();
  const measure = async (model) => {
    for (const { name, paths } of photos) {
      const before = await page.evaluate(() => window.vitrineProbe.canvases());
      const give = (i) =>
        timeOfWork(page, () => page.locator("[data-testid=picture]").setInputFiles(paths[i % paths.length]));
      const times = [await give(0)];
      const after = await page.evaluate(() => window.vitrineProbe.canvases());
      const drawn = after.filter((sum, index) => sum !== before[index]).length;
      times.push(...(await repeat(6, (i) => give(i + 1))));
      noteTimes(`picture ${name} → all views, ${model} (${drawn} of ${after.length} canvases anew)`, times);
    }
  };
  await measure("own ViT");
  if (deit) {
    await openCheckpoint(page, deit);
    await measure("DeiT-Tiny");
  }
  await close();
}

/** Hover over the Swin that ships with the page, with all of its figures. */
async function measureSwinHovers(browser) {
  const { page, close } = await browser.open(`#/inspect?model=${embeddedSwin}`);
  for (const widget of ["patches", "atlas"]) await noteHover(page, widget, "own Swin");
  await close();
}

async function noteHover(page, widget, model) {
  const profile =
    options.profile && join(options.profile, `hover-${widget}-${model.replaceAll(/\W+/g, "-")}.cpuprofile`);
  const { moves, paint, paint95, listeners, processor } = await measureHover(page, widget, { moves: 80, profile });
  const more = `${moves} moves, p95 ${paint95?.toFixed(1)}, in listeners ${listeners?.toFixed(1)}`;
  const { TaskDuration: all, ScriptDuration: script, RecalcStyleDuration: style, LayoutDuration: layout } = processor;
  const parts = `scripts ${script.toFixed(1)}, style ${style.toFixed(1)}, layout ${layout.toFixed(1)}`;
  note(`hover → paint over the ${widget}, ${model}`, paint, "ms", more);
  note("  processor time of the main thread per move", all, "ms", parts);
}

async function measureHovers(browser, folder) {
  for (const heads of [3, 12]) {
    const checkpoint = await writeCheckpoint(folder, heads);
    const { page, close } = await browser.open();
    await openCheckpoint(page, checkpoint);
    for (const widget of ["patches", "atlas"]) await noteHover(page, widget, `12 × ${heads} × 197²`);
    await close();
  }
}

async function measurePage(home, place, folder) {
  const browser = await startBrowser(home);
  const deit = findDeit(root);
  if (!deit) console.log("DeiT-Tiny is not beside the checkout: it is left out.");
  console.log(`Chromium ${browser.version}, ${cpus().length} × ${cpus()[0]?.model ?? "unknown processor"}`);
  try {
    if (wanted.has("first")) await measureFirst(browser);
    if (wanted.has("lessons")) await noteLessons(browser, place);
    if (wanted.has("run")) await measureRuns(browser, deit);
    if (wanted.has("picture")) await measurePictures(browser, deit, folder);
    if (wanted.has("hover")) await measureHovers(browser, folder);
    if (wanted.has("hover")) await measureSwinHovers(browser);
    if (wanted.has("memory")) {
      const { early, late } = await measureMemory(browser);
      for (const [part, name] of [
        ["heap", "JavaScript heap"],
        ["buffers", "buffers of arrays"],
      ]) {
        note(`${name} after 5 pictures`, early[part] / 1000, "kB");
        note(`${name} after 50 pictures`, late[part] / 1000, "kB", `${(late[part] / early[part]).toFixed(3)} times`);
      }
      note("tensors in the engine after 50 pictures", late.tensors, "", `after 5: ${early.tensors}`);
    }
    return browser.version;
  } finally {
    await browser.close();
  }
}

const place = resolve(options.page ?? root);
const json = options.json && resolve(options.json);
options.profile &&= resolve(options.profile);
if (!options.page && needsBuild(root)) {
  const vite = join(root, "node_modules/vite/bin/vite.js");
  if (!runProgram(process.execPath, [vite, "build", "--logLevel", "warn"])) process.exit(1);
}
const server = createStaticServer(join(place, "dist"));
const folder = await mkdtemp(join(tmpdir(), "vitrine-measure-"));
try {
  const home = `http://127.0.0.1:${await listen(server, { port: 0, host: "127.0.0.1" })}/`;
  const chromium = [...wanted].some((part) => part !== "sizes") ? await measurePage(home, place, folder) : null;
  if (wanted.has("sizes")) {
    for (const { name, bytes } of await measureSizes(place)) note(name, bytes / 1000, "kB", "gzip");
  }
  if (json) await writeFile(json, `${JSON.stringify({ chromium, rows }, null, 2)}\n`);
} finally {
  await rm(folder, { recursive: true });
  server.close();
  server.closeAllConnections();
}
