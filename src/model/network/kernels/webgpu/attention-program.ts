import type { Components, Program } from "./program.ts";

/** What an attention program does; its sizes are uniforms. */
export interface AttentionVariant {
  /** Queries that one workgroup computes: 16, or 32 where barriers are dear. */
  readonly queries: 16 | 32;
  /** 4 where q, k and v of a head can be read by fours. */
  readonly components: Components;
  readonly bias: boolean;
  /** One for each window, one for all queries of all windows alike, or none. */
  readonly mask: "windows" | "keys" | "none";
  readonly gate: boolean;
}

const kept = new Map<string, Program>();

/**
 * Attention of one head of one window in a single dispatch: scores, scale, bias, mask,
 * softmax, weighted sum. A program of tfjs has one output, so the result is
 * `joined ++ pattern ++ scores`, the last where they are wanted; the pattern's place holds the scores until the softmax, so
 * that any number of keys fits.
 */
export function attentionProgram(variant: AttentionVariant): Program {
  const key = `vitrineAttention ${Object.values(variant).join(" ")}`;
  const program = kept.get(key) ?? {
    key,
    code: attentionCode(variant),
    buffers: [
      ["qkv", variant.components] as const,
      ...(variant.bias ? ([["bias", 1]] as const) : []),
      ...(variant.mask === "none" ? [] : ([["mask", 1]] as const)),
      ...(variant.gate ? ([["gate", 1]] as const) : []),
    ],
    resultComponents: 1 as const,
    workgroup: [64, 1] as const,
  };
  kept.set(key, program);
  return program;
}

const four = [0, 1, 2, 3] as const;

function attentionCode({ queries, components, bias, mask, gate }: AttentionVariant): string {
  const lanes = 64 / queries; // threads that share a row in the softmax
  const read =
    components === 4
      ? "return qkv[(at + c) / 4u];"
      : `return vec4<f32>(${four.map((i) => `select(0.0, qkv[at + c + ${i}u], c + ${i}u < uniforms.headDim)`).join(", ")});`;
  return `
const queries = ${queries}u;
var<workgroup> partialMax: array<f32, 64>;
var<workgroup> partialSum: array<f32, 64>;

// Four numbers from c on of a query, key or value vector that begins at a place.
fn vector(at: u32, c: u32) -> vec4<f32> { ${read} }

fn main() {
  let window = workgroupId.x / uniforms.heads;
  let head = workgroupId.x % uniforms.heads;
  let first = workgroupId.y * queries;
  let tokens = uniforms.tokens;
  let dim = uniforms.heads * uniforms.headDim;
  let line = 3u * dim;
  let headAt = window * tokens * line + head * uniforms.headDim;
  let rowsAt = uniforms.patternAt + workgroupId.x * tokens * tokens;
  let rowsHere = select(0u, min(queries, tokens - first), first < tokens);
  let local = localId.x;

  // Scores: four queries and four keys at a time.
  let keyGroups = (tokens + 3u) / 4u;
  let scoreTiles = ((rowsHere + 3u) / 4u) * keyGroups;
  for (var tile = local; tile < scoreTiles; tile += 64u) {
    let query = first + (tile / keyGroups) * 4u;
    let key = (tile % keyGroups) * 4u;
    ${four.map((i) => `let q${i}At = headAt + min(query + ${i}u, tokens - 1u) * line;`).join("\n    ")}
    ${four.map((j) => `let k${j}At = headAt + dim + min(key + ${j}u, tokens - 1u) * line;`).join("\n    ")}
    ${four.map((i) => `var s${i} = vec4<f32>(0.0);`).join(" ")}
    for (var c = 0u; c < uniforms.headDim; c += 4u) {
      ${four.map((j) => `let k${j} = vector(k${j}At, c);`).join(" ")}
      ${four.map((i) => `{ let q = vector(q${i}At, c); s${i} += vec4<f32>(${four.map((j) => `dot(q, k${j})`).join(", ")}); }`).join("\n      ")}
    }
    ${four.map((i) => `keepScores(window, head, query + ${i}u, key, s${i}, rowsAt);`).join("\n    ")}
  }
  storageBarrier();
  workgroupBarrier();

  // Softmax: ${lanes} threads for each row.
  let row = local / ${lanes}u;
  let lane = local % ${lanes}u;
  let rowAt = rowsAt + (first + row) * tokens;
  let rowLength = select(0u, tokens, row < rowsHere);
  var largest = -3.4e38;
  for (var key = lane; key < rowLength; key += ${lanes}u) { largest = max(largest, result[rowAt + key]); }
  partialMax[local] = largest;
  workgroupBarrier();
  for (var i = 0u; i < ${lanes}u; i++) { largest = max(largest, partialMax[row * ${lanes}u + i]); }
  var sum = 0.0;
  for (var key = lane; key < rowLength; key += ${lanes}u) {
    let e = exp(result[rowAt + key] - largest);
    result[rowAt + key] = e;
    sum += e;
  }
  partialSum[local] = sum;
  workgroupBarrier();
  sum = 0.0;
  for (var i = 0u; i < ${lanes}u; i++) { sum += partialSum[row * ${lanes}u + i]; }
  for (var key = lane; key < rowLength; key += ${lanes}u) { result[rowAt + key] /= sum; }
  storageBarrier();
  workgroupBarrier();

  // Weighted sum: four queries and four columns at a time.
  let columnGroups = (uniforms.headDim + 3u) / 4u;
  let sumTiles = ((rowsHere + 3u) / 4u) * columnGroups;
  for (var tile = local; tile < sumTiles; tile += 64u) {
    let query = first + (tile / columnGroups) * 4u;
    let c = (tile % columnGroups) * 4u;
    let valuesAt = headAt + 2u * dim;
    ${four.map((i) => `let p${i}At = rowsAt + min(query + ${i}u, tokens - 1u) * tokens; var z${i} = vec4<f32>(0.0);`).join("\n    ")}
    for (var key = 0u; key < tokens; key++) {
      let v = vector(valuesAt + key * line, c);
      ${four.map((i) => `z${i} = fma(vec4<f32>(result[p${i}At + key]), v, z${i});`).join(" ")}
    }
    ${four.map((i) => `keepJoined(window * tokens, head, query + ${i}u, c, z${i});`).join("\n    ")}
  }
}

fn keepScores(window: u32, head: u32, query: u32, key: u32, products: vec4<f32>, rowsAt: u32) {
  let tokens = uniforms.tokens;
  if (query >= tokens) { return; }
  let last = min(4u, tokens - key);
  for (var i = 0u; i < last; i++) {
    var score = products[i] * uniforms.scale;
    ${bias ? "score += f32(bias[(head * tokens + query) * tokens + key + i]);" : ""}
    ${mask === "windows" ? "score += f32(mask[(window * tokens + query) * tokens + key + i]);" : ""}
    ${mask === "keys" ? "score += f32(mask[key + i]);" : ""}
    let at = query * tokens + key + i;
    result[rowsAt + at] = score;
    if (uniforms.scoresAt > 0u) { result[uniforms.scoresAt + (rowsAt - uniforms.patternAt) + at] = score; }
  }
}

fn keepJoined(windowRow: u32, head: u32, query: u32, c: u32, sum: vec4<f32>) {
  if (query >= uniforms.tokens) { return; }
  let at = ((windowRow + query) * uniforms.heads + head) * uniforms.headDim + c;
  let z = sum${gate ? " * f32(gate[head])" : ""};
  for (var i = 0u; i < min(4u, uniforms.headDim - c); i++) { result[at + i] = z[i]; }
}`;
}
