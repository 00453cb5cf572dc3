import { checkConfig } from "../check-config.ts";
import type { ClassLabel, ConfigNote, ModelConfig, Preprocessing } from "../config.ts";
import { parametersOf } from "../cost.ts";
import { ModelError } from "../errors.ts";
import { swinStages } from "../swin-stages.ts";
import { sizeOf } from "../tensor.ts";
import { refuseFeatures, refuseForeignTensors } from "./architecture.ts";
import { type ConfigFile, noConfigFile } from "./config-file.ts";
import type { Dialect, DialectDefaults, Naming } from "./dialects/dialect.ts";
import { dialectOf, NamedTensors } from "./dialects/named-tensors.ts";
import { readLabels } from "./labels.ts";
import { readPreprocessing } from "./preprocessing.ts";
import { type ProcessorFile, readProcessorFile } from "./processor-file.ts";
import type { StoredTensor } from "./safetensors.ts";
import { readWeights, type Shard } from "./shards.ts";
import { requireFloat32 } from "./stored-tensor.ts";
import { inferSwinConfig } from "./swin-config.ts";
import { readSwinConfigFile } from "./swin-config-file.ts";
import { checkPositionIndices, readSwinShapes } from "./swin-shapes.ts";
import { extraTensors, missing, unknownTensor, wrongShape } from "./tensor-errors.ts";
import { inferVitConfig } from "./vit-config.ts";
import { readVitConfigFile } from "./vit-config-file.ts";
import { readVitShapes } from "./vit-shapes.ts";

/** The files of a model, all but the weights optional. */
export interface CheckpointFiles {
  /** A whole file, or all the files of a model that is split. */
  readonly weights: Uint8Array | readonly Shard[];
  /** Text of the `model.safetensors.index.json` of a model that is split. */
  readonly index?: string;
  /** Text of timm's or transformers' `config.json`. */
  readonly config?: string;
  /** Text of transformers' `preprocessor_config.json`. */
  readonly preprocessor?: string;
}

