import type { LinearVariant } from "./linear-program.ts";
import { momentsCode, normed, normParameters } from "./norm-code.ts";
import { four } from "./rows-code.ts";

const rows = [0, 1, 2, 3] as const;
const lanes = ["x", "y", "z", "w"] as const;

/** WGSL: one thing for each of the four rows. */
const each = (line: (row: number) => string, between = "\n    ") => rows.map(line).join(between);

/**
 * Four rows and eight columns for each thread, read straight from the buffers. Memory of
 * the workgroup is used once, for the norm, because a processor is slow at barriers.
 */
export function registersCode({ inner, outer, norm }: LinearVariant): string {
  const weight = (step: number, column: string) =>
    four("weight", outer, `(k + ${step}u) * uniforms.width`, column, "uniforms.width");
  const parameters = normParameters(inner, "k");
  return `
${norm ? momentsCode(inner) + statisticsCode : ""}
fn main() {
  let firstRow = workgroupId.y * 32u;
  ${norm ? "statistics(firstRow);" : ""}
  let row = firstRow + localId.y * 4u;
  let column = workgroupId.x * 64u + localId.x * 8u;
  if (row >= uniforms.rows || column >= uniforms.width) { return; }
  ${each((r) => `let start${r} = start(row + ${r}u);`, " ")}
  ${norm ? each((r) => `let of${r} = rowStatistics[localId.y * 4u + ${r}u];`, " ") : ""}
  ${each((r) => `var near${r} = vec4<f32>(0.0); var far${r} = vec4<f32>(0.0);`, " ")}
  for (var k = 0u; k < uniforms.inner; k += 4u) {
    ${norm ? `let w = ${parameters.weight}; let b = ${parameters.bias};` : ""}
    ${each((r) => `let x${r} = ${norm ? normed(`raw(start${r}, k)`, `of${r}`, "w", "b") : `raw(start${r}, k)`};`)}
    ${lanes
      .map(
        (lane, step) => `{
      let near = ${weight(step, "column")};
      let far = ${weight(step, "(column + 4u)")};
      ${each((r) => `near${r} = fma(vec4<f32>(x${r}.${lane}), near, near${r}); far${r} = fma(vec4<f32>(x${r}.${lane}), far, far${r});`, "\n      ")}
    }`,
      )
      .join("\n    ")}
  }
  ${each((r) => `store(row + ${r}u, column, near${r}); store(row + ${r}u, column + 4u, far${r});`, "\n  ")}
}`;
}

/** One thread for each row. */
const statisticsCode = `
var<workgroup> rowStatistics: array<vec3<f32>, 32>;
fn statistics(firstRow: u32) {
  let local = localId.y * 8u + localId.x;
  if (local < 32u) {
    let at = start(firstRow + local);
    let first = raw(at, 0u).x;
    var sum = 0.0;
    for (var k = 0u; k < uniforms.inner; k += 4u) { sum += sumAround(at, k, first); }
    let rest = sum / f32(uniforms.inner);
    var squares = 0.0;
    for (var k = 0u; k < uniforms.inner; k += 4u) { squares += squaresAround(at, k, first, rest); }
    rowStatistics[local] = statsOf(first, rest, squares);
  }
  workgroupBarrier();
}`;
