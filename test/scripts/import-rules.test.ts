import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

/** [file, what it imports, a part of the reason that the lint error gives] */
const forbidden: [string, string, string][] = [
  ["src/model/analysis/bad.ts", "@tensorflow/tfjs-core", "tfjs only under src/model/network"],
  ["src/model/analysis/bad.ts", "../network/vit.ts", "runs without tfjs"],
  ["src/model/bad.ts", "react", "knows no page"],
  ["src/model/bad.ts", "d3-scale", "knows no page"],
  ["src/model/bad.ts", "zustand/vanilla", "knows no page"],
  ["src/model/bad.ts", "../store.ts", "what stands on it"],
  ["src/model/bad.ts", "../components/draw/color.ts", "what stands on it"],
  ["src/model/bad.ts", "../i18n/text.tsx", "the page translates them"],
  ["src/model/network/bad.ts", "react-dom/client", "knows no page"],
  ["src/model/network/layers/bad.ts", "zustand", "knows no page"],
  ["src/model/network/bad.ts", "d3-array", "knows no page"],
  ["src/model/network/bad.ts", "../../components/draw/raster.ts", "what stands on it"],
  ["src/components/draw/bad.ts", "react", "without React"],
  ["src/components/draw/charts/bad.ts", "zustand", "numbers, not state"],
  ["src/components/draw/bad.ts", "@tensorflow/tfjs-core", "tfjs only under src/model/network"],
  ["src/components/draw/bad.ts", "../../model/network/engine.ts", "takes the Engine interface"],
  ["src/components/draw/bad.ts", "../../store.ts", "numbers, not state"],
  ["src/components/draw/bad.ts", "../views/Prediction.tsx", "below the views"],
  ["src/components/views/Bad.tsx", "../../store.ts", "join it to the store in src/components/figures"],
  ["src/components/views/Bad.tsx", "../../controller.ts", "join it to the store in src/components/figures"],
  ["src/components/views/Bad.tsx", "zustand", "join it to the store in src/components/figures"],
  ["src/components/views/Bad.tsx", "@tensorflow/tfjs-core", "tfjs only under src/model/network"],
  ["src/components/views/Bad.tsx", "../../model/network/engine-client.ts", "takes the Engine interface"],
  ["src/components/views/Bad.tsx", "../figures/Frame.tsx", "below figures and pages"],
  ["src/components/views/Bad.tsx", "d3-selection", "D3 touches the DOM only in"],
  ["src/components/hooks/bad.ts", "../../store.ts", "join it to the store in src/components/figures"],
  ["src/components/figures/Bad.tsx", "@tensorflow/tfjs-core", "tfjs only under src/model/network"],
  ["src/components/figures/Bad.tsx", "../../model/network/engine-client.ts", "Only src/main.tsx may start the engine"],
  ["src/components/inspector/Bad.tsx", "@tensorflow/tfjs-backend-cpu", "tfjs only under src/model/network"],
  ["src/components/inspector/Bad.tsx", "d3-zoom", "D3 touches the DOM only in"],
  ["src/components/App.tsx", "../model/network/engine.ts", "Only src/main.tsx may start the engine"],
  ["src/lessons/01-attention/bad.ts", "react", "nothing is imported"],
  ["src/lessons/01-attention/bad.ts", "../../store.ts", "nothing is imported"],
  ["src/lessons/01-attention/bad.ts", "../../model/network/vit.ts", "nothing is imported"],
  ["src/store.ts", "react", "without React"],
  ["src/store.ts", "zustand", "Use zustand/vanilla"],
  ["src/store.ts", "./components/App.tsx", "below the components"],
  ["src/url-state.ts", "@tensorflow/tfjs-core", "tfjs only under src/model/network"],
  ["src/controller.ts", "react", "knows no page"],
  ["src/controller.ts", "./components/App.tsx", "knows no page"],
  ["src/controller.ts", "./model/network/engine-client.ts", "takes the Engine interface"],
  ["src/run-model.ts", "./components/App.tsx", "knows no page"],
  ["src/sandbox/bad.ts", "../store.ts", "nothing of the page"],
  ["src/sandbox/bad.ts", "../model/network/vit.ts", "nothing of the page"],
  ["src/notebook/bad.ts", "react", "knows no page"],
  ["src/notebook/bad.ts", "../controller.ts", "below the controller"],
  ["src/i18n/bad.ts", "../store.ts", "Catalogues are words"],
  ["src/main.tsx", "@tensorflow/tfjs-core", "tfjs only under src/model/network"],
];

