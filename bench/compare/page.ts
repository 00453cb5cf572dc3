import type { BackendName } from "../../src/model/engine.ts";
import { type GpuCounts, countsOf } from "./counts.ts";
import { measureModel, type Setting } from "./measure.ts";
import { transferTime } from "./transfer.ts";
import { graphicsModels, processorModels, softwareModels } from "./models.ts";
import { markdownOf, type Row } from "./row.ts";

declare global {
  interface Window {
    /** What `npm run bench` asks of this page. */
    sideBySide: {
      /** Names of the networks, in order. */
      models(kind: keyof typeof lists): readonly string[];
      measure(kind: keyof typeof lists, index: number, setting: Setting): Promise<Row[]>;
      counts(engine: "vitrine" | "tfjs" | "ort", index: number): Promise<GpuCounts>;
      /** Time from the end of a run in the worker until its maps are in the page, in ms. */
      transfer(): Promise<number>;
    };
  }
}

const lists = { processor: processorModels, software: softwareModels, graphics: graphicsModels };

const status = document.querySelector("#status") as HTMLElement;
const say = (what: string) => {
  status.textContent = what;
};

const modelAt = (kind: keyof typeof lists, index: number) => {
  const model = lists[kind]()[index];
  if (!model) throw new RangeError(`There is no network ${index}.`);
  return model;
};

window.sideBySide = {
  models: (kind) => lists[kind]().map(({ name, tokens }) => `${name} ${tokens}`),
  measure: (kind, index, setting) => measureModel(modelAt(kind, index), setting, say),
  counts: (engine, index) => countsOf(engine, modelAt("software", index)),
  transfer: () => transferTime(modelAt("processor", 0)),
};

const form = document.querySelector("#settings") as HTMLFormElement;
const copy = document.querySelector("#copy") as HTMLButtonElement;
const result = document.querySelector("#result") as HTMLElement;
let rows: Row[] = [];

/** What a reader of the numbers must know of the machine. */
async function machine(): Promise<string> {
  const info = (await navigator.gpu?.requestAdapter())?.info;
  const adapter = info ? [info.vendor, info.architecture, info.device, info.description].filter(Boolean).join(" ") : "";
  return `${navigator.userAgent}; ${navigator.hardwareConcurrency} logical processors; adapter: ${adapter || "none"}`;
}

function show(): void {
  const [head = "", , ...lines] = markdownOf(rows).split("\n");
  const cells = (line: string) => line.split("|").slice(1, -1);
  const table = document.createElement("table");
  const add = (line: string, kind: "th" | "td", into: HTMLTableSectionElement) => {
    const row = into.insertRow();
    for (const text of cells(line)) {
      const cell = document.createElement(kind);
      cell.textContent = text.trim();
      row.append(cell);
    }
  };
  add(head, "th", table.createTHead());
  const body = table.createTBody();
  for (const line of lines) add(line, "td", body);
  result.replaceChildren(table);
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const values = new FormData(form);
  const backend = values.get("backend") as BackendName;
  const engines =
    backend === "webgpu" ? (["vitrine", "tfjs", "ort"] as const) : (["vitrine", "tfjs", "ort", "ort-q8"] as const);
  const setting: Setting = {
    ...{ backend, engines, simd: "relaxed" },
    threads: Number(values.get("threads")),
    rounds: Number(values.get("rounds")),
  };
  rows = [];
  for (const button of form.querySelectorAll("button")) button.disabled = true;
  try {
    for (const model of graphicsModels()) {
      rows.push(...(await measureModel(model, setting, say)));
      show();
    }
    say("Done.");
  } catch (error) {
    say(String(error));
  } finally {
    for (const button of form.querySelectorAll("button")) button.disabled = false;
  }
});

copy.addEventListener("click", async () => {
  await navigator.clipboard.writeText(`${await machine()}\n\n${markdownOf(rows)}\n`);
  say("Copied.");
});
