import type { LinearVariant } from "./linear-program.ts";
import { momentsCode, normed, normParameters } from "./norm-code.ts";
import { four } from "./rows-code.ts";

const rows = [0, 1, 2, 3] as const;
const lanes = ["x", "y", "z", "w"] as const;

/**
 * Four rows and four columns for each of 64 threads. Thirty-two columns of the input and
 * as many rows of the weight at a time lie in the memory of the workgroup; a line of the
 * input is one longer than what it holds, so that threads that read below each other do
 * not wait for the same bank.
 */
export function tileCode({ inner, outer, norm }: LinearVariant): string {
  const weight = four("weight", outer, "(k + line) * uniforms.width", "column", "uniforms.width");
  const parameters = normParameters(inner, "at");
  const load = norm ? normed("raw(start, at)", "rowStatistics[tileRow + i]", "w", "b") : "raw(start, at)";
  return `
${norm ? momentsCode(inner) + statisticsCode : ""}
var<workgroup> inputTile: array<array<vec4<f32>, 9>, 32>;
var<workgroup> weightTile: array<array<vec4<f32>, 8>, 32>;
fn main() {
  let firstRow = workgroupId.y * 32u;
  ${norm ? "statistics(firstRow);" : ""}
  let tileRow = localId.y * 4u;
  let column = workgroupId.x * 32u + localId.x * 4u;
  ${rows.map((r) => `var sum${r} = vec4<f32>(0.0);`).join(" ")}
  for (var k = 0u; k < uniforms.inner; k += 32u) {
    let at = k + localId.x * 4u;
    ${norm ? `let w = ${parameters.weight}; let b = ${parameters.bias};` : ""}
    for (var i = 0u; i < 4u; i++) {
      var v = vec4<f32>(0.0);
      if (at < uniforms.inner) { let start = start(firstRow + tileRow + i); v = ${load}; }
      inputTile[tileRow + i][localId.x] = v;
    }
    for (var line = localId.y; line < 32u; line += 8u) {
      var v = vec4<f32>(0.0);
      if (k + line < uniforms.inner && column < uniforms.width) { v = ${weight}; }
      weightTile[line][localId.x] = v;
    }
    workgroupBarrier();
    for (var step = 0u; step < 8u; step++) {
      ${lanes.map((_, i) => `let w${i} = weightTile[step * 4u + ${i}u][localId.x];`).join(" ")}
      ${rows
        .map((r) => {
          const products = lanes.map((lane, i) => `sum${r} = fma(vec4<f32>(x.${lane}), w${i}, sum${r});`);
          return `{ let x = inputTile[tileRow + ${r}u][step]; ${products.join(" ")} }`;
        })
        .join("\n      ")}
    }
    workgroupBarrier();
  }
  ${rows.map((r) => `store(firstRow + tileRow + ${r}u, column, sum${r});`).join("\n  ")}
}`;
}

/** Eight threads side by side for each row, four rows after each other; then one thread for each row. */
const statisticsCode = `
var<workgroup> rowStatistics: array<vec3<f32>, 32>;
var<workgroup> partialSum: array<array<f32, 8>, 32>;
var<workgroup> partialSquares: array<array<f32, 8>, 32>;
fn restOf(line: u32) -> f32 {
  var sum = 0.0;
  for (var j = 0u; j < 8u; j++) { sum += partialSum[line][j]; }
  return sum / f32(uniforms.inner);
}
fn statistics(firstRow: u32) {
  for (var i = 0u; i < 4u; i++) {
    let line = localId.y * 4u + i;
    let at = start(firstRow + line);
    let first = raw(at, 0u).x;
    var sum = 0.0;
    for (var k = localId.x * 4u; k < uniforms.inner; k += 32u) { sum += sumAround(at, k, first); }
    partialSum[line][localId.x] = sum;
  }
  workgroupBarrier();
  for (var i = 0u; i < 4u; i++) {
    let line = localId.y * 4u + i;
    let at = start(firstRow + line);
    let first = raw(at, 0u).x;
    let rest = restOf(line);
    var squares = 0.0;
    for (var k = localId.x * 4u; k < uniforms.inner; k += 32u) { squares += squaresAround(at, k, first, rest); }
    partialSquares[line][localId.x] = squares;
  }
  workgroupBarrier();
  if (localId.x < 4u) {
    let line = localId.y * 4u + localId.x;
    var squares = 0.0;
    for (var j = 0u; j < 8u; j++) { squares += partialSquares[line][j]; }
    rowStatistics[line] = statsOf(raw(start(firstRow + line), 0u).x, restOf(line), squares);
  }
  workgroupBarrier();
}`;