const allowed: [string, string][] = [
  ["src/model/analysis/good.ts", "../tensor.ts"],
  ["src/model/export/good.ts", "fflate"],
  ["src/model/network/good.ts", "@tensorflow/tfjs-core"],
  ["src/model/network/layers/good.ts", "../../tensor.ts"],
  ["src/components/draw/good.ts", "d3-selection"],
  ["src/components/draw/good.ts", "../../model/tensor.ts"],
  ["src/components/views/Good.tsx", "react"],
  ["src/components/views/Good.tsx", "../draw/color.ts"],
  ["src/components/views/Good.tsx", "../../model/analysis/top-k.ts"],
  ["src/components/figures/Good.tsx", "../../store.ts"],
  ["src/components/inspector/Good.tsx", "../views/Prediction.tsx"],
  ["src/lessons/01-attention/meta.ts", "../../model/cost.ts"],
  ["src/lessons/01-attention/meta.ts", "../lesson.ts"],
  ["src/sandbox/good.ts", "../model/tensor.ts"],
  ["src/notebook/good.ts", "../store.ts"],
  ["src/store.ts", "zustand/vanilla"],
  ["src/controller.ts", "./store.ts"],
  ["src/main.tsx", "./model/network/engine-client.ts"],
];

interface Diagnostic {
  message: string;
  help?: string;
  code: string;
  filename: string;
  labels: { span: { line: number } }[];
}

const repository = resolve(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "vitrine-lint-"));
let diagnostics: Diagnostic[] = [];

const key = (file: string, line: number) => `${file}:${line}`;
const lines = new Map<string, string[]>();
const place = new Map<string, string>();
for (const [file, from] of [...forbidden, ...allowed]) {
  const text = lines.get(file) ?? [];
  text.push(`import ${JSON.stringify(from)};`);
  lines.set(file, text);
  place.set(`${file} ${from}`, key(file, text.length));
}

beforeAll(() => {
  const config = readFileSync(join(repository, ".oxlintrc.json"), "utf8");
  writeFileSync(join(folder, ".oxlintrc.json"), config.replace('"typeAware": true', '"typeAware": false'));
  for (const [file, text] of lines) {
    const path = join(folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${text.join("\n")}\n`);
  }
  writeFileSync(join(folder, "src/components/views/Fetches.tsx"), 'export const got = fetch("a");\n');
  const oxlint = join(repository, "node_modules/oxlint/bin/oxlint");
  const { stdout } = spawnSync(process.execPath, [oxlint, "--format", "json"], { cwd: folder, encoding: "utf8" });
  diagnostics = (JSON.parse(stdout) as { diagnostics: Diagnostic[] }).diagnostics;
});

afterAll(() => rmSync(folder, { recursive: true }));

const reasonsAt = (where: string | undefined, rule: string) =>
  diagnostics
    .filter(({ code, filename, labels }) => code.includes(rule) && key(filename, labels[0]?.span.line ?? 0) === where)
    .map(({ message, help }) => `${message} ${help ?? ""}`);

test.each(forbidden)("%s may not import %s: %s", (file, from, reason) => {
  const reasons = reasonsAt(place.get(`${file} ${from}`), "no-restricted-imports");
  expect(reasons).toHaveLength(1);
  expect(reasons[0]).toContain(reason);
});

test.each(allowed)("%s may import %s", (file, from) => {
  expect(reasonsAt(place.get(`${file} ${from}`), "no-restricted-imports")).toEqual([]);
});

test("a view may not fetch", () => {
  const [reason] = reasonsAt(key("src/components/views/Fetches.tsx", 1), "no-restricted-globals");
  expect(reason).toContain("A view has no effect but drawing");
});

/** Lint sees `import … from`; a dynamic import would get past it. */
test("tfjs is named nowhere in src outside model/network", () => {
  const src = join(repository, "src");
  const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((file) => /\.tsx?$/.test(file));
  const naming = files.filter((file) => readFileSync(join(src, file), "utf8").includes('"@tensorflow/tfjs'));
  expect(naming.length).toBeGreaterThan(0);
  expect(naming.filter((file) => !file.startsWith(join("model", "network")))).toEqual([]);
});
