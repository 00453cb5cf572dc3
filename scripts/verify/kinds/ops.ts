import type { Bench } from "../bench.ts";
import { type CaseFolder, pathIn, readTensors, type Values } from "../case-folder.ts";
import { compareEach, type Measured } from "../compare.ts";
import { isOp, type OpName } from "../ops.ts";
import { toleranceFactor } from "../tolerance.ts";

/** Elementary functions at edge values, by the rule of `elementary_ops/case.json`. */
export async function verifyOps(bench: Bench, folder: CaseFolder): Promise<Measured[]> {
  const tensors = readTensors(pathIn(folder, "expected.safetensors"));
  const factor = toleranceFactor(bench.report.backend);
  const measured: Measured[] = [];
  for (const [name, { data: expected }] of tensors) {
    const inputs = inputsOf[group(name)]?.map((input) => tensors.get(input) as Values);
    if (!inputs || inputsOf[group(name)]?.includes(name)) continue;
    if (!isOp(name)) throw new Error(`elementary function "${name}" is unknown`);
    const got = await bench.op(name, inputs);
    const allowed = rule(name, inputs[0] as Values, expected);
    measured.push(compareEach(name, got, expected, (index) => factor * allowed(index)));
  }
  return measured;
}

const group = (name: string) => name.slice(0, name.indexOf("."));

const inputsOf: Readonly<Record<string, readonly string[]>> = {
  gelu: ["gelu.x"],
  layernorm: ["layernorm.x", "layernorm.weight", "layernorm.bias"],
  softmax: ["softmax.x"],
  log_softmax: ["softmax.x"],
  cross_entropy: ["cross_entropy.logits", "cross_entropy.labels"],
};

/** The absolute difference that each entry is allowed. */
function rule(name: OpName, x: Values, expected: Float32Array): (index: number) => number {
  const size = (index: number) => Math.abs(expected[index] as number);
  const width = x.shape[x.shape.length - 1] as number;
  const row = (index: number) =>
    x.data.subarray(Math.floor(index / width) * width, (Math.floor(index / width) + 1) * width);
  switch (group(name)) {
    case "gelu":
      return (index) => 2e-6 + 1e-6 * size(index);
    case "layernorm":
      return (index) => (hasOffset(row(index)) ? 2e-3 : 1e-4) + 1e-5 * size(index);
    case "softmax":
      // Exactly 0 where the input is -∞.
      return (index) => (x.data[index] === Number.NEGATIVE_INFINITY ? 0 : isHuge(row(index)) ? 1e-3 : 1e-6);
    case "log_softmax":
      return (index) => (isHuge(row(index)) ? 1e-3 * size(index) : 1e-5 + 1e-6 * size(index));
    default:
      return (index) => 1e-6 * size(index);
  }
}

/** A row whose mean is large beside its spread: float32 keeps fewer digits of the differences. */
function hasOffset(row: Float32Array): boolean {
  const mean = row.reduce((sum, value) => sum + value, 0) / row.length;
  const spread = Math.sqrt(row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / row.length);
  return Math.abs(mean) > 50 * spread && spread > 0;
}

function isHuge(row: Float32Array): boolean {
  return row.some((value) => Number.isFinite(value) && Math.abs(value) > 5000);
}
