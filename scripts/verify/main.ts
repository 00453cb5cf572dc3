import { existsSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { BackendName } from "../../src/model/engine.ts";
import { buildKernels } from "../kernels/build-kernels.mjs";
import { type Bench, localBench } from "./bench.ts";
import { type CaseFolder, findCases } from "./case-folder.ts";
import { type CaseResult, passes, runCase } from "./run-case.ts";

const README = `
npm run verify -- [--backend cpu|wasm|webgpu] [--kernels on|off] [--browser] [--json FILE] DIR…

Checks the engine against reference numbers. Every folder under DIR with a
case.json is a case, and so is a summary.json, which can also be named itself. Prints case, tensor, largest error, tolerance; ends with 1
when a tolerance is exceeded or a case is of an unknown kind.

  --backend   where to compute; wasm when not given. webgpu runs in Chromium, on
              a software adapter where there is no other, at a wider tolerance
              (scripts/verify/tolerance.ts)
  --kernels   off: tfjs alone, without our own kernels
  --browser   run cpu or wasm in Chromium, too
  --all       print every tensor, not only the worst of each case
  --json      write all numbers to a file

Kinds of cases: vit, deit, swin (weights.safetensors, expected.safetensors), ops,
preprocess, pos_embed, analysis (expected.safetensors), counts (parameters and
multiply-adds of published networks, in the JSON itself), and photos: a trained
checkpoint with photographs, whose case.json is

  {
    "case": "name", "kind": "photos",
    "weights": "model.safetensors",     paths are relative to case.json; when one
    "photos": "folder",                 other than photos is missing, the case is left out
    "expected": "folder",               <photo>.safetensors: crop [height, width, 3]
                                        uint8, logits, cls_attention [block, head,
                                        key]; if there: attention [block, head, query,
                                        key], attention_block_B_head_H, mean_entropy_nats; of
                                        a Swin attention_B: its first windows
    "top": "top5.json",                 { photo: [[label, class, probability] …] }
                                        or [label, probability]
    "config": "config.json" or {…},     may be absent
    "tolerance": {                      absolute
      "crop": { "jpg": { "largest": 2, "mean": 0.1 } },   levels of 255, by the
                                        photo's ending; 0 where it is not named:
                                        only decoders of lossy formats differ
      "logits": 1e-3, "probability": 1e-4, "attention": 1e-4, "entropy": 1e-3
    }
  }

The crop is compared with the expected one; then the expected crop is run. A photo
that is not there is run from its expected crop alone.
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    backend: { type: "string", default: "wasm" },
    kernels: { type: "string", default: "on" },
    browser: { type: "boolean", default: false },
    all: { type: "boolean", default: false },
    json: { type: "string" },
    help: { type: "boolean", default: false },
  },
});

process.exitCode = await main();

async function main(): Promise<number> {
  const backend = values.backend as BackendName;
  const absent = positionals.find((folder) => !existsSync(folder));
  if (values.help || positionals.length === 0 || absent || !["cpu", "wasm", "webgpu"].includes(backend)) {
    console.log(absent ? `There is no file or folder ${absent}.` : README);
    return values.help ? 0 : 1;
  }
  const cases = positionals.flatMap(findCases);
  await buildKernels();
  const kernels = values.kernels !== "off";
  const inBrowser = values.browser || backend === "webgpu";
  // Vite and Playwright take a second to load: only when they are needed.
  const bench = inBrowser
    ? await (await import("./browser-bench.ts")).browserBench(backend, kernels)
    : await localBench(backend, kernels);
  try {
    return await verify(bench, cases);
  } finally {
    await bench.close();
  }
}

async function verify(bench: Bench, cases: readonly CaseFolder[]): Promise<number> {
  const { backend, adapter } = bench.report;
  console.log(`backend ${backend}${adapter ? ` (${adapter})` : ""}, ${cases.length} cases\n`);
  const results: { readonly case: string; readonly result: CaseResult }[] = [];
  for (const folder of cases) {
    const result = await runCase(bench, folder);
    results.push({ case: folder.name, result });
    for (const line of lines(folder.name, result)) console.log(line);
  }
  const failed = results.filter(({ result }) => !passes(result));
  const leftOut = results.filter(({ result }) => result.outcome === "left out");
  const passed = results.length - failed.length - leftOut.length;
  const notes = [
    `${passed} passed`,
    `${failed.length} failed`,
    ...(leftOut.length ? [`${leftOut.length} left out`] : []),
  ];
  console.log(`\n${notes.join(", ")}`);
  if (values.json)
    writeFileSync(values.json, `${JSON.stringify({ backend: bench.report, cases: results }, null, 1)}\n`);
  return failed.length > 0 || results.length === 0 ? 1 : 0;
}

function lines(name: string, result: CaseResult): string[] {
  switch (result.outcome) {
    case "left out":
      return [row("LEFT OUT", name, `not here: ${result.missing.join(", ")}`)];
    case "unknown":
      return [row("UNKNOWN", name, `no way to check the kind "${result.kind}" is known`)];
    case "failed":
      return [row("FAIL", name, result.message)];
    case "measured": {
      const byUse = [...result.measured].sort((a, b) => used(b) - used(a));
      const shown =
        values.all || result.whole ? result.measured : byUse.filter((line, place) => place === 0 || !line.pass);
      return shown.map((line) =>
        row(
          line.pass ? "PASS" : "FAIL",
          name,
          line.tensor.padEnd(result.whole ? 88 : 44),
          number(line.error),
          number(line.tolerance),
        ),
      );
    }
  }
}

/** How much of its tolerance a tensor uses. */
function used({ error, tolerance }: { readonly error: number; readonly tolerance: number }): number {
  return error === 0 ? 0 : error / tolerance;
}

function row(verdict: string, name: string, ...rest: readonly string[]): string {
  return [verdict.padEnd(8), name.padEnd(24), ...rest].join(" ");
}

function number(value: number): string {
  return (value === 0 || Number.isInteger(value) ? String(value) : value.toExponential(2)).padStart(9);
}
