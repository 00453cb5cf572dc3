import type { Components, Program } from "./program.ts";
import { rowsCode } from "./rows-code.ts";

const kept = new Map<Components, Program>();

/** Rows by a table, zeros for -1: a thread for each four numbers. */
export function gatherProgram(components: Components): Program {
  const program = kept.get(components) ?? {
    key: `vitrineGather ${components}`,
    code: `
${rowsCode("gather", components)}
fn main() {
  let row = workgroupId.y;
  let k = (workgroupId.x * 64u + localId.x) * 4u;
  if (row >= uniforms.rows || k >= uniforms.inner) { return; }
  let v = raw(start(row), k) * present(row);
  let at = row * uniforms.inner + k;
  ${
    components === 4
      ? "result[at / 4u] = v;"
      : "for (var i = 0u; i < min(4u, uniforms.inner - k); i++) { result[at + i] = v[i]; }"
  }
}`,
    buffers: [["x", components] as const, ["rowAt", 1] as const],
    resultComponents: components,
    workgroup: [64, 1] as const,
  };
  kept.set(components, program);
  return program;
}
