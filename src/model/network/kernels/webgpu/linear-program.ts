import type { Activation } from "../../../config.ts";
import { activationCode } from "./activation-code.ts";
import { registersCode } from "./linear-registers.ts";
import { tileCode } from "./linear-tile.ts";
import type { Components, Program } from "./program.ts";
import { four, type RowSource, rowsCode } from "./rows-code.ts";

/**
 * How the product is computed: every thread for itself out of registers, which suits a
 * processor that plays the graphics card, or a tile of both matrices at a time through the
 * memory of a workgroup, which suits a graphics card.
 */
export type Matmul = "registers" | "tile";

/** What a linear program does; its sizes are uniforms. */
export interface LinearVariant {
  readonly matmul: Matmul;
  readonly from: RowSource;
  /** 4 where a row of the input can be read by fours. */
  readonly inner: Components;
  /** 4 where a row of the result can be written by fours. */
  readonly outer: Components;
  readonly norm: boolean;
  readonly bias: boolean;
  readonly act: Activation | null;
  readonly scale: boolean;
  readonly residual: boolean;
  /** With `patches`: tokens before them, and positions. */
  readonly prefix: boolean;
  readonly positions: boolean;
}

/** Rows of the result that one workgroup computes, in either variant. */
export const rowsPerGroup = 32;

/** Columns of the result that one workgroup computes. */
export const columnsPerGroup: Readonly<Record<Matmul, number>> = { registers: 64, tile: 32 };

const kept = new Map<string, Program>();

/**
 * result = act(norm(x) · weight + bias) · scale + residual, each part where there is one.
 * The norm is computed by each workgroup for its own rows, in two passes: E[x²] − mean² would lose everything where activations are massive
 * (Sun et al. 2024, "Massive Activations in Large Language Models", arXiv:2402.17762).
 */
export function linearProgram(variant: LinearVariant): Program {
  const key = `vitrineLinear ${Object.values(variant).join(" ")}`;
  const program = kept.get(key) ?? makeProgram(key, variant);
  kept.set(key, program);
  return program;
}

function makeProgram(key: string, variant: LinearVariant): Program {
  const { from, inner, outer, norm, matmul } = variant;
  const when = (there: boolean, name: string, components: Components) => (there ? [[name, components] as const] : []);
  return {
    key,
    code: [
      variant.act ? activationCode[variant.act] : "",
      rowsCode(from, inner),
      matmul === "tile" ? tileCode(variant) : registersCode(variant),
      storeCode(variant),
    ].join("\n"),
    buffers: [
      ["x", inner],
      ["weight", outer],
      ...when(from === "gather", "rowAt", 1),
      ...when(norm, "normWeight", inner),
      ...when(norm, "normBias", inner),
      ...when(variant.bias, "bias", outer),
      ...when(variant.scale, "layerScale", outer),
      ...when(variant.residual, "residual", outer),
      ...when(variant.prefix, "prefix", outer),
      ...when(variant.positions, "positions", outer),
    ],
    resultComponents: outer,
    workgroup: [8, 8],
  };
}

/** WGSL `store(row, column, sum)`: what comes behind the product, for four columns from one on. */
function storeCode(variant: LinearVariant): string {
  const { outer, from, bias, act, scale, residual } = variant;
  const across = acrossIn(outer);
  return `
fn write(at: u32, column: u32, v: vec4<f32>) {
  ${
    outer === 4
      ? "result[(at + column) / 4u] = v;"
      : "for (var i = 0u; i < min(4u, uniforms.width - column); i++) { result[at + column + i] = v[i]; }"
  }
}
fn store(row: u32, column: u32, sum: vec4<f32>) {
  if (row >= uniforms.rows || column >= uniforms.width) { return; }
  var v = sum * present(row);
  ${bias ? `v += ${across("bias", "0u")};` : ""}
  ${act ? "v = activate(v);" : ""}
  ${scale ? `v *= ${across("layerScale", "0u")};` : ""}
  ${residual ? `v += ${across("residual", "row * uniforms.width")};` : ""}
  ${from === "patches" ? tokensCode(variant) : ""}
  write(row * uniforms.width, column, v);
}`;
}

/** WGSL: a projected patch, or a prefix token in its place, becomes a token; bare patches are kept behind the tokens. */
function tokensCode({ outer, prefix, positions }: LinearVariant): string {
  const across = acrossIn(outer);
  return `
  let number = row - uniforms.prefixTokens; // of the patch; of no meaning for a prefix token
  if (uniforms.keepPatches > 0u && row >= uniforms.prefixTokens) {
    write((uniforms.rows + number) * uniforms.width, column, v);
  }
  ${prefix ? `if (row < uniforms.prefixTokens) { v = ${across("prefix", "row * uniforms.width")}; }` : ""}
  ${positions ? `if (row >= uniforms.positionsFrom) { v += ${across("positions", "(row - uniforms.positionsFrom) * uniforms.width")}; }` : ""}`;
}

/** WGSL: four columns of a row that begins at a place. */
const acrossIn = (components: Components) => (buffer: string, at: string) =>
  four(buffer, components, at, "column", "uniforms.width");
