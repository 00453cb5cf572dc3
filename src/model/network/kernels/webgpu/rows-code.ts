import type { Components } from "./program.ts";

/**
 * Where a linear layer takes its rows from:
 * `rows` as they lie; `gather` by a table, a row of zeros behind the norm for -1 (the windows
 * of a Swin, and the way back); `patches` cut out of an image [height, width, channels],
 * behind the prefix tokens.
 */
export type RowSource = "rows" | "gather" | "patches";

const steps = [0, 1, 2, 3] as const;

/** WGSL: four neighbouring scalars of a buffer, `place` after `at`; those past `limit` are 0. */
export function four(buffer: string, components: Components, at: string, place: string, limit: string): string {
  if (components === 4) return `${buffer}[(${at} + ${place}) / 4u]`;
  const one = (step: number) => `select(0.0, ${buffer}[${at} + ${place} + ${step}u], ${place} + ${step}u < ${limit})`;
  return `vec4<f32>(${steps.map(one).join(", ")})`;
}

/**
 * WGSL of the input's rows: `start(row)` is what `raw` wants to know of a row,
 * `raw(start, k)` its four scalars from k on, before any norm, 0 beyond its end, and
 * `present(row)` 0 for a row of zeros, else 1. What lies behind the last row is anything:
 * it is never stored.
 */
export function rowsCode(source: RowSource, components: Components): string {
  const plain = `
fn raw(start: u32, k: u32) -> vec4<f32> { return ${four("x", components, "start", "k", "uniforms.inner")}; }`;
  const all = "fn present(row: u32) -> f32 { return 1.0; }";
  switch (source) {
    case "rows":
      return `${all}
fn start(row: u32) -> u32 { return row * uniforms.inner; }
${plain}`;
    case "gather":
      return `
fn present(row: u32) -> f32 { return select(1.0, 0.0, rowAt[row] < 0); }
fn start(row: u32) -> u32 { return u32(max(0, rowAt[row])) * uniforms.inner; }
${plain}`;
    case "patches":
      return `${all}
fn start(row: u32) -> u32 {
  let number = max(row, uniforms.prefixTokens) - uniforms.prefixTokens;
  let down = (number / uniforms.patchesAcross) * uniforms.patchSize;
  return down * uniforms.imageLine + (number % uniforms.patchesAcross) * uniforms.patchLine;
}
fn pixel(start: u32, k: u32) -> u32 {
  return start + (k / uniforms.patchLine) * uniforms.imageLine + k % uniforms.patchLine;
}
fn raw(start: u32, k: u32) -> vec4<f32> {
  ${
    components === 4
      ? "return x[pixel(start, k) / 4u];"
      : `return vec4<f32>(${steps.map((step) => `select(0.0, x[pixel(start, k + ${step}u)], k + ${step}u < uniforms.inner)`).join(", ")});`
  }
}`;
  }
}
