import { headOf } from "../checkpoint/checkpoint-head.ts";
import { readLabels } from "../checkpoint/labels.ts";
import { parseSafetensors } from "../checkpoint/safetensors.ts";
import { labelsOf } from "../checkpoint/transformers-config.ts";
import { wrongKind } from "../checkpoint/wrong-kind.ts";
import type { ClassLabel } from "../config.ts";
import type { LoadedModel, Picture } from "../engine.ts";
import type { ErrorValues } from "../errors.ts";
import { sniffBlob } from "../image/decode.ts";
import { preparePicture } from "../image/prepare.ts";
import { uprightSize } from "../image/upright.ts";
import { withClassNames } from "../imagenet-labels.ts";
import type { OnProgress } from "../progress.ts";
import { collectMaps, type RecordedMaps, type RecordedPixels, type SequenceMaps } from "./collect-maps.ts";
import { readArrays } from "./read-arrays.ts";
import {
  type RecordedModel,
  type RecordedOptions,
  type Recording,
  recordedSequence,
  recordedWindows,
} from "./recording.ts";
import { guessLayout, type LayoutOrigin, type TokenLayout } from "./token-layout.ts";

/** Files as a person gave them; one that holds maps is the first of the weights. */
export interface RecordingFiles {
  readonly weights: readonly File[];
  readonly index?: File;
  readonly config?: File;
}

/** The picture that the maps are of. */
export interface OwnPicture {
  readonly picture: Blob;
  readonly name: string;
}

/** Maps whose tokens can lie on the picture in several ways. */
export interface RecordingQuestion {
  readonly maps: SequenceMaps;
  /** The likeliest first; may be empty. */
  readonly layouts: readonly TokenLayout[];
  readonly options: RecordedOptions;
  readonly own: OwnPicture | null;
}

export interface OpenedRecording {
  readonly kind: "recording";
  readonly model: RecordedModel;
  /** Null where the picture in use lies under the maps. */
  readonly own: OwnPicture | null;
  /** What is to be said of the rows; null where all are right. */
  readonly problem: ReturnType<typeof rowsProblem>;
}

interface OpenOptions {
  readonly signal: AbortSignal;
  readonly onProgress: OnProgress;
}

/**
 * Opens a file of recorded maps.
 *
 * @param picture what came with the file; the pixels in the file itself come before it
 * @returns null where the files are a checkpoint
 * @throws ModelError `recording.*`, `safetensors.*`, `checkpoint.wrongKind`, `config.*`; AbortError
 */
export async function openRecording(
  { weights, index, config }: RecordingFiles,
  picture: File | undefined,
  { signal, onProgress }: OpenOptions,
): Promise<OpenedRecording | { readonly kind: "question"; readonly question: RecordingQuestion } | null> {
  const [file] = weights;
  if (!file || index || weights.length > 1 || !(await holdsMaps(file))) return null;
  const onArray = (array: number, arrays: number) => onProgress({ stage: "recording", array, arrays });
  const maps = collectMaps(await readArrays(file, { signal, onArray }));
  signal.throwIfAborted();
  const options = { file: file.name, bytes: file.size, labels: await labelsBeside(config, maps) };
  const own = maps.pixels
    ? { picture: await pictureOf(maps.pixels), name: file.name }
    : picture
      ? { picture, name: picture.name }
      : null;
  if (maps.kind === "windows") {
    return opened(recordedWindows(maps, options), own);
  }
  const shape = own ? await shapeOf(own.picture) : null;
  signal.throwIfAborted();
  const guess = guessLayout(maps.tokens, { grid: maps.grid, prefix: maps.prefix, shape });
  if (guess.kind === "open") return { kind: "question", question: { maps, layouts: guess.layouts, options, own } };
  return laid(maps, guess.layout, guess.origin, options, own);
}

/** Maps laid out as a person said. */
export function laidOut({ maps, options, own }: RecordingQuestion, layout: TokenLayout): Promise<OpenedRecording> {
  return laid(maps, layout, "person", options, own);
}

