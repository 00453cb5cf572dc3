import type { EngineName } from "./contenders.ts";

/** One engine on one network. */
export interface Row {
  readonly model: string;
  readonly tokens: number;
  readonly backend: string;
  readonly threads: number;
  /** Which build of our kernels stood in this run, "relaxed" or "baseline"; "" on another backend than wasm. */
  readonly simd: string;
  readonly engine: EngineName;
  readonly medianMs: number;
  /** Time through that of onnxruntime-web in fp32 of the same run. */
  readonly ratioToOrtFp32: number;
  /** Largest difference of the logits from those of onnxruntime-web in fp32, relative to their largest. */
  readonly difference: number;
  readonly detail: string;
  /** Ours: time that it takes to write as much as it hands over into new memory; part of its own. */
  readonly newMemoryMs?: number;
}

/** The middle of the times; of an even number the mean of the two in the middle. */
export function median(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low, high] = [sorted[middle - 1], sorted[middle]];
  if (high === undefined) throw new RangeError("There is no median of no times.");
  return sorted.length % 2 === 1 || low === undefined ? high : (low + high) / 2;
}

/** max |a − b| / max |b| */
export function relativeDifference(got: Float32Array, expected: Float32Array): number {
  let [largest, difference] = [0, 0];
  for (const [place, value] of expected.entries()) {
    largest = Math.max(largest, Math.abs(value));
    difference = Math.max(difference, Math.abs((got[place] ?? Number.NaN) - value));
  }
  return got.length === expected.length ? difference / largest : Number.NaN;
}

/** The rows as Markdown: a line for each network and setting, a column for each engine. */
export function markdownOf(rows: readonly Row[]): string {
  const columns: readonly EngineName[] = ["vitrine", "tfjs", "ort", "ort-q8"];
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = [row.model, row.tokens, row.backend, row.threads, row.simd].join("|");
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const lines = [...groups.values()].map((group) => {
    const [{ model, tokens, backend, threads, simd }] = group as [Row];
    const cells = columns.map((engine) => {
      const row = group.find((one) => one.engine === engine);
      return row ? `${row.medianMs.toFixed(1)} (${row.ratioToOrtFp32.toFixed(2)})` : "–";
    });
    const memory = group.find(({ newMemoryMs }) => newMemoryMs !== undefined)?.newMemoryMs;
    cells.splice(1, 0, memory === undefined ? "–" : memory.toFixed(1));
    return `| ${[model, tokens, backend, threads, simd, ...cells].join(" | ")} |`;
  });
  return [
    "| model | tokens | backend | threads | SIMD | Vitrine, every map read | of it new memory | plain tfjs, every map read | ORT fp32, no maps | ORT q8, no maps |",
    "|---|--:|---|--:|---|--:|--:|--:|--:|--:|",
    ...lines,
  ].join("\n");
}
