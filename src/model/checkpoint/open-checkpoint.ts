import { checkConfig } from "../check-config.ts";
import type { ClassLabel, ConfigNote, Preprocessing, VitConfig } from "../config.ts";
import { ModelError } from "../errors.ts";
import { sizeOf } from "../tensor.ts";
import { refuseForeignTensors } from "./architecture.ts";
import { type ConfigFile, readConfigFile } from "./config-file.ts";
import { readLabels } from "./labels.ts";
import { readPreprocessing } from "./preprocessing.ts";
import { parseSafetensors, type StoredTensor, toFloat32 } from "./safetensors.ts";
import { requireFloat32 } from "./stored-tensor.ts";
import { inferVitConfig } from "./vit-config.ts";
import { vitParameters } from "./vit-parameters.ts";
import { missing, readShapes, wrongShape } from "./vit-shapes.ts";
import { refuseWrongKind } from "./wrong-kind.ts";

/** A checkpoint whose every tensor is there and fits the config; values stay as stored until asked for. */
export interface Checkpoint {
  readonly config: VitConfig;
  readonly preprocessing: Preprocessing;
  /** One per class in order, or null when the files name none. */
  readonly labels: readonly ClassLabel[] | null;
  /** Where each value comes from: the fields of `config` in order, then those of `preprocessing`. */
  readonly notes: readonly ConfigNote[];
  /** Number of scalars of the model. */
  readonly parameters: number;
  /** Size of the weights file in bytes. */
  readonly bytes: number;
  /** Shape of a tensor by its timm name; undefined when there is none. */
  shape(name: string): readonly number[] | undefined;
  /**
   * A fresh float32 copy of a tensor's values, row-major.
   *
   * @throws ModelError `checkpoint.unknownTensor`
   */
  float32(name: string): Float32Array;
  /** The timm names, in the order of the forward pass. */
  names(): readonly string[];
}

/** Left over from pre-training, of no part in the forward pass. */
const unused = new Set(["mask_token"]);

/** What wrappers put in front of every name: DistributedDataParallel, torch.compile, Lightning. */
const wrappers = ["module.", "_orig_mod.", "model."];

/**
 * Opens the weights of a ViT in timm's names with the `config.json` beside them, or
 * without one. Nothing is returned unless everything fits: a refused file changes nothing.
 *
 * @throws ModelError with a `checkpoint.*`, `safetensors.*` or `config.*` code
 */
export function openCheckpoint(files: { readonly weights: Uint8Array; readonly config?: string }): Checkpoint {
  refuseWrongKind(files.weights);
  const { metadata, tensors: stored } = parseSafetensors(files.weights);
  const tensors = unwrapped(stored);
  refuseForeignTensors(tensors);

  const file: ConfigFile = files.config === undefined ? { model: {}, preprocessing: {} } : readConfigFile(files.config);
  const named = metadata.architecture ?? metadata.model;
  const { config, notes } = inferVitConfig(file, readShapes(tensors), named);
  checkConfig(config);
  if (config.inChans !== 3) throw threeChannels(config.inChans);
  const shapes = vitParameters(config);
  checkTensors(tensors, shapes);

  const { preprocessing, notes: inputNotes } = readPreprocessing(config, file, file.architecture ?? named);
  return {
    config,
    preprocessing,
    labels: readLabels(file.labelNames, file.labelDescriptions, config.numClasses),
    notes: [...notes, ...inputNotes],
    parameters: [...shapes.values()].reduce((sum, shape) => sum + sizeOf(shape), 0),
    bytes: files.weights.byteLength,
    shape: (name) => shapes.get(name),
    float32: (name) => toFloat32(known(tensors, name)),
    names: () => [...shapes.keys()],
  };
}

/** The tensors without what a wrapper put in front of all their names. */
function unwrapped(tensors: Map<string, StoredTensor>): Map<string, StoredTensor> {
  const names = [...tensors.keys()];
  const wrapper = wrappers.find((prefix) => names.length > 0 && names.every((name) => name.startsWith(prefix)));
  if (wrapper === undefined) return tensors;
  return unwrapped(new Map([...tensors].map(([name, tensor]) => [name.slice(wrapper.length), tensor])));
}

function known(tensors: ReadonlyMap<string, StoredTensor>, name: string): StoredTensor {
  const tensor = tensors.get(name);
  if (tensor) return tensor;
  throw new ModelError(
    "checkpoint.unknownTensor",
    `The checkpoint has no tensor "${name}"; names() lists those it has.`,
    {
      name,
    },
  );
}

function threeChannels(channels: number): ModelError {
  return new ModelError(
    "config.unsupported",
    `"in_chans" is ${channels}, but pictures have 3 channels; choose a model for colour pictures.`,
    { key: "in_chans", value: String(channels), supported: "3" },
  );
}

function checkTensors(
  tensors: ReadonlyMap<string, StoredTensor>,
  shapes: ReadonlyMap<string, readonly number[]>,
): void {
  const absent = [...shapes.keys()].filter((name) => !tensors.has(name));
  if (absent.length > 0) throw missing(absent);
  for (const [name, expected] of shapes) {
    const tensor = known(tensors, name);
    const same =
      tensor.shape.length === expected.length && tensor.shape.every((extent, axis) => extent === expected[axis]);
    if (!same) throw wrongShape(name, `[${expected.join(", ")}]`, tensor.shape);
    requireFloat32(tensor);
  }
  const extra = [...tensors.keys()].filter((name) => !shapes.has(name) && !unused.has(name));
  if (extra.length === 0) return;
  const names = extra.slice(0, 5);
  const one = extra.length === 1;
  throw new ModelError(
    "checkpoint.extra",
    `${extra.length} ${one ? "tensor has" : "tensors have"} no place in this network: ${names.join(", ")}${one || extra.length <= 5 ? "" : " …"}. Leaving ${one ? "it" : "them"} out would change the answers; choose weights of a plain ViT, DeiT or DINOv2.`,
    { count: extra.length, names },
  );
}
