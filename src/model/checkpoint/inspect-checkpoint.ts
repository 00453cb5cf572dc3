import type { ClassLabel, ConfigNote, ModelConfig, Preprocessing } from "../config.ts";
import { parametersOf } from "../cost.ts";
import { swinStages } from "../swin-stages.ts";
import { sizeOf } from "../tensor.ts";
import { refuseFeatures, refuseForeignTensors } from "./architecture.ts";
import type { DialectDefaults, Naming } from "./dialects/dialect.ts";
import { dialectOf, NamedTensors } from "./dialects/named-tensors.ts";
import { readLabels } from "./labels.ts";
import { readPreprocessing } from "./preprocessing.ts";
import { readProcessorFile } from "./processor-file.ts";
import { readConfig } from "./read-config.ts";
import type { StoredTensor } from "./safetensors.ts";
import { readWeights, type Shard } from "./shards.ts";
import { requireFloat32 } from "./stored-tensor.ts";
import { checkPositionIndices } from "./swin-shapes.ts";
import { extraTensors, missing, wrongShape } from "./tensor-errors.ts";

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

/** What a checkpoint is, but for its values. */
export interface CheckpointSummary<Config extends ModelConfig = ModelConfig> {
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
}

/** A checkpoint whose every tensor is there and fits the config. */
export interface InspectedCheckpoint {
  readonly summary: CheckpointSummary;
  /** Every tensor of the model by its timm name, in the order of the forward pass. */
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  readonly tensors: NamedTensors;
}

/** What wrappers put in front of every name: DistributedDataParallel, torch.compile, Lightning, training scripts, timm in transformers. */
const wrappers = [
  ...["module.", "_orig_mod.", "model.", "net.", "network.", "timm_model.", "state_dict.", "model_state_dict."],
  ...["backbone.", "student.", "teacher."],
];

/**
 * Reads what the files say of a ViT or Swin, and holds every tensor against it.
 *
 * @throws ModelError with a `checkpoint.*`, `safetensors.*`, `shards.*` or `config.*` code
 */
export function inspectCheckpoint(files: CheckpointFiles): InspectedCheckpoint {
  const { metadata, tensors: stored, bytes } = readWeights(files.weights, files.index);
  const unwrappedTensors = unwrapped(stored);
  const names = [...unwrappedTensors.keys()];
  const dialect = dialectOf(names);
  refuseForeignTensors(names, dialect);

  const tensors = new NamedTensors(unwrappedTensors, dialect);
  refuseFeatures(tensors);
  const processor = files.preprocessor === undefined ? undefined : readProcessorFile(files.preprocessor);
  const architecture = metadata.architecture ?? metadata.model;
  const { config, notes, file, named } = readConfig(tensors, files.config, architecture, processor);
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
  const summary: CheckpointSummary = {
    config,
    preprocessing,
    labels: readLabels(file.labelNames, file.labelDescriptions, config.numClasses),
    notes: [...notes, ...inputNotes],
    naming: dialect.naming,
    leftOut: tensors.aside,
    positionFilter: dialect.defaults.positionFilter,
    parameters: [...shapes.values()].reduce((sum, shape) => sum + sizeOf(shape), 0),
    bytes,
  };
  return { summary, shapes, tensors };
}

/** The tensors without what a wrapper put in front of all their names. */
function unwrapped(tensors: Map<string, StoredTensor>): Map<string, StoredTensor> {
  const names = [...tensors.keys()];
  const wrapper = wrappers.find((prefix) => names.length > 0 && names.every((name) => name.startsWith(prefix)));
  if (wrapper === undefined) return tensors;
  return unwrapped(new Map([...tensors].map(([name, tensor]) => [name.slice(wrapper.length), tensor])));
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
