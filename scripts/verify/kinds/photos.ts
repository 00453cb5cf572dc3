import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, extname, join, parse } from "node:path";
import { entropy } from "../../../src/model/analysis/statistics.ts";
import { softmax, topK } from "../../../src/model/analysis/top-k.ts";
import type { SwinCapture } from "../../../src/model/capture.ts";
import { numTokens } from "../../../src/model/config.ts";
import type { LoadedModel } from "../../../src/model/engine.ts";
import { toModelPixels } from "../../../src/model/image/crop.ts";
import { normalise } from "../../../src/model/image/normalise.ts";
import { at } from "../../../src/model/tensor.ts";
import type { Bench } from "../bench.ts";
import { type CaseFolder, pathIn, readBytes, readTensors, type Values } from "../case-folder.ts";
import { compareAbsolute, type Measured } from "../compare.ts";
import { decodePillow } from "../decode.ts";
import { toleranceFactor } from "../tolerance.ts";

/** `case.json` of a trained checkpoint with photographs; see `README` in `main.ts`. */
export interface PhotosCase {
  readonly weights: string;
  readonly config?: string | object;
  readonly photos: string;
  readonly expected: string;
  readonly top: string;
  readonly tolerance: {
    /** Levels of 255 between our crop and the expected one, by the file's ending; an ending not named allows none. */
    readonly crop: Readonly<Record<string, { readonly largest: number; readonly mean: number }>>;
    readonly logits: number;
    readonly probability: number;
    readonly attention: number;
    readonly entropy: number;
  };
}

/** The paths that a case needs and that are not there: then it is left out. The photos themselves are not needed. */
export function missingPaths(folder: CaseFolder): string[] {
  const { weights, config, expected, top } = folder.json as unknown as PhotosCase;
  const paths = [weights, expected, top, ...(typeof config === "string" ? [config] : [])];
  return paths.filter((path) => !existsSync(pathIn(folder, path)));
}

/**
 * Photographs through a trained network. The crop is compared with the expected
 * one; then the expected crop itself is run, so that what a decoder does to a
 * pixel does not blur the network's numbers.
 */
export async function verifyPhotos(bench: Bench, folder: CaseFolder): Promise<Measured[]> {
  const { weights, config, photos, expected, top, tolerance } = folder.json as unknown as PhotosCase;
  const text =
    typeof config === "string" ? readFileSync(pathIn(folder, config), "utf8") : config && JSON.stringify(config);
  const model = await bench.load(folder.name, readBytes(pathIn(folder, weights)), text);
  const tops = JSON.parse(readFileSync(pathIn(folder, top), "utf8")) as Record<string, Top>;
  const files = existsSync(pathIn(folder, photos)) ? readdirSync(pathIn(folder, photos)) : [];
  const factor = toleranceFactor(bench.report.backend);
  const measured: Measured[] = [];

  for (const file of readdirSync(pathIn(folder, expected)).filter((name) => name.endsWith(".safetensors"))) {
    const photo = basename(file, ".safetensors");
    const tensors = readTensors(join(pathIn(folder, expected), file));
    const wanted = (name: string) => tensors.get(name) as Values;
    const crop = Uint8Array.from(wanted("crop").data);

    const source = files.find((name) => basename(name, extname(name)) === photo);
    if (source) {
      const { rgb, width, height } = await decodePillow(readBytes(join(pathIn(folder, photos), source)));
      const { pixels } = toModelPixels(rgb, width, height, model.preprocessing);
      const allowed = tolerance.crop[extname(source).slice(1)] ?? { largest: 0, mean: 0 };
      measured.push(compareAbsolute(`${photo} crop (levels)`, pixels, crop, allowed.largest));
      measured.push(compareAbsolute(`${photo} crop, mean`, [meanDifference(pixels, crop)], [0], allowed.mean));
    }

    const capture = await bench.run(model.id, normalise(crop, model.preprocessing), ["attn.pattern"]);
    const logits = capture.tensors.logits?.data ?? new Float32Array();
    const probabilities = softmax(logits);
    const compare = (name: string, got: ArrayLike<number>, reference: ArrayLike<number>, allowed: number) =>
      measured.push(compareAbsolute(`${photo} ${name}`, got, reference, allowed));

    compare("logits", logits, wanted("logits").data, tolerance.logits * factor);
    compare("probabilities", probabilities, softmax(wanted("logits").data), tolerance.probability);
    measured.push(compareTop(`${photo} top classes`, probabilities, topOf(tops, photo, source), model.labels));
    if (capture.family === "swin") {
      for (const [name, { data }] of tensors) {
        const [, block] = /^attention_(\d+)$/.exec(name) ?? [];
        if (block !== undefined)
          compare(name, firstWindows(capture, Number(block), data.length), data, tolerance.attention);
        else if (name !== "crop" && name !== "logits") throw new Error(`reference tensor "${name}" is unknown`);
      }
      continue;
    }
    const pattern = capture.tensors["attn.pattern"]?.data ?? new Float32Array();
    const sizes = { heads: capture.config.numHeads, tokens: numTokens(capture.config) };
    for (const [name, { data }] of tensors) {
      const [, block, head] = /^attention_block_(\d+)_head_(\d+)$/.exec(name) ?? [];
      if (block !== undefined) {
        const matrix = sizes.tokens ** 2;
        const start = (Number(block) * sizes.heads + Number(head)) * matrix;
        compare(name, pattern.subarray(start, start + matrix), data, tolerance.attention);
      } else if (name === "attention") {
        compare("all attention", pattern, data, tolerance.attention);
      } else if (name === "cls_attention") {
        compare("class-token attention", classRows(pattern, sizes.tokens), data, tolerance.attention);
      } else if (name === "mean_entropy_nats") {
        compare("mean entropy", meanEntropies(pattern, sizes.tokens), data, tolerance.entropy);
      } else if (name !== "crop" && name !== "logits") {
        throw new Error(`reference tensor "${name}" is unknown`);
      }
    }
  }
  return measured;
}

