import { softmax } from "../../src/model/analysis/top-k.ts";
import { type TokenGrid, tokenCount, tokenGrid } from "../../src/model/analysis/token-grid.ts";
import type { VitCapture, Role } from "../../src/model/capture.ts";
import type { VitConfig } from "../../src/model/config.ts";
import { type Intervention, noIntervention } from "../../src/model/intervention.ts";
import { type NamedTensor, tensor } from "../../src/model/tensor.ts";
import { kindOfHead, queriesAndKeys } from "./sample-heads.ts";
import { samplePatchEmbedding, samplePicture, samplePositionEmbedding, seededRandom } from "./sample-model.ts";

/** What may differ from the sample's model; the image size follows from grid and patch size. */
export interface SampleOptions {
  readonly depth?: number;
  readonly numHeads?: number;
  /** Rows and columns of the patch grid. */
  readonly grid?: readonly [rows: number, columns: number];
  /** Width of one head, at least 8; embedDim is numHeads · headDim. */
  readonly headDim?: number;
  readonly patchSize?: number;
  readonly classToken?: boolean;
  readonly distilled?: boolean;
  readonly regTokens?: number;
  readonly noEmbedClass?: boolean;
  /** 0 leaves the head and the logits out. */
  readonly numClasses?: number;
  readonly seed?: number;
  /** Temperature and masks show in the scores; the other parts are only carried along. */
  readonly intervention?: Partial<Intervention>;
}

/** The size of DeiT-Ti by default: 12 blocks, 3 heads, 14 × 14 patches and a class token. */
export function sampleConfig(options: SampleOptions = {}): VitConfig {
  const { depth = 12, numHeads = 3, grid = [14, 14], headDim = 16, patchSize = 16 } = options;
  const { classToken = true, distilled = false, regTokens = 0, noEmbedClass = false, numClasses = 10 } = options;
  return {
    family: "vit",
    imageSize: [grid[0] * patchSize, grid[1] * patchSize],
    patchSize,
    inChans: 3,
    embedDim: numHeads * headDim,
    depth,
    numHeads,
    mlpRatio: 4,
    numClasses,
    qkvBias: true,
    classToken,
    distilled,
    regTokens,
    noEmbedClass,
    globalPool: classToken ? "token" : "avg",
    fcNorm: !classToken,
    representationSize: null,
    layerScale: false,
    layerNormEps: 1e-6,
    act: "gelu",
    positionGrid: grid,
  };
}

/**
 * A capture without a network, for developing and testing views: deterministic,
 * with heads that look like trained ones (see `HeadKind`). What belongs together
 * agrees: scores = q·k/√headDim (masked, divided by the temperature), pattern =
 * softmax(scores), z = pattern·v, `embed.patches` = the sample's filters on the
 * sample's picture, `embed.tokens` = patches plus positions. It has no `attn.out`,
 * `block.out`, `norm` and no MLP; the logits are drawn.
 */
export function sampleCapture(options: SampleOptions = {}): VitCapture {
  const config = sampleConfig(options);
  const intervention: Intervention = { ...noIntervention, ...options.intervention };
  const blocks = Array.from({ length: config.depth }, (_, block) => block);
  const random = seededRandom(options.seed ?? 1);
  return {
    family: "vit",
    config,
    intervention,
    blocks,
    tensors: { ...embeddings(config), ...attention(config, intervention, random), ...answer(config, random) },
    milliseconds: 180,
  };
}

/** 12 blocks × 12 heads × 197² as ViT-B/16, for measuring time. */
export function largeSampleCapture(): VitCapture {
  return sampleCapture({ depth: 12, numHeads: 12 });
}

type Tensors = Partial<Record<Role, NamedTensor>>;