function laid(
  maps: SequenceMaps,
  layout: TokenLayout,
  origin: LayoutOrigin,
  options: RecordedOptions,
  own: OwnPicture | null,
): Promise<OpenedRecording> {
  return opened(recordedSequence(maps, layout, origin, options), own);
}

/** A picture laid under recorded maps. */
export function layUnder(file: Blob, { preprocessing }: LoadedModel, signal: AbortSignal): Promise<Picture> {
  return preparePicture(file, preprocessing, { signal });
}

/** What is to be said of rows that no softmax leaves; null where all are right. */
function rowsProblem({ rows: { off, rows, worst, negative } }: Recording) {
  if (off === 0 && negative === 0) return null;
  const values: ErrorValues["recording.rows"] = { off, rows, worst, negative };
  const count = (number: number) => number.toLocaleString("en");
  const sums =
    off > 0
      ? `${count(off)} of ${count(rows)} rows do not sum to 1; the furthest sums to ${Number(worst.toPrecision(4))}. `
      : "";
  const below = negative > 0 ? `${count(negative)} weights are below 0, which no softmax gives. ` : "";
  const message = `${sums}${below}They are shown as they are, nothing is mended.`;
  return { place: "model", code: "recording.rows", values: { ...values }, message } as const;
}

async function opened(model: RecordedModel, own: OwnPicture | null): Promise<OpenedRecording> {
  const { recording } = model;
  return {
    kind: "recording",
    model: { ...(await withClassNames(model)), recording },
    own,
    problem: rowsProblem(recording),
  };
}

/** Whether a file holds attention maps rather than weights, by its first bytes or its header. */
async function holdsMaps(file: File): Promise<boolean> {
  const { bytes, size } = await headOf(file);
  const kind = wrongKind(bytes);
  if (kind !== null) return kind === "npz" || kind === "npy";
  try {
    const arrays = [...parseSafetensors(bytes, size ?? file.size).tensors.values()];
    if (arrays.some(({ name }) => /(^|\.)attn\.pattern$/.test(name))) return true;
    // Every checkpoint has weights by that name.
    if (arrays.some(({ name }) => /\.(weight|bias|gamma|kernel)$/.test(name))) return false;
    return arrays.some(({ shape }) => shape.length > 2 && shape.at(-1) === shape.at(-2));
  } catch {
    return false; // the reader of checkpoints says what is wrong
  }
}

/** Names of the classes in a config.json that came with the maps, or in the file itself; as everywhere, 1000 classes without names are ImageNet's. */
async function labelsBeside(
  config: File | undefined,
  { logits, labels }: RecordedMaps,
): Promise<readonly ClassLabel[] | null> {
  const count = logits?.shape[0] ?? 0;
  if (!config || count === 0) return labels;
  const text = await config.text();
  let settings: unknown;
  try {
    settings = JSON.parse(text);
  } catch {
    return labels;
  }
  if (typeof settings !== "object" || settings === null) return labels;
  const { id2label, label_names, label_descriptions } = settings as Readonly<Record<string, unknown>>;
  return readLabels(label_names ?? labelsOf(id2label), label_descriptions, count) ?? labels;
}

/** Height over width of a picture once it is upright, from its header. */
async function shapeOf(picture: Blob): Promise<number> {
  const { orientation, width, height } = await sniffBlob(picture);
  const [wide, high] = uprightSize(orientation, width, height);
  return high / wide;
}

/** The pixels as a lossless picture, so that they take the way of every other one. */
async function pictureOf({ height, width, values }: RecordedPixels): Promise<Blob> {
  const rgba = new Uint8ClampedArray(height * width * 4).fill(255);
  for (let from = 0, to = 0; from < values.length; from += 3, to += 4) rgba.set(values.subarray(from, from + 3), to);
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext("2d")?.putImageData(new ImageData(rgba, width, height), 0, 0);
  return canvas.convertToBlob({ type: "image/png" });
}
