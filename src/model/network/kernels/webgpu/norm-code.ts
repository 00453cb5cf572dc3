import type { Components } from "./program.ts";
import { four } from "./rows-code.ts";

/** WGSL of four values of the norm's parameters from k on, 0 beyond the end of a row. */
export function normParameters(components: Components, k: string): { readonly weight: string; readonly bias: string } {
  const along = (buffer: string) => four(buffer, components, "0u", k, "uniforms.inner");
  return { weight: along("normWeight"), bias: along("normBias") };
}

/** WGSL: what four values from k on add to the sum of x − around over a row, and to that of its square. */
export function momentsCode(components: Components): string {
  const distances =
    components === 4
      ? "return raw(start, k) - around;"
      : `let inside = vec4<u32>(k, k + 1u, k + 2u, k + 3u) < vec4<u32>(uniforms.inner);
  return select(vec4<f32>(0.0), raw(start, k) - around, inside);`;
  return `
fn distances(start: u32, k: u32, around: f32) -> vec4<f32> {
  ${distances}
}
fn sumAround(start: u32, k: u32, around: f32) -> f32 { return dot(distances(start, k, around), vec4<f32>(1.0)); }
fn squaresAround(start: u32, k: u32, around: f32) -> f32 {
  let d = distances(start, k, around);
  return dot(d, d);
}`;
}