function attention(config: VitConfig, intervention: Intervention, random: () => number): Tensors {
  const { depth, numHeads, embedDim } = config;
  const width = embedDim / numHeads;
  const grid = tokenGrid(config);
  const tokens = tokenCount(grid);
  const masked = maskedKeys(grid, intervention);
  const vectors = {
    q: [] as Float32Array[],
    k: [] as Float32Array[],
    v: [] as Float32Array[],
    z: [] as Float32Array[],
  };
  const scores = new Float32Array(depth * numHeads * tokens * tokens);
  const pattern = new Float32Array(scores.length);
  for (let block = 0; block < depth; block++) {
    for (let head = 0; head < numHeads; head++) {
      const { q, k } = queriesAndKeys(kindOfHead(block, head, depth), grid, width, random);
      const v = Float32Array.from({ length: tokens * width }, () => random() - 0.5);
      const z = new Float32Array(v.length);
      for (let query = 0; query < tokens; query++) {
        const at = ((block * numHeads + head) * tokens + query) * tokens;
        for (let key = 0; key < tokens; key++) {
          let sum = 0;
          for (let i = 0; i < width; i++) sum += (q[query * width + i] as number) * (k[key * width + i] as number);
          scores[at + key] = masked.has(key) ? -1e9 : sum / Math.sqrt(width) / intervention.temperature;
        }
        const row = softmax(scores.subarray(at, at + tokens));
        pattern.set(row, at);
        for (let key = 0; key < tokens; key++) {
          for (let i = 0; i < width; i++) {
            const sum = (z[query * width + i] as number) + (row[key] as number) * (v[key * width + i] as number);
            z[query * width + i] = sum;
          }
        }
      }
      vectors.q.push(q);
      vectors.k.push(k);
      vectors.v.push(v);
      vectors.z.push(z);
    }
  }
  const square = [depth, numHeads, tokens, tokens];
  const stack = (role: Role, axis: string, parts: Float32Array[]) =>
    tensor(role, ["block", "head", axis, "headDim"], [depth, numHeads, tokens, width], joined(parts));
  return {
    "attn.q": stack("attn.q", "query", vectors.q),
    "attn.k": stack("attn.k", "key", vectors.k),
    "attn.v": stack("attn.v", "key", vectors.v),
    "attn.z": stack("attn.z", "query", vectors.z),
    "attn.scores": tensor("attn.scores", ["block", "head", "query", "key"], square, scores),
    "attn.pattern": tensor("attn.pattern", ["block", "head", "query", "key"], square, pattern),
  };
}

function maskedKeys(grid: TokenGrid, intervention: Intervention): ReadonlySet<number> {
  const masked = new Set(intervention.patchesOff.map((patch) => grid.prefix.length + patch));
  if (intervention.classTokenOff && grid.prefix[0]?.kind === "class") masked.add(0);
  return masked;
}

function embeddings(config: VitConfig): Tensors {
  const { embedDim, inChans, patchSize: p } = config;
  const { rows, columns, prefix } = tokenGrid(config);
  const pixels = samplePicture(config);
  const { weight, bias } = samplePatchEmbedding(config);
  const positions = samplePositionEmbedding(config);
  const patches = new Float32Array(rows * columns * embedDim);
  for (let patch = 0; patch < rows * columns; patch++) {
    const top = Math.floor(patch / columns) * p;
    const left = (patch % columns) * p;
    // The sample's model takes mean 0.5 and standard deviation 0.5 off every channel.
    const values = Float64Array.from({ length: inChans * p * p }, (_, i) => {
      const y = top + (Math.floor(i / p) % p);
      const x = left + (i % p);
      return (pixels[(y * columns * p + x) * 3 + Math.floor(i / (p * p))] as number) / 127.5 - 1;
    });
    for (let dim = 0; dim < embedDim; dim++) {
      let sum = bias.data[dim] as number;
      for (let i = 0; i < values.length; i++) {
        sum += (values[i] as number) * (weight.data[dim * values.length + i] as number);
      }
      patches[patch * embedDim + dim] = sum;
    }
  }
  const withPrefix = new Float32Array((prefix.length + rows * columns) * embedDim);
  withPrefix.set(patches, prefix.length * embedDim);
  const skipped = withPrefix.length - positions.data.length;
  const tokens = withPrefix.map((value, i) => value + (positions.data[i - skipped] ?? 0));
  return {
    "embed.patches": tensor("embed.patches", ["patch", "embedDim"], [rows * columns, embedDim], patches),
    "embed.tokens": tensor("embed.tokens", ["token", "embedDim"], [tokens.length / embedDim, embedDim], tokens),
  };
}

function answer(config: VitConfig, random: () => number): Tensors {
  if (config.numClasses === 0) return {};
  const logits = Float32Array.from({ length: config.numClasses }, () => 2.5 * (random() + random() - 1));
  logits[Math.floor(config.numClasses / 3)] = 5;
  return { logits: tensor("logits", ["class"], [config.numClasses], logits) };
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
