import { momentsCode, normed, normParameters } from "./norm-code.ts";
import type { Components, Program } from "./program.ts";
import { rowsCode } from "./rows-code.ts";

const kept = new Map<Components, Program>();

/** LayerNorm alone, a workgroup for each row: `result` is as large as x. */
export function normProgram(components: Components): Program {
  const program = kept.get(components) ?? makeProgram(components);
  kept.set(components, program);
  return program;
}

function makeProgram(components: Components): Program {
  const { weight, bias } = normParameters(components, "k");
  return {
    key: `vitrineNorm ${components}`,
    code: `
${rowsCode("rows", components)}
${momentsCode(components)}
var<workgroup> partial: array<f32, 64>;
var<workgroup> partialSquares: array<f32, 64>;
fn main() {
  let row = workgroupId.y;
  let at = start(row);
  let first = raw(at, 0u).x;
  var sum = 0.0;
  for (var k = localId.x * 4u; k < uniforms.inner; k += 256u) { sum += sumAround(at, k, first); }
  partial[localId.x] = sum;
  workgroupBarrier();
  var rest = 0.0;
  for (var i = 0u; i < 64u; i++) { rest += partial[i]; }
  rest /= f32(uniforms.inner);
  var squares = 0.0;
  for (var k = localId.x * 4u; k < uniforms.inner; k += 256u) { squares += squaresAround(at, k, first, rest); }
  partialSquares[localId.x] = squares;
  workgroupBarrier();
  squares = 0.0;
  for (var i = 0u; i < 64u; i++) { squares += partialSquares[i]; }
  let stats = statsOf(first, rest, squares);
  for (var k = localId.x * 4u; k < uniforms.inner && row < uniforms.rows; k += 256u) {
    let v = ${normed("raw(at, k)", "stats", weight, bias)};
    ${
      components === 4
        ? "result[(at + k) / 4u] = v;"
        : "for (var i = 0u; i < min(4u, uniforms.inner - k); i++) { result[at + k + i] = v[i]; }"
    }
  }
}`,
    buffers: [
      ["x", components],
      ["normWeight", components],
      ["normBias", components],
    ],
    resultComponents: components,
    workgroup: [64, 1],
  };
}