/** A checkpoint whose every tensor is there and fits the config; values stay as stored until asked for. */
export interface Checkpoint<Config extends ModelConfig = ModelConfig> {
  readonly config: Config;
  readonly preprocessing: Preprocessing;
  /** One per class in order, or null when the files name none. */
  readonly labels: readonly ClassLabel[] | null;
  /** Where each value comes from: the fields of `config` in order, then those of `preprocessing`. */
  readonly notes: readonly ConfigNote[];
  /** Whose tensor names the file has; those below are timm's in any case. */
  readonly naming: Naming;
  /** Stored names of learned parts that are not computed here (a decoder, a head of another kind): the rest is whole without them. */
  readonly leftOut: readonly string[];
  /** How the library of the weights brings positions to another grid; absent: antialiased, as timm. */
  readonly positionFilter?: DialectDefaults["positionFilter"];
  /** Number of scalars of the model. */
  readonly parameters: number;
  /** Size of the weights files in bytes. */
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

/** Whether a checkpoint is one of this family; its config is then typed as such. */
export function isOfFamily<Family extends ModelConfig["family"]>(
  checkpoint: Checkpoint,
  family: Family,
): checkpoint is Checkpoint<Extract<ModelConfig, { family: Family }>> {
  return checkpoint.config.family === family;
}

/** What wrappers put in front of every name: DistributedDataParallel, torch.compile, Lightning, training scripts, timm in transformers. */
const wrappers = [
  ...["module.", "_orig_mod.", "model.", "net.", "network.", "timm_model.", "state_dict.", "model_state_dict."],
  ...["backbone.", "student.", "teacher."],
];

/**
 * Opens the weights of a ViT or Swin with the files beside them, or without. Nothing
 * is returned unless everything fits: a refused file changes nothing.
 *
 * @throws ModelError with a `checkpoint.*`, `safetensors.*`, `shards.*` or `config.*` code
 */
export function openCheckpoint(files: CheckpointFiles): Checkpoint {
  const { metadata, tensors: stored, bytes } = readWeights(files.weights, files.index);
  const unwrappedTensors = unwrapped(stored);
  const names = [...unwrappedTensors.keys()];
  const dialect = dialectOf(names);
  refuseForeignTensors(names, dialect);

  const tensors = new NamedTensors(unwrappedTensors, dialect);
  refuseFeatures(tensors);
  const processor = files.preprocessor === undefined ? undefined : readProcessorFile(files.preprocessor);
  const { config, notes, file, named } = readConfig(
    tensors,
    files.config,
    metadata.architecture ?? metadata.model,
    processor,
  );
  if (config.inChans !== 3) throw threeChannels(config.inChans);
  const shapes = parametersOf(config);
  checkTensors(tensors, shapes);
  if (config.family === "swin") {
    checkPositionIndices(
      tensors,
      swinStages(config).map(({ windowSize }) => windowSize),
    );
  }

  const usual = dialect.defaults.preprocessing;
  const { preprocessing, notes: inputNotes } = readPreprocessing(config, { file, named, usual, processor });
  return {
    config,
    preprocessing,
    labels: readLabels(file.labelNames, file.labelDescriptions, config.numClasses),
    notes: [...notes, ...inputNotes],
    naming: dialect.naming,
    leftOut: tensors.aside,
    positionFilter: dialect.defaults.positionFilter,
    parameters: [...shapes.values()].reduce((sum, shape) => sum + sizeOf(shape), 0),
    bytes,
    shape: (name) => shapes.get(name),
    float32: (name) => {
      if (!shapes.has(name)) throw unknownTensor(name);
      return tensors.float32(name);
    },
    names: () => [...shapes.keys()],
  };
}

interface ReadConfig {
  readonly config: ModelConfig;
  readonly notes: readonly ConfigNote[];
  readonly file: ConfigFile<unknown>;
  /** The architecture, where the files name one. */
  readonly named: string | undefined;
}

/** The config of either family, checked. */
function readConfig(
  tensors: NamedTensors,
  text: string | undefined,
  named: string | undefined,
  processor: ProcessorFile | undefined,
): ReadConfig {
  const { dialect } = tensors;
  const read = (): ReadConfig => {
    if (dialect.family === "swin") {
      const file = withPictures(text === undefined ? noConfigFile : readSwinConfigFile(text), processor, dialect);
      return { ...inferSwinConfig(file, readSwinShapes(tensors), dialect), file, named };
    }
    const file = withPictures(text === undefined ? noConfigFile : readVitConfigFile(text), processor, dialect);
    const inferred = inferVitConfig(file, readVitShapes(tensors), named, dialect);
    return { ...inferred, file, named: file.architecture ?? named };
  };
  const found = read();
  checkConfig(found.config);
  return found;
}

/** The model gets the pictures of its preprocessor_config.json, which have to be of the size that config.json states. */
function withPictures<Model extends { readonly imageSize?: readonly [number, number] }>(
  file: ConfigFile<Model>,
  processor: ProcessorFile | undefined,
  { anyImageSize }: Dialect,
): ConfigFile<Model> {
  if (!processor) return file;
  const { pictureSize } = processor;
  const { imageSize = pictureSize } = file.model;
  if (!anyImageSize && imageSize.join() !== pictureSize.join()) {
    const [pictures, model] = [pictureSize.join(" × "), imageSize.join(" × ")];
    throw new ModelError(
      "config.pictureSize",
      `preprocessor_config.json makes pictures of ${pictures} pixels, but by config.json the model takes ${model}; choose the files of one model, or leave one of them out.`,
      { pictures, model },
    );
  }
  return { ...file, model: { ...file.model, imageSize: pictureSize } };
}

/** The tensors without what a wrapper put in front of all their names. */
function unwrapped(tensors: Map<string, StoredTensor>): Map<string, StoredTensor> {
  const names = [...tensors.keys()];
  const wrapper = wrappers.find((prefix) => names.length > 0 && names.every((name) => name.startsWith(prefix)));
  if (wrapper === undefined) return tensors;
  return unwrapped(new Map([...tensors].map(([name, tensor]) => [name.slice(wrapper.length), tensor])));
}

function threeChannels(channels: number): ModelError {
  return new ModelError(
    "config.unsupported",
    `"in_chans" is ${channels}, but pictures have 3 channels; choose a model for colour pictures.`,
    { key: "in_chans", value: String(channels), supported: "3" },
  );
}

/** Every tensor there, of its shape, of a type that is read, and none besides. */
function checkTensors(tensors: NamedTensors, shapes: ReadonlyMap<string, readonly number[]>): void {
  const absent = [...shapes.keys()].flatMap((name) => {
    const parts = tensors.parts(name);
    return tensors.storedNames(name).filter((_, part) => !parts[part]);
  });
  if (absent.length > 0) throw missing(absent);
  for (const [name, [first = 1, ...rest]] of shapes) {
    const parts = tensors.parts(name);
    const expected = [first / parts.length, ...rest];
    for (const tensor of parts) {
      if (!tensor) continue;
      const { shape } = tensor;
      const same = shape.length === expected.length && shape.every((extent, axis) => extent === expected[axis]);
      if (!same) throw wrongShape(tensor.name, `[${expected.join(", ")}]`, shape);
      requireFloat32(tensor);
    }
  }
  const extra = tensors.names().filter((name) => !shapes.has(name));
  const stored = [...tensors.strange, ...extra.flatMap((name) => tensors.storedNames(name))];
  if (stored.length > 0) throw extraTensors(stored);
}
