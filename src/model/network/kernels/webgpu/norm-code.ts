import type { Components } from "./program.ts";
import { four } from "./rows-code.ts";

/** WGSL of four values of the norm's parameters from k on, 0 beyond the end of a row. */
export function normParameters(components: Components, k: string): { readonly weight: string; readonly bias: string } {
  const along = (buffer: string) => four(buffer, components, "0u", k, "uniforms.inner");
  return { weight: along("normWeight"), bias: along("normBias") };
}

/** WGSL of a norm's four values: raw numbers, stats (see `momentsCode`), weight and bias to what goes on. */
export function normed(raw: string, stats: string, weight: string, bias: string): string {
  return `fma((${raw} - ${stats}.x - ${stats}.y) * ${stats}.z, ${weight}, ${bias})`;
}

/**
 * WGSL: what four values from k on add to the moments of a row. They are taken around the
 * row's first number, and the mean stays in two parts, first number and rest: x - first is
 * exact where all numbers lie together far from zero, and a mean rounded to one number
 * would be off by a good part of their spread. Stats are first number, rest of the mean,
 * and 1 / deviation.
 */
export function momentsCode(components: Components): string {
  const distances =
    components === 4
      ? "return raw(start, k) - around - rest;"
      : `let inside = vec4<u32>(k, k + 1u, k + 2u, k + 3u) < vec4<u32>(uniforms.inner);
  return select(vec4<f32>(0.0), raw(start, k) - around - rest, inside);`;
  return `
fn distances(start: u32, k: u32, around: f32, rest: f32) -> vec4<f32> {
  ${distances}
}
fn sumAround(start: u32, k: u32, first: f32) -> f32 {
  return dot(distances(start, k, first, 0.0), vec4<f32>(1.0));
}
fn squaresAround(start: u32, k: u32, first: f32, rest: f32) -> f32 {
  let d = distances(start, k, first, rest);
  return dot(d, d);
}
fn statsOf(first: f32, rest: f32, squares: f32) -> vec3<f32> {
  return vec3<f32>(first, rest, inverseSqrt(squares / f32(uniforms.inner) + uniforms.eps));
}`;
}
