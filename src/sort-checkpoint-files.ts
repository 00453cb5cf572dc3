/** The files of one model as a person gave them, each in its place. */
export interface OwnCheckpoint {
  /** Of the weights, or of the folder's first part; the page shows it. */
  readonly name: string;
  /** One file, or all the parts of a model that is split. */
  readonly weights: readonly File[];
  readonly index?: File;
  readonly config?: File;
  readonly preprocessor?: File;
}

export interface SortedFiles {
  /** Null where no file can be the weights. */
  readonly checkpoint: OwnCheckpoint | null;
  /** What has no place in it: pictures, a readme, the same weights in another format. */
  readonly others: readonly File[];
}

/** Weights in formats that are not read are named too, so that the reader says what they are and how to convert them. */
const weightsEnd = /\.(safetensors|pth|pt|bin|ckpt|pkl|pdparams|onnx|gguf|h5|keras|msgpack|tflite|pb|npz|npy|zip|gz)$/i;

/** A name as it was before a browser numbered a second download of it: `config (1).json`. */
const plainName = ({ name }: File) => name.replace(/ ?\(\d+\)(?=\.[^.]*$)/, "").toLowerCase();

/**
 * Sorts files that were chosen or dropped at once, in any order, by their names.
 * `model.safetensors.index.json` makes all `.safetensors` its parts; of the texts, one
 * whose name says so is the config or the preprocessor, and a single one of another
 * name (`my-vit.json`) is the config. The page's picker and its drop target share it.
 */
export function sortCheckpointFiles(files: readonly File[]): SortedFiles {
  const texts = files.filter((file) => plainName(file).endsWith(".json"));
  const index = texts.find((file) => plainName(file).endsWith(".index.json"));
  const preprocessor = texts.find((file) => /^(pre|image_)?processor(_config)?\.json$/.test(plainName(file)));
  const rest = texts.filter((file) => file !== index && file !== preprocessor);
  const config = rest.find((file) => plainName(file) === "config.json") ?? (rest.length === 1 ? rest[0] : undefined);

  const candidates = files.filter((file) => weightsEnd.test(file.name));
  const safetensors = candidates.filter((file) => /\.safetensors$/i.test(file.name));
  // An index on its own stands in for the weights: reading it says what is missing.
  const weights = safetensors.length > 0 ? byName(safetensors) : [...candidates, ...(index ? [index] : [])].slice(0, 1);
  const [first] = weights;
  const placed = new Set([...weights, index, config, preprocessor]);
  if (!first) return { checkpoint: null, others: files.filter((file) => !texts.includes(file)) };
  const whole = first !== index && index ? { index } : {};
  const beside = { ...(config ? { config } : {}), ...(preprocessor ? { preprocessor } : {}) };
  return {
    checkpoint: { name: first.name, weights, ...whole, ...beside },
    others: files.filter((file) => !placed.has(file)),
  };
}

/** `model-00002-of-00010` before `model-00010-of-00010`, in whichever order they were picked. */
function byName(files: readonly File[]): readonly File[] {
  return [...files].sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }));
}