/** The expected first classes of a photo: [label, class number, probability] or [label, probability]. */
type Top = readonly (readonly [label: string, ...rest: number[]])[];

function topOf(tops: Readonly<Record<string, Top>>, photo: string, file: string | undefined): Top {
  const top = tops[photo] ?? tops[file ?? ""] ?? Object.entries(tops).find(([name]) => parse(name).name === photo)?.[1];
  if (!top) throw new Error(`no first classes are given for ${photo}`);
  return top;
}

/** How many of the first classes are not the expected ones in the expected order; none may be. */
function compareTop(name: string, probabilities: Float32Array, top: Top, labels: LoadedModel["labels"]): Measured {
  const got = topK(probabilities, top.length);
  const wrong = top.filter(([label, ...rest], place) => {
    const index = got[place]?.index ?? -1;
    return rest.length > 1 ? index !== rest[0] : labels?.[index]?.en !== label;
  });
  return { tensor: name, error: wrong.length, tolerance: 0, pass: wrong.length === 0 };
}

function meanDifference(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((sum, value, index) => sum + Math.abs(value - (b[index] ?? 0)), 0) / a.length;
}

/** The attention of the first windows of a block, as many as the reference holds. */
function firstWindows(capture: SwinCapture, block: number, size: number): Float32Array {
  const stage = capture.stages.find(({ blocks }) => blocks.includes(block));
  const pattern = stage?.tensors["attn.pattern"];
  return stage && pattern ? at(pattern, stage.blocks.indexOf(block)).data.subarray(0, size) : new Float32Array();
}

/** The first row of every matrix: [block, head, query, key] to [block, head, key]. */
function classRows(pattern: Float32Array, tokens: number): Float32Array {
  const matrix = tokens * tokens;
  return Float32Array.from(
    { length: pattern.length / tokens },
    (_, index) => pattern[Math.floor(index / tokens) * matrix + (index % tokens)] as number,
  );
}

/** Mean over queries of the entropy of each head, in nats: [block, head]. */
function meanEntropies(pattern: Float32Array, tokens: number): Float32Array {
  const matrix = tokens * tokens;
  return Float32Array.from({ length: pattern.length / matrix }, (_, index) => {
    let sum = 0;
    for (let query = 0; query < tokens; query++) {
      const start = index * matrix + query * tokens;
      sum += entropy(pattern.subarray(start, start + tokens));
    }
    return sum / tokens;
  });
}
